import FuzzSupport

/// Makes texts that are almost YAML or JSON: pieces of the languages' own notation put together and damaged.
public struct Mutator: Sendable {
    private var random: RandomSource

    public init(seed: UInt64) { random = RandomSource(seed: seed) }

    private static let pieces: [[UInt8]] = [
        "- ", "? ", ": ", "a: ", "b:\n  ", "\n", "\n\n", "\r\n", "\r", "\t", " ", "  ", "    ", "---\n", "--- ",
        "...\n",
        "%YAML 1.1\n", "%TAG ! tag:x,1:\n", "&a ", "*a", "&b ", "*b", "<<: *a\n", "<<: [*a, *b]\n", "<<", "!!str ",
        "!!int ", "!!float ", "!!binary ", "!!null ", "!x ", "!<y> ", "! ", "|\n", "|-\n", "|2+\n", ">\n", ">-\n", "[",
        "]", "{", "}", ",", "\"", "'", "\\", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "\\x41", "\\n", "#", " # c\n", "@",
        "`", "~", "null", "true", "yes", "0x1F", "017", "1_000", "1e3", "-0.0", ".5", "1e400", ".inf", ".nan",
        "9223372036854775808", "18446744073709551616", "2001-12-14", "\u{e9}", "\u{65e5}\u{672c}", "\u{1f600}",
        "\u{feff}", "\u{85}", "\u{2028}", "{\"a\": 1}", "[1, 2]", "{\"k\": [true, null, 1.5e-3]}", "key: value\n",
        "  nested: {x: [1, {y: z}]}\n", "list:\n- 1\n- two\n", "a: &a {k: v}\nb: *a\n", "text: |\n  one\n  two\n",
    ].map { Array($0.utf8) }

    private static let wholes: [[UInt8]] = [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  containers:\n  - name: c\n"
            + "    image: \"a/b:1\"\n    env:\n    - {name: A, value: 'x'}\n    command:\n    - sh\n    - -c\n    - |\n"
            + "      echo \u{e9}\n      exit 0\n---\na: &x [1, 2]\nb: *x\n",
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"a\":1,\"b\":-2.5e3,\"c\":\"\\u00e9\\ud83d\\ude00\"},null]}\n",
        "base: &base\n  x: 1\n  y: 2\nd:\n  <<: *base\n  z: 3\n",
    ].map { Array($0.utf8) }

    /// A text of at most about 4 KiB.
    public mutating func next() -> [UInt8] {
        var text: [UInt8] = []
        if Bool.random(using: &random) {
            text = Mutator.wholes.randomElement(using: &random) ?? []
        } else {
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                text += Mutator.pieces.randomElement(using: &random) ?? []
            }
        }
        for _ in 0..<Int.random(in: 0...6, using: &random) { damage(&text) }
        if text.count > 4096 { text.removeLast(text.count - 4096) }
        return text
    }

    private mutating func damage(_ text: inout [UInt8]) {
        let place = Int.random(in: 0...text.count, using: &random)
        let length = min(Int.random(in: 1...12, using: &random), text.count - place)
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            text.removeSubrange(place..<(place + length))
        case 1:
            text.insert(contentsOf: Mutator.pieces.randomElement(using: &random) ?? [], at: place)
        case 2:
            if place < text.count { text[place] = UInt8.random(in: 0...255, using: &random) }
        case 3:
            if place < text.count { text[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case 4:
            let copy = Array(text[place..<(place + length)])
            text.insert(contentsOf: copy, at: Int.random(in: 0...text.count, using: &random))
        case 5:
            let piece = Mutator.pieces.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 2...40, using: &random) { text.insert(contentsOf: piece, at: place) }
        default:
            text.removeLast(text.count - place)
        }
    }
}
