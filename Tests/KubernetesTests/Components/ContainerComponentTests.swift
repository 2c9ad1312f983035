import Testing

@testable import Kubernetes

/// Containers that run a component of Kubernetes.
@Suite struct ContainerComponentTests {
    @Test func aStaticPodTellsNameVersionFlagsAndPlaces() throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-apiserver}
            spec:
              containers:
                - name: api
                  image: registry.k8s.io/kube-apiserver:v1.34.1@sha256:00
                  command: [/usr/local/bin/kube-apiserver, --profiling=false]
                  args: [--audit-log-path, /var/log/audit.log]
            """
        let component = try #require(try components(text).first)
        #expect(component.name == "kube-apiserver")
        #expect(component.version == "1.34")
        #expect(component.flags == ["profiling": "false", "audit-log-path": "/var/log/audit.log"])
        #expect(component.paths["profiling"] == "spec.containers[0].command[1]")
        #expect(component.paths["audit-log-path"] == "spec.containers[0].args[1]")
        #expect(component.path == "spec.containers[0].args")
        #expect(component.container == "api")
        #expect(component.gap == nil)
    }

    @Test func initContainersAndPodTemplatesCount() throws {
        let text = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: proxy}
            spec:
              template:
                spec:
                  initContainers: [{name: a, image: b, command: [kube-proxy, --v=2]}]
                  containers: [{name: b, image: kube-proxy:v1.30.0, args: [kube-proxy]}]
            """
        let found = try components(text)
        #expect(
            found.map(\.path) == [
                "spec.template.spec.containers[0].args", "spec.template.spec.initContainers[0].command",
            ])
        #expect(found.map(\.version) == ["1.30", nil])
    }

    @Test(arguments: [
        ("{command: [kubelet]}", "kubelet"),
        ("{command: [/go-runner, --log-file=/var/log/etcd, /usr/local/bin/kube-scheduler, --v=1]}", "kube-scheduler"),
        ("{command: [tini, --, etcd, -name, a]}", "etcd"),
        ("{command: [nice, -n, '10', kube-proxy]}", "kube-proxy"),
        ("{command: [/hyperkube, controller-manager]}", "kube-controller-manager"),
        ("{command: [/hyperkube, kube-apiserver]}", "kube-apiserver"),
        ("{command: [sh, -c, 'kube-apiserver --v=1']}", "kube-apiserver"),
        (
            "{command: [/bin/bash, -euo, pipefail, -c], args: ['a=1; exec kube-apiserver --v=1 2>&1 | tee x']}",
            "kube-apiserver"
        ),
        ("{command: [tini, sh, -ec, etcd]}", "etcd"),
    ])
    func waysToStartOneAreKnown(container: String, name: String) throws {
        #expect(try components(pod(container)).map(\.name) == [name])
    }

    @Test(arguments: [
        "{command: [cp, /usr/local/bin/kube-proxy, /target]}",
        "{command: [kube-proxy, --version]}",
        "{command: [kube-apiserver, --help]}",
        "{command: [etcd, gateway, start]}",
        "{command: [etcdctl, snapshot, save]}",
        "{command: [kube-apiserver-proxy]}",
        "{command: [hyperkube, etcd]}",
        "{command: [hyperkube]}",
        "{command: [tini, --, app, etcd]}",
        "{command: [tini]}",
        "{command: [sh, kube-apiserver]}",
        "{command: [sh, -c]}",
        "{command: [sh, -c, 'echo kube-apiserver']}",
        "{command: [sh, -c, '# kube-apiserver']}",
        "{command: kube-apiserver}",
        "{command: [[kube-apiserver]]}",
        "{command: []}",
        "{image: registry.k8s.io/kube-apiserver:v1.34.1}",
        "{args: [--profiling=false], image: registry.k8s.io/kube-apiserver:v1.34.1}",
    ])
    func otherContainersRunNone(container: String) throws {
        #expect(try components(pod(container)).isEmpty)
    }

    @Test(arguments: [
        ("a/kube-apiserver:v1.34.1", "1.34"), ("a:5000/kube-apiserver:1.9", "1.9"), ("a/kube-apiserver:v2.3.4", nil),
        ("a/kube-apiserver", nil), ("a:5000/kube-apiserver", nil), ("a/kube-apiserver:latest", nil),
        ("a/kube-apiserver@sha256:1.2", nil), ("a/kube-apiserver:v1.31.2-eks.1", "1.31"), ("a/x:v1.31", "1.31"),
        ("a/x:v1.", nil), ("a/x:v99999999999999999999.1", nil), ("", nil),
    ])
    func theTagTellsTheVersion(image: String, version: String?) throws {
        #expect(try components(pod("{command: [kube-apiserver], image: '\(image)'}")).first?.version == version)
    }

    @Test func theVersionOfEtcdIsItsOwn() throws {
        #expect(try components(pod("{command: [etcd], image: 'a/etcd:3.5.21-0'}")).first?.version == "3.5")
    }

    @Test func whatIsPutInWhenItStartsIsInDoubt() throws {
        let container = "{command: [kube-apiserver, --a=$(A), --b=$$(B), '--c=c(', $(MORE)]}"
        let resource = try #require(try resources(pod(container)).first)
        let template = try #require(resource.podTemplates.found.first)
        var found: Component?
        _ = template.forEachContainer { found = $0.component(in: template) }
        let component = try #require(found)
        #expect(component.doubt(about: "a")?.reason == "--a is $(A), which is not known before it runs")
        #expect(component.doubt(about: "b") == nil)
        #expect(component.doubt(about: "c") == nil)
        #expect(component.doubt(about: "d")?.reason == "--d is not set here, but $(MORE) may set it")
        withExtendedLifetime(resource) {}
    }

    /// As Kubernetes puts the values of variables into a command line.
    @Test(arguments: [
        ("$(A)", "{name: A, value: 'true'}", "true"),
        ("x$(A)y$(A)", "{name: A, value: b}", "xbyb"),
        ("$(A)", "{name: A, value: b}, {name: A, value: c}", "c"),
        ("$(A)", "{name: B, value: b}, {name: A, value: $(B)c}", "bc"),
        ("$(A)", "{name: A}", ""),
        ("$$(A)", "{name: A, value: b}", "$(A)"),
        ("$A $", "{name: A, value: b}", "$A $"),
        ("$(A", "{name: A, value: b}", "$(A"),
        ("$(B)", "{name: A, value: b}", nil),
        ("$(A)", "{name: A, value: $(B)}, {name: B, value: b}", nil),
        ("$(A)", "{name: A, valueFrom: {secretKeyRef: {name: a, key: b}}}", nil),
        ("$(A)", "{name: A, value: true}", nil),
    ])
    func variablesOfTheContainerAreKnown(text: String, variables: String, value: String?) throws {
        for command in ["[kube-apiserver, '--a=\(text)']", "[kube-apiserver, --a, '\(text)']"] {
            let resource = try #require(try resources(pod("{command: \(command), env: [\(variables)]}")).first)
            let template = try #require(resource.podTemplates.found.first)
            var found: Component?
            _ = template.forEachContainer { found = $0.component(in: template) }
            let flag = try #require(found?.flag("a"))
            #expect(flag.isKnown == (value != nil))
            if let value { #expect(flag.value == value) }
            withExtendedLifetime(resource) {}
        }
    }

    @Test func variablesAreKnownInScriptsAndEtcdsOwn() throws {
        let script = """
            {command: [sh, -c, 'exec kube-apiserver --a=$(A) --b=$(B) $(MORE)'], \
            env: [{name: A, value: '1'}, {name: MORE, value: '--c=2 --d=3'}]}
            """
        let component = try #require(try components(pod(script)).first)
        #expect(component.flags == ["a": "1", "b": "$(B)", "c": "2", "d": "3"])
        #expect(component.gap == nil)
        let etcd = "{command: [etcd], env: [{name: A, value: /pki}, {name: ETCD_CERT_FILE, value: $(A)/a.crt}]}"
        #expect(try components(pod(etcd)).first?.flags == ["cert-file": "/pki/a.crt"])
    }

    /// Each variable is twice as long as the one before it.
    @Test func variablesThatGrowAreNotFollowed() throws {
        let variables = (0..<60).map { "{name: A\($0 + 1), value: $(A\($0))$(A\($0))}" }
        let container =
            "{command: [etcd, --name=$(A60)], env: [{name: A0, value: aa}, \(variables.joined(separator: ", "))]}"
        let component = try #require(try components(pod(container)).first)
        #expect(component.flags["name"].map { $0.utf8.count < 2 << 20 } == true)
    }

    @Test(arguments: [
        ("kube-apiserver --a=1 $MORE", "--no-such-flag is not set here, but $MORE may set it"),
        (
            "kube-apiserver --a=1 <<END\n--b=2\nEND",
            "--no-such-flag is not set here, but the rest of the script may set it"
        ),
        ("kube-apiserver --a=1 > $FILE; rm $X", nil),
    ])
    func aScriptMayHideFlags(script: String, gap: String?) throws {
        let container = "{command: [sh, -c, \"\(script.replacing("\n", with: "\\n"))\"]}"
        let component = try #require(try components(pod(container)).first)
        #expect(component.flags == ["a": "1"])
        #expect(component.path == "spec.containers[0].command[2]")
        #expect(component.gap == gap)
    }

    @Test func etcdReadsVariables() throws {
        let container = """
            {command: [etcd, --cert-file=/own], env: [{name: ETCD_CERT_FILE, value: /other}, \
            {name: ETCD_CLIENT_CERT_AUTH, value: 'T'}, {name: ETCD_NAME, valueFrom: {}}, {name: OTHER, value: a}]}
            """
        let component = try #require(try components(pod(container)).first)
        #expect(
            component.flags == ["cert-file": "/own", "client-cert-auth": "true", "name": "the value of ETCD_NAME"])
        #expect(component.paths["client-cert-auth"] == "spec.containers[0].env[1]")
        #expect(component.gap == nil)
        let open = try components(pod("{command: [etcd], envFrom: [{configMapRef: {name: a}}]}"))
        #expect(open.first?.gap == "--no-such-flag is not set here, but envFrom may set it")
        let other = try components(pod("{command: [kubelet], envFrom: [{}], env: [{name: ETCD_A, value: b}]}"))
        #expect(other.first?.flags == [:])
        #expect(other.first?.gap == nil)
    }
}
