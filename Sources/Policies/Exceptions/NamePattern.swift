/// A name in which `*` stands for any number of characters.
public struct NamePattern: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    /// What stands between the stars.
    private let parts: [[UInt8]]

    public init(_ text: String) {
        self.text = text
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    public var hasWildcard: Bool { parts.count > 1 }

    /// Whether the pattern says nothing: stars only.
    public var matchesEverything: Bool { hasWildcard && parts.allSatisfy(\.isEmpty) }

    public func matches(_ name: some StringProtocol) -> Bool {
        hasWildcard ? matches(Array(name.utf8)[...]) : name.utf8.elementsEqual(text.utf8)
    }

    /// Stars take as little as they can, so that time is at most the product of the lengths.
    func matches(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = parts.first, let last = parts.last else { return name.isEmpty }
        if !hasWildcard { return name.elementsEqual(first) }
        guard name.count >= first.count + last.count, name.starts(with: first),
            name.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let start = NamePattern.firstIndex(of: part, in: rest) else { return false }
            rest = rest[(start + part.count)...]
        }
        return true
    }

    private static func firstIndex(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= part.count else { return nil }
        return (text.startIndex...(text.endIndex - part.count)).first { text[$0...].starts(with: part) }
    }

    public var description: String { text }
}
