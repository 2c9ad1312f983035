/// How a text is marked into which a program is still to write something.
public enum PlaceholderSyntax: String, Sendable {
    case braces = "{{ }}"
    case dollarBraces = "${ }"
    case dollarParentheses = "$( )"
    case dollar = "$"
    case angles = "< >"
    case percent = "%"
    case ats = "@@"
    case hashBraces = "#{ }"
    case brackets = "[[ ]]"
    case underscores = "__"

    /// The first mark in a name or an image, which can stand in neither.
    /// - Parameter isAnyText: whether the text is no DNS name and no image, so that only what nobody means counts: a role
    ///   may be called `team:$ops`.
    public init?(in text: UnsafeBufferPointer<UInt8>, isAnyText: Bool = false) {
        var hasDollar = false
        for index in text.indices {
            let isDouble = index + 1 < text.count && text[index + 1] == text[index]
            switch text[index] {
            case UInt8(ascii: "{") where isDouble: self = .braces
            case UInt8(ascii: "$"):
                switch text.dropFirst(index + 1).first {
                case UInt8(ascii: "{"): self = .dollarBraces
                case UInt8(ascii: "("): self = .dollarParentheses
                default:
                    hasDollar = true
                    continue
                }
            case _ where isAnyText: continue
            case UInt8(ascii: "<"): self = .angles
            case UInt8(ascii: "%"): self = .percent
            case UInt8(ascii: "@") where isDouble: self = .ats
            case UInt8(ascii: "#") where text.dropFirst(index + 1).first == UInt8(ascii: "{"): self = .hashBraces
            case UInt8(ascii: "[") where isDouble: self = .brackets
            case UInt8(ascii: "_") where isDouble && PlaceholderSyntax.isWord(at: index, in: text): self = .underscores
            default: continue
            }
            return
        }
        guard hasDollar, !isAnyText else { return nil }
        self = .dollar
    }

    /// The first mark in a name.
    public init?(in text: String) {
        var text = text
        guard let syntax = text.withUTF8({ PlaceholderSyntax(in: $0) }) else { return nil }
        self = syntax
    }

    /// Whether a part of a name or an image is a word between double underscores: `__IMAGE__`, and not `a__b__c`, as a
    /// repository may be called.
    private static func isWord(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        func isEdge(_ index: Int) -> Bool { !text.indices.contains(index) || "/:@-.".utf8.contains(text[index]) }
        guard isEdge(start - 1) else { return false }
        let end = (start..<text.count).first(where: isEdge) ?? text.count
        return end - start > 4 && text[end - 1] == UInt8(ascii: "_") && text[end - 2] == UInt8(ascii: "_")
    }
}
