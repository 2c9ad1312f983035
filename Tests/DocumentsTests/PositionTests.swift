import Documents
import Testing

/// The places of keys and values, as the text they cover.
struct PositionTests {
    /// The text that the span of a field covers, in code points; `key` takes the key's instead of the value's.
    private func covered(_ text: String, _ pointer: String, key: Bool = false) throws -> String {
        let document = try document(yaml: text)
        defer { withExtendedLifetime(document) {} }
        let slot = try #require(JSONPointer(pointer)?.resolve(in: document.rootSlot))
        let span = try #require(document.span(of: key ? Document.keySlot(ofValue: slot) : slot))
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{feff}" { scalars.removeFirst() }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[Int(span.start)..<Int(span.end)])
        return String(result)
    }

    private let manifest = """
        # a comment
        kind: Pod   # trailing
        spec:
          containers:
          - name: "web"   # the first

            args: [a, 'b c']
          - name: side


        # behind
        last: {x: 1, w: [2]}
        """

    @Test(arguments: [
        ("/kind", "Pod"), ("/spec/containers/0/name", "\"web\""), ("/spec/containers/0/args", "[a, 'b c']"),
        ("/spec/containers/0/args/1", "'b c'"), ("/spec/containers/1", "name: side"),
        ("/spec/containers/0", "name: \"web\"   # the first\n\n    args: [a, 'b c']"), ("/last", "{x: 1, w: [2]}"),
        ("/last/w", "[2]"), ("/last/x", "1"),
        ("/spec", "containers:\n  - name: \"web\"   # the first\n\n    args: [a, 'b c']\n  - name: side"),
    ])
    func values(pointer: String, text: String) throws {
        #expect(try covered(manifest, pointer) == text)
    }

    @Test func keys() throws {
        #expect(try covered(manifest, "/spec/containers/0/args", key: true) == "args")
        #expect(try covered("\"a b\": 1", "/a b", key: true) == "\"a b\"")
        #expect(try covered("? long\n: 1", "/long", key: true) == "long")
        #expect(try covered("010: x", "/8", key: true) == "010")
    }

    @Test(arguments: [
        "é: {ü: ö, 日本: [😀, x]}\nz: äöü\n", "é: {ü: ö, 日本: [😀, x]}\r\nz: äöü\r\n",
        "\u{feff}é: {ü: ö, 日本: [😀, x]}\nz: äöü",
    ])
    func beyondASCII(text: String) throws {
        #expect(try covered(text, "/é/日本/0") == "😀")
        #expect(try covered(text, "/é/日本", key: true) == "日本")
        #expect(try covered(text, "/z") == "äöü")
    }

    @Test func tabsAndLineBreaks() throws {
        #expect(try covered("a:\t1\r\nb:\t\t'x'\r\n", "/b") == "'x'")
        #expect(try covered("a: 1\rb: 2\r", "/b") == "2")
        let document = try document(yaml: "a:\t1\r\nb:\t\t'x'\r\n")
        defer { withExtendedLifetime(document) {} }
        let slot = try #require(document.root.slot(forKey: "b"))
        let source = SourceText(Array("a:\t1\r\nb:\t\t'x'\r\n".utf8))
        let span = try #require(document.span(of: slot))
        #expect(source.position(at: span.start) == Position(line: 2, column: 5))
        #expect(source.position(at: span.end) == Position(line: 2, column: 8))
    }

    @Test(arguments: [
        ("v: |\n  x\n  y\n\n\nw: 1\n", "|\n  x\n  y"), ("v: |+\n  x\n\nw: 1\n", "|+\n  x"),
        ("v: >-\n  é é  \n  ü \n  \nw: 1\n", ">-\n  é é  \n  ü "),
        ("v: |\r\n  x\r\n  y\r\n\r\nw: 1\r\n", "|\r\n  x\r\n  y"),
        ("v: |-\n  x", "|-\n  x"), ("v: |\n\nw: 1\n", "|"),
        ("v: |\n  x\n  # text\n# comment\nw: 1\n", "|\n  x\n  # text"),
    ])
    func blockScalars(text: String, covers: String) throws {
        #expect(try covered(text, "/v") == covers)
    }

