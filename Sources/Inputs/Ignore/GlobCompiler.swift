/// Translates the text of a glob into the steps that match it.
struct GlobCompiler {
    private let pattern: ArraySlice<UInt8>
    private var position: Int
    private var steps: [Glob.Step] = []
    /// Whether only literal bytes came before `position`.
    private var isLiteralSoFar = true

    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let backslash = UInt8(ascii: "\\")

    init(_ pattern: ArraySlice<UInt8>) {
        self.pattern = pattern
        position = pattern.startIndex
    }

    private func byte(at index: Int) -> UInt8? {
        pattern.indices.contains(index) ? pattern[index] : nil
    }

    /// The steps, or nil if the pattern is invalid.
    mutating func compile() -> [Glob.Step]? {
        while let byte = byte(at: position) {
            switch byte {
            case Self.star:
                compileStars()
                isLiteralSoFar = false
            case UInt8(ascii: "?"):
                steps.append(.anyByte)
                position += 1
                isLiteralSoFar = false
            case UInt8(ascii: "["):
                guard let set = compileClass() else { return nil }
                steps.append(.oneOf(set))
                isLiteralSoFar = false
            case Self.backslash:
                guard let literal = self.byte(at: position + 1) else { return nil }
                steps.append(.byte(literal))
                position += 2
                isLiteralSoFar = false
            default:
                steps.append(.byte(byte))
                position += 1
            }
        }
        return steps
    }

    /// One `*`, or two and more.
    ///
    /// git cuts off the literal beginning of a pattern before it looks for wildcards, so that a `**` there counts as a
    /// whole component even when a name stands before it: `doc**/x` matches `docs/a/x`. This follows git.
    private mutating func compileStars() {
        let start = position
        while byte(at: position) == Self.star { position += 1 }
        let isWholeStart = isLiteralSoFar || byte(at: start - 1) == Self.slash
        let following = byte(at: position)
        let isEscapedSlash = following == Self.backslash && byte(at: position + 1) == Self.slash
        let isWholeEnd = following == nil || following == Self.slash || isEscapedSlash
        guard position - start > 1, isWholeStart, isWholeEnd else {
            steps.append(.run)
            return
        }
        if following == Self.slash {
            position += 1
            steps += [.optional(count: 2), .runAcrossDirectories, .byte(Self.slash)]
        } else {
            steps.append(.runAcrossDirectories)
        }
    }

    /// A bracket expression with `position` at its `[`, or nil if it is malformed.
    private mutating func compileClass() -> ByteSet? {
        var set = ByteSet()
        var index = position + 1
        let isNegated = byte(at: index) == UInt8(ascii: "!") || byte(at: index) == UInt8(ascii: "^")
        if isNegated { index += 1 }
        let first = index
        // The last member, if a range may start from it.
        var previous: UInt8?
        while let member = byte(at: index), member != UInt8(ascii: "]") || index == first {
            if member == Self.backslash {
                guard let literal = byte(at: index + 1) else { return nil }
                set.insert(literal)
                previous = literal
                index += 2
            } else if member == UInt8(ascii: "-"), let lower = previous, let following = byte(at: index + 1),
                following != UInt8(ascii: "]")
            {
                index += 1
                if following == Self.backslash { index += 1 }
                guard let upper = byte(at: index) else { return nil }
                if lower <= upper { set.insert(lower...upper) }
                previous = nil
                index += 1
            } else if member == UInt8(ascii: "["), byte(at: index + 1) == UInt8(ascii: ":") {
                guard let end = pattern[(index + 2)...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
                if end - 1 >= index + 2, pattern[end - 1] == UInt8(ascii: ":") {
                    guard let named = ByteSet(className: pattern[(index + 2)..<(end - 1)]) else { return nil }
                    set.formUnion(named)
                    previous = nil
                    index = end + 1
                } else {
                    set.insert(member)
                    previous = member
                    index += 1
                }
            } else {
                set.insert(member)
                previous = member
                index += 1
            }
        }
        guard byte(at: index) != nil else { return nil }
        position = index + 1
        return isNegated ? set.complement : set
    }
}
