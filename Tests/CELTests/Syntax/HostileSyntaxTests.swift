import Testing

@testable import CEL

/// Input that nobody wrote for the parser to like: it must answer, in time, and mean what it says.
@Suite struct HostileSyntaxTests {
    /// Parses, and checks what must hold of any answer.
    private func examine(_ source: Source) {
        switch SyntaxTesting.environment.parse(source) {
        case .failure(let diagnostics):
            let length = Int32(source.bytes.count)
            for diagnostic in diagnostics.all {
                #expect(diagnostic.range.lowerBound >= 0 && diagnostic.range.upperBound <= length)
                #expect(!diagnostic.message.isEmpty)
            }
            #expect(diagnostics.description.utf8.count < 3_000 * diagnostics.all.count)
        case .success(let ast):
            #expect(ast.nodes.count == ast.ranges.count && ast.nodes.count == ast.anchors.count)
            for (range, anchor) in zip(ast.ranges, ast.anchors) {
                #expect(range.upperBound <= source.bytes.count && range.contains(anchor))
            }
            let again = SyntaxTesting.tree(ast.unparsed)
            // Canonical text may be longer than its source, beyond the limit.
            if !again.contains("code point size exceeds limit") { #expect(again == ast.dump()) }
        }
    }

    private func bytes(upTo count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    @Test func randomBytes() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<8_000 { examine(Source(utf8: bytes(upTo: 40, &generator))) }
    }

    @Test func randomCharacters() {
        var generator = SeededGenerator(seed: 2)
        let alphabet = Array("ab1.0xeu+-*/%!=<>&|?:,()[]{}'\"\\`rRbB \n\t_ in".utf8)
        for _ in 0..<15_000 {
            let length = Int.random(in: 0...30, using: &generator)
            examine(Source(utf8: (0..<length).compactMap { _ in alphabet.randomElement(using: &generator) }))
        }
    }

    @Test func randomTokens() {
        var generator = SeededGenerator(seed: 3)
        let words = [
            "a", "b.c", "1", "2u", "-", "!", "3.5", "'s'", "b'x'", "true", "null", "in", "+", "*", "==", "&&", "||",
            "?",
            ":", ",", ".", ".?", "(", ")", "[", "]", "{", "}", "[?", "f(", ".all(x,", "has(", ".optMap(", "T{", "//",
            "\n",
            "if", "`q`", ".map(", "cel.bind(",
        ]
        for _ in 0..<10_000 {
            let count = Int.random(in: 0..<20, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
            examine(Source(text))
        }
    }

    @Test func randomExpressions() {
        var generator = SeededGenerator(seed: 4)
        var parsed = 0
        for _ in 0..<600 {
            let text = expression(&generator, depth: Int.random(in: 0...5, using: &generator))
            if case .success = SyntaxTesting.environment.parse(text) { parsed += 1 }
            examine(Source(text))
        }
        #expect(parsed == 600)
    }

    /// One wrong byte in an otherwise right expression.
    @Test func mutatedExpressions() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<1_500 {
            var bytes = Array(expression(&generator, depth: 3).utf8)
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes.remove(at: position)
            case 1: bytes[position] = UInt8.random(in: 0x20..<0x7F, using: &generator)
            default: bytes.removeSubrange(position...)
            }
            examine(Source(utf8: bytes))
        }
    }

    @Test func longRowsOfOneToken() {
        for unit in [
            "(", ")", "[", "]", "{", "}", "!", "-", "+", "a ", "a.", ".", "?", "a?", "a?b:", ":", ",", "'", "\"", "`",
            "'''", "r'", "\\", "//", "/", "1", "0x", "1.", "e", "é", "\u{FEFF}", "a&&", "a||", "&", "|", "=", "in ",
            "[1,",
            "f(", "T{a:", "{1:", "x.all(y,", "o.optMap(x,", "a[", "a.?", "[?", "!(", "-(", "has(", "'\\d'||", "if||",
        ] {
            for length in [30_000, 4_001] {
                examine(Source(String(repeating: unit, count: length / unit.unicodeScalars.count)))
            }
        }
    }

    /// A random expression that is right.
    private func expression(_ generator: inout SeededGenerator, depth: Int) -> String {
        guard depth > 0 else {
            let leaves = [
                "a", ".b", "x1", "1", "-2", "3u", "4.5", "-.5e1", "'s'", "\"\\n\"", "b'\\x00'", "r'\\'", "true", "null",
                "[]", "{}", "f()", "T{}", "a.b.T{}",
            ]
            return leaves.randomElement(using: &generator) ?? "a"
        }
        func part() -> String { expression(&generator, depth: depth - 1) }
        func operand() -> String {
            "(\(part()))"
        }
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: return "\(operand()) ? \(operand()) : \(part())"
        case 1: return (0..<Int.random(in: 2...7, using: &generator)).map { _ in operand() }.joined(separator: " && ")
        case 2: return (0..<Int.random(in: 2...7, using: &generator)).map { _ in operand() }.joined(separator: "||")
        case 3:
            let symbol = ["==", "!=", "<", "<=", ">", ">=", " in "].randomElement(using: &generator) ?? "=="
            return "\(operand())\(symbol)\(operand())"
        case 4:
            let symbol = ["+", "-", "*", "/", "%"].randomElement(using: &generator) ?? "+"
            return "\(operand()) \(symbol) \(operand()) \(symbol) \(operand())"
        case 5: return "!\(operand())"
        case 6: return "-\(operand())"
        case 7: return "\(operand()).f.`g-h`"
        case 8: return "\(operand()).m(\(part()), \(part()))"
        case 9: return "\(operand())[\(part())].?f[?\(part())]"
        case 10: return "[\(part()), ?\(part()),]"
        case 11: return "{\(part()): \(part()), ?\(part()): \(part())}"
        case 12: return "a.T{f: \(part()), ?`g`: \(part())}"
        case 13:
            let macro = ["all", "exists", "exists_one", "map", "filter", "sortBy", "optMap", "optFlatMap"]
            let target = "[\(part())]"
            return "\(target).\(macro.randomElement(using: &generator) ?? "all")(v, \(part()))"
        case 14: return "{}.transformMap(k, v, \(part()), \(part()))"
        default: return "cel.bind(v, \(part()), has(\(operand()).f))"
        }
    }
}
