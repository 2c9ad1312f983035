import FuzzSupport

/// Damages expressions: pieces of CEL's notation put in, and bytes changed, taken out, doubled and moved.
public struct ExpressionMutator {
    private var random: RandomSource

    public init(seed: UInt64) { random = RandomSource(seed: seed) }

    private static let pieces: [[UInt8]] = [
        "(", ")", "[", "]", "{", "}", ".", ".?", "[?", "?", ":", ",", "+", "-", "--", "*", "/", "%", "!", "!!", "==",
        "!=", "<", "<=", ">", ">=", "&&", "||", " in ", "=", "&", "|", "$", "@", "#", "\\", "`", "`a-b`", "'", "\"",
        "'''", "\"\"\"", "r'", "b'", "br\"", "'\\x41'", "'\\u00e9'", "'\\U0001f600'", "'\\ud800'", "'\\377'", "'\\q'",
        "0x1F", "0x", "1u", "1.5e-3", "1e400", ".5", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615u", "// c\n", "\n", "\r\n", "\t", " ", "null", "true", "false", "in", "as", "namespace",
        "has(o.a)", ".all(x, x)", ".map(x, x)", ".exists(i, v, v)", ".filter(x, x.y)", ".optMap(x, x)", "has(",
        "cel.bind(a, 1, a)", "cel.block([1], cel.index(0))", "Object{a: 1}", "Object.a{}", "dyn(", "{'k': 1}",
        "type(", ".matches('(')", ".format(['%s'])", "\u{e9}", "\u{65e5}", "\u{1f600}", "\u{feff}", "\u{202e}",
    ].map { Array($0.utf8) }

    /// An expression with some damage done to it, of at most 4 KiB.
    public mutating func damaged(_ expression: String) -> String {
        var text = Array(expression.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) { damage(&text) }
        return String(decoding: text.prefix(4096), as: UTF8.self)
    }

    /// Pieces in a row.
    public mutating func noise() -> String {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            text += ExpressionMutator.pieces.randomElement(using: &random) ?? []
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func damage(_ text: inout [UInt8]) {
        let place = Int.random(in: 0...text.count, using: &random)
        let length = min(Int.random(in: 1...12, using: &random), text.count - place)
        let piece = ExpressionMutator.pieces.randomElement(using: &random) ?? []
        switch Int.random(in: 0..<7, using: &random) {
        case 0: text.removeSubrange(place..<(place + length))
        case 1: text.insert(contentsOf: piece, at: place)
        case 2: if place < text.count { text[place] = UInt8.random(in: 0...255, using: &random) }
        case 3: if place < text.count { text[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case 4:
            let part = Array(text[place..<(place + length)])
            text.insert(contentsOf: part, at: Int.random(in: 0...text.count, using: &random))
        case 5:
            for _ in 0..<Int.random(in: 2...300, using: &random) { text.insert(contentsOf: piece, at: place) }
        default: text.removeLast(text.count - place)
        }
    }
}
