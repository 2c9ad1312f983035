/// A semantic version (semver.org 2.0.0): CEL's `kubernetes.Semver`. It points at the pre-release part of the text that
/// it was read from and is meaningful only while that text lives. Build metadata is checked and forgotten.
///
/// Sources: blang/semver v4 and the Kubernetes CEL library `semverlib.go`.
struct SemanticVersion: BitwiseCopyable {
    let major: UInt64
    let minor: UInt64
    let patch: UInt64
    /// The pre-release identifiers with the dots between them; empty for a release.
    let preRelease: UTF8Bytes
}

// MARK: - Comparison

extension SemanticVersion {
    /// −1 when this version precedes `other`, 0 when both have the same precedence, else 1 (semver.org, item 11). A
    /// release follows its pre-releases; build metadata has no say. Equality of versions is 0 here.
    func compare(_ other: SemanticVersion) -> Int {
        if major != other.major { return major < other.major ? -1 : 1 }
        if minor != other.minor { return minor < other.minor ? -1 : 1 }
        if patch != other.patch { return patch < other.patch ? -1 : 1 }
        if preRelease.isEmpty || other.preRelease.isEmpty {
            return preRelease.isEmpty ? (other.preRelease.isEmpty ? 0 : 1) : -1
        }
        var mine: UTF8Bytes? = preRelease
        var theirs: UTF8Bytes? = other.preRelease
        while let a = mine, let b = theirs {
            let (first, restOfMine) = a.cut(at: UInt8(ascii: "."))
            let (second, restOfTheirs) = b.cut(at: UInt8(ascii: "."))
            let order = Self.compareIdentifiers(first, second)
            if order != 0 { return order }
            mine = restOfMine
            theirs = restOfTheirs
        }
        return mine == nil ? (theirs == nil ? 0 : -1) : 1
    }

    /// Numbers by value and before words; words by ASCII order. Numbers have no leading zeros, so that the longer one
    /// is the greater.
    private static func compareIdentifiers(_ a: UTF8Bytes, _ b: UTF8Bytes) -> Int {
        let isNumber = (a.allSatisfy(\.isASCIIDigit), b.allSatisfy(\.isASCIIDigit))
        switch isNumber {
        case (true, false): return -1
        case (false, true): return 1
        case (true, true) where a.count != b.count: return a.count < b.count ? -1 : 1
        default:
            if a.elementsEqual(b) { return 0 }
            return a.lexicographicallyPrecedes(b) ? -1 : 1
        }
    }
}

// MARK: - Parsing

extension SemanticVersion {
    /// Why a text is no version.
    struct ParseError: Error, Equatable {
        enum Part: String, Sendable { case major, minor, patch }

        enum Reason: Equatable, Sendable {
            case empty, partsMissing, shortWithSuffix
            case character(Part)
            case leadingZero(Part)
            case numberMissing, numberTooLarge
            case preReleaseEmpty, preReleaseCharacter, preReleaseLeadingZero
            case buildEmpty, buildCharacter
        }

        var reason: Reason
        /// The part of the text at fault.
        var range = 0..<0
    }

    /// Reads `major.minor.patch`, then `-` and pre-release identifiers, then `+` and build metadata, strictly.
    ///
    /// - Parameter normalizing: whether a leading `v` is dropped, leading zeros of the three numbers are, and a version
    ///   of one or two numbers is filled up with zeros.
    init(parsing text: UTF8Bytes, normalizing: Bool = false) throws(ParseError) {
        if text.isEmpty { throw ParseError(reason: .empty) }
        let start = normalizing && text[0] == UInt8(ascii: "v") ? 1 : 0
        let dot = UInt8(ascii: ".")
        let majorEnd = text[start...].firstIndex(of: dot)
        let minorEnd = majorEnd.flatMap { text[($0 + 1)...].firstIndex(of: dot) }

        guard let majorEnd, let minorEnd else {
            guard normalizing else { throw ParseError(reason: .partsMissing) }
            let last = (majorEnd.map { $0 + 1 } ?? start)..<text.count
            if text[last].contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
                throw ParseError(reason: .shortWithSuffix)
            }
            major = try Self.number(.major, in: text, start..<(majorEnd ?? text.count), stripsZeros: true)
            minor = majorEnd == nil ? 0 : try Self.number(.minor, in: text, last, stripsZeros: true)
            patch = 0
            preRelease = text.bytes(0..<0)
            return
        }

        major = try Self.number(.major, in: text, start..<majorEnd, stripsZeros: normalizing)
        minor = try Self.number(.minor, in: text, majorEnd + 1..<minorEnd, stripsZeros: normalizing)

