import Testing

@testable import Analyses

/// Which rights lead to privileged containers, and where that is not known.
struct PodSecurityStepTests {
    private static let robot = Foothold.subject(.serviceAccount(namespace: "ops", name: "robot"))
    private static let admission = "apiGroups: [admissionregistration.k8s.io]"

    private static func namespace(_ labels: String = "") -> String {
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {\(labels)}}\n"
    }

    private static let workload = """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {template: {spec: {automountServiceAccountToken: false, containers: [{name: c, image: a/b:1}]}}}

        """

    private static func graph(_ text: String, _ completeness: AccessModel.Completeness = .cluster) throws
        -> EscalationGraph
    {
        EscalationGraph(AccessAnalysis(try accessModel(text, completeness)))
    }

    private static func reasons(_ text: String) throws -> [String] {
        try graph(text).paths(from: [robot]).filter { $0.goal == .nodeRoot }.flatMap { $0.steps.map(\.reason) }
    }

    /// Pod Security looks at what webhooks and policies have made of a Pod.
    @Test(
        arguments: [
            (
                "{\(admission), resources: [mutatingwebhookconfigurations], verbs: [create]}",
                "may install a webhook that changes every Pod that is created"
            ),
            (
                "{\(admission), resources: [mutatingadmissionpolicies, mutatingadmissionpolicybindings], "
                    + "verbs: [create]}",
                "may put a policy into force that changes every Pod that is created"
            ),
        ])
    func whatChangesPodsMakesThemPrivileged(_ rule: String, _ reason: String) throws {
        let rights = role("r", rule) + binding("r", "ClusterRole r", to: "ServiceAccount ops/robot")
        let privileged = "\(reason), and make those of namespace shop privileged, where Pod Security refuses none"
        #expect(try Self.reasons(rights + Self.workload + Self.namespace()) == [privileged])
        let baseline = Self.namespace("pod-security.kubernetes.io/enforce: baseline")
        #expect(try Self.reasons(rights + Self.workload + baseline) == [])
        // There is no Pod to change.
        #expect(try Self.reasons(rights + Self.namespace()) == [])
    }

    /// Knative takes no `privileged` from whoever writes its Services, and neither does KubeVirt of its machines.
    @Test(
        arguments: [
            ("kubevirt.io", "virtualmachines", false), ("kubevirt.io", "virtualmachineinstances", false),
            ("serving.knative.dev", "services", false), ("serving.knative.dev", "'*'", false),
            ("tekton.dev", "taskruns", true), ("'*'", "services, rollouts", true), ("'*'", "'*'", true),
        ])
    func operatorsRunPrivilegedPodsWhereTheyTakeThem(_ group: String, _ resources: String, _ isWay: Bool) throws {
        let text =
            role("r", in: "shop", "{apiGroups: [\(group)], resources: [\(resources)], verbs: [create]}")
            + binding("r", in: "shop", "Role r", to: "ServiceAccount ops/robot") + Self.namespace()
        #expect(try Self.reasons(text).isEmpty != isWay)
        let boss = binding("boss", "ClusterRole cluster-admin", to: "ServiceAccount shop/boss")
        let paths = try Self.graph(text + boss, .files).paths(from: [Self.robot])
        #expect(paths.contains { $0.goal == .clusterAdmin }, "as any ServiceAccount they run all the same")
    }

    private static let makers =
        role("r", "{apiGroups: [''], resources: [pods], verbs: [create]}")
        + binding("r", in: "shop", "ClusterRole r", to: "ServiceAccount ops/robot")

    /// The Namespace may be in other files; of a cluster that was read, it would have been seen.
    @Test func aNamespaceThatWasNotScannedLeavesOpenWhatPodSecurityRefuses() throws {
        #expect(try Self.graph(Self.makers, .files).unknowns(from: [Self.robot]).namespaces == ["shop"])
        let other = Foothold.subject(.user("jane"))
        #expect(try Self.graph(Self.makers, .files).unknowns(from: [other]).namespaces.isEmpty)
        #expect(try Self.graph(Self.makers).unknowns(from: [Self.robot]).namespaces.isEmpty)
        for labels in ["", "pod-security.kubernetes.io/enforce: restricted"] {
            let declared = Self.makers + Self.namespace(labels)
            #expect(try Self.graph(declared, .files).unknowns(from: [Self.robot]).namespaces.isEmpty)
        }
    }

    @Test func theRuleOfPrivilegedPodsSaysWhichBindingsItCannotJudge() throws {
        func bindings(_ text: String, _ completeness: AccessModel.Completeness = .files) throws -> [String] {
            AccessAnalysis(try accessModel(text, completeness)).bindingsOfUnknownPodSecurity.map {
                "\($0.binding): \($0.reason)"
            }
        }
        #expect(
            try bindings(Self.makers) == [
                "RoleBinding shop/r: Namespace shop, which says whether Pod Security refuses privileged Pods there, was "
                    + "not scanned"
            ])
        #expect(try bindings(Self.makers, .cluster).isEmpty)
        #expect(try bindings(Self.makers + Self.namespace()).isEmpty)
        #expect(try bindings(Self.makers + Self.namespace("pod-security.kubernetes.io/enforce: baseline")).isEmpty)
        let reader =
            role("r", "{apiGroups: [''], resources: [pods], verbs: [get]}")
            + binding("r", in: "shop", "ClusterRole r", to: "ServiceAccount ops/robot")
        #expect(try bindings(reader).isEmpty)
        let everywhere = Self.makers + binding("all", "ClusterRole r", to: "User jane")
        #expect(try bindings(everywhere).count == 2)
        #expect(try bindings(everywhere + Self.namespace()).isEmpty)
    }
}
