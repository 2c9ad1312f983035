import Documents

/// A query over labels (`LabelSelector` of `meta/v1`): all of its requirements must hold, so that an empty one selects
/// everything. Whether an absent selector selects nothing or everything is for the field that lacks it to say.
///
/// Equal selectors select the same labels whatever the order in which they were written.
public struct LabelSelector: Hashable, Sendable {
    public enum Operator: String, CaseIterable, Sendable {
        case `in` = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    /// A condition on one label. An entry of `matchLabels` is `In` with one value.
    public struct Requirement: Hashable, Sendable {
        public let key: String
        public let `operator`: Operator
        /// Sorted, each once; empty for `Exists` and `DoesNotExist`.
        public let values: [String]

        public init(_ key: String, _ operator: Operator, _ values: [String] = []) {
            self.key = key
            self.operator = `operator`
            self.values = values.count < 2 ? values : Set(values).sorted()
        }

        /// `NotIn` holds for an object without the label, too.
        public func matches(_ labels: [String: String]) -> Bool {
            switch (self.operator, labels[key]) {
            case (.in, let value?): values.contains(value)
            case (.notIn, let value?): !values.contains(value)
            case (.exists, let value): value != nil
            case (.doesNotExist, let value): value == nil
            case (.in, nil): false
            case (.notIn, nil): true
            }
        }
    }

    /// Sorted, each once.
    public let requirements: [Requirement]

    public init(_ requirements: [Requirement] = []) {
        self.requirements =
            requirements.count < 2 ? requirements : Set(requirements).sorted { $0.description < $1.description }
    }

    public init(matchLabels: [String: String]) {
        self.init(matchLabels.map { Requirement($0.key, .in, [$0.value]) })
    }

    /// Whether the selector selects everything because it asks for nothing.
    public var isEmpty: Bool { requirements.isEmpty }

    public func matches(_ labels: [String: String]) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}

// MARK: - Text

extension LabelSelector: CustomStringConvertible {
    /// As kubectl prints selectors: `app=web,tier in (a,b),!legacy`; empty for a selector that selects everything.
    public var description: String { requirements.map(\.description).joined(separator: ",") }
}

extension LabelSelector.Requirement: CustomStringConvertible {
    public var description: String {
        switch self.operator {
        case .in: values.count == 1 ? "\(key)=\(values[0])" : "\(key) in (\(values.joined(separator: ",")))"
        case .notIn: "\(key) notin (\(values.joined(separator: ",")))"
        case .exists: key
        case .doesNotExist: "!\(key)"
        }
    }
}

// MARK: - Reading

extension LabelSelector {
    /// Reads a selector as the API server does; null stands for an empty one.
    /// - Returns: the selector, or nil and why where the API server would refuse it.
    public static func read(_ slot: UnsafePointer<Value>) -> (selector: LabelSelector?, malformed: [Malformation]) {
        var reader = LabelSelectorReader()
        reader.read(slot)
        return (reader.malformed.isEmpty ? LabelSelector(reader.requirements) : nil, reader.malformed)
    }
}

/// Reads and validates a selector (`ValidateLabelSelector` of `apimachinery/pkg/apis/meta/v1/validation`).
private struct LabelSelectorReader {
    private(set) var requirements: [LabelSelector.Requirement] = []
    private(set) var malformed: [Malformation] = []

    mutating func read(_ slot: UnsafePointer<Value>) {
        if slot.pointee.kind == .null { return }
        guard slot.pointee.kind == .map else {
            return reject("a label selector is a mapping, not \(slot.pointee.kindPhrase)", slot)
        }
        if let labels = slot.pointee.slot(forKey: "matchLabels") { readLabels(labels) }
        if let expressions = slot.pointee.slot(forKey: "matchExpressions") { readExpressions(expressions) }
    }

    private mutating func readLabels(_ labels: UnsafePointer<Value>) {
        guard isMap(labels, "matchLabels") else { return }
        for entry in labels.pointee.entries {
            guard let key = entry.key.text, LabelSyntax.isKey(key) else {
                reject("\(entry.key.json()) is no label key", labels.pointee.slot(forAnyKey: entry.key) ?? labels)
                continue
            }
            guard let value = labels.pointee.slot(forAnyKey: entry.key), let text = text(value, "the label \(key)")
            else { continue }
            if check(text, value) { requirements.append(.init(key, .in, [text])) }
        }
    }

