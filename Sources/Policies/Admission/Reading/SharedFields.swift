import Documents
import Kubernetes

/// Types that several kinds of policies share.
extension StrictFields {
    /// `metadata`: the name, and what its annotations say of the policy.
    mutating func metadata() -> (name: String, namespace: String?, annotations: [String: String]) {
        guard var metadata = fields("metadata") else {
            reportMissing("metadata")
            return ("", nil, [:])
        }
        let name = metadata.requiredString("name")
        let namespace = metadata.string("namespace")
        let annotations = metadata.stringMap("annotations")
        _ = metadata.stringMap("labels")
        metadata.ignore(
            "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
            "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields", "selfLink")
        metadata.finish()
        return (name, namespace, Dictionary(annotations, uniquingKeysWith: { $1 }))
    }

    mutating func labelSelector(_ name: StaticString) -> LabelSelector? {
        guard let slot = take(name) else { return nil }
        let (selector, malformed) = LabelSelector.read(slot)
        for malformation in malformed {
            reader.report(malformation.reason, path: path(of: name), at: malformation.slot)
        }
        if var fields = fields(name) {
            for var item in fields.items("matchExpressions") {
                item.ignore("key", "operator", "values")
                item.finish()
            }
            fields.ignore("matchLabels")
            fields.finish()
        }
        return selector
    }

    /// `matchConstraints` or `matchResources`.
    mutating func matchResources(_ name: StaticString, requiresRules: Bool) -> MatchResources? {
        guard var fields = fields(name) else { return nil }
        var match = MatchResources()
        match.namespaceSelector = fields.labelSelector("namespaceSelector")
        match.objectSelector = fields.labelSelector("objectSelector")
        match.resourceRules = fields.items("resourceRules").map { $0.resourceRule() }
        match.excludeResourceRules = fields.items("excludeResourceRules").map { $0.resourceRule() }
        if let policy: MatchPolicy = fields.choice("matchPolicy") { match.includesEquivalents = policy == .equivalent }
        if requiresRules, match.resourceRules.isEmpty { fields.reportMissing("resourceRules") }
        fields.finish()
        return match
    }

    private func resourceRule() -> ResourceRule {
        var fields = self
        let rule = ResourceRule(
            groups: fields.strings("apiGroups"), versions: fields.strings("apiVersions"),
            resources: fields.strings("resources"), operations: fields.operations(),
            scope: fields.choice("scope") ?? .all, names: fields.strings("resourceNames"), place: place)
        if rule.groups.isEmpty { fields.reportMissing("apiGroups") }
        if rule.versions.isEmpty { fields.reportMissing("apiVersions") }
        if rule.resources.isEmpty { fields.reportMissing("resources") }
        for resource in rule.resources where resource.contains(where: \.isUppercase) {
            fields.report(
                .warning, "\(resource) is no resource: resources are named in lower-case plural, such as pods",
                field: "resources")
        }
        fields.finish()
        return rule
    }

    private mutating func operations() -> [ResourceRule.Operation] {
        let names = strings("operations")
        if names.isEmpty { reportMissing("operations") }
        return names.compactMap { choice($0, field: "operations") }
    }

    /// A list of maps with `name` and `expression`.
    mutating func namedExpressions(_ name: StaticString, areIdentifiers: Bool) -> [NamedExpression] {
        var seen: Set<String> = []
        return items(name).compactMap { item in
            var item = item
            let name = item.requiredString("name")
            let expression = item.requiredExpression("expression")
            item.finish()
            if areIdentifiers, !name.isEmpty, !StrictFields.isIdentifier(name) {
                item.report("\(JSONText.quoted(name)) is no CEL identifier", field: "name")
            }
            if !seen.insert(name).inserted {
                item.report("\(JSONText.quoted(name)) stands here a second time", field: "name")
            }
            return expression.map { NamedExpression(name: name, expression: $0) }
        }
    }

    mutating func validations() -> [Validation] {
        items("validations").compactMap { item in
            var item = item
            let expression = item.requiredExpression("expression")
            let message = item.string("message")
            let messageExpression = item.expression("messageExpression")
            let reason = item.choice("reason", as: Validation.Reason.self)
            item.finish()
            if let message, !message.isEmpty, message.trimmed.isEmpty {
                item.report("must not be blank", field: "message")
            } else if let message, message.trimmed.contains(where: { "\n\r\r\n".contains($0) }) {
                item.report("must not contain line breaks", field: "message")
            }
            return expression.map {
                Validation(
                    expression: $0, message: message, messageExpression: messageExpression,
                    reason: reason ?? .invalid)
            }
        }
    }

    /// Reports a policy's spec with neither validations nor audit annotations.
    func reportIfNothingIsChecked() {
        let lists: [StaticString] = ["validations", "auditAnnotations"]
        guard lists.allSatisfy({ slot.pointee.slot(forKey: $0)?.pointee.count ?? 0 == 0 }) else { return }
        report("must have validations or auditAnnotations")
    }

    mutating func auditAnnotations() -> [AuditAnnotation] {
        let all = items("auditAnnotations").compactMap { item -> AuditAnnotation? in
            var item = item
            let key = item.requiredString("key")
            let value = item.requiredExpression("valueExpression")
            item.finish()
            if let value, value.text.utf8.count > PolicyLimits.auditExpressionLength {
                item.report("is longer than \(PolicyLimits.auditExpressionLength) bytes", field: "valueExpression")
            }
            return value.map { AuditAnnotation(key: key, valueExpression: $0) }
        }
        if all.count > PolicyLimits.auditAnnotations {
            report("has more than \(PolicyLimits.auditAnnotations) entries", field: "auditAnnotations")
        }
        return all
    }

    mutating func matchConditions(_ name: StaticString = "matchConditions") -> [NamedExpression] {
        let conditions = namedExpressions(name, areIdentifiers: false)
        if conditions.count > PolicyLimits.matchConditions {
            report("has more than \(PolicyLimits.matchConditions) entries", field: name)
        }
        return conditions
    }

    mutating func paramKind() -> ParamKind? {
        guard var fields = fields("paramKind") else { return nil }
        let kind = ParamKind(
            apiVersion: fields.requiredString("apiVersion"), kind: fields.requiredString("kind"), place: fields.place)
        fields.finish()
        return kind
    }

    mutating func validationActions(_ name: StaticString = "validationActions") -> Set<ValidationAction> {
        let names = strings(name)
        let actions = Set(names.compactMap { choice($0, field: name) as ValidationAction? })
        if actions.isSuperset(of: [.deny, .warn]) { report("must not hold both Deny and Warn", field: name) }
        if actions.count < names.count, Set(names).count < names.count { report("holds an action twice", field: name) }
        return actions
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isIdentifierStart, !reserved.contains(name) else { return false }
        return name.utf8.allSatisfy { $0.isIdentifierStart || (0x30...0x39).contains($0) }
    }

    /// Words that CEL keeps for itself.
    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]
}

private enum MatchPolicy: String, CaseIterable {
    case equivalent = "Equivalent"
    case exact = "Exact"
}

extension UInt8 {
    fileprivate var isIdentifierStart: Bool {
        self == 0x5F || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}

/// Sizes that the API server allows (`A/apis/cel/config.go`, `K/pkg/apis/admissionregistration/validation`).
enum PolicyLimits {
    static let matchConditions = 64
    static let auditAnnotations = 20
    /// In bytes.
    static let auditExpressionLength = 5 * 1024
    /// In bytes; longer values are cut.
    static let auditValueLength = 10 * 1024
    /// In bytes; a longer message is not used.
    static let messageLength = 5 * 1024
}
