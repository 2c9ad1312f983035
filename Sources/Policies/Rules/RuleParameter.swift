import CEL
import Documents

/// A value of a rule that a configuration can change, `params.<name>` in the rule's expressions.
public struct RuleParameter: Sendable {
    /// What a parameter holds.
    public enum Value: Hashable, Sendable {
        case bool(Bool)
        case int(Int64)
        case string(String)
        case strings([String])
    }

    public let name: String
    /// What it does, in a sentence.
    public let description: String
    /// The default, unless a configuration set another.
    public let value: Value
    /// What its texts must be; nil for any text.
    public let format: Format?

    public init(name: String, description: String, value: Value, format: Format? = nil) {
        self.name = name
        self.description = description
        self.value = value
        self.format = format
    }

    public func with(_ value: Value) -> RuleParameter {
        RuleParameter(name: name, description: description, value: value, format: format)
    }

    /// What the texts of a parameter are.
    public enum Format: String, CaseIterable, Sendable {
        /// A quantity of Kubernetes, such as `500m` or `1Gi`.
        case quantity
        /// A duration, such as `5m` or `1h30m`.
        case duration
        /// A version of Kubernetes, such as `1.30`.
        case version

        /// Why a value is not of the format; nil where it is.
        public func problem(of value: Value) -> String? {
            switch value {
            case .bool, .int: "must be \(name)"
            case .string(let text): isFormat(of: text) ? nil : "must be \(name), and is '\(text)'"
            case .strings(let texts):
                texts.first { !isFormat(of: $0) }.map { "must be a list, each item \(name), and has '\($0)'" }
            }
        }

        private var name: String {
            switch self {
            case .quantity: "a quantity such as 500m or 1Gi"
            case .duration: "a duration such as 5m or 1h30m"
            case .version: "a version such as 1.30"
            }
        }

        private func isFormat(of text: String) -> Bool {
            switch self {
            case .quantity: CanonicalQuantity.text(of: text) != nil
            case .duration: DurationText.isValid(text)
            case .version:
                (2...3).contains(text.split(separator: ".", omittingEmptySubsequences: false).count)
                    && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                        (1...5).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    }
            }
        }
    }
}

extension RuleParameter.Value {
    /// The value that a file states; nil for what no parameter can hold.
    public init?(_ value: Documents.Value) {
        switch value.kind {
        case .bool: self = .bool(value.asBool)
        case .int: self = .int(value.asInt)
        case .string:
            guard let text = value.text else { return nil }
            self = .string(text)
        case .list:
            var texts: [String] = []
            for element in value.elements {
                guard let text = element.text else { return nil }
                texts.append(text)
            }
            self = .strings(texts)
        default: return nil
        }
    }

    /// The kind of value in the words of YAML, for messages.
    public var kindName: String {
        switch self {
        case .bool: "a boolean"
        case .int: "an integer"
        case .string: "a string"
        case .strings: "a list of strings"
        }
    }

    /// The value as a CEL expression.
    var celLiteral: String {
        switch self {
        case .bool(let value): value ? "true" : "false"
        case .int(let value): value < 0 ? "(\(value))" : "\(value)"
        case .string(let text): RuleParameter.Value.quoted(text)
        case .strings(let texts): "[" + texts.map(RuleParameter.Value.quoted).joined(separator: ", ") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'", "\\": out += "\\\(scalar)"
            case "\n": out += "\\n"
            case " "..."~": out.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                out += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return out + "'"
    }
}
