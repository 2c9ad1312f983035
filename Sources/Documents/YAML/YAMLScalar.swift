/// The type that go-yaml v2, the reader inside sigs.k8s.io/yaml, gives to a scalar: YAML 1.1's core types without
/// sexagesimal numbers, and timestamps left as text.
enum YAMLScalar {
    /// The tags of YAML 1.1's type repository that decide a scalar's type; every other tag leaves it text.
    enum Tag: Equatable {
        case none, string, bool, int, float, null, timestamp, binary, merge, other

        init(_ tag: UnsafePointer<UInt8>?) {
            guard let tag else {
                self = .none
                return
            }
            switch String(cString: tag) {
            case "": self = .none
            case "tag:yaml.org,2002:str": self = .string
            case "tag:yaml.org,2002:bool": self = .bool
            case "tag:yaml.org,2002:int": self = .int
            case "tag:yaml.org,2002:float": self = .float
            case "tag:yaml.org,2002:null": self = .null
            case "tag:yaml.org,2002:timestamp": self = .timestamp
            case "tag:yaml.org,2002:binary": self = .binary
            case "tag:yaml.org,2002:merge": self = .merge
            default: self = .other
            }
        }

        var name: String {
            switch self {
            case .none, .string, .other: "!!str"
            case .bool: "!!bool"
            case .int: "!!int"
            case .float: "!!float"
            case .null: "!!null"
            case .timestamp: "!!timestamp"
            case .binary: "!!binary"
            case .merge: "!!merge"
            }
        }
    }

    /// What an untagged plain scalar stands for.
    enum Resolution: Equatable {
        case text
        case null
        case bool(Bool)
        case int(Int64)
        /// An integer above `Int64.max`.
        case uint(UInt64)
        case float(Double)
        case timestamp

        var isText: Bool {
            switch self {
            case .text, .timestamp: true
            default: false
            }
        }

        /// The value of what is no text.
        var value: Value {
            switch self {
            case .null, .text, .timestamp: .null
            case .bool(let value): .bool(value)
            case .int(let value): .int(value)
            case .uint(let value): .uint(value)
            case .float(let value): .double(value)
            }
        }

        var tag: Tag {
            switch self {
            case .text: .string
            case .null: .null
            case .bool: .bool
            case .int, .uint: .int
            case .float: .float
            case .timestamp: .timestamp
            }
        }
    }

    /// Whether a plain scalar that begins with this byte can be anything but text.
    @inline(__always)
    static func mayBeTyped(_ first: UInt8) -> Bool {
        switch first {
        case 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x7E: true  // + - . digits ~
        case 0x6E, 0x4E, 0x79, 0x59, 0x74, 0x54, 0x66, 0x46, 0x6F, 0x4F: true  // n y t f o
        default: false
        }
    }

    static func resolve(_ text: UnsafeBufferPointer<UInt8>) -> Resolution {
        guard let first = text.first else { return .null }
        switch first {
        case 0x7E:
            return text.count == 1 ? .null : .text
        case 0x2E:
            return special(text, from: 0) ?? float(text)
        case 0x30...0x39, 0x2B, 0x2D:
            if first == 0x2B || first == 0x2D, let special = special(text, from: 1) { return special }
            return number(text)
        default:
            return word(text)
        }
    }

    private static func word(_ text: UnsafeBufferPointer<UInt8>) -> Resolution {
        if text.count > 5 { return .text }
        return switch text.count {
        case 1:
            switch text[0] {
            case 0x79, 0x59: .bool(true)
            case 0x6E, 0x4E: .bool(false)
            default: .text
            }
        case 2:
            isWord(text, "on") ? .bool(true) : isWord(text, "no") ? .bool(false) : .text
        case 3:
            isWord(text, "yes") ? .bool(true) : isWord(text, "off") ? .bool(false) : .text
        case 4:
            isWord(text, "true") ? .bool(true) : isWord(text, "null") ? .null : .text
        default:
            isWord(text, "false") ? .bool(false) : .text
        }
    }

