import Kubernetes

/// `admissionregistration.k8s.io`: ValidatingAdmissionPolicy, MutatingAdmissionPolicy and their bindings.
extension StrictFields {
    func validatingAdmissionPolicy() -> AdmissionPolicy? {
        guard case (var policy, let root, var spec)? = policyHeader(.validatingAdmissionPolicy) else { return nil }
        spec.readCommonFields(of: &policy)
        policy.validations = spec.validations()
        policy.auditAnnotations = spec.auditAnnotations()
        spec.finish()
        root.finish()
        spec.reportIfNothingIsChecked()
        return policy
    }

    func mutatingAdmissionPolicy() -> AdmissionPolicy? {
        guard case (var policy, let root, var spec)? = policyHeader(.mutatingAdmissionPolicy) else { return nil }
        spec.readCommonFields(of: &policy)
        policy.mutations = spec.mutations()
        if spec.take("reinvocationPolicy") == nil { spec.reportMissing("reinvocationPolicy") }
        _ = spec.choice("reinvocationPolicy", as: ReinvocationPolicy.self)
        spec.finish()
        root.finish()
        if policy.mutations.isEmpty { spec.reportMissing("mutations") }
        return policy
    }

    /// The policy with what `metadata` says, its root whose fields are taken, and its spec.
    func policyHeader(_ kind: AdmissionPolicy.Kind) -> (AdmissionPolicy, StrictFields, StrictFields)? {
        var root = self
        root.ignore("kind", "status")
        let apiVersion = root.string("apiVersion")
        let metadata = root.metadata()
        guard let spec = root.fields("spec") else {
            root.reportMissing("spec")
            return nil
        }
        var policy = AdmissionPolicy(kind: kind, name: metadata.name, place: place)
        policy.apiVersion = apiVersion ?? ""
        let annotations = metadata.annotations
        policy.description =
            annotations["bulwark.dev/description"] ?? annotations["policies.kyverno.io/description"]
            ?? annotations["description"]
        if let text = annotations["bulwark.dev/severity"] ?? annotations["policies.kyverno.io/severity"] {
            policy.severity = Severity(rawValue: text)
            if policy.severity == nil {
                let all = Severity.allCases.map(\.rawValue).joined(separator: ", ")
                root.report(.warning, "the severity \(text) of the annotations is none of \(all)", field: "metadata")
            }
        }
        if kind == .namespacedValidatingPolicy { policy.matchConstraints.namespace = metadata.namespace ?? "default" }
        return (policy, root, spec)
    }

    /// What all policies in the API server's format have.
    mutating func readCommonFields(of policy: inout AdmissionPolicy) {
        policy.paramKind = paramKind()
        if var match = matchResources("matchConstraints", requiresRules: true) {
            match.namespace = policy.matchConstraints.namespace
            policy.matchConstraints = match
        } else if take("matchConstraints") == nil {
            reportMissing("matchConstraints")
        }
        policy.matchConditions = matchConditions()
        policy.variables = namedExpressions("variables", areIdentifiers: true)
        policy.failurePolicy = choice("failurePolicy") ?? .fail
    }

    private mutating func mutations() -> [Mutation] {
        items("mutations").compactMap { item in
            var item = item
            if item.take("patchType") == nil { item.reportMissing("patchType") }
            let patchType = item.choice("patchType", as: Mutation.PatchType.self)
            var configuration = item.fields("applyConfiguration")
            var patch = item.fields("jsonPatch")
            let expression: PolicyExpression?
            switch patchType {
            case .applyConfiguration:
                if configuration == nil { item.reportMissing("applyConfiguration") }
                if patch != nil { item.report("does not go with ApplyConfiguration", field: "jsonPatch") }
                expression = configuration?.requiredExpression("expression")
            case .jsonPatch:
                if patch == nil { item.reportMissing("jsonPatch") }
                if configuration != nil { item.report("does not go with JSONPatch", field: "applyConfiguration") }
                expression = patch?.requiredExpression("expression")
            case nil: expression = nil
            }
            if patchType == .applyConfiguration { configuration?.finish() } else { patch?.finish() }
            item.finish()
            guard let patchType, let expression else { return nil }
            return Mutation(patchType: patchType, expression: expression)
        }
    }

    // MARK: Bindings

    func admissionPolicyBinding(of kind: AdmissionPolicy.Kind) -> AdmissionBinding? {
        var root = self
        root.ignore("apiVersion", "kind")
        let metadata = root.metadata()
        guard var spec = root.fields("spec") else {
            root.reportMissing("spec")
            return nil
        }
        var binding = AdmissionBinding(
            name: metadata.name, policyName: spec.requiredString("policyName"), policyKind: kind, place: place,
            validationActions: [])
        binding.paramRef = spec.paramRef()
        binding.matchResources = spec.matchResources("matchResources", requiresRules: false)
        if kind == .validatingAdmissionPolicy {
            let problems = reader.problems.count
            binding.validationActions = spec.validationActions()
            if binding.validationActions.isEmpty, problems == reader.problems.count {
                spec.reportMissing("validationActions")
            }
        }
        spec.finish()
        root.finish()
        return binding
    }

    private mutating func paramRef() -> ParamRef? {
        guard var fields = fields("paramRef") else { return nil }
        let name = fields.string("name")
        let namespace = fields.string("namespace")
        let selector = fields.labelSelector("selector")
        if fields.take("parameterNotFoundAction") == nil { fields.reportMissing("parameterNotFoundAction") }
        let action = fields.choice("parameterNotFoundAction", as: ParameterNotFoundAction.self)
        fields.finish()
        func reference(_ objects: ParamRef.Objects) -> ParamRef {
            ParamRef(
                objects: objects, namespace: namespace, deniesWhenNotFound: action != .allow, place: fields.place)
        }
        switch (name, selector) {
        case (let name?, nil): return reference(.named(name))
        case (nil, let selector?): return reference(.selected(selector))
        case (nil, nil): fields.report("must have a name or a selector")
        default: fields.report("must not have both a name and a selector")
        }
        return nil
    }
}

private enum ParameterNotFoundAction: String, CaseIterable {
    case allow = "Allow"
    case deny = "Deny"
}

private enum ReinvocationPolicy: String, CaseIterable {
    case never = "Never"
    case ifNeeded = "IfNeeded"
}
