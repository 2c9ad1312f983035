import Documents
import LinearRegex

/// Regular expressions that were made from patterns lately, kept for the next use: by an ``Evaluation`` those of patterns
/// that are computed, by the compiler those of constant patterns, which programs often have in common.
struct PatternCache {
    private static let capacity = 64
    /// By the hash of the pattern.
    private var patterns: [UInt64: (pattern: [UInt8], regex: Regex)] = [:]

    /// The compiled pattern.
    /// - Throws: what is wrong with the pattern, as RE2 says it.
    mutating func regex(_ pattern: UnsafeBufferPointer<UInt8>) throws(RegexError) -> Regex {
        let key = hashBytes(pattern)
        if let known = patterns[key], known.pattern.elementsEqual(pattern) { return known.regex }
        let regex = try Regex(utf8: pattern)
        if patterns.count >= PatternCache.capacity { patterns.removeAll(keepingCapacity: true) }
        patterns[key] = (Array(pattern), regex)
        return regex
    }

    private static let ofConstants = Locked(PatternCache())

    /// A constant pattern of a program, compiled. The same ``Regex`` serves all programs that have the pattern.
    /// - Throws: what is wrong with the pattern, as RE2 says it.
    static func constant(_ pattern: UnsafeBufferPointer<UInt8>) throws(RegexError) -> Regex {
        try ofConstants.withLock { patterns throws(RegexError) in try patterns.regex(pattern) }
    }
}