    @Test func multilineScalars() throws {
        #expect(try covered("v: one\n  two  \n  # c\nw: 1", "/v") == "one\n  two")
        #expect(try covered("v: \"one\n  two\"\nw: 1", "/v") == "\"one\n  two\"")
    }

    @Test func absentValuesStandBehindTheColon() throws {
        let document = try document(yaml: "é:\nb: {c: , d}\nl:\n- \n")
        defer { withExtendedLifetime(document) {} }
        func span(_ pointer: String) throws -> TextSpan {
            let slot = try #require(JSONPointer(pointer)?.resolve(in: document.rootSlot))
            return try #require(document.span(of: slot))
        }
        #expect(try span("/é") == TextSpan(start: 2, end: 2))
        #expect(try span("/b/c").start == (try span("/b/c").end))
        #expect(try span("/l/0") == TextSpan(start: 19, end: 19))
        #expect(try span("/l") == TextSpan(start: 18, end: 19))
    }

    @Test func aliasesStandWhereTheyAreWrittenAndTheirContentAtTheAnchor() throws {
        let text = "a: &x\n  k: [1, 2]\nb: *x\nc:\n  <<: *x\nd: 1\n"
        #expect(try covered(text, "/b") == "*x")
        #expect(try covered(text, "/b/k") == "[1, 2]")
        #expect(try covered(text, "/c/k") == "[1, 2]")
        #expect(try covered(text, "/c/k", key: true) == "k")
        #expect(try covered(text, "/c") == "<<: *x")
    }

    @Test func laterDocumentsCountFromTheTextsBeginning() throws {
        let bytes = Array("é: 1\n---\nb: 2\n--- \n- ü\n- x\n".utf8)
        try bytes.withUnsafeBufferPointer { buffer in
            var reader = YAMLReader(bytes: buffer, offset: 100)
            var spans: [TextSpan?] = []
            while let document = try reader.next() {
                let last =
                    document.root.kind == .list ? document.rootSlot.pointee.elements.baseAddress.map { $0 + 1 } : nil
                spans.append(document.span(of: last ?? document.root.slot(forKey: "b") ?? document.rootSlot))
            }
            #expect(spans == [.init(start: 100, end: 104), .init(start: 112, end: 113), .init(start: 125, end: 126)])
        }
    }

    @Test func json() throws {
        let text = "\u{feff}{\"é\": [1, -2.5, \"😀\\u00e9\"],\n \"b\" : {\"c\":null} }"
        let document = try document(json: text)
        defer { withExtendedLifetime(document) {} }
        let scalars = Array(text.unicodeScalars.dropFirst())
        func covered(_ pointer: String, key: Bool = false) throws -> String {
            let slot = try #require(JSONPointer(pointer)?.resolve(in: document.rootSlot))
            let span = try #require(document.span(of: key ? Document.keySlot(ofValue: slot) : slot))
            var result = String.UnicodeScalarView()
            result.append(contentsOf: scalars[Int(span.start)..<Int(span.end)])
            return String(result)
        }
        #expect(try covered("/é/1") == "-2.5")
        #expect(try covered("/é/2") == "\"😀\\u00e9\"")
        #expect(try covered("/é") == "[1, -2.5, \"😀\\u00e9\"]")
        #expect(try covered("/b", key: true) == "\"b\"")
        #expect(try covered("/b/c") == "null")
        #expect(try covered("") == "{\"é\": [1, -2.5, \"😀\\u00e9\"],\n \"b\" : {\"c\":null} }")
    }

    @Test func slotsOfOtherDocumentsHaveNoSpan() throws {
        let one = try document(yaml: "a: 1")
        let other = try document(yaml: "a: 1")
        #expect(one.span(of: other.rootSlot) == nil)
    }
}