    private mutating func readExpressions(_ expressions: UnsafePointer<Value>) {
        if expressions.pointee.kind == .null { return }
        guard expressions.pointee.kind == .list else {
            return reject("matchExpressions is \(expressions.pointee.kindPhrase), not a list", expressions)
        }
        guard let base = expressions.pointee.elements.baseAddress else { return }
        for index in 0..<Int(expressions.pointee.count) { readExpression(base + index) }
    }

    private mutating func readExpression(_ slot: UnsafePointer<Value>) {
        guard isMap(slot, "an item of matchExpressions") else { return }
        let before = malformed.count
        let key = slot.pointee["key"]?.text ?? ""
        if !LabelSyntax.isKey(key) { reject("\(JSONText.quoted(key)) is no label key", slot) }
        let name = slot.pointee["operator"]?.text ?? ""
        let values = readValues(slot)
        guard let `operator` = LabelSelector.Operator(rawValue: name) else {
            return reject("\(JSONText.quoted(name)) is no operator: use In, NotIn, Exists or DoesNotExist", slot)
        }
        switch `operator` {
        case .in, .notIn: if values.isEmpty { reject("\(name) needs values", slot) }
        case .exists, .doesNotExist: if !values.isEmpty { reject("\(name) takes no values", slot) }
        }
        if malformed.count == before { requirements.append(.init(key, `operator`, values)) }
    }

    private mutating func readValues(_ expression: UnsafePointer<Value>) -> [String] {
        guard let list = expression.pointee.slot(forKey: "values"), list.pointee.kind != .null else { return [] }
        guard list.pointee.kind == .list, let base = list.pointee.elements.baseAddress else {
            if list.pointee.kind != .list { reject("values is \(list.pointee.kindPhrase), not a list", list) }
            return []
        }
        var values: [String] = []
        for index in 0..<Int(list.pointee.count) {
            guard let text = text(base + index, "a value of matchExpressions"), check(text, base + index) else {
                continue
            }
            values.append(text)
        }
        return values
    }

    /// The text of a string; null stands for an empty one, as in Go.
    private mutating func text(_ slot: UnsafePointer<Value>, _ what: String) -> String? {
        if slot.pointee.kind == .null { return "" }
        if let text = slot.pointee.text { return text }
        reject("\(what) is \(slot.pointee.kindPhrase), not a string: quote it", slot)
        return nil
    }

    private mutating func check(_ value: String, _ slot: UnsafePointer<Value>) -> Bool {
        if LabelSyntax.isValue(value) { return true }
        reject("\(JSONText.quoted(value)) is no label value", slot)
        return false
    }

    /// Whether a slot holds a map; null stands for an empty one and is none to read.
    private mutating func isMap(_ slot: UnsafePointer<Value>, _ what: String) -> Bool {
        switch slot.pointee.kind {
        case .map: return true
        case .null where what == "matchLabels": return false
        default:
            reject("\(what) is \(slot.pointee.kindPhrase), not a mapping", slot)
            return false
        }
    }

    private mutating func reject(_ reason: String, _ slot: UnsafePointer<Value>) {
        malformed.append(Malformation(reason: reason, slot: slot))
    }
}

/// What keys and values of labels look like (`IsQualifiedName` and `IsValidLabelValue` of `apimachinery`).
package enum LabelSyntax {
    /// A name of at most 63 characters, after an optional prefix, a DNS name of at most 253 characters, and a slash.
    package static func isKey(_ text: String) -> Bool {
        text.withBytes { bytes in
            guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return isName(bytes) }
            return isDomain(UnsafeBufferPointer(rebasing: bytes[..<slash]))
                && isName(UnsafeBufferPointer(rebasing: bytes[(slash + 1)...]))
        }
    }

    /// Empty, or a name of at most 63 characters.
    package static func isValue(_ text: String) -> Bool { text.withBytes { $0.isEmpty || isName($0) } }

    private static func isName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last, text.count <= 63 else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.allSatisfy {
                isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
            }
    }

    /// A DNS subdomain: labels of lower-case letters, digits and dashes, which do not begin or end them.
    private static func isDomain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous = UInt8(ascii: ".")
        for byte in text {
            switch byte {
            case UInt8(ascii: "."): if !isLowercaseAlphanumeric(previous) { return false }
            case UInt8(ascii: "-"): if previous == UInt8(ascii: ".") { return false }
            default: if !isLowercaseAlphanumeric(byte) { return false }
            }
            previous = byte
        }
        return text.count <= 253 && isLowercaseAlphanumeric(previous)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowercaseAlphanumeric(byte) || (0x41...0x5A).contains(byte)
    }

    private static func isLowercaseAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
