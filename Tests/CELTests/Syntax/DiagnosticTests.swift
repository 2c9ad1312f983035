import Testing

@testable import CEL

/// What the user reads when an expression is wrong.
@Suite struct DiagnosticTests {
    @Test(arguments: [
        ("a = b", "1:3: unexpected '=' | did you mean '=='?"),
        ("a === b", "1:5: unexpected '=' | did you mean '=='?"),
        ("a =~ 'x'", "1:3: unexpected '=' | match a pattern with text.matches('pattern')"),
        ("a & b", "1:3: unexpected '&' | did you mean '&&'?"),
        ("a | b", "1:3: unexpected '|' | did you mean '||'?"),
        ("a and b", "1:3: unexpected 'and', expected an operator or the end | did you mean '&&'?"),
        ("f(a or b)", "1:5: unexpected 'or', expected ')' or an operator | did you mean '||'?"),
        ("not a", "1:5: unexpected 'a', expected an operator or the end | did you mean '!'?"),
        ("a not in b", "1:3: unexpected 'not', expected an operator or the end | write !(a in b)"),
        ("a !in b", "1:3: unexpected '!', expected an operator or the end | 'not in' is written !(a in b)"),
        ("a <> b", "1:4: unexpected '>', expected an operand | did you mean '!='?"),
        ("a ** b", "1:4: unexpected '*', expected an operand | CEL has no power operator"),
        ("+a", "1:1: unexpected '+', expected an operand | CEL has no unary '+' and no '++'"),
        ("a ?? b", "1:4: unexpected '?', expected an operand | for a value that may be absent, write a.?b.orValue(c)"),
        ("a?.b", "1:2: the conditional has no ':' | optional selection is written '.?'"),
        ("a ? b", "1:3: the conditional has no ':'"),
        (
            "a ? b ? c : d : e",
            "1:7: unexpected '?', expected ':' | a conditional between '?' and ':' needs parentheses: a ? (b ? c : d) : e"
        ),
        ("a; b", "1:2: unexpected ';' | CEL has expressions only, no statements"),
        ("a # b", "1:3: unexpected '#' | a comment begins with '//'"),
        ("a == ‘b’", "1:6: typographic quotation mark '‘' | use a plain quote, ' or \""),
        ("a − b", "1:3: typographic dash '−' | use a plain '-'"),
        ("x == 'abc", "1:6: unterminated string | close it with '"),
        (
            "x == 'abc\ny'",
            "1:6: unterminated string | close it with ' on the same line, or put three quotes around a text of several lines"
        ),
        (
            #"x == 'C:\'"#,
            "1:6: unterminated string | a backslash protects the quote after it; in a raw string, r'…', it does not"
        ),
        (
            #"x.matches('\d')"#,
            #"1:12: invalid escape sequence '\d' | double the backslash, or write a raw string: r'…'"#
        ),
        ("rb'x'", "1:3: unexpected ''x'', expected an operator or the end | raw bytes are written br'…'"),
        ("'a' 'b'", "1:5: unexpected ''b'', expected an operator or the end | join strings with '+'"),
        ("(a", "1:1: '(' is never closed"),
        ("f(a, [b)", "1:8: unexpected ')', expected ']' | '[' was opened at line 1, column 6"),
        ("(a]", "1:3: unexpected ']', expected ')' | '(' was opened at line 1, column 1"),
        ("{'a': 1", "1:1: '{' is never closed"),
        ("{'a'", "1:1: '{' is never closed"),
        ("a)", "1:2: unexpected ')' | no '(' is open here"),
        ("a, b", "1:2: unexpected ',' | several values make a list: [a, b]"),
        ("a : b", "1:3: unexpected ':' | a conditional is written condition ? value : otherwise"),
        ("()", "1:1: parentheses without an expression"),
        ("", "1:1: the expression is empty"),
        (" // nothing\n", "2:1: the expression is empty"),
        ("a +", "1:4: the expression ends where an operand is expected"),
        ("a ||", "1:5: the expression ends where an operand is expected"),
        ("a.", "1:3: unexpected end of expression, expected a field name"),
        ("a..b", "1:3: unexpected '.', expected a field name"),
        ("a.'b'", "1:3: unexpected ''b'', expected a field name | put a string in brackets: a['b']"),
        ("a.[0]", "1:3: unexpected '[', expected a field name | an index follows without a dot: a[b]"),
        ("a.0", "1:2: unexpected '.0', expected an operator or the end | list elements are selected by index: a[0]"),
        ("a.in", "1:3: 'in' is a keyword and cannot name a field here | use an index: a['in']"),
        ("in a", "1:1: unexpected 'in', expected an operand"),
        (
            "if (a) b",
            "1:1: reserved identifier: if | write condition ? value : otherwise"
        ),
        ("1.", "1:2: digits are missing after '.' | write a zero behind the dot, as in 1.0"),
        ("0X1", "1:1: invalid number '0X1' | hexadecimal numbers begin with '0x' and go on with digits, a to f"),
        ("1_000", "1:1: invalid number '1_000' | digits cannot be grouped"),
        (
            "9223372036854775808",
            "1:1: invalid int literal | an int is from -9223372036854775808 to 9223372036854775807"
        ),
        ("!-a", "1:2: unexpected '-', expected an operand | put the second sign and its operand in parentheses: !(-x)"),
        ("f(a,)", "1:5: unexpected ')' after ',' | a call takes no trailing comma"),
        (
            "has(a['b'])",
            "1:6: invalid argument to has() macro | whether a map has a key: key in map"
        ),
        ("a\n  && b\n  = c", "3:3: unexpected '=' | did you mean '=='?"),
        ("'é' = c", "1:5: unexpected '=' | did you mean '=='?"),
    ])
    func messages(text: String, error: String) {
        #expect(SyntaxTesting.errorAndHint(text) == error)
    }

