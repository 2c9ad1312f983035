import Glibc

/// Whether a value looks as if a machine had drawn it.
///
/// Shannon's entropy alone does not tell a short token from a long name: `my-app-staging-2-config` has more of it than
/// many a key. What names have and random text has not is structure: they are words with separators and few changes
/// between small letters, capitals and digits.
enum Randomness {
    static func looksRandom(_ value: TextBytes) -> Bool {
        guard value.count >= 12 else { return false }
        var classes: [ByteClass] = []
        classes.reserveCapacity(value.count)
        var isHex = true
        var letters = 0
        var digits = 0
        var separators = 0
        var counts = [Int](repeating: 0, count: 256)
        for byte in value {
            counts[Int(byte)] += 1
            let of = ByteClass.of(byte)
            if of.contains(.space) || byte >= 0x80 { return false }
            if !of.isDisjoint(with: .letter) {
                letters += 1
                classes.append(of.isDisjoint(with: .uppercase) ? .lowercase : .uppercase)
            } else if of.contains(.digit) {
                digits += 1
                classes.append(.digit)
            } else {
                separators += 1
                classes.append(.dot)
            }
            if of.isDisjoint(with: [.hex, .uppercaseHex, .hyphen]) { isHex = false }
        }
        let entropy = bits(counts, of: value.count)
        if isHex, digits + letters >= 16 { return digits > 0 && letters > 0 && entropy >= 2.8 }
        guard letters > 0, separators * 3 < value.count, entropy >= (value.count >= 20 ? 3.3 : 3.0) else {
            return false
        }
        var changes = 0
        for index in 1..<classes.count where classes[index] != classes[index - 1] {
            // A capital begins a word in names too.
            if classes[index] == .lowercase, classes[index - 1] == .uppercase { continue }
            if classes[index] == .dot || classes[index - 1] == .dot { continue }
            changes += 1
        }
        return digits > 0 ? changes * 5 >= value.count && changes >= 3 : value.count >= 24 && changes * 5 >= value.count
    }

    /// Shannon's entropy in bits per byte.
    private static func bits(_ counts: [Int], of total: Int) -> Double {
        counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / Double(total)
            return sum - share * log2(share)
        }
    }
}
