import Documents
import Kubernetes

/// Gatekeeper's ConstraintTemplates with code for the engine `K8sNativeValidation`, and their constraints, each of which
/// is binding and parameters in one.
extension StrictFields {
    func constraintTemplate() -> AdmissionPolicy? {
        guard case (var policy, let root, var spec)? = policyHeader(.constraintTemplate) else { return nil }
        root.finish()
        guard let kind = spec.constraintKind() else {
            spec.report("crd.spec.names.kind is required")
            return nil
        }
        policy.paramKind = ParamKind(
            apiVersion: "constraints.gatekeeper.sh/v1beta1", kind: kind, place: policy.place)
        let targets = spec.items("targets")
        spec.finish()
        guard var target = targets.first, targets.count == 1 else {
            spec.report("must have exactly one target", field: "targets")
            return nil
        }
        target.ignore("target", "rego", "libs")
        // Unless the template says more, Gatekeeper tells CEL code only of objects that are written.
        let operations = target.strings("operations").compactMap { name -> ResourceRule.Operation? in
            target.choice(name, field: "operations")
        }
        policy.matchConstraints.resourceRules = [
            ResourceRule(
                groups: ["*"], versions: ["*"], resources: ["*"],
                operations: operations.isEmpty ? [.create, .update] : operations)
        ]
        var source: StrictFields?
        for var code in target.items("code") {
            let engine = code.requiredString("engine")
            let part = code.fields("source")
            code.finish()
            if engine == "K8sNativeValidation", source == nil { source = part }
        }
        target.finish()
        guard var source else {
            policy.notRun = "has no code for the engine K8sNativeValidation (CEL)"
            target.report(.warning, "not run: the template \(policy.notRun ?? "")")
            return policy
        }
        policy.failurePolicy = source.choice("failurePolicy") ?? .fail
        // The field's name is in the singular in Gatekeeper's schema.
        policy.matchConditions = source.matchConditions("matchCondition") + source.matchConditions()
        policy.variables = [
            GatekeeperVariables.variable("params", at: policy.place),
            GatekeeperVariables.variable("anyObject", at: policy.place),
        ]
        for variable in source.namedExpressions("variables", areIdentifiers: true) {
            if GatekeeperVariables.expressions[variable.name] != nil {
                source.report("\(variable.name) is Gatekeeper's own", field: "variables")
            }
            policy.variables.append(variable)
        }
        policy.validations = source.validations()
        source.ignore("generateVAP", "resourceOperations")
        source.finish()
        if policy.validations.isEmpty { source.reportMissing("validations") }
        return policy
    }

    private mutating func constraintKind() -> String? {
        // The schema of the parameters is the business of whoever installs the template.
        guard let crd = take("crd"), let names = crd.pointee["spec"]?["names"] else { return nil }
        return names["kind"]?.text
    }

    func constraint(_ resource: Resource) -> AdmissionBinding? {
        var root = self
        root.ignore("apiVersion", "kind", "status")
        let metadata = root.metadata()
        var spec = root.fields("spec")
        var actions: Set<ValidationAction> = [.deny]
        var match: GatekeeperMatch?
        if spec != nil {
            if let action: EnforcementAction = spec?.choice("enforcementAction") {
                actions = action.validationActions
                if action == .scoped {
                    spec?.report(.warning, "scoped actions are taken for deny", field: "enforcementAction")
                }
            }
            spec?.ignore("parameters", "scopedEnforcementActions")
            match = spec?.gatekeeperMatch()
            spec?.finish()
        }
        root.finish()
        var binding = AdmissionBinding(
            name: metadata.name, policyName: resource.kind, policyKind: .constraintTemplate, place: place,
            validationActions: actions)
        binding.constraint = resource
        binding.matchResources = match?.resources
        binding.gatekeeperMatch = match
        return binding
    }

