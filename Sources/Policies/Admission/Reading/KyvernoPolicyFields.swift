/// Kyverno's `policies.kyverno.io` ValidatingPolicy: a ValidatingAdmissionPolicy that is its own binding.
extension StrictFields {
    func kyvernoPolicy(_ kind: AdmissionPolicy.Kind) -> AdmissionPolicy? {
        guard case (var policy, let root, var spec)? = policyHeader(kind) else { return nil }
        policy.notRun = spec.kyvernoEvaluation()
        // About other data than Kubernetes objects; its expressions have other variables, and nothing to match.
        if policy.notRun != nil { return policy }
        spec.readCommonFields(of: &policy)
        policy.validations = spec.validations()
        policy.auditAnnotations = spec.auditAnnotations()
        policy.ownActions = spec.validationActions()
        if policy.ownActions.isEmpty { policy.ownActions = [.deny] }
        // How the webhook is called says nothing of what it answers.
        spec.ignore("webhookConfiguration")
        policy.podControllers = spec.podControllers()
        spec.finish()
        root.finish()
        spec.reportIfNothingIsChecked()
        if let use = policy.kyvernoUse {
            policy.notRun = "uses Kyverno's '\(use.name)', which only Kyverno can answer"
            reader.report(
                PolicyProblem(
                    .warning, "not run: the policy \(policy.notRun ?? "")", path: use.expression.path,
                    at: use.expression.place))
        }
        return policy
    }

    /// `evaluation`: why the policy is not about requests to the API server; nil where it is.
    private mutating func kyvernoEvaluation() -> String? {
        guard var fields = fields("evaluation") else { return nil }
        let mode = fields.choice("mode", as: KyvernoMode.self)
        var isOn = true
        for name in ["admission", "background"] as [StaticString] {
            guard var part = fields.fields(name) else { continue }
            let enabled = part.bool("enabled") ?? true
            part.finish()
            if name.description == "admission" { isOn = enabled }
        }
        fields.finish()
        if mode == .json {
            fields.report(.warning, "not run: mode JSON is about other data than Kubernetes objects", field: "mode")
            return "is about other data than Kubernetes objects"
        }
        if !isOn {
            fields.report(.warning, "not run: the policy is turned off at admission", field: "admission")
            return "is turned off at admission"
        }
        return nil
    }

    /// `autogen`: the controllers to whose pods the policy is applied too; nil for all.
    private mutating func podControllers() -> [KyvernoAutogen.Controller]? {
        guard var fields = fields("autogen") else { return nil }
        if var policy = fields.fields("validatingAdmissionPolicy") {
            policy.ignore("enabled")
            policy.finish()
        }
        var controllers: [KyvernoAutogen.Controller]?
        if var part = fields.fields("podControllers") {
            if part.take("controllers") != nil {
                controllers = part.strings("controllers").compactMap { name in
                    if name == "none" { return nil }
                    return part.choice(name, field: "controllers")
                }
            }
            part.finish()
        }
        fields.finish()
        return controllers
    }
}

private enum KyvernoMode: String, CaseIterable {
    case kubernetes = "Kubernetes"
    case json = "JSON"
}

/// Kyverno applies a policy that is only about Pods to the pods of workloads too: it writes the policy again for each
/// kind of controller, with the paths of the pod's fields.
enum KyvernoAutogen {
    enum Controller: String, CaseIterable, Sendable {
        case daemonSets = "daemonsets"
        case deployments
        case jobs
        case statefulSets = "statefulsets"
        case replicaSets = "replicasets"
        case cronJobs = "cronjobs"

        fileprivate var group: String { self == .jobs || self == .cronJobs ? "batch" : "apps" }
    }

    /// The policy and those that Kyverno would make of it.
    static func expand(_ policy: AdmissionPolicy) -> [AdmissionPolicy] {
        guard isOnlyAboutPods(policy.matchConstraints) else { return [policy] }
        let controllers = policy.podControllers ?? Controller.allCases
        let usual = controllers.filter { $0 != .cronJobs }
        var all = [policy]
        if !usual.isEmpty { all.append(rewritten(policy, for: usual, template: "spec.template")) }
        if usual.count < controllers.count {
            all.append(rewritten(policy, for: [.cronJobs], template: "spec.jobTemplate.spec.template"))
        }
        return all
    }

    private static func isOnlyAboutPods(_ match: MatchResources) -> Bool {
        guard match.excludeResourceRules.isEmpty, match.resourceRules.count == 1, let rule = match.resourceRules.first,
            match.namespaceSelector?.isEmpty ?? true, match.objectSelector?.isEmpty ?? true
        else { return false }
        return rule.groups == [""] && rule.versions == ["v1"] && rule.resources == ["pods"] && rule.names.isEmpty
    }

    private static func rewritten(
        _ policy: AdmissionPolicy, for controllers: [Controller], template: String
    ) -> AdmissionPolicy {
        var policy = policy
        let operations = policy.matchConstraints.resourceRules.first?.operations ?? []
        policy.matchConstraints.resourceRules = controllers.map {
            ResourceRule(groups: [$0.group], versions: ["v1"], resources: [$0.rawValue], operations: operations)
        }
        func rewrite(_ expression: inout PolicyExpression) {
            expression.text = KyvernoAutogen.rewrite(expression.text, template: template)
        }
        for index in policy.variables.indices { rewrite(&policy.variables[index].expression) }
        for index in policy.matchConditions.indices { rewrite(&policy.matchConditions[index].expression) }
        for index in policy.auditAnnotations.indices { rewrite(&policy.auditAnnotations[index].valueExpression) }
        for index in policy.validations.indices {
            rewrite(&policy.validations[index].expression)
            if var message = policy.validations[index].messageExpression {
                rewrite(&message)
                policy.validations[index].messageExpression = message
            }
        }
        return policy
    }

    /// `object.spec` and `object.metadata` moved to the pod template; the object's own name and namespace stay.
    static func rewrite(_ text: String, template: String) -> String {
        var text = text
        for object in ["object", "oldObject"] {
            text = replace("\(object).spec", by: "\(object).\(template).spec", in: text)
            text = replace("\(object).metadata", by: "\(object).\(template).metadata", in: text)
        }
        return text
    }

    private static func replace(_ name: String, by replacement: String, in text: String) -> String {
        let bytes = Array(text.utf8)
        let wanted = Array(name.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            guard bytes[position...].starts(with: wanted) else {
                result.append(bytes[position])
                position += 1
                continue
            }
            position += wanted.count
            result += isOwn(bytes[position...]) ? wanted : Array(replacement.utf8)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether what follows `object.metadata` is the object's own name or namespace.
    private static func isOwn(_ rest: ArraySlice<UInt8>) -> Bool {
        [".namespace", ".name"].contains { field in
            guard rest.starts(with: field.utf8) else { return false }
            guard let next = rest.dropFirst(field.utf8.count).first else { return true }
            return
                !(next == 0x5F || (0x30...0x39).contains(next) || (0x41...0x5A).contains(next)
                || (0x61...0x7A).contains(next))
        }
    }
}
