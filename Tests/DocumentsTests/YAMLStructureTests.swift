import Documents
import Testing

struct YAMLStructureTests {
    @Test(arguments: [
        ("a: {x: [1, {q: z}], w: }", #"{"a":{"x":[1,{"q":"z"}],"w":null}}"#),
        ("[a: 1, b]", #"[{"a":1},"b"]"#), ("{a, b: 1}", #"{"a":null,"b":1}"#), ("[a, b,]", #"["a","b"]"#),
        ("!!set {a, b}", #"{"a":null,"b":null}"#), ("l:\n- 1\n- 2", #"{"l":[1,2]}"#),
        ("l:\n  - - 1\n    - 2\n  - k: v\n    z: w", #"{"l":[[1,2],{"k":"v","z":"w"}]}"#),
        ("? a\n: b", #"{"a":"b"}"#), ("a:\nb: 1", #"{"a":null,"b":1}"#), ("a:\t1", #"{"a":1}"#),
        ("a: {\tb:\t1}", #"{"a":{"b":1}}"#), ("a: one\n  two\n  three", #"{"a":"one two three"}"#),
        ("a: |\n  x\n  y\n", #"{"a":"x\ny\n"}"#), ("a: |+\n  x\n\n", #"{"a":"x\n\n"}"#),
        ("a: >\n  folded\n  text\n\n  para\n", #"{"a":"folded text\npara\n"}"#),
        ("a: |2\n   indented\n  less\n", #"{"a":" indented\nless\n"}"#), ("a: 'it''s'", #"{"a":"it's"}"#),
        (#"a: "\u00e9\x41\n\e""#, "{\"a\":\"\u{e9}A\\n\\u001b\"}"), ("a: \"x\\\n  y\"", #"{"a":"xy"}"#),
        ("a: x?y", #"{"a":"x?y"}"#), (#"a: ["x?y", "w\\/z"]"#, #"{"a":["x?y","w\\/z"]}"#),
        (#"{"a": "b\/c"}"#, #"{"a":"b/c"}"#), ("just text", #""just text""#), ("- ", "[null]"), ("--- \n...\n", "null"),
        ("{}", "{}"), ("[]", "[]"),
    ])
    func structure(text: String, json: String) {
        #expect(readYAML(text) == [.value(json)])
    }

    @Test(arguments: [
        ("a: @at", "line 1, column 4: found character that cannot start any token"),
        ("a:\n\tb: 1", "line 2, column 1: found character that cannot start any token"),
        ("a: b: c", "line 1, column 5: mapping values are not allowed in this context"),
        ("a: [1, 2\n", "line 2, column 1: did not find expected ',' or ']'"),
        ("a: \"x\n", "line 2, column 1: found unexpected end of stream"),
        ("a:\n    b: 1\n   c: 2\n", "line 3, column 4: did not find expected key"),
        (#"a: "\q""#, "line 1, column 5: found unknown escape character"),
        (#"a: "b\/c""#, "line 1, column 6: unknown escape \\/"),
        ("a: [x?y]", "line 1, column 6: a '?' ends plain text between brackets"),
        ("é: {p: /h?f=1}", "line 1, column 10: a '?' ends plain text between brackets"),
        ("a: [x\n  z?y]", "line 2, column 4: a '?' ends plain text between brackets"),
        (
            "{a: x:}",
            "line 1, column 6: found unexpected ':' while scanning a plain scalar: quote the text, or put a space behind"
        ),
        (#"a: "\ud83d\ude00""#, "line 1, column 7: found invalid Unicode character escape code"),
        ("%YAML 1.2\n---\na: 1", "line 1, column 1: found incompatible YAML document"),
        ("a: \u{7}", "line 1, column 4: control character U+0007 is not allowed in YAML"),
        ("é: \u{7f}", "line 1, column 4: control character U+007F is not allowed in YAML"),
    ])
    func malformed(text: String, message: String) {
        guard case .error(let words)? = readYAML(text).first else {
            Issue.record("accepted")
            return
        }
        #expect(words.hasPrefix(message), "\(words)")
    }

    @Test func duplicateKeysNameBothPlaces() {
        let expected = "line 3, column 3: key \"k\" is already set (first at line 2, column 3)"
        #expect(readYAML("m:\n  k: 1\n  k: 2\n") == [.error(expected)])
        #expect(
            readYAML("{a: 1, \"a\": 2}")
                == [.error("line 1, column 8: key \"a\" is already set (first at line 1, column 2)")])
        let many = (0..<100).map { "k\($0): 1\n" }.joined() + "k50: 2\n"
        #expect(
            readYAML(many) == [.error("line 101, column 1: key \"k50\" is already set (first at line 51, column 1)")])
    }

    @Test(arguments: [
        ("a: &x {k: 1}\nb: *x", #"{"a":{"k":1},"b":{"k":1}}"#), ("a: &x 5\nb: *x", #"{"a":5,"b":5}"#),
        ("a: &x 1\nb: &x 2\nc: *x", #"{"a":1,"b":2,"c":2}"#), ("a: &k name\n*k : v", #"{"a":"name","name":"v"}"#),
        ("a: &k 010\n*k : v", #"{"a":8,"8":"v"}"#), ("&a k: &b [1]\nl: [*a, *b]", #"{"k":[1],"l":["k",[1]]}"#),
        ("a: &x 1.0\nb: *x", #"{"a":1,"b":1}"#), ("- &x\n- *x", "[null,null]"),
        ("a: &x [&x 1, 2]\nb: *x", #"{"a":[1,2],"b":1}"#),
    ])
    func alias(text: String, json: String) {
        #expect(readYAML(text) == [.value(json)])
    }

    @Test(arguments: [
        ("a: *nope", "line 1, column 4: unknown anchor 'nope' referenced"),
        ("a: &x [*x]", "line 1, column 8: anchor 'x' value contains itself"),
        ("a: &x {<<: *x}", "line 1, column 12: anchor 'x' value contains itself"),
        ("a: &a 5\nd: {<<: *a}", "line 2, column 9: map merge requires map or sequence of maps as the value"),
        ("d: {<<: 5}", "line 1, column 9: map merge requires map or sequence of maps as the value"),
        ("d:\n  <<:\n  a: 1", "line 2, column 6: map merge requires map or sequence of maps as the value"),
        ("a: &a [{x: 1}]\nd: {<<: *a}", "line 2, column 9: map merge requires map or sequence of maps as the value"),
        ("d: {<<: [1]}", "line 1, column 9: map merge requires map or sequence of maps as the value"),
    ])
    func refusedAlias(text: String, message: String) {
        #expect(readYAML(text) == [.error(message)])
    }

    @Test(arguments: [
        ("a: &b {x: 1}\nd: {<<: *b, z: 3}", #"{"a":{"x":1},"d":{"x":1,"z":3}}"#),
        ("a: &a {x: 1}\nb: &b {w: 2}\nd: {<<: [*a, *b]}", #"{"a":{"x":1},"b":{"w":2},"d":{"x":1,"w":2}}"#),
        ("a: &b {x: 1}\nd: {\"<<\": *b}", #"{"a":{"x":1},"d":{"<<":{"x":1}}}"#),
        ("d: {<<: {x: 1}, z: 3}", #"{"d":{"x":1,"z":3}}"#), ("d: {<<: {}}", #"{"d":{}}"#),
        ("d: {!!merge \"<<\": {x: 1}}", #"{"d":{"x":1}}"#), ("d: {!!str <<: {x: 1}}", #"{"d":{"<<":{"x":1}}}"#),
        (
            "a: &a {x: {k: v}}\nb: {<<: *a}\nc: {<<: *a}",
            #"{"a":{"x":{"k":"v"}},"b":{"x":{"k":"v"}},"c":{"x":{"k":"v"}}}"#
        ),
        ("a: &a {1: x}\nb: {<<: *a, \"1\": w}", #"{"a":{"1":"x"},"b":{"1":"w"}}"#),
    ])
    func merge(text: String, json: String) {
        #expect(readYAML(text) == [.value(json)])
    }

    /// go-yaml's strict mode calls an overridden merge key a duplicate.
    @Test func mergesMayNotOverlap() {
        let merged = "is already set by a merge (<<): kubectl takes the later one, strict readers refuse both"
        #expect(
            readYAML("a: &b {x: 1}\nd: {<<: *b, x: 3}")
                == [.error("line 2, column 13: key \"x\" \(merged) (first at line 1, column 8)")])
        #expect(
            readYAML("a: &b {x: 1}\nd: {x: 3, <<: *b}")
                == [.error("line 2, column 5: key \"x\" \(merged) (first at line 1, column 8)")])
        #expect(
            readYAML("a: &b {x: 1}\nd: {<<: *b, z: 3, z: 4}")
                == [.error("line 2, column 19: key \"z\" is already set (first at line 2, column 13)")])
    }
}
