import Documents
import Testing

struct JSONWriterTests {
    /// Go's `encoding/json`: shortest digits, an exponent below 1e-6 and from 1e21 on.
    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (1e-6, "0.000001"), (9.9e-7, "9.9e-7"),
        (1e20, "100000000000000000000"), (1e21, "1e+21"), (1.2345678901234568e29, "1.2345678901234568e+29"),
        (5e-324, "5e-324"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (123456.789, "123456.789"),
        (100, "100"), (1e16, "10000000000000000"), (0.000123, "0.000123"), (9_007_199_254_740_993, "9007199254740992"),
        (.nan, "\"NaN\""), (.infinity, "\"Infinity\""), (-.infinity, "\"-Infinity\""),
    ])
    func double(value: Double, text: String) {
        #expect(Value.double(value).json() == text)
    }

    @Test func pretty() throws {
        let document = try document(json: #"{"a":[1,{"b":[]}],"c":{}}"#)
        #expect(
            withExtendedLifetime(document) { document.root.json(.pretty) } == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {}
                }
                """)
    }

    @Test func piecewise() {
        var json = JSONBuilder()
        json.beginObject()
        json.key("s")
        json.string("a\"b\\\u{1}\u{1f}\n😀")
        json.key("n")
        json.beginArray()
        json.int(1)
        json.int(UInt64.max)
        json.bool(false)
        json.null()
        json.double(2.5)
        json.endArray()
        json.key("e")
        json.beginObject()
        json.endObject()
        json.endObject()
        let expected = #"{"s":"a\"b\\\u0001\u001f\n😀","n":[1,18446744073709551615,false,null,2.5],"e":{}}"#
        #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [0, 9, 10, 99, 100, 12_345, -1, -10, .max, .min])
    func wholeNumbers(number: Int) {
        var json = JSONBuilder()
        json.int(number)
        #expect(String(decoding: json.bytes, as: UTF8.self) == "\(number)")
    }

    /// Plain text is looked at eight bytes at a time: what must be escaped is found wherever it stands.
    @Test func escapesEverywhere() {
        let escapes: [UInt8: String] = [
            0x22: "\\\"", 0x5C: "\\\\", 0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r",
        ]
        let letters = Array("abcdefghijklmnopqrstuvw".utf8)
        for byte in UInt8(0)...0x7F {
            let code = String(byte, radix: 16)
            let isControl = byte < 0x20 || byte == 0x7F
            let escaped = escapes[byte] ?? (isControl ? "\\u00\(code.count == 1 ? "0" : "")\(code)" : nil)
            for place in letters.indices {
                var text = letters
                text[place] = byte
                let expected = letters.indices.map { index in
                    index == place ? escaped ?? String(UnicodeScalar(byte)) : String(UnicodeScalar(letters[index]))
                }
                #expect(JSONText.quoted(String(decoding: text, as: UTF8.self)) == "\"\(expected.joined())\"")
            }
        }
    }

    /// Short plain texts are written in one piece, others part by part.
    @Test(arguments: ["", "\"", "é", "\u{7f}"])
    func textsOfAnyLength(end: String) {
        for length in 0..<200 {
            let text = String(repeating: "a", count: length) + end
            let quoted = JSONText.quoted(text)
            for (style, expected) in [
                (JSONBuilder.Style.compact, "{\(quoted):\(quoted),\"b\":[\(quoted),\(quoted)]}"),
                (
                    .pretty,
                    "{\n  \(quoted): \(quoted),\n  \"b\": [\n    \(quoted),\n    \(quoted)\n  ]\n}"
                ),
            ] {
                var json = JSONBuilder(style: style)
                json.beginObject()
                json.key(text)
                json.string(text)
                json.key("b")
                json.beginArray()
                json.string(text)
                json.string(text)
                json.endArray()
                json.endObject()
                #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
            }
        }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 40])
    func textsAreIndentedAtAnyDepth(depth: Int) {
        var json = JSONBuilder(style: .pretty, depth: depth)
        json.string("a")
        json.key("b")
        json.int(1)
        let line = depth == 0 ? "" : "\n" + String(repeating: "  ", count: depth)
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == "\(line)\"a\"\(depth == 0 ? "" : ",")\(line)\"b\": 1")
    }

    @Test func indentsWhateverIsDeep() {
        var json = JSONBuilder(style: .pretty)
        for _ in 0..<40 { json.beginArray() }
        json.int(1)
        for _ in 0..<40 { json.endArray() }
        let lines = String(decoding: json.bytes, as: UTF8.self).split(separator: "\n")
        #expect(
            lines.map { $0.prefix { $0 == " " }.count } == (0...40).map { 2 * $0 } + (0..<40).reversed().map { 2 * $0 })
    }

    @Test func kindsOfCEL() {
        let arena = Arena()
        #expect(Value.uint(.max).json() == "18446744073709551615")
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            let octets = arena.string(text).utf8
            #expect(Value.bytes(octets).json() == "\"\(encoded)\"")
        }
        #expect(Value(kind: .timestamp).json() == "null")
        let broken: [UInt8] = [0x61, 0xFF, 0x62]
        broken.withUnsafeBufferPointer { #expect(Value.string($0).json() == "\"a\u{fffd}b\"") }
    }

    @Test func appendsToWhatIsThere() {
        var bytes = Array("x=".utf8)
        Value.int(5).writeJSON(to: &bytes)
        #expect(bytes == Array("x=5".utf8))
    }

    @Test func deepValuesTakeNoStack() {
        let arena = Arena()
        var value = Value(kind: .list)
        for _ in 0..<200_000 { value = withUnsafePointer(to: value) { arena.list(.init(start: $0, count: 1)) } }
        #expect(value.json().utf8.count == 400_002)
    }
}
