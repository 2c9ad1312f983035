import Documents
import LinearRegex

/// Regular expressions made from patterns that are computed at run time, kept by one ``Evaluation`` for the next use.
struct PatternCache {
    private static let capacity = 64
    private var patterns: [[UInt8]: Regex] = [:]

    /// The compiled pattern.
    /// - Throws: what is wrong with the pattern, as RE2 says it.
    mutating func regex(_ pattern: UnsafeBufferPointer<UInt8>) throws(RegexError) -> Regex {
        let key = Array(pattern)
        if let known = patterns[key] { return known }
        let regex = try Regex(utf8: pattern)
        if patterns.count >= PatternCache.capacity { patterns.removeAll(keepingCapacity: true) }
        patterns[key] = regex
        return regex
    }
}