    /// Whether the text is the word in lower case, with a capital, or in capitals.
    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        let upperFirst = text[0] & 0x20 == 0
        let upperRest = text[1] & 0x20 == 0
        if upperRest && !upperFirst { return false }
        for index in 0..<text.count {
            let upper = index == 0 ? upperFirst : upperRest
            if text[index] != (upper ? word.utf8Start[index] & ~0x20 : word.utf8Start[index]) { return false }
        }
        return true
    }

    /// `.inf` and `.nan` behind an optional sign (`.nan` takes none).
    private static func special(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Resolution? {
        guard text.count == start + 4, text[start] == 0x2E else { return nil }
        let name = UnsafeBufferPointer(rebasing: text[(start + 1)...])
        if isWord(name, "inf") { return .float(text[0] == 0x2D ? -.infinity : .infinity) }
        // Go knows .nan, .NaN and .NAN.
        if start == 0, isWord(name, "nan"), name[0] == 0x6E || name[1] == 0x41 { return .float(.nan) }
        if start == 0, name[0] == 0x4E, name[1] == 0x61, name[2] == 0x4E { return .float(.nan) }
        return nil
    }

    /// Go's `ParseFloat`, which takes underscores between digits.
    private static func float(_ text: UnsafeBufferPointer<UInt8>) -> Resolution {
        if text.contains(0x5F) {
            for index in text.indices where text[index] == 0x5F {
                guard index > 0, isDigit(text[index - 1]), index + 1 < text.count, isDigit(text[index + 1]) else {
                    return .text
                }
            }
            return withoutUnderscores(text, float)
        }
        guard isDecimalFloat(text), let value = Numbers.double(text) else { return .text }
        return .float(value)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Resolution {
        if isTimestamp(text) { return .timestamp }
        // Underscores may stand anywhere behind the first character.
        return text.contains(0x5F) ? withoutUnderscores(text, plainNumber) : plainNumber(text)
    }

    private static func withoutUnderscores(
        _ text: UnsafeBufferPointer<UInt8>, _ resolve: (UnsafeBufferPointer<UInt8>) -> Resolution
    ) -> Resolution {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { plain in
            var count = 0
            for byte in text where byte != 0x5F {
                plain[count] = byte
                count += 1
            }
            return resolve(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(plain)[..<count]))
        }
    }

    private static func plainNumber(_ text: UnsafeBufferPointer<UInt8>) -> Resolution {
        if let integer = integer(text) { return integer }
        // go-yaml tries what follows `0b` once more by itself, and there a sign may stand.
        if text.count > 3, text[0] == 0x30, text[1] == 0x62, text[2] == 0x2B || text[2] == 0x2D {
            return binary(UnsafeBufferPointer(rebasing: text[2...]))
        }
        return float(text)
    }

    private static func binary(_ signed: UnsafeBufferPointer<UInt8>) -> Resolution {
        var value: Int64 = 0
        for byte in signed.dropFirst() {
            guard byte == 0x30 || byte == 0x31, value < 1 << 61 else { return .text }
            value = value << 1 | Int64(byte & 1)
        }
        return .int(signed[0] == 0x2D ? -value : value)
    }

    /// Go's `ParseInt` with base 0, then `ParseUint`: `0x`, `0o`, `0b` and `0` prefixes.
    private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Resolution? {
        var position = 0
        let signed = text.count > 0 && (text[0] == 0x2B || text[0] == 0x2D)
        let negative = text.count > 0 && text[0] == 0x2D
        if signed { position = 1 }
        guard position < text.count else { return nil }
        var base: UInt64 = 10
        if text[position] == 0x30, text.count - position > 1 {
            switch text[position + 1] | 0x20 {
            case 0x78: (base, position) = (16, position + 2)
            case 0x6F: (base, position) = (8, position + 2)
            case 0x62: (base, position) = (2, position + 2)
            default: (base, position) = (8, position + 1)
            }
            guard position < text.count else { return nil }
        }
        var value: UInt64 = 0
        while position < text.count {
            let byte = text[position]
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte &- 0x30)
            case 0x61...0x66: digit = UInt64(byte &- 0x57)
            case 0x41...0x46: digit = UInt64(byte &- 0x37)
            default: return nil
            }
            if digit >= base { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = scaled.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
            position += 1
        }
        if negative {
            if value > UInt64(Int64.max) + 1 { return nil }
            return .int(Int64(truncatingIfNeeded: 0 &- value))
        }
        if value <= UInt64(Int64.max) { return .int(Int64(value)) }
        // ParseUint takes no sign.
        return signed ? nil : .uint(value)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    static func isDecimalFloat(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        func skipDigits() -> Int {
            let start = position
            while position < text.count, text[position] >= 0x30, text[position] <= 0x39 { position += 1 }
            return position - start
        }
        func skipSign() {
            if position < text.count, text[position] == 0x2B || text[position] == 0x2D { position += 1 }
        }
        skipSign()
        let whole = skipDigits()
        if position < text.count, text[position] == 0x2E {
            position += 1
            let fraction = skipDigits()
            if whole == 0 && fraction == 0 { return false }
        } else if whole == 0 {
            return false
        }
        if position < text.count, text[position] | 0x20 == 0x65 {
            position += 1
            skipSign()
            if skipDigits() == 0 { return false }
        }
        return position == text.count
    }

    /// The subset of YAML's timestamps that go-yaml knows: a date, or a date and time joined by `T`, `t` or a space,
    /// with a zone only after the letters.
    static func isTimestamp(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= 8, text[4] == 0x2D else { return false }
        var position = 0
        func number(_ least: Int, _ most: Int) -> Int? {
            var value = 0
            let start = position
            while position < text.count, position - start < most, (0x30...0x39).contains(text[position]) {
                value = (value &* 10 &+ Int(text[position] &- 0x30))
                position += 1
            }
            return position - start >= least ? value : nil
        }
        func take(_ byte: UInt8) -> Bool {
            guard position < text.count, text[position] == byte else { return false }
            position += 1
            return true
        }
        guard let year = number(4, 4), take(0x2D), let month = number(1, 2), take(0x2D), let day = number(1, 2),
            (1...12).contains(month), day >= 1, day <= daysIn(month, year)
        else { return false }
        if position == text.count { return true }
        let separator = text[position]
        guard separator == 0x54 || separator == 0x74 || separator == 0x20 else { return false }
        position += 1
        guard let hour = number(1, 2), hour < 24, take(0x3A), let minute = number(1, 2), minute < 60, take(0x3A),
            let second = number(1, 2), second < 60
        else { return false }
        if position < text.count, text[position] == 0x2E || text[position] == 0x2C {
            position += 1
            guard number(1, Int.max) != nil else { return false }
        }
        if separator == 0x20 { return position == text.count }
        if take(0x5A) { return position == text.count }
        guard take(0x2B) || take(0x2D), let zoneHour = number(2, 2), zoneHour <= 24, take(0x3A),
            let zoneMinute = number(2, 2), zoneMinute < 60
        else { return false }
        return position == text.count
    }

    private static func daysIn(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
