import Documents
import LinearRegex

/// Searches for regular expressions of RE2's syntax (the Kubernetes CEL library `regex.go`). A pattern that is none is
/// an error.
///
///     string.find(string) → string                  the first match; "" for none
///     string.findAll(string) → list(string)         all matches, which do not overlap
///     string.findAll(string, int) → list(string)    at most so many, all below 0
enum RegexLibrary {
    static let library = Library(
        name: "kubernetes.regex", functions: functions.map { $0.attaching(implementations, costs: costs) })

    private static let functions: [Function] = [
        .declare("find", .member("string_find_string", on: .string, .string, gives: .string)),
        .declare(
            "findAll",
            .member("string_find_all_string", on: .string, .string, gives: .list(.string)),
            .member("string_find_all_string_int", on: .string, .string, .int, gives: .list(.string))),
    ]

    private static let implementations: [String: Implementation] = [
        "string_find_string": { evaluation, arguments in
            evaluation.search(arguments[0], arguments[1]) { regex in
                let text = arguments[0].utf8
                return regex.firstMatch(in: text).map { .string(text.bytes($0)) } ?? Value(kind: .string)
            }
        },
        "string_find_all_string": { $0.matches(of: $1[1], in: $1[0], limit: -1) },
        "string_find_all_string_int": { $0.matches(of: $1[1], in: $1[0], limit: $1[2].asInt) },
    ]

    private static let costs: [String: CallCost] = [
        "string_find_string": .pattern, "string_find_all_string": .pattern, "string_find_all_string_int": .pattern,
    ]
}

extension Evaluation {
    /// What `use` makes of the compiled pattern, or the error for a text that is none.
    fileprivate func search(_ text: Value, _ pattern: Value, _ use: (Regex) -> Value) -> Value {
        guard spendSteps(reading: text, pattern) else { return .failure(.interrupted) }
        do throws(RegexError) {
            return use(try patterns.regex(pattern.utf8))
        } catch {
            return invalid("Illegal regex: \(error)")
        }
    }

    fileprivate func matches(of pattern: Value, in text: Value, limit: Int64) -> Value {
        search(text, pattern) { regex in
            let bytes = text.utf8
            let most = limit < 0 ? Int.max : Int(clamping: limit)
            var matches: [Value] = []
            var position = 0
            var previousEnd: Int?
            while matches.count < most, position <= bytes.count {
                // A match may have to look as far as the end.
                guard spendSteps(1 + (bytes.count - position) / Evaluation.bytesPerStep) else {
                    return .failure(.interrupted)
                }
                guard let match = regex.firstMatch(in: bytes, from: position) else { break }
                // As in Go, an empty match directly after another does not count.
                if !match.isEmpty || match.lowerBound != previousEnd { matches.append(.string(bytes.bytes(match))) }
                previousEnd = match.upperBound
                position = match.upperBound > position ? match.upperBound : bytes.codePointEnd(from: position)
            }
            return list(matches)
        }
    }
}

extension UTF8Bytes {
    /// The position after the code point at a position, which may be the end.
    fileprivate func codePointEnd(from position: Int) -> Int {
        var next = position + 1
        while next < count, self[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
