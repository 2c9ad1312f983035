/// Policies as users have them.
enum PolicySources {
    static func admissionPolicy(_ spec: String, name: String = "limit", resources: String = "[deployments]") -> String {
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: \(name)}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: \(resources)}
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    static func binding(_ spec: String = "validationActions: [Deny]", name: String = "limit") -> String {
        """
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: \(name)}
        spec:
          policyName: \(name)
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    static let rule = """
        apiVersion: bulwark.dev/v1
        kind: Rule
        metadata: {name: short-names}
        spec:
          title: Names are short
          severity: low
          target: resource
          kinds: [Service]
          check: "object.metadata.name.size() < 10"
          message: "'the name is long'"
          rationale: r
          remedy: r

        """

    static let kyverno = """
        apiVersion: policies.kyverno.io/v1alpha1
        kind: ValidatingPolicy
        metadata: {name: non-root, annotations: {policies.kyverno.io/severity: medium}}
        spec:
          validationActions: [Audit]
          matchConstraints:
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
          validations:
          - expression: "object.spec.?securityContext.?runAsNonRoot.orValue(false) == true"

        """

    static let gatekeeper = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: requiredlabels}
        spec:
          crd: {spec: {names: {kind: RequiredLabels}}}
          targets:
          - target: admission.k8s.gatekeeper.sh
            code:
            - engine: K8sNativeValidation
              source:
                validations:
                - expression: "variables.params.labels.all(l, l in object.metadata.?labels.orValue({}))"
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: RequiredLabels
        metadata: {name: team}
        spec:
          match: {kinds: [{apiGroups: [apps], kinds: [Deployment]}]}
          parameters: {labels: [team]}

        """

    static func deployment(_ name: String = "web", namespace: String = "shop", replicas: Int = 9) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          replicas: \(replicas)
          template: {spec: {containers: [{name: app, image: a}]}}
        ---

        """
    }
}
