import Documents
import Testing

struct JSONReaderTests {
    @Test(arguments: [
        "{}", "[]", "[[],{}]", #"{"a":{"b":[1,-2,3.5,true,false,null,"x"]}}"#, "0", "-1", #""""#, #""é😀""#, "1.5e-7",
        #"{"":1}"#, "9223372036854775807", "-9223372036854775808",
    ])
    func comesBackAsItWas(text: String) {
        #expect(readJSON(text) == [.value(text)])
    }

    @Test(arguments: [
        (#"" \" \\ \/ \b \f \n \r \t A""#, #"" \" \\ / \b \f \n \r \t A""#), (#""\u00e9""#, "\"é\""),
        (#""\uD83D\uDE00""#, "\"😀\""),
        (#""\ud83d""#, "\"\u{fffd}\""), (#""\ude00x""#, "\"\u{fffd}x\""), (#""\ud83d\u0041""#, "\"\u{fffd}A\""),
        (#""\ud83d\ud83d\ude00""#, "\"\u{fffd}😀\""), (" [ 1 , 2 ] ", "[1,2]"), ("-0", "0"), ("1E+2", "100"),
        ("9223372036854775808", "9223372036854776000"), ("123456789012345678901234567890", "1.2345678901234568e+29"),
        ("\u{feff}1", "1"), ("0.10", "0.1"), ("\"\u{7f}\"", #""\u007f""#), (#"{"é\n":1}"#, #"{"é\n":1}"#),
    ])
    func value(text: String, json: String) {
        #expect(readJSON(text) == [.value(json)])
    }

    /// A number is an integer by how it is written, as in sigs.k8s.io/json.
    @Test func kindsOfNumbers() throws {
        let document = try document(json: "[1, 1.0, 1e2, -0, 9223372036854775807, 9223372036854775808]")
        let kinds = withExtendedLifetime(document) { document.root.elements.map(\.kind) }
        #expect(kinds == [.int, .double, .double, .int, .int, .double])
    }

    @Test(arguments: [
        ("", []), ("  \n", []), ("1 2", ["1", "2"]), ("{}[]\n\"a\" null", ["{}", "[]", "\"a\"", "null"]),
        ("{\"a\":1}\n{\"a\":2}\n", [#"{"a":1}"#, #"{"a":2}"#]),
    ])
    func severalTexts(text: String, values: [String]) {
        #expect(readJSON(text) == values.map { .value($0) })
    }

    @Test(arguments: [
        ("{", "line 1, column 2: expected a key in double quotes"),
        ("[", "line 1, column 2: the text ends where a value should stand"),
        ("[1,]", "line 1, column 4: found a character that begins no JSON value"),
        ("{\"a\":1,}", "line 1, column 8: expected a key in double quotes"),
        ("{'a':1}", "line 1, column 2: expected a key in double quotes"),
        ("{\"a\" 1}", "line 1, column 6: expected ':' after the key"),
        ("[1 2]", "line 1, column 4: expected ',' or ']'"),
        ("{\"a\":1 \"b\":2}", "line 1, column 8: expected ',' or '}'"),
        ("[1", "line 1, column 3: the text ends inside a list"),
        ("01", "line 1, column 2: a number begins with 0 and goes on"),
        ("-", "line 1, column 2: expected a digit"), ("1.", "line 1, column 3: expected a digit"),
        ("1e", "line 1, column 3: expected a digit"),
        (".5", "line 1, column 1: found a character that begins no JSON value"),
        ("+1", "line 1, column 1: found a character that begins no JSON value"),
        ("nul", "line 1, column 4: expected the word 'null'"),
        ("True", "line 1, column 1: found a character that begins no JSON value"),
        ("\"a", "line 1, column 3: the text ends inside a string"),
        ("\"\\", "line 1, column 3: the text ends inside a string"),
        ("\"é\\q\"", "line 1, column 4: found an unknown escape in a string"),
        ("\"\\u12g4\"", "line 1, column 6: expected four hexadecimal digits after \\u"),
        ("\"a\tb\"", "line 1, column 3: a control character stands in a string; write it as an escape"),
        ("\"a\nb\"", "line 1, column 3: a control character stands in a string; write it as an escape"),
        ("[1] x", "line 1, column 5: unexpected text after the JSON value"),
        ("1e400", "line 1, column 1: a number is beyond the range of doubles"),
        ("{\"é\": 1,\n \"é\": 2}", "line 2, column 2: key \"é\" is already set (first at line 1, column 2)"),
        (#"{"a": 1, "\u0061": 2}"#, "line 1, column 10: key \"a\" is already set (first at line 1, column 2)"),
        ("[]]", "line 1, column 3: unexpected text after the JSON value"),
    ])
    func malformed(text: String, message: String) {
        #expect(readJSON(text) == [.error(message)])
    }

    @Test func invalidUTF8IsRefused() {
        #expect(
            readJSON(Array("[\"é".utf8) + [0xFF] + Array("\"]".utf8)) == [
                .error("line 1, column 4: invalid UTF-8: byte 0xFF")
            ])
        #expect(readJSON([0x22, 0xC3]) == [.error("line 1, column 2: invalid UTF-8: byte 0xC3")])
    }
}
