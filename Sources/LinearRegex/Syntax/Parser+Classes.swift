extension Parser {
    /// `[…]`. `position` is at the bracket.
    mutating func parseClass() throws(RegexError) -> ScalarSet {
        let start = position
        position += 1
        var set = ScalarSet()
        let isNegated = peek() == UInt8(ascii: "^")
        if isNegated { position += 1 }

        var properties: Set<SyntaxTree.SetID> = []

        // A bracket is literal as the first member.
        var isFirst = true
        while isFirst || peek() != UInt8(ascii: "]") {
            isFirst = false
            if let posix = try parsePOSIXClass() {
                set.formUnion(posix)
            } else if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "p") || peek(1) == UInt8(ascii: "P") {
                let id = try parseUnicodeClass()
                if properties.insert(id).inserted { set.formUnion(tree.sets[Int(id)]) }
            } else if let perl = parsePerlClass() {
                set.formUnion(perl)
            } else {
                let (lower, upper) = try parseRange(ofClassAt: start)
                if flags.contains(.ignoreCase) {
                    CaseFolding.insert(lower, upper, into: &set)
                } else {
                    set.insert(lower, upper)
                }
            }
        }
        position += 1
        set.normalize()
        return isNegated ? set.inverted() : set
    }

    /// `a` or `a-z`. A hyphen before the closing bracket is literal.
    private mutating func parseRange(ofClassAt classStart: Int) throws(RegexError) -> (UInt32, UInt32) {
        let start = position
        let lower = try parseClassMember(ofClassAt: classStart)
        guard peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") else { return (lower, lower) }
        position += 1
        let upper = try parseClassMember(ofClassAt: classStart)
        if upper < lower { throw error(.invalidCharacterRange, from: start) }
        return (lower, upper)
    }

    private mutating func parseClassMember(ofClassAt classStart: Int) throws(RegexError) -> UInt32 {
        guard let byte = peek() else { throw error(.missingBracket, in: classStart..<pattern.count) }
        return byte == UInt8(ascii: "\\") ? try parseEscape() : try nextScalar()
    }

    /// `\d`, `\S` and the like; nil, with nothing consumed, if it is not one.
    mutating func parsePerlClass() -> ScalarSet? {
        guard peek() == UInt8(ascii: "\\"), let letter = peek(1), let named = ASCIIClasses.perl(letter) else {
            return nil
        }
        position += 2
        return resolve(named.set, isNegated: named.isNegated)
    }

    /// `[:alpha:]` or `[:^alpha:]` inside a class; nil, with nothing consumed, if there is none.
    private mutating func parsePOSIXClass() throws(RegexError) -> ScalarSet? {
        guard peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":"), let end = endOfPOSIXName() else { return nil }
        let start = position
        position = end + 2
        var name = pattern[start + 2..<end]
        let isNegated = name.first == UInt8(ascii: "^")
        if isNegated { name.removeFirst() }
        guard let set = ASCIIClasses.posix(String(decoding: name, as: UTF8.self)) else {
            throw error(.invalidCharacterRange, from: start)
        }
        return resolve(set, isNegated: isNegated)
    }

    /// Where `:]` is after `[:`.
    ///
    /// Once the search has failed it is not repeated, so that many `[:` do not take quadratic time.
    private mutating func endOfPOSIXName() -> Int? {
        if hasNoMorePOSIXNames { return nil }
        var cursor = position + 2
        while cursor + 1 < pattern.count {
            if pattern[cursor] == UInt8(ascii: ":"), pattern[cursor + 1] == UInt8(ascii: "]") { return cursor }
            cursor += 1
        }
        hasNoMorePOSIXNames = true
        return nil
    }

    private func resolve(_ set: ScalarSet, isNegated: Bool) -> ScalarSet {
        let folded = flags.contains(.ignoreCase) ? CaseFolding.closure(of: set) : set
        return isNegated ? folded.inverted() : folded
    }

    /// `\pL`, `\p{Greek}`, `\P{^Greek}`. `position` is at the backslash.
    mutating func parseUnicodeClass() throws(RegexError) -> SyntaxTree.SetID {
        let start = position
        var isNegated = peek(1) == UInt8(ascii: "P")
        position += 2
        guard position < pattern.count else { throw error(.invalidCharacterRange, from: start) }

        var name = position..<position
        if try nextScalar() == "{" {
            guard let end = pattern[start...].firstIndex(of: UInt8(ascii: "}")) else {
                try checkUTF8(start..<pattern.count)
                throw error(.invalidCharacterRange, in: start..<pattern.count)
            }
            name = position..<end
            try checkUTF8(name)
            position = end + 1
        } else {
            name = name.lowerBound..<position
        }
        if name.first.map({ pattern[$0] }) == UInt8(ascii: "^") {
            isNegated.toggle()
            name.removeFirst()
        }

        let key = UnicodeProperties.canonical(pattern[name]) + (isNegated ? "!" : "+") + String(flags.rawValue & 1)
        if let known = knownProperties[key] { return known }
        guard let set = UnicodeProperties.set(named: pattern[name]) else {
            throw error(.invalidCharacterRange, from: start)
        }
        let id = tree.intern(resolve(set, isNegated: isNegated))
        knownProperties[key] = id
        return id
    }
}
