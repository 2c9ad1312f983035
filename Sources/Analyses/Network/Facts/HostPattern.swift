/// Names of hosts as routes and listeners write them: `shop.example.com`, `*.example.com` for all below, `*` for all.
enum HostPattern {
    /// With more pairs than this nobody compares them.
    private static let mostPairs = 100_000

    /// Whether a host could be meant by one of each; a side without patterns means every host. Where there are too many to
    /// compare, one is taken to be, which shows a way in rather than hides it.
    static func intersect(_ some: [String], _ others: [String]) -> Bool {
        if some.isEmpty || others.isEmpty || some.count > mostPairs / others.count { return true }
        return some.contains { one in others.contains { intersect(one, $0) } }
    }

    private static func intersect(_ one: String, _ other: String) -> Bool {
        let (one, other) = (one.lowercased(), other.lowercased())
        switch (suffix(one), suffix(other)) {
        case (nil, nil): return one == other
        case (let suffix?, nil): return matches(other, suffix)
        case (nil, let suffix?): return matches(one, suffix)
        case (let a?, let b?): return a.hasSuffix(b) || b.hasSuffix(a)
        }
    }

    /// What follows the asterisk.
    private static func suffix(_ pattern: String) -> Substring? { pattern.hasPrefix("*") ? pattern.dropFirst() : nil }

    private static func matches(_ host: String, _ suffix: Substring) -> Bool {
        host.hasSuffix(suffix) && host.utf8.count > suffix.utf8.count
    }
}
