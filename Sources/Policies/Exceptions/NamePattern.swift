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

    public func matches(_ name: some StringProtocol) -> Bool { matches(Array(name.utf8)[...]) }

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

/// Paths of files: in each component `*` stands for any characters, and `**` for any number of components. The pattern
/// may begin at any component of the path, so that it holds from wherever the scan was started; one that begins with a
/// slash begins at the first.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    private let components: [NamePattern]
    private let isAnchored: Bool

    public init(_ text: String) {
        self.text = text
        isAnchored = text.hasPrefix("/")
        components = text.split(separator: "/").filter { $0 != "." }.map { NamePattern(String($0)) }
    }

    /// Whether the pattern says nothing.
    public var matchesEverything: Bool { components.allSatisfy { $0.matchesEverything } }

    /// A directory's pattern holds for all that lies in it.
    public func matches(_ path: String) -> Bool {
        // How many components of the pattern the path's components so far can have used up.
        var states = [Bool](repeating: false, count: components.count + 1)
        states[0] = true
        follow(&states)
        for component in path.split(separator: "/") where component != "." {
            if states[components.count] { return true }
            let name = Array(component.utf8)[...]
            var next = [Bool](repeating: false, count: components.count + 1)
            next[0] = !isAnchored
            for (index, pattern) in components.enumerated() where states[index] {
                if pattern.text == "**" {
                    next[index] = true
                } else if pattern.matches(name) {
                    next[index + 1] = true
                }
            }
            follow(&next)
            states = next
        }
        return states[components.count]
    }

    /// `**` may stand for nothing.
    private func follow(_ states: inout [Bool]) {
        for (index, pattern) in components.enumerated() where states[index] && pattern.text == "**" {
            states[index + 1] = true
        }
    }

    public var description: String { text }
}