    @Test func severalErrorsOfMeaning() throws {
        guard case .failure(let diagnostics) = SyntaxTesting.environment.parse(#"has(a) || '\d' == if || 1e999 > 2"#)
        else { throw Unexpected.success }
        #expect(
            diagnostics.all.map(\.message) == [
                "invalid argument to has() macro", #"invalid escape sequence '\d'"#, "reserved identifier: if",
                "invalid double literal",
            ])
    }

    @Test func atMostOneHundredAndOne() throws {
        let text = Array(repeating: "has(a)", count: 5000).joined(separator: " || ")
        guard case .failure(let diagnostics) = SyntaxTesting.environment.parse(text) else { throw Unexpected.success }
        #expect(diagnostics.all.count == 101)
        #expect(diagnostics.all.last?.message == "more than 100 errors")
    }

    @Test func invalidUTF8() throws {
        let source = Source(utf8: Array("'a' + '".utf8) + [0xC3, 0x28] + Array("'".utf8))
        guard case .failure(let diagnostics) = SyntaxTesting.environment.parse(source) else { throw Unexpected.success }
        #expect(
            diagnostics.description == """
                ERROR: <input>:1:8: the expression is not valid UTF-8
                 | 'a' + '\u{FFFD}('
                 | .......^
                """)
    }

    private enum Unexpected: Error { case success }
}

/// The code frame under a message.
@Suite struct CodeFrameTests {
    private func frame(_ text: String, name: String = "<input>") -> String {
        guard case .failure(let diagnostics) = SyntaxTesting.environment.parse(text, name: name) else {
            return "no error"
        }
        return diagnostics.description
    }

    @Test func oneLine() {
        #expect(
            frame("a = b") == """
                ERROR: <input>:1:3: unexpected '='
                 | a = b
                 | ..^
                 = hint: did you mean '=='?
                """)
    }

    @Test func theLineOfSeveral() {
        #expect(
            frame("a &&\r\n  b.in ||\r\nc", name: "rule.yaml") == """
                ERROR: rule.yaml:2:5: 'in' is a keyword and cannot name a field here
                 |   b.in ||
                 | ....^^
                 = hint: use an index: a['in']
                """)
    }

    @Test func tabsAndWideCharacters() {
        #expect(
            frame("\t'漢字e\u{301}' = b") == """
                ERROR: <input>:1:9: unexpected '='
                 |  '漢字e\u{301}' = b
                 | .........^
                 = hint: did you mean '=='?
                """)
    }

    @Test func nothingThatDisturbsATerminal() {
        #expect(
            frame("'\u{1B}[31m\u{202E}' = b") == """
                ERROR: <input>:1:10: unexpected '='
                 | '\u{FFFD}[31m\u{FFFD}' = b
                 | .........^
                 = hint: did you mean '=='?
                """)
    }

    @Test func theEnd() {
        #expect(
            frame("a +\n") == """
                ERROR: <input>:2:1: the expression ends where an operand is expected
                 | 
                 | ^
                """)
    }

    @Test func aWindowOfALongLine() {
        let text = String(repeating: "a||", count: 1000) + "=" + String(repeating: "||b", count: 1000)
        #expect(
            frame(text) == """
                ERROR: <input>:1:3001: unexpected '='
                 | …\(String(repeating: "a||", count: 20))=\(String(repeating: "||b", count: 13))…
                 | \(String(repeating: ".", count: 61))^
                 = hint: did you mean '=='?
                """)
    }

    @Test func framesStaySmall() {
        for text in [
            String(repeating: "漢", count: 99_999), "'" + String(repeating: "e\u{301}", count: 49_000),
            String(repeating: "(", count: 100_000), String(repeating: "\u{301}", count: 100_000),
        ] {
            #expect(frame(text).utf8.count < 2_500, "\(text.prefix(3))…")
        }
    }

    @Test func severalDiagnostics() {
        #expect(
            frame("has(a) || has(b)") == """
                ERROR: <input>:1:5: invalid argument to has() macro
                 | has(a) || has(b)
                 | ....^
                 = hint: has() takes a field selection: has(a.b)
                ERROR: <input>:1:15: invalid argument to has() macro
                 | has(a) || has(b)
                 | ..............^
                 = hint: has() takes a field selection: has(a.b)
                """)
    }

    @Test func positions() {
        let source = Source("ab\né漢\r\n😀x")
        let places = [0, 2, 3, 5, 8, 9, 10, 14, 15, 99, -1].map { source.position(at: $0) }
        #expect(
            places.map { "\($0.line):\($0.column)" } == [
                "1:1", "1:3", "2:1", "2:2", "2:3", "2:4", "3:1", "3:2", "3:3", "3:3", "1:1",
            ])
    }
}
