import Testing

@testable import Analyses

/// What enforces policies is known by the repositories of images, by names of containers, and by flags.
@Suite struct NetworkAgentTests {
    private static func plugin(_ containers: String...) -> String {
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: net, namespace: kube-system}
        spec: {template: {spec: {hostNetwork: true, containers: [\(containers.joined(separator: ", "))]}}}
        """
    }

    private static func image(_ image: String, name: String = "main", _ args: String = "") -> String {
        "{name: \(name), image: '\(image)'\(args.isEmpty ? "" : ", args: [\(args)]")}"
    }

    private func messages(_ objects: String...) throws -> [String] {
        let policy = networkPolicy("deny", "podSelector: {}")
        return try NetworkFindings(networkModel((objects + [policy]).joined(separator: "\n---\n"))).findings
            .filter { $0.rule == "cni-without-networkpolicy" }.map(\.message)
    }

    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test(arguments: [
        "docker.io/flannel/flannel:v0.26.0", "ghcr.io/flannel-io/flannel:v0.26.7", "flannel/flannel@\(digest)",
        "flannel/flannel:v0.26.0@\(digest)", "rancher/mirrored-flannel-io-flannel:v0.25.6",
        "rancher/mirrored-flannelcni-flannel:v0.20.2", "rancher/hardened-flannel:v0.25.6",
        "quay.io/coreos/flannel:v0.14.0", "registry.example.com:5000/mirror/flannel/flannel",
        "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.19.0", "weaveworks/weave-kube:2.8.1",
    ])
    func pluginsWithoutPoliciesAreFound(image: String) throws {
        #expect(
            try messages(Self.plugin(Self.image(image))) == [
                """
                kube-system/net[DaemonSet] connects the pods and enforces no policies, so that those of the \
                cluster, 1 in number, do nothing
                """
            ])
    }

    @Test(arguments: [
        "docker.io/calico/node:v3.29.0", "quay.io/calico/node@\(digest)", "rancher/mirrored-calico-node:v3.28.1",
        "quay.io/cilium/cilium:v1.16.3", "rancher/mirrored-cilium-cilium:v1.16.1", "antrea/antrea-agent-ubuntu:v2.2.0",
        "docker.io/cloudnativelabs/kube-router:v2.2.1", "docker.io/weaveworks/weave-npc:2.8.1",
        "registry.k8s.io/networking/kube-network-policies:v0.6.0", "ghcr.io/ovn-org/ovn-kubernetes/ovn-kube-u:master",
        "docker.io/kubeovn/kube-ovn:v1.12.0", "mcr.microsoft.com/containernetworking/azure-npm:v1.5.0",
    ])
    func whatEnforcesPoliciesDoesSoBesideFlannel(image: String) throws {
        let flannel = Self.image("flannel/flannel:v0.26.0", name: "flannel")
        #expect(try messages(Self.plugin(flannel, Self.image(image))) == [])
    }

    /// A name that contains that of a plugin is another's.
    @Test(arguments: [
        "my/calicoctl-docs:v1", "calico/ctl:v3.29.0", "calico/typha:v3.29.0", "example.com/calico-node-exporter:1",
        "quay.io/cilium/operator-generic:v1.16.3", "calico.example.com/proxy:1", "busybox:calico",
    ])
    func whatMentionsAPluginEnforcesNothing(image: String) throws {
        let flannel = Self.image("flannel/flannel:v0.26.0", name: "flannel")
        #expect(try messages(Self.plugin(flannel, Self.image(image))).count == 1)
    }

    @Test func namesOfContainersCountWhereImagesSayNothing() throws {
        let mirror = "registry.example.com/a1b2c3@\(Self.digest)"
        #expect(try messages(Self.plugin(Self.image(mirror, name: "kube-flannel"))).count == 1)
        #expect(
            try messages(
                Self.plugin(Self.image(mirror, name: "kube-flannel"), Self.image(mirror, name: "calico-node"))) == [])
        #expect(try messages(Self.plugin(Self.image(mirror))) == [])
    }

    @Test(
        arguments: [
            ("", "enable-network-policy"), ("--enable-network-policy=false", "enable-network-policy"),
            ("--enable-network-policy=true", nil), ("--enable-network-policy", nil),
            ("--enable-network-policy=true, --enable-network-policy=false", "enable-network-policy"),
            ("--enable-network-policy-events=true", "enable-network-policy"),
        ] as [(String, String?)])
    func theAgentOfAmazonEnforcesIfItIsTold(args: String, flag: String?) throws {
        let account = "602401143452.dkr.ecr.us-west-2.amazonaws.com"
        let found = try messages(
            Self.plugin(
                Self.image("\(account)/amazon-k8s-cni:v1.19.0", name: "aws-node"),
                Self.image("\(account)/amazon/aws-network-policy-agent:v1.1.5", name: "aws-eks-nodeagent", args)))
        #expect(
            found
                == (flag.map {
                    [
                        """
                        kube-system/net[DaemonSet] enforces no policies, since --\($0) is off, so that those of the \
                        cluster, 1 in number, do nothing
                        """
                    ]
                } ?? []))
    }

    @Test func kubeRouterEnforcesUnlessItIsTold() throws {
        func router(_ args: String) -> String { Self.plugin(Self.image("cloudnativelabs/kube-router:v2.2.1", args)) }
        #expect(try messages(router("--run-router=true")) == [])
        #expect(try messages(router("--run-firewall=false")).count == 1)
    }

    /// Cilium's policies are switched in a ConfigMap or by a flag, Kube-OVN's at its controller. That they hold is shown
    /// only where what can switch them off was read.
    @Test(
        arguments: [
            ("quay.io/cilium/cilium:v1.16.3", "", "", nil, false),
            (
                "quay.io/cilium/cilium:v1.16.3", "--enable-policy=never", "{enable-policy: default}", "enable-policy",
                false
            ),
            ("quay.io/cilium/cilium:v1.16.3", "--enable-policy, never", "{}", "enable-policy", false),
            ("quay.io/cilium/cilium:v1.16.3", "--enable-policy=always", "{}", nil, true),
            ("quay.io/cilium/cilium:v1.16.3", "", "{enable-policy: never}", "enable-policy", false),
            ("quay.io/cilium/cilium:v1.16.3", "", "{enable-policy: default}", nil, true),
            ("docker.io/kubeovn/kube-ovn:v1.12.0", "", "", nil, false),
            ("docker.io/kubeovn/kube-ovn:v1.12.0", "", "[--enable-np=false]", "enable-np", false),
            ("docker.io/kubeovn/kube-ovn:v1.12.0", "", "[--enable-lb=false]", nil, true),
            ("calico/node:v3.29.0", "", "", nil, true),
            ("flannel/flannel:v0.26.0", "", "{enable-policy: default}", "", false),
        ] as [(String, String, String, String?, Bool)])
    func policiesMayBeSwitchedOffElsewhere(
        image: String, args: String, settings: String, flag: String?, isShown: Bool
    ) throws {
        let other =
            switch settings.first {
            case "{": "{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config}, data: \(settings)}"
            case "[":
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: kube-ovn-controller}
                spec: {template: {spec: {containers: [{name: c, image: '\(image)', args: \(settings)}]}}}
                """
            default: deployment("calico-node")
            }
        let found = try messages(Self.plugin(Self.image(image, args)), other)
        #expect(found.count == (flag == nil ? 0 : 1))
        if let flag, !flag.isEmpty { #expect(found.first?.contains("since --\(flag) is off") == true) }
        #expect(try networkFacts(Self.plugin(Self.image(image, args)), other).showEnforcement == isShown)
    }

    /// A flag goes before the environment, and that before the ConfigMap.
    @Test(arguments: [
        ("value: never", "", "default", false), ("value: always", "", "never", true),
        ("value: never", "--enable-policy=default", "never", true),
        ("valueFrom: {configMapKeyRef: {name: cilium-config, key: enable-policy}}", "", "never", false),
        ("valueFrom: {configMapKeyRef: {name: cilium-config, key: enable-policy}}", "", "default", true),
    ])
    func ciliumReadsItsEnvironment(variable: String, args: String, setting: String, enforces: Bool) throws {
        let agent = """
            {name: cilium-agent, image: 'quay.io/cilium/cilium:v1.16.3', args: [\(args)], \
            env: [{name: CILIUM_ENABLE_POLICY, \(variable)}]}
            """
        let settings =
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config}, data: {enable-policy: \(setting)}}"
        #expect(try messages(Self.plugin(agent), settings).isEmpty == enforces)
    }

    /// Agents run on every node; what is called like one elsewhere is none.
    @Test func onlyDaemonSetsHoldAgents() throws {
        let flannel = Self.plugin(Self.image("flannel/flannel:v0.26.0"))
        let pods = deployment("tools", spec: "initContainers: [{name: a, image: a:1}]")
            .replacing("example.com/tools:1", with: "calico/node:v3.29.0")
        #expect(try !networkFacts(flannel, pods).showEnforcement)
        #expect(try messages(flannel, pods).count == 1)
    }

    /// kindnet enforces policies since kind v0.24, and by itself since v1.3. Nil where its image does not tell.
    @Test(
        arguments: [
            ("docker.io/kindest/kindnetd:v20240202-8f1494ea", false), ("kindest/kindnetd:v20240513-cd2ac642", false),
            ("kindest/kindnetd:0.5.4", false), ("kindest/kindnetd:v20240726", nil),
            ("docker.io/kindest/kindnetd:v20240813-c6f155d6", true),
            ("kindest/kindnetd:v20240813-c6f155d6@\(digest)", true),
            ("docker.io/kindest/kindnetd:v20251212-v0.29.0-alpha-105-g20ccfc88", true),
            ("ghcr.io/aojea/kindnetd:v1.1.0", false), ("ghcr.io/aojea/kindnetd:v1.3.0", true),
            ("ghcr.io/aojea/kindnetd:v1.8.5", true), ("ghcr.io/aojea/kindnetd:stable", nil),
            ("kindest/kindnetd@\(digest)", nil), ("kindest/kindnetd", nil), ("kindest/kindnetd:2024", nil),
            ("registry.k8s.io/networking/kindnet:v1.0.1", nil),
        ] as [(String, Bool?)])
    func kindnetEnforcesByItsVersion(image: String, enforces: Bool?) throws {
        let objects = [
            Self.plugin(Self.image(image, name: "kindnet-cni")), networkPolicy("deny", "podSelector: {}"),
        ].joined(separator: "\n---\n")
        let model = try networkModel(objects, scope: .cluster)
        let findings = NetworkFindings(model)
        #expect(findings.findings.contains { $0.rule == "cni-without-networkpolicy" } == (enforces == false))
        let doubt =
            "whether kube-system/net[DaemonSet] enforces policies depends on its version, which its image does not tell"
        #expect(
            findings.unevaluated.filter { $0.rule == "cni-without-networkpolicy" }.map(\.reason)
                == (enforces == nil ? [doubt] : []))
        #expect(model.notes.map(\.text).contains("\(doubt): that it does is taken for granted") == (enforces == nil))
        let off = Self.plugin(Self.image(image, name: "kindnet-cni", "--network-policy=false"))
        #expect(try messages(off).count == (enforces == nil ? 0 : 1))
    }

    /// Nothing is known of a network whose plugin was not scanned, and what is no DaemonSet is no plugin.
    @Test func onlyDaemonSetsArePlugins() throws {
        #expect(try messages(deployment("web")) == [])
        let pod = Self.plugin(Self.image("flannel/flannel:v0.26.0")).replacing("DaemonSet", with: "Deployment")
        #expect(try messages(pod) == [])
    }
}
