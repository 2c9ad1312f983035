import CEL
import Documents
import Kubernetes

/// Why a check came to no verdict, in terms of the object rather than of the expression: which field, and what is wrong
/// with it.
enum UnevaluatedReason {
    /// - Parameters:
    ///   - outcome: what the expression came to instead of what was wanted.
    ///   - blame: the field that decided.
    static func text(
        of outcome: Outcome, _ explanation: Explanation, _ blame: Blame, _ program: Program
    ) -> String {
        if let misfit = blame.misfit { return misfit }
        switch outcome {
        case .value(let value):
            let wanted: Value.Kind = program.outputType == .bool ? .bool : .list
            let found = value.wrapped ?? value
            let isField = !blame.path.isEmpty && explanation.reads.first?.isPresent == true
            return "\(isField ? blame.path : "what is to be checked") is \(found.kindPhrase), not \(wanted.phrase)"
        case .error(let error):
            if let fault = explanation.mismatch?.fault { return "\(blame.path) \(fault)" }
            if error.exceedsLimits || blame.path.isEmpty { return error.message }
            return blame.absent == nil ? "\(blame.path): \(error.message)" : "\(blame.path) is not set"
        }
    }
}

extension Mismatch {
    /// What is wrong with the field, such as `is a string, not a boolean`; nil where the words would not tell both apart.
    var fault: String? {
        guard let found = field.value?.kind else { return nil }
        if found == .double, expected.contains(.int) { return "is not a whole number" }
        var names: [String] = []
        for kind in expected where kind.isWritten && !names.contains(kind.phrase) { names.append(kind.phrase) }
        guard let last = names.popLast(), last != found.phrase, !names.contains(found.phrase) else { return nil }
        let expected = names.isEmpty ? last : names.joined(separator: ", ") + " or " + last
        return "is \(found.phrase), not \(expected)"
    }

    /// The words for an error of an expression, with the field as the expression calls it: `no such overload:
    /// object.spec.replicas is a string, not a number`.
    public func explaining(_ message: String) -> String {
        guard message == "no such overload", let fault else { return message }
        return "\(message): \(FieldPath([.field(field.variable)] + field.path)) \(fault)"
    }
}

extension Value.Kind {
    /// Whether manifests have values of the kind.
    fileprivate var isWritten: Bool {
        switch self {
        case .bool, .int, .uint, .double, .string, .list, .map: true
        default: false
        }
    }
}
