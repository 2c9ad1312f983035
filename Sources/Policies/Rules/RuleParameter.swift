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

    public init(name: String, description: String, value: Value) {
        self.name = name
        self.description = description
        self.value = value
    }

    public func with(_ value: Value) -> RuleParameter {
        RuleParameter(name: name, description: description, value: value)
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
