/// Finds what a misspelt name may have meant.
public struct Spelling {
    private let names: [String]

    /// Longer names are left alone, so that hostile ones cost nothing.
    private static let longest = 64
    private static let most = 2_000

    public init(_ names: some Sequence<String>) {
        self.names = Array(names.sorted().prefix(Self.most))
    }

    /// The nearest name, if it is near: a third of the letters may differ.
    public func nearest(to name: String) -> String? {
        let written = Array(name.utf8)
        guard !written.isEmpty, written.count <= Self.longest else { return nil }
        let allowed = max(1, written.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in names where candidate != name {
            let letters = Array(candidate.utf8)
            guard letters.count <= Self.longest, abs(letters.count - written.count) <= allowed else { continue }
            let distance = Self.distance(written, letters)
            if distance <= allowed, distance < letters.count, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    func advice(on name: String) -> String? {
        nearest(to: name).map { "did you mean '\($0)'?" }
    }

    /// The number of letters to insert, remove, replace or swap with their neighbour to come from `a` to `b`; a letter
    /// in the wrong case costs nothing.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        func isSame(_ a: UInt8, _ b: UInt8) -> Bool { a == b || (a ^ b == 0x20 && (a | 0x20) &- 0x61 < 26) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i] + Array(repeating: 0, count: b.count)
            for j in b.indices.map({ $0 + 1 }) {
                let replaced = last[j - 1] + (isSame(a[i - 1], b[j - 1]) ? 0 : 1)
                row[j] = min(replaced, last[j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, isSame(a[i - 1], b[j - 2]), isSame(a[i - 2], b[j - 1]) {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
