import Testing

@testable import Policies

/// Templates of Gatekeeper with CEL, and their constraints, mean here what they mean there.
@Suite struct GatekeeperPolicyTests {
    private static let template = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: k8srequiredlabels}
        spec:
          crd:
            spec:
              names: {kind: K8sRequiredLabels}
              validation: {openAPIV3Schema: {type: object}}
          targets:
          - target: admission.k8s.gatekeeper.sh
            code:
            - engine: Rego
              source: {rego: "package x"}
            - engine: K8sNativeValidation
              source:
                variables:
                - name: missing
                  expression: >-
                    variables.params.labels.filter(l, !(l in variables.anyObject.metadata.?labels.orValue({})))
                validations:
                - expression: variables.missing.size() == 0
                  messageExpression: "'missing: ' + variables.missing.join(', ')"

        """

    private static func constraint(_ spec: String = "", name: String = "must-have-team") -> String {
        """
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: K8sRequiredLabels
        metadata: {name: \(name)}
        spec:
          parameters: {labels: [team, app]}
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    @Test func aConstraintIsBindingAndParameters() throws {
        let result = try Admission(
            GatekeeperPolicyTests.template + GatekeeperPolicyTests.constraint(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == ["k8srequiredlabels: missing: team"])
        #expect(result.verdicts.findings.map(\.rule.severity) == [.high])
    }

    @Test(arguments: [
        ("match: {kinds: [{apiGroups: [\"\"], kinds: [Pod]}]}", 1),
        ("match: {kinds: [{apiGroups: [apps], kinds: [Deployment]}]}", 0),
        ("match: {kinds: [{kinds: [\"*\"]}]}", 1),
        ("match: {namespaces: [sh*]}", 1),
        ("match: {namespaces: [other]}", 0),
        ("match: {excludedNamespaces: [\"*op\"]}", 0),
        ("match: {scope: Cluster}", 0),
        ("match: {labelSelector: {matchLabels: {app: web}}}", 1),
        ("match: {labelSelector: {matchLabels: {app: db}}}", 0),
        ("match: {name: we*}", 1),
        ("match: {name: db}", 0),
    ])
    func constraintsSelect(spec: String, count: Int) throws {
        let text = GatekeeperPolicyTests.template + GatekeeperPolicyTests.constraint(spec)
        let result = try Admission(text, on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings.count == count)
    }

    @Test(arguments: [("deny", Severity.high), ("warn", .low), ("dryrun", .info)])
    func enforcementActions(action: String, severity: Severity) throws {
        let text = GatekeeperPolicyTests.template + GatekeeperPolicyTests.constraint("enforcementAction: \(action)")
        #expect(try Admission(text, on: Admission.pod).verdicts.findings.map(\.rule.severity) == [severity])
    }

    /// As the templates of Gatekeeper's own library are written.
    @Test func templatesAsPeopleWriteThem() throws {
        let template = """
            apiVersion: templates.gatekeeper.sh/v1
            kind: ConstraintTemplate
            metadata:
              name: k8snoprivileged
              annotations:
                metadata.gatekeeper.sh/title: No privileges
                description: Nothing runs privileged.
            spec:
              crd:
                spec:
                  names: {kind: K8sNoPrivileged}
                  validation:
                    openAPIV3Schema:
                      type: object
                      properties: {exemptImages: {type: array, items: {type: string}}}
              targets:
              - target: admission.k8s.gatekeeper.sh
                code:
                - engine: K8sNativeValidation
                  source:
                    variables:
                    - name: containers
                      expression: 'has(variables.anyObject.spec.containers) ? variables.anyObject.spec.containers : []'
                    - name: initContainers
                      expression: 'has(variables.anyObject.spec.initContainers) ? variables.anyObject.spec.initContainers : []'
                    - name: prefixes
                      expression: |
                        !has(variables.params.exemptImages) ? [] :
                          variables.params.exemptImages.filter(image, image.endsWith("*")).map(image, string(image).replace("*", ""))
                    - name: exact
                      expression: |
                        !has(variables.params.exemptImages) ? [] :
                          variables.params.exemptImages.filter(image, !image.endsWith("*"))
                    - name: exempt
                      expression: |
                        (variables.containers + variables.initContainers).filter(container,
                          container.image in variables.exact ||
                          variables.prefixes.exists(prefix, string(container.image).startsWith(prefix))
                        ).map(container, container.image)
                    - name: bad
                      expression: |
                        (variables.containers + variables.initContainers).filter(container,
                          !(container.image in variables.exempt) &&
                          (has(container.securityContext) && has(container.securityContext.privileged) && container.securityContext.privileged == true)
                        ).map(container, "Privileged container is not allowed: " + container.name)
                    - name: isUpdate
                      expression: has(request.operation) && request.operation == "UPDATE"
                    validations:
                    - expression: variables.isUpdate || size(variables.bad) == 0
                      messageExpression: 'variables.bad.join(", ")'
                - engine: Rego
                  source:
                    rego: |
                      package k8snoprivileged
                    libs: [x]
            ---
            apiVersion: constraints.gatekeeper.sh/v1beta1
            kind: K8sNoPrivileged
            metadata: {name: no-privileged}
            spec:
              enforcementAction: warn
              match:
                kinds: [{apiGroups: [""], kinds: [Pod]}]
                excludedNamespaces: [kube-system]
              parameters: {exemptImages: ["registry.example.com/tools/*", "debug:1"]}
            """
        let objects = """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop}
            spec:
              containers:
              - {name: a, image: "debug:1", securityContext: {privileged: true}}
              - {name: b, image: "registry.example.com/tools/x:2", securityContext: {privileged: true}}
              - {name: c, image: "app:1", securityContext: {privileged: true}}
              initContainers: [{name: d, image: "app:1", securityContext: {privileged: true}}]
            """
        let result = try Admission(template, on: objects)
        #expect(result.problems == [])
        #expect(
            result.findings == [
                "k8snoprivileged: Privileged container is not allowed: c, Privileged container is not allowed: d"
            ])
        #expect(result.verdicts.findings.map(\.rule.severity) == [.low])
        #expect(result.places == ["spec.containers[2].name 8:6"])
        let system = objects.replacingFirst("namespace: shop", "namespace: kube-system")
        #expect(try Admission(template, on: system).findings == [])
    }

    @Test(arguments: [("[CREATE]", 1), ("[\"*\"]", 1), ("[UPDATE, DELETE]", 0), ("[]", 1)])
    func templatesSayWhichOperationsTheyMean(operations: String, count: Int) throws {
        let text =
            GatekeeperPolicyTests.template.replacingFirst(
                "- target: admission.k8s.gatekeeper.sh",
                "- target: admission.k8s.gatekeeper.sh\n    operations: \(operations)")
            + GatekeeperPolicyTests.constraint()
        let result = try Admission(text, on: Admission.pod)
        #expect(result.findings.count == count)
        #expect(result.problems.count == 1 - count, "what is not run is named")
    }

    /// A constraint's template is there, and has no CEL.
    @Test func constraintsOfRegoTemplatesSaySo() throws {
        let rego = GatekeeperPolicyTests.template.replacingFirst("K8sNativeValidation", "Other")
        let problems =
            policyFile(rego).problems + BindingCheck([policyFile(rego + GatekeeperPolicyTests.constraint())]).problems
        #expect(
            problems.map(\.message) == [
                "not run: the template has no code for the engine K8sNativeValidation (CEL)",
                "not run: ConstraintTemplate k8srequiredlabels has no code for the engine K8sNativeValidation (CEL)",
            ])
        #expect(problems.allSatisfy { $0.severity == .warning && $0.place.isInFile })
        #expect(
            try Admission(GatekeeperPolicyTests.constraint(), on: Admission.pod).problems == [
                "policies.yaml:2:1: warning: binds nothing: there is no ConstraintTemplate of K8sRequiredLabels in the "
                    + "policy files"
            ])
    }

    @Test func whatHasNoCELOrNoConstraintIsNamed() throws {
        #expect(
            try Admission(GatekeeperPolicyTests.template, on: Admission.pod).problems == [
                "policies.yaml:1:1: warning: k8srequiredlabels is not run: there is no K8sRequiredLabels"
            ])
        let rego = GatekeeperPolicyTests.template.replacingFirst("K8sNativeValidation", "Other")
        #expect(try Admission(rego, on: Admission.pod).problems.first?.contains("no code for the engine") == true)
    }
}
