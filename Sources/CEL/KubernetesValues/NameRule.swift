/// A rule that apimachinery has for names, with its messages word for word, since users compare and show them.
package enum NameRule {
    case dns1123Label, dns1123Subdomain, dns1035Label, labelValue

    /// What is wrong with `name`; empty when it follows the rule.
    package func faults(of name: UTF8Bytes) -> [String] {
        var faults: [String] = []
        if name.count > maximumLength { faults.append(Self.tooLong(maximumLength)) }
        if !matches(name) {
            // A valid subdomain that is no label can only have dots too many.
            let isDotted = self == .dns1123Label && NameRule.dns1123Subdomain.matches(name)
            faults.append(isDotted ? "must not contain dots" : patternMessage)
        }
        return faults
    }

    /// What is wrong with `name` as the beginning of a generated name, which may end in a dash. A trailing dash takes
    /// the character before it out of the check, as in apimachinery.
    func faults(ofPrefix name: UTF8Bytes) -> [String] {
        guard name.count > 1, name.last == UInt8(ascii: "-") else { return faults(of: name) }
        let masked = name.dropLast(2) + [UInt8(ascii: "a")]
        return masked.withUnsafeBufferPointer { faults(of: $0) }
    }

    /// What is wrong with a qualified name, also known as a label key: an optional DNS subdomain and a slash, then a
    /// name.
    package static func faults(ofQualifiedName text: UTF8Bytes) -> [String] {
        let (first, rest) = text.cut(at: UInt8(ascii: "/"))
        if rest?.contains(UInt8(ascii: "/")) == true {
            return [
                "a valid label key \(labelKeyMessage) with an optional DNS subdomain prefix and '/' "
                    + "(e.g. 'example.com/MyName')"
            ]
        }
        var faults: [String] = []
        if rest != nil {
            if first.isEmpty {
                faults.append("prefix part must be non-empty")
            } else {
                faults += NameRule.dns1123Subdomain.faults(of: first).map { "prefix part \($0)" }
            }
        }
        let name = rest ?? first
        if name.isEmpty {
            faults.append("name part must be non-empty")
        } else if name.count > labelMaximumLength {
            faults.append("name part \(tooLong(labelMaximumLength))")
        }
        if !isLabelName(name) { faults.append("name part \(labelKeyMessage)") }
        return faults
    }
}

// MARK: - Matching

extension NameRule {
    /// DNS labels, label names and label values: 63 bytes.
    private static let labelMaximumLength = 63

    private var maximumLength: Int { self == .dns1123Subdomain ? 253 : Self.labelMaximumLength }

    private func matches(_ name: UTF8Bytes) -> Bool {
        switch self {
        case .dns1123Label: return Self.isDNSLabel(name)
        case .dns1035Label: return Self.isDNSLabel(name) && name.first?.isASCIILowercase == true
        case .labelValue: return name.isEmpty || Self.isLabelName(name)
        case .dns1123Subdomain:
            var rest: UTF8Bytes? = name
            while let remaining = rest {
                let (label, next) = remaining.cut(at: UInt8(ascii: "."))
                guard Self.isDNSLabel(label) else { return false }
                rest = next
            }
            return true
        }
    }

    /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`
    private static func isDNSLabel(_ label: UTF8Bytes) -> Bool {
        func isEnd(_ byte: UInt8) -> Bool { byte.isASCIILowercase || byte.isASCIIDigit }
        guard let first = label.first, let last = label.last, isEnd(first), isEnd(last) else { return false }
        return label.allSatisfy { isEnd($0) || $0 == UInt8(ascii: "-") }
    }

    /// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`
    private static func isLabelName(_ name: UTF8Bytes) -> Bool {
        guard let first = name.first, let last = name.last, first.isASCIIAlphanumeric, last.isASCIIAlphanumeric
        else { return false }
        return name.allSatisfy {
            $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }
}

// MARK: - Messages

extension NameRule {
    private static let dns1123LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    private static let labelNamePattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    private var patternMessage: String {
        switch self {
        case .dns1123Label:
            Self.patternMessage(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start "
                    + "and end with an alphanumeric character",
                pattern: Self.dns1123LabelPattern, examples: ["my-name", "123-abc"])
        case .dns1123Subdomain:
            Self.patternMessage(
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                    + "must start and end with an alphanumeric character",
                pattern: "\(Self.dns1123LabelPattern)(\\.\(Self.dns1123LabelPattern))*", examples: ["example.com"])
        case .dns1035Label:
            Self.patternMessage(
                "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
                    + "character, and end with an alphanumeric character",
                pattern: "[a-z]([-a-z0-9]*[a-z0-9])?", examples: ["my-name", "abc-123"])
        case .labelValue:
            Self.patternMessage(
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and "
                    + "must start and end with an alphanumeric character",
                pattern: "(\(Self.labelNamePattern))?", examples: ["MyValue", "my_value", "12345"])
        }
    }

    private static var labelKeyMessage: String {
        patternMessage(
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                + "character",
            pattern: labelNamePattern, examples: ["MyName", "my.name", "123-abc"])
    }

    private static func patternMessage(_ message: String, pattern: String, examples: [String]) -> String {
        let examples = examples.map { "'\($0)', " }.joined(separator: " or ")
        return "\(message) (e.g. \(examples)regex used for validation is '\(pattern)')"
    }

    private static func tooLong(_ maximum: Int) -> String { "must be no more than \(maximum) bytes" }
}