    private mutating func gatekeeperMatch() -> GatekeeperMatch? {
        guard var fields = fields("match") else { return nil }
        var match = GatekeeperMatch()
        match.kinds = fields.items("kinds").map { item in
            var item = item
            let kinds = GatekeeperMatch.Kinds(groups: item.strings("apiGroups"), kinds: item.strings("kinds"))
            item.finish()
            return kinds
        }
        match.namespaces = fields.take("namespaces") == nil ? nil : fields.strings("namespaces")
        match.excludedNamespaces = fields.strings("excludedNamespaces")
        match.name = fields.string("name")
        match.scope = fields.choice("scope") ?? .all
        match.resources.objectSelector = fields.labelSelector("labelSelector")
        match.resources.namespaceSelector = fields.labelSelector("namespaceSelector")
        if let source = fields.string("source"), source == "Generated" {
            match.isNeverOriginal = true
            fields.report(.warning, "not run: it is about generated objects only", field: "source")
        }
        fields.finish()
        return match
    }
}

/// The variables that Gatekeeper gives to every template.
private enum GatekeeperVariables {
    static let expressions = [
        "params": "has(params.spec) && has(params.spec.parameters) ? params.spec.parameters : null",
        "anyObject": "object == null ? oldObject : object",
    ]

    static func variable(_ name: String, at place: PolicyPlace) -> NamedExpression {
        NamedExpression(
            name: name,
            expression: PolicyExpression(text: expressions[name] ?? "null", path: "variables.\(name)", place: place))
    }
}

private enum EnforcementAction: String, CaseIterable {
    case deny, dryrun, warn, scoped

    var validationActions: Set<ValidationAction> {
        switch self {
        case .deny, .scoped: [.deny]
        case .dryrun: [.audit]
        case .warn: [.warn]
        }
    }
}

/// `spec.match` of a constraint.
struct GatekeeperMatch: Sendable {
    struct Kinds: Sendable {
        let groups: [String]
        let kinds: [String]
    }

    var kinds: [Kinds] = []
    /// Nil for all. Names may begin or end with `*`.
    var namespaces: [String]?
    var excludedNamespaces: [String] = []
    var name: String?
    var scope = ResourceRule.Scope.all
    /// Its selectors, which are those of the API server.
    var resources = MatchResources()
    /// It is about objects only that another object stands for.
    var isNeverOriginal = false

    /// Whether an object is meant, its labels and those of its namespace aside.
    func matches(_ subject: AdmissionSubject) -> Bool {
        func holds(_ list: [String], _ name: String) -> Bool {
            list.isEmpty || list.contains("*") || list.contains(name)
        }
        if isNeverOriginal { return false }
        let isMeant =
            kinds.isEmpty
            || kinds.contains { holds($0.kinds, subject.kind) && holds($0.groups, subject.group) }
        guard isMeant, subject.isWithin(scope) else { return false }
        if let name, !GatekeeperMatch.glob(name, matches: subject.name ?? subject.generateName ?? "") { return false }
        guard let namespace = subject.namespace, !subject.isNamespace else { return true }
        if excludedNamespaces.contains(where: { GatekeeperMatch.glob($0, matches: namespace) }) { return false }
        return namespaces?.contains { GatekeeperMatch.glob($0, matches: namespace) } ?? true
    }

    /// Names with `*` for anything at their beginning or end.
    static func glob(_ pattern: String, matches name: String) -> Bool {
        let isOpenBefore = pattern.hasPrefix("*")
        let isOpenBehind = pattern.count > 1 && pattern.hasSuffix("*")
        let core = String(pattern.dropFirst(isOpenBefore ? 1 : 0).dropLast(isOpenBehind ? 1 : 0))
        switch (isOpenBefore, isOpenBehind) {
        case (true, true): return core.isEmpty || name.contains(core)
        case (true, false): return name.hasSuffix(core)
        case (false, true): return name.hasPrefix(core)
        case (false, false): return name == core
        }
    }
}
