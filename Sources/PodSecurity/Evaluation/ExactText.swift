import Documents

/// Text that equals text of the same bytes only, as the API server compares it.
///
/// Swift's own strings are equal where Unicode calls them equivalent, so that `KILL` written with the Kelvin sign would
/// pass for the capability.
struct ExactText: Hashable, ExpressibleByStringLiteral, CustomStringConvertible, Sendable {
    let description: String

    init(_ text: String) { description = text }
    init(stringLiteral text: String) { description = text }

    var isEmpty: Bool { description.isEmpty }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        description.utf8.starts(with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
    }

    static func == (a: ExactText, b: ExactText) -> Bool { a.description.utf8.elementsEqual(b.description.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = description
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension ExactText {
    /// In double quotes, for messages.
    var quoted: String { JSONText.quoted(description) }
}
