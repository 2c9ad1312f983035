import Kubernetes
import Testing

@testable import Policies

/// Policies are about the requests that the API server would say they are about.
@Suite struct AdmissionMatchingTests {
    /// Whether a policy with such match constraints looks at an object.
    private func applies(_ constraints: String, to object: String, with other: String = "") throws -> String {
        let text = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p}
            spec:
              matchConstraints: \(constraints)
              validations: [{expression: 'object.metadata.name == "other"'}]

            """
        let result = try Admission(text + binding(), on: object + "\n---\n" + other)
        #expect(result.problems.filter { !$0.contains("warning") } == [])
        if let reason = result.reasons.first { return reason }
        return result.findings.isEmpty ? "no" : "yes"
    }

    private static let deployment = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}}"
    private static let role = "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}"
    private static let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}"
    private static let gateway = "{apiVersion: example.com/v1, kind: Gateway, metadata: {name: g, namespace: shop}}"
    private static let proxy = "{apiVersion: example.com/v1, kind: Proxy, metadata: {name: g, namespace: shop}}"

    private static func rule(
        groups: String = "apps", versions: String = "v1", resources: String, operations: String = "CREATE",
        more: String = ""
    ) -> String {
        """
        {resourceRules: [{apiGroups: ["\(groups)"], apiVersions: ["\(versions)"], operations: ["\(operations)"], \
        resources: ["\(resources)"]\(more)}]}
        """
    }

    @Test(arguments: [
        (rule(resources: "deployments"), deployment, "yes"),
        (rule(resources: "*"), deployment, "yes"),
        (rule(resources: "*/*"), deployment, "yes"),
        (rule(resources: "deployments/*"), deployment, "yes"),
        (rule(resources: "deployments/scale"), deployment, "no"),
        (rule(resources: "*/scale"), deployment, "no"),
        (rule(resources: "statefulsets"), deployment, "no"),
        (rule(groups: "", resources: "deployments"), deployment, "no"),
        (rule(groups: "*", versions: "*", resources: "deployments"), deployment, "yes"),
        (rule(resources: "deployments", operations: "*"), deployment, "yes"),
        (rule(resources: "deployments", operations: "UPDATE"), deployment, "no"),
        (rule(resources: "deployments", more: ", scope: Namespaced"), deployment, "yes"),
        (rule(resources: "deployments", more: ", scope: Cluster"), deployment, "no"),
        (rule(groups: "*", resources: "*", more: ", scope: Cluster"), role, "yes"),
        (rule(groups: "*", resources: "*", more: ", scope: Namespaced"), role, "no"),
        // A Namespace is no part of one.
        (rule(groups: "", resources: "namespaces", more: ", scope: Cluster"), namespace, "yes"),
        (rule(groups: "", resources: "namespaces", more: ", scope: Namespaced"), namespace, "no"),
        (rule(resources: "deployments", more: ", resourceNames: [web]"), deployment, "yes"),
        (rule(resources: "deployments", more: ", resourceNames: [db]"), deployment, "no"),
        // Kinds that nobody defined go by their English plural.
        (rule(groups: "example.com", resources: "gateways"), gateway, "yes"),
        (rule(groups: "example.com", resources: "proxies"), proxy, "yes"),
    ])
    func rulesSelectRequests(constraints: String, object: String, expected: String) throws {
        #expect(try applies(constraints, to: object) == expected)
    }

    @Test func excludedResourcesAreLeftOut() throws {
        let constraints = """
            {excludeResourceRules: [{apiGroups: [apps], apiVersions: ["*"], operations: ["*"], resources: [deployments]}], \
            resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}
            """
        #expect(try applies(constraints, to: AdmissionMatchingTests.deployment) == "no")
        #expect(try applies(constraints, to: Admission.pod) == "yes")
    }

    @Test func otherVersionsAreEquivalentAndNotConverted() throws {
        let old = "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}}"
        let rule = AdmissionMatchingTests.rule(groups: "autoscaling", resources: "horizontalpodautoscalers")
        #expect(
            try applies(rule, to: old)
                == "the policy is about autoscaling/v1 and the API server would convert the object, which Bulwark does not"
        )
        let exact = "{matchPolicy: Exact, " + rule.dropFirst()
        #expect(try applies(exact, to: old) == "no")
    }

    @Test func definitionsNameTheirKinds() throws {
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: mice.example.com}
            spec:
              group: example.com
              scope: Cluster
              names: {kind: Mouse, plural: mice}
              versions: [{name: v1, served: true}, {name: v2, served: true}, {name: v0, served: false}]
            """
        let mouse = "{apiVersion: example.com/v2, kind: Mouse, metadata: {name: m}}"
        func rule(_ version: String, _ scope: String) -> String {
            AdmissionMatchingTests.rule(
                groups: "example.com", versions: version, resources: "mice", more: ", scope: \(scope)")
        }
        #expect(try applies(rule("v2", "Cluster"), to: mouse, with: definition) == "yes")
        #expect(try applies(rule("v2", "Namespaced"), to: mouse, with: definition) == "no")
        #expect(try applies(rule("v1", "Cluster"), to: mouse, with: definition).contains("would convert"))
        #expect(try applies(rule("v0", "Cluster"), to: mouse, with: definition) == "no")
    }

    @Test(arguments: [
        ("{matchLabels: {app: web}}", "yes"),
        ("{matchLabels: {app: db}}", "no"),
        ("{}", "yes"),
        ("{matchExpressions: [{key: app, operator: In, values: [web, db]}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "no"),
        ("{matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: Exists}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "no"),
    ])
    func labelsSelectObjects(selector: String, expected: String) throws {
        let rule = AdmissionMatchingTests.rule(resources: "deployments")
        let constraints = "{objectSelector: \(selector), " + rule.dropFirst()
        #expect(try applies(constraints, to: AdmissionMatchingTests.deployment) == expected)
    }

    @Test(arguments: [
        ("{matchLabels: {team: a}}", namespace, "yes"),
        ("{matchLabels: {team: b}}", namespace, "no"),
        ("{matchLabels: {team: a}}", "", "unknown"),
        // The name of a namespace is a label of it, seen or not.
        ("{matchLabels: {kubernetes.io/metadata.name: shop}}", "", "yes"),
        ("{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}", "", "yes"),
        ("{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop]}]}", "", "no"),
        ("{matchLabels: {kubernetes.io/metadata.name: other, team: a}}", "", "no"),
        ("{}", "", "yes"),
        (
            "{matchLabels: {team: a}}",
            namespace + "\n---\n" + "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}", "contradictory"
        ),
    ])
    func labelsSelectNamespaces(selector: String, other: String, expected: String) throws {
        let rule = AdmissionMatchingTests.rule(groups: "", resources: "pods")
        let constraints = "{namespaceSelector: \(selector), " + rule.dropFirst()
        let wanted =
            switch expected {
            case "unknown":
                "the policy selects namespaces by their labels, and Namespace shop is not among the scanned objects"
            case "contradictory":
                "the policy selects namespaces by their labels, and Namespace shop was scanned twice with different labels"
            default: expected
            }
        #expect(try applies(constraints, to: Admission.pod, with: other) == wanted)
    }

    /// Whichever of them a cluster has, the policy must not be off in silence.
    @Test(arguments: [
        ("{matchLabels: {tier: web}}", "yes"), ("{matchLabels: {tier: db}}", "no"),
        ("{matchExpressions: [{key: team, operator: Exists}]}", "yes"),
        ("{matchLabels: {kubernetes.io/metadata.name: shop}}", "yes"),
        ("{matchLabels: {team: a}}", "unknown"),
        ("{matchExpressions: [{key: team, operator: NotIn, values: [a]}]}", "unknown"),
    ])
    func namespacesOfOneNameMustAgree(selector: String, expected: String) throws {
        let namespaces = ["a", "b", "a"].map {
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {tier: web, team: \($0)}}}"
        }
        let matching = "matchResources: {namespaceSelector: \(selector)}"
        let result = try Admission(
            policy("validations: [{expression: 'false'}]", rules: "[pods]")
                + binding("validationActions: [Deny]\n\(matching)"),
            on: (namespaces + [Admission.pod]).joined(separator: "\n---\n"))
        #expect(result.findings.count == (expected == "yes" ? 1 : 0))
        #expect(result.verdicts.unevaluated.map(\.isOutOfSight) == (expected == "unknown" ? [false] : []))
    }

    @Test func whatHasNoNamespaceIsSelectedByAllNamespaceSelectors() throws {
        let rule = AdmissionMatchingTests.rule(groups: "*", resources: "*")
        let constraints = "{namespaceSelector: {matchLabels: {team: b}}, " + rule.dropFirst()
        #expect(try applies(constraints, to: AdmissionMatchingTests.role) == "yes")
        #expect(try applies(constraints, to: AdmissionMatchingTests.namespace) == "no")
    }

    @Test func bindingsNarrow() throws {
        let narrow = binding(
            """
            validationActions: [Deny]
            matchResources:
              resourceRules:
              - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
            """)
        let objects = Admission.pod + "\n---\n" + AdmissionMatchingTests.deployment
        let result = try Admission(policy(checking: "false") + narrow, on: objects)
        #expect(result.verdicts.findings.map(\.resource.kind) == ["Deployment"])
    }

    @Test func policiesAreNotAskedAboutThemselves() throws {
        let objects = policy(checking: "true") + "---\n{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview}"
        #expect(try Admission(policy(checking: "false") + binding(), on: objects).findings == [])
    }

    @Test func builtInPluralsAreThoseOfDiscovery() {
        let expected = [
            "Endpoints": "endpoints", "Ingress": "ingresses", "NetworkPolicy": "networkpolicies",
            "ComponentStatus": "componentstatuses", "StorageClass": "storageclasses", "Lease": "leases",
            "PriorityClass": "priorityclasses", "IPAddress": "ipaddresses",
            "CSIStorageCapacity": "csistoragecapacities", "Pod": "pods", "Gateway": "gateways",
            "SecurityContextConstraints": "securitycontextconstraints", "AuthorizationPolicy": "authorizationpolicies",
            "BackendTLSPolicy": "backendtlspolicies", "NodeHealthCheck": "nodehealthchecks", "Proxy": "proxies",
        ]
        for (kind, plural) in expected {
            #expect(ResourceNames.guess(GroupKind(group: "x", kind: kind)).resource == plural)
        }
        for kind in ["K8sAllowedRepos", "K8sBlockEndpointEditDefaultRole", "K8sRequiredProbe", "K8sHttpsOnly"] {
            let names = ResourceNames.guess(GroupKind(group: "constraints.gatekeeper.sh", kind: kind))
            #expect(names.resource == kind.lowercased(), "a constraint's resource is its kind")
            #expect(names.isNamespaced == false)
        }
    }
}