        let patchStart = minorEnd + 1
        let plus = text[patchStart...].firstIndex(of: UInt8(ascii: "+"))
        let coreEnd = plus ?? text.count
        let dash = text[patchStart..<coreEnd].firstIndex(of: UInt8(ascii: "-"))
        // Normalising looks at the whole rest, so that it reads a patch number of 0 into `1.2.-rc`.
        let stripsZeros = normalizing && text.count - patchStart > 1
        patch = try Self.number(.patch, in: text, patchStart..<(dash ?? coreEnd), stripsZeros: stripsZeros)
        preRelease = dash.map { text.bytes($0 + 1..<coreEnd) } ?? text.bytes(0..<0)
        if let dash { try Self.checkPreRelease(in: text, dash + 1..<coreEnd) }
        if let plus { try Self.checkBuild(in: text, plus + 1..<text.count) }
    }

    /// What `isSemver` answers.
    static func isValid(_ text: UTF8Bytes, normalizing: Bool = false) -> Bool {
        (try? SemanticVersion(parsing: text, normalizing: normalizing)) != nil
    }

    private static func number(
        _ part: ParseError.Part, in text: UTF8Bytes, _ range: Range<Int>, stripsZeros: Bool
    ) throws(ParseError) -> UInt64 {
        let digits = text.bytes(range)
        guard digits.allSatisfy(\.isASCIIDigit) else { throw ParseError(reason: .character(part), range: range) }
        if digits.isEmpty, part != .patch || !stripsZeros { throw ParseError(reason: .numberMissing, range: range) }
        if !stripsZeros, digits.count > 1, digits[0] == UInt8(ascii: "0") {
            throw ParseError(reason: .leadingZero(part), range: range)
        }
        guard let value = value(of: digits) else { throw ParseError(reason: .numberTooLarge, range: range) }
        return value
    }

    /// The number that the digits make; 0 without any.
    private static func value(of digits: UTF8Bytes) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, carry) = shifted.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = next
        }
        return value
    }

    private static func checkPreRelease(in text: UTF8Bytes, _ range: Range<Int>) throws(ParseError) {
        try forEachIdentifier(in: text, range) { (identifier) throws(ParseError) in
            let bytes = text.bytes(identifier)
            if bytes.isEmpty { throw ParseError(reason: .preReleaseEmpty) }
            if bytes.allSatisfy(\.isASCIIDigit) {
                if bytes.count > 1, bytes[0] == UInt8(ascii: "0") {
                    throw ParseError(reason: .preReleaseLeadingZero, range: identifier)
                }
                if value(of: bytes) == nil { throw ParseError(reason: .numberTooLarge, range: identifier) }
            } else if !bytes.allSatisfy(isIdentifierByte) {
                throw ParseError(reason: .preReleaseCharacter, range: identifier)
            }
        }
    }

    private static func checkBuild(in text: UTF8Bytes, _ range: Range<Int>) throws(ParseError) {
        try forEachIdentifier(in: text, range) { (identifier) throws(ParseError) in
            if identifier.isEmpty { throw ParseError(reason: .buildEmpty) }
            if !text.bytes(identifier).allSatisfy(isIdentifierByte) {
                throw ParseError(reason: .buildCharacter, range: identifier)
            }
        }
    }

    /// Calls `body` with the range of each of the dot-separated identifiers.
    private static func forEachIdentifier(
        in text: UTF8Bytes, _ range: Range<Int>, _ body: (Range<Int>) throws(ParseError) -> Void
    ) throws(ParseError) {
        var start = range.lowerBound
        while let dot = text[start..<range.upperBound].firstIndex(of: UInt8(ascii: ".")) {
            try body(start..<dot)
            start = dot + 1
        }
        try body(start..<range.upperBound)
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-")
    }
}

extension SemanticVersion.ParseError {
    /// The message that Kubernetes' `semver()` fails with for `text`, which is the text that was read.
    func message(for text: UTF8Bytes) -> String {
        let quoted = GoQuoting.quoted(text.bytes(range.clamped(to: 0..<text.count)))
        return switch reason {
        case .empty: "Version string empty"
        case .partsMissing: "No Major.Minor.Patch elements found"
        case .shortWithSuffix: "short version cannot contain PreRelease/Build meta data"
        case .character(let part): "Invalid character(s) found in \(part.rawValue) number \(quoted)"
        case .leadingZero(let part): "\(part.title) number must not contain leading zeroes \(quoted)"
        case .numberMissing: "strconv.ParseUint: parsing \(quoted): invalid syntax"
        case .numberTooLarge: "strconv.ParseUint: parsing \(quoted): value out of range"
        case .preReleaseEmpty: "Prerelease is empty"
        case .preReleaseCharacter: "Invalid character(s) found in prerelease \(quoted)"
        case .preReleaseLeadingZero: "Numeric PreRelease version must not contain leading zeroes \(quoted)"
        case .buildEmpty: "Build meta data is empty"
        case .buildCharacter: "Invalid character(s) found in build meta data \(quoted)"
        }
    }
}

extension SemanticVersion.ParseError.Part {
    fileprivate var title: String {
        switch self {
        case .major: "Major"
        case .minor: "Minor"
        case .patch: "Patch"
        }
    }
}
