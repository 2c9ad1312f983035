extension CheckedExpression {
    /// Whether the result is of one of the types, exactly: where a policy needs a bool, `dyn` will not do.
    /// The words are those of Kubernetes' `admission/plugin/cel`.
    ///
    /// - Returns: what is wrong, or nil.
    public func problem(expecting allowed: [CELType]) -> Diagnostic? {
        guard !allowed.contains(outputType), !allowed.isEmpty else { return nil }
        let names = allowed.map(\.typeName)
        let message =
            names.count == 1
            ? "must evaluate to \(names[0])" : "must evaluate to one of [\(names.joined(separator: " "))]"
        let hint = outputType == .dyn ? hintOnDyn(allowed) : "the expression is of type \(outputType)"
        let range = ast.range(ast.root)
        return Diagnostic(message, at: range, hint: hint)
    }

    private func hintOnDyn(_ allowed: [CELType]) -> String {
        let remedy =
            switch allowed.first {
            case .bool: "compare it, as in … == true"
            case .string: "convert it with string(…)"
            default: "convert it"
            }
        return "the type of the expression is known only at run time: \(remedy)"
    }
}

extension CELType {
    /// The name that the type has as a value, without its parameters: `null_type`, `google.protobuf.Timestamp`, `list`.
    var typeName: String {
        switch self {
        case .null: "null_type"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .list: "list"
        case .map: "map"
        case .opaque(let name, _): name
        default: description
        }
    }
}
