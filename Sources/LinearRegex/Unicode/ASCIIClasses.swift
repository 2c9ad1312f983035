/// The named ASCII classes: Perl's `\d \s \w` and POSIX's `[:alpha:]` and its kin.
enum ASCIIClasses {
    static let word = ScalarSet(0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
    static let digit = ScalarSet(0x30...0x39)
    /// Perl's `\s`, which lacks the vertical tab that POSIX's `[:space:]` has.
    static let perlSpace = ScalarSet(0x09...0x0A, 0x0C...0x0D, 0x20...0x20)

    /// The class of the escape `\letter`, and whether it is the complement that is meant (`\D`).
    static func perl(_ letter: UInt8) -> (set: ScalarSet, isNegated: Bool)? {
        switch letter {
        case UInt8(ascii: "d"): (digit, false)
        case UInt8(ascii: "D"): (digit, true)
        case UInt8(ascii: "s"): (perlSpace, false)
        case UInt8(ascii: "S"): (perlSpace, true)
        case UInt8(ascii: "w"): (word, false)
        case UInt8(ascii: "W"): (word, true)
        default: nil
        }
    }

    /// The class between `[:` and `:]`.
    static func posix(_ name: String) -> ScalarSet? {
        switch name {
        case "alnum": ScalarSet(0x30...0x39, 0x41...0x5A, 0x61...0x7A)
        case "alpha": ScalarSet(0x41...0x5A, 0x61...0x7A)
        case "ascii": ScalarSet(0...0x7F)
        case "blank": ScalarSet(0x09...0x09, 0x20...0x20)
        case "cntrl": ScalarSet(0...0x1F, 0x7F...0x7F)
        case "digit": digit
        case "graph": ScalarSet(0x21...0x7E)
        case "lower": ScalarSet(0x61...0x7A)
        case "print": ScalarSet(0x20...0x7E)
        case "punct": ScalarSet(0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E)
        case "space": ScalarSet(0x09...0x0D, 0x20...0x20)
        case "upper": ScalarSet(0x41...0x5A)
        case "word": word
        case "xdigit": ScalarSet(0x30...0x39, 0x41...0x46, 0x61...0x66)
        default: nil
        }
    }
}
