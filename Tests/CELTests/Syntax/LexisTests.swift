import Testing

@testable import CEL

/// The words of the language (`cel.md` 1.1).
@Suite struct LexisTests {
    @Test(arguments: [
        ("0", "0"),
        ("42", "42"),
        ("0x2A", "42"),
        ("0xff", "255"),
        ("007", "7"),
        ("9223372036854775807", "9223372036854775807"),
        ("0x7FFFFFFFFFFFFFFF", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("- 5", "-5"),
        ("- // comment\n 5", "-5"),
        ("1u", "1u"),
        ("1U", "1u"),
        ("0xFFFFFFFFFFFFFFFFu", "18446744073709551615u"),
        ("18446744073709551615u", "18446744073709551615u"),
        ("-1u", "(-_ 1u)"),
        ("1.5", "1.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("-0.0", "-0.0"),
        ("1e3", "1000.0"),
        ("1E+3", "1000.0"),
        ("1.5e-3", "0.0015"),
        (".5e1", "5.0"),
        ("1e-400", "0.0"),
        ("179769313486231570000e288", "1.7976931348623157e+308"),
        ("0.1000000000000000055511151231257827021181583404541015625", "0.1"),
        ("1in[1]", "(@in 1 [1])"),
        ("0x1in[1]", "(@in 1 [1])"),
        ("true", "true"),
        ("false", "false"),
        ("null", "null"),
    ])
    func numbersAndKeywords(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("9223372036854775808", "1:1: invalid int literal"),
        ("-9223372036854775809", "1:1: invalid int literal"),
        ("a + -9223372036854775809", "1:5: invalid int literal"),
        ("--9223372036854775808", "1:3: invalid int literal"),
        ("0x8000000000000000", "1:1: invalid int literal"),
        ("99999999999999999999999999", "1:1: invalid int literal"),
        ("18446744073709551616u", "1:1: invalid uint literal"),
        ("0x10000000000000000u", "1:1: invalid uint literal"),
        ("1e309", "1:1: invalid double literal"),
        ("-1e999999999999", "1:1: invalid double literal"),
        ("1.", "1:2: digits are missing after '.'"),
        ("1. + 2", "1:2: digits are missing after '.'"),
        ("12abc", "1:1: invalid number '12abc'"),
        ("0x", "1:1: invalid number '0x'"),
        ("0X1F", "1:1: invalid number '0X1F'"),
        ("1.5u", "1:1: invalid number '1.5u'"),
        ("1e", "1:1: invalid number '1e'"),
        ("1_000", "1:1: invalid number '1_000'"),
    ])
    func badNumbers(text: String, error: String) {
        #expect(SyntaxTesting.tree(text) == error)
    }

    @Test(
        arguments: [
            #"'abc'"#: "abc",
            #""a'b""#: "a'b",
            #"'''a'b''c'''"#: "a'b''c",
            #""""a"b"""""#: nil,
            #""""a"b""""#: "a\"b",
            "'''a\nb'''": "a\nb",
            "'''a\r\nb\rc'''": "a\nb\nc",
            "r'''a\r\nb'''": "a\nb",
            #"r'\n'"#: #"\n"#,
            #"R"\d+""#: #"\d+"#,
            #"r'a\'"#: #"a\"#,
            #"r"""\"""""#: nil,
            #"''"#: "",
            #"''''''"#: "",
            #"'\\\?\"\'\`'"#: "\\?\"'`",
            #"'\a\b\f\n\r\t\v'"#: "\u{7}\u{8}\u{C}\n\r\t\u{B}",
            #"'\x41\X7a\101\377\000'"#: "AzA\u{FF}\0",
            #"'\u00e9\U0001F600'"#: "é😀",
            #"'\U0010ffff'"#: "\u{10FFFF}",
            #"'é\t漢'"#: "é\t漢",
            "'a\tb\u{0}'": "a\tb\u{0}",
        ] as [String: String?])
    func strings(text: String, contents: String?) throws {
        let result = SyntaxTesting.environment.parse(text)
        guard let contents else {
            #expect(throws: Diagnostics.self) { try result.get() }
            return
        }
        let ast = try result.get()
        guard case .literal(.string(let bytes)) = ast[ast.root] else {
            Issue.record("\(text) is no string")
            return
        }
        #expect(bytes == Array(contents.utf8))
    }

    @Test(
        arguments: [
            (#"b'abc'"#, [0x61, 0x62, 0x63]),
            (#"B"é""#, [0xC3, 0xA9]),
            (#"b'\xff\377\x00'"#, [0xFF, 0xFF, 0]),
            (#"b'\n'"#, [0x0A]),
            (#"br'\n'"#, [0x5C, 0x6E]),
            (#"bR'\x'"#, [0x5C, 0x78]),
            (#"Br"""\"""# + "\"", [0x5C]),
            (#"BR''"#, []),
            ("b'''\r\n'''", [0x0A]),
        ] as [(String, [UInt8])])
    func bytes(text: String, contents: [UInt8]) throws {
        let ast = try SyntaxTesting.environment.parse(text).get()
        guard case .literal(.bytes(let bytes)) = ast[ast.root] else {
            Issue.record("\(text) is no bytes literal")
            return
        }
        #expect(bytes == contents)
    }

    @Test(arguments: [
        ("'abc", "1:1: unterminated string"),
        ("x == 'abc\n'", "1:6: unterminated string"),
        ("'abc\r'", "1:1: unterminated string"),
        (#"'abc\'"#, "1:1: unterminated string"),
        (#"'abc\"#, "1:1: unterminated string"),
        ("'''abc''", "1:1: unterminated string"),
        ("'abc\\\n'", "1:1: unterminated string"),
        (#"'ab\d'"#, #"1:4: invalid escape sequence '\d'"#),
        (#"'\ '"#, #"1:2: invalid escape sequence '\ '"#),
        (#"'\é'"#, #"1:2: invalid escape sequence '\é'"#),
        ("'''\\\n'''", "1:4: a backslash at the end of a line joins nothing in CEL"),
        (#"'\x4'"#, #"1:2: '\x' needs 2 hexadecimal digits"#),
        (#"'\u00g0'"#, #"1:2: '\u' needs 4 hexadecimal digits"#),
        (#"'\U0001F60'"#, #"1:2: '\U' needs 8 hexadecimal digits"#),
        (#"'\12'"#, #"1:2: '\1' needs three octal digits, 000 to 377"#),
        (#"'\128'"#, #"1:2: '\1' needs three octal digits, 000 to 377"#),
        (#"'\400'"#, #"1:2: octal escapes go from '\000' to '\377'"#),
        (#"'\ud800'"#, "1:2: U+D800 is a surrogate, not a character"),
        (#"'\ud83d\ude00'"#, "1:2: U+D83D is a surrogate, not a character"),
        (#"'\U00110000'"#, "1:2: U+110000 is beyond the last code point, U+10FFFF"),
        (#"'\UFFFFFFFF'"#, "1:2: U+FFFFFFFF is beyond the last code point, U+10FFFF"),
        (#"b'\u0041'"#, #"1:3: '\u' is not allowed in bytes"#),
        (#"b'\U00000041'"#, #"1:3: '\U' is not allowed in bytes"#),
        ("rb'x'", "1:3: unexpected ''x'', expected an operator or the end"),
        ("'é' 'x'", "1:5: unexpected ''x'', expected an operator or the end"),
    ])
    func badStrings(text: String, error: String) {
        #expect(SyntaxTesting.tree(text) == error)
    }

    @Test(arguments: [
        (" \t\n\u{C}\r1", "1"),
        ("1//", "1"),
        ("// first\n1 // last", "1"),
        ("1 // last\n", "1"),
        ("a /* b", "1:4: unexpected '*', expected an operand"),
        ("1 // a\r+ 1", "1"),
        ("a\u{A0}+ b", "1:2: invisible character U+00A0 in the expression"),
        ("\u{FEFF}a", "1:1: byte order mark (U+FEFF) in the expression"),
        ("a\u{B}", "1:2: invisible character U+000B in the expression"),
        ("a\0b", "1:2: control character U+0000 in the expression"),
        ("a\u{200B}b", "1:2: invisible character U+200B in the expression"),
    ])
    func space(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("_", "_"),
        ("_a1", "_a1"),
        ("A_b", "A_b"),
        ("inner", "inner"),
        ("trueish", "trueish"),
        ("nullable", "nullable"),
        ("r", "r"),
        ("b + br", "(_+_ b br)"),
        (".a", ".a"),
        (". a . b", "(sel .a b)"),
        ("object.metadata.namespace", "(sel (sel object metadata) namespace)"),
        ("a.package()", "(.package a)"),
        ("a.?var", #"(_?._ a "var")"#),
        ("T{for: 1}", "T{for:1}"),
        ("{if: 1}", "1:2: reserved identifier: if"),
        ("namespace", "1:1: reserved identifier: namespace"),
        ("a + .namespace", "1:6: reserved identifier: namespace"),
        ("while(true)", "1:1: reserved identifier: while"),
        ("a.in", "1:3: 'in' is a keyword and cannot name a field here"),
        ("a.true()", "1:3: 'true' is a keyword and cannot name a field here"),
        ("T{null: 1}", "1:3: 'null' is a keyword and cannot name a field here"),
        ("naïve", "1:3: unexpected 'ï'"),
        ("$x", "1:1: unexpected '$'"),
        ("@result", "1:1: unexpected '@'"),
    ])
    func names(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test func everyReservedWord() {
        let words = [
            "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
            "namespace", "return", "var", "void", "while",
        ]
        for word in words {
            #expect(SyntaxTesting.tree(word) == "1:1: reserved identifier: \(word)")
            #expect(SyntaxTesting.tree("a.\(word)") == "(sel a \(word))")
            #expect(SyntaxTesting.tree("a.\(word)(1)") == "(.\(word) a 1)")
        }
    }

    @Test(arguments: [
        ("a.`b-c/d.e f`", "(sel a b-c/d.e f)"),
        ("a.?`b-c`", #"(_?._ a "b-c")"#),
        ("T{`b-c`: 1, ?`in`: 2}", "T{b-c:1 ?in:2}"),
        ("has(a.`b.c`)", "(has a b.c)"),
        ("`a`", "1:1: unexpected '`a`', expected an operand"),
        ("a.`b`()", "1:3: a quoted name cannot be called"),
        ("a.`b`{}", "1:6: unexpected '{', expected an operator or the end"),
        ("a.`b", "1:3: unterminated quoted name"),
        ("a.``", "1:3: a quoted name consists of letters, digits, '_', '.', '-', '/' and spaces"),
        ("a.`$b`", "1:3: a quoted name consists of letters, digits, '_', '.', '-', '/' and spaces"),
    ])
    func quotedNames(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test func quotedNamesAreAnOption() {
        var options = Environment.Options()
        options.backquotedFields = false
        let environment = Environment(options: options)
        #expect(SyntaxTesting.tree("a.`b`", in: environment) == "1:3: unsupported syntax: '`'")
        #expect(SyntaxTesting.tree("T{`b`: 1}", in: environment) == "1:3: unsupported syntax: '`'")
    }
}
