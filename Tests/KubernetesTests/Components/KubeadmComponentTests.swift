import Testing

@testable import Kubernetes

/// Components that kubeadm starts.
@Suite struct KubeadmComponentTests {
    @Test(arguments: [
        ("v1beta3", "apiServer: {extraArgs: {profiling: \"false\"}}", "apiServer.extraArgs.profiling"),
        ("v1beta4", "apiServer: {extraArgs: [{name: profiling, value: \"false\"}]}", "apiServer.extraArgs[0].value"),
    ])
    func extraArgumentsOfBothShapesAreRead(version: String, arguments: String, place: String) throws {
        let found = try components(
            "apiVersion: kubeadm.k8s.io/\(version)\nkind: ClusterConfiguration\nkubernetesVersion: v1.34.1\n\(arguments)"
        )
        #expect(found.map(\.name) == ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"])
        #expect(found.map(\.version) == ["1.34", "1.34", "1.34", nil])
        #expect(found[0].flags["profiling"] == "false")
        #expect(found[0].paths["profiling"] == place)
        #expect(found[0].path == "apiServer.extraArgs")
        #expect(found[1].path == "")
    }

    @Test func extraArgumentsOfVersion1Alpha3StandInFieldsOfTheirOwn() throws {
        let found = try components(
            """
            apiVersion: kubeadm.k8s.io/v1alpha3
            kind: ClusterConfiguration
            apiServerExtraArgs: {anonymous-auth: "true", authorization-mode: AlwaysAllow}
            controllerManagerExtraArgs: {profiling: "false"}
            """)
        #expect(found.map(\.name) == ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"])
        #expect(found[0].flags["authorization-mode"] == "AlwaysAllow")
        #expect(found[0].paths["anonymous-auth"] == "apiServerExtraArgs[\"anonymous-auth\"]")
        #expect(found[1].flags["profiling"] == "false")
        #expect(found[2].path == "")
    }

    @Test func whatKubeadmSetsCountsAsSet() throws {
        let found = try components(
            """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            certificatesDir: /pki
            etcd: {local: {extraArgs: [{name: client-cert-auth, value: "false"}]}}
            """)
        #expect(found[0].flags["authorization-mode"] == "Node,RBAC")
        #expect(found[0].flags["enable-admission-plugins"] == "NodeRestriction")
        #expect(found[0].flags["etcd-cafile"] == "/pki/etcd/ca.crt")
        #expect(found[0].flags["insecure-port"] == nil)
        #expect(found[0].flags["profiling"] == nil)
        #expect(found[0].paths["authorization-mode"] == "")
        #expect(found[1].flags["use-service-account-credentials"] == "true")
        #expect(found[2].flags == ["bind-address": "127.0.0.1"])
        #expect(found[3].flags["client-cert-auth"] == "false")
        #expect(found[3].flags["peer-client-cert-auth"] == "true")
    }

    @Test func anAuthorizationFileReplacesTheModes() throws {
        let found = try components(
            """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            apiServer: {extraArgs: [{name: authorization-config, value: /a.yaml}]}
            """)
        #expect(found[0].flags["authorization-mode"] == nil)
    }

    @Test func anExternalEtcdIsNotKubeadms() throws {
        let found = try components(
            """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            etcd: {external: {endpoints: [], caFile: /ca, certFile: /crt}}
            """)
        #expect(found.map(\.name) == ["kube-apiserver", "kube-controller-manager", "kube-scheduler"])
        #expect(found[0].flags["etcd-cafile"] == "/ca")
        #expect(found[0].flags["etcd-certfile"] == nil)
    }

    @Test(arguments: ["InitConfiguration", "JoinConfiguration"])
    func aKubeletIsThereWhereItsFlagsAre(kind: String) throws {
        let found = try components(
            """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: \(kind)
            nodeRegistration: {kubeletExtraArgs: [{name: read-only-port, value: "10255"}]}
            """)
        #expect(found.map(\.name) == ["kubelet"])
        #expect(found[0].flags["read-only-port"] == "10255")
        #expect(found[0].flags["anonymous-auth"] == "false")
        #expect(
            try components("{apiVersion: kubeadm.k8s.io/v1beta4, kind: \(kind), nodeRegistration: {name: a}}").isEmpty)
    }

    @Test func clusterAPICarriesKubeadmsConfiguration() throws {
        let found = try components(
            """
            apiVersion: controlplane.cluster.x-k8s.io/v1beta1
            kind: KubeadmControlPlane
            metadata: {name: a}
            spec:
              version: v1.33.0
              kubeadmConfigSpec:
                clusterConfiguration: {scheduler: {extraArgs: {profiling: "false"}}}
                joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: "2"}}}
            ---
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
            kind: KubeadmConfigTemplate
            metadata: {name: b}
            spec: {template: {spec: {initConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: "2"}}}}}}
            """)
        #expect(
            found.map(\.name) == [
                "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kubelet",
            ])
        #expect(found[2].version == "1.33")
        #expect(
            found[2].paths["profiling"] == "spec.kubeadmConfigSpec.clusterConfiguration.scheduler.extraArgs.profiling")
        #expect(found[5].path == "spec.template.spec.initConfiguration.nodeRegistration.kubeletExtraArgs")
    }

    @Test(arguments: [
        "{apiVersion: kubeadm.k8s.io/v1beta4, kind: ClusterConfiguration, apiServer: [], etcd: 1, scheduler: {extraArgs: a}}",
        "{apiVersion: kubeadm.k8s.io/v1beta4, kind: ClusterConfiguration, apiServer: {extraArgs: [a, {name: 1}, {value: b}, null]}}",
    ])
    func whatIsMalformedIsReadAsFarAsItGoes(text: String) throws {
        #expect(try components(text).map(\.name).first == "kube-apiserver")
    }

    @Test func otherKindsHaveNone() throws {
        #expect(try components("{apiVersion: v1, kind: ClusterConfiguration, apiServer: {}}").isEmpty)
        #expect(try components("{apiVersion: kubeadm.k8s.io/v1beta4, kind: ResetConfiguration}").isEmpty)
    }
}
