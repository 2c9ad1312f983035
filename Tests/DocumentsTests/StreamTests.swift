import Documents
import TestSupport
import Testing

/// Streams of several documents, errors between them, encodings, and cutting a text for several threads.
struct StreamTests {
    @Test(arguments: [
        ("", []), ("# only a comment\n", []), ("\n\n", []), ("\u{feff}", []), ("---\n", ["null"]),
        ("---\n---\na: 1\n", ["null", #"{"a":1}"#]),
        ("a: 1\n---\nb: 2\n...\n---\nc: 3", [#"{"a":1}"#, #"{"b":2}"#, #"{"c":3}"#]),
        ("\u{feff}a: 1\r\n---\r\nb: 2\r\n", [#"{"a":1}"#, #"{"b":2}"#]),
        ("--- {a: 1}\n--- [b]\n", [#"{"a":1}"#, #"["b"]"#]),
        ("%TAG !e! tag:example.com,2000:\n---\na: !e!x 1\n...\n%YAML 1.1\n---\nb: 2", [#"{"a":"1"}"#, #"{"b":2}"#]),
        ("a: &x 1\n---\nb: |\n  ---\n  text\n", [#"{"a":1}"#, #"{"b":"---\ntext\n"}"#]),
    ])
    func documents(text: String, values: [String]) {
        #expect(readYAML(text) == values.map { .value($0) })
    }

    /// kubectl parts a stream at lines of `---` and has each document read by itself, so that a file with a byte order mark
    /// may stand behind another.
    @Test(arguments: [
        ("a: 1\n---\n\u{feff}b: 2\nc: 3\n", [#"{"a":1}"#, #"{"b":2,"c":3}"#]),
        (
            "---\n\u{feff}a: 1\nb: 2\n--- \t\r\n\u{feff}b: 2\nc: 3\n---\n\u{feff}",
            [#"{"a":1,"b":2}"#, #"{"b":2,"c":3}"#]
        ),
        (
            "\u{feff}a: é\nb: 2\n---\n\u{feff}{\"b\": 2}\n---\nc: 3\n",
            [#"{"a":"é","b":2}"#, #"{"b":2}"#, #"{"c":3}"#]
        ),
    ])
    func documentsMayBeginWithAMark(text: String, values: [String]) {
        #expect(readYAML(text) == values.map { .value($0) })
        #expect(readStream(text) == values.map { .value($0) })
    }

    /// Behind the first line, and before a `---`, a mark is a letter to Kubernetes' reader.
    @Test(arguments: [
        "a: 1\n\u{feff}---\nb: 2\nc: 3\n", "a: 1\n---\n\n\u{feff}b: 2\nc: 3\n", "--- x\n\u{feff}b: 2\nc: 3\n",
    ])
    func marksElsewhereAreRefused(text: String) {
        let outcomes = readYAML(text)
        #expect(outcomes.contains { if case .error = $0 { true } else { false } })
        #expect(!outcomes.contains(.value(#"{"b":2,"c":3}"#)))
    }

    @Test func readingGoesOnAroundAMarkedDocument() {
        let outcomes = readYAML("é: [\n---\n\u{feff}b: 2\né: @\n---\n\u{feff}c: 3\nd: 4\n")
        #expect(outcomes.count == 3)
        #expect(outcomes.last == .value(#"{"c":3,"d":4}"#))
        #expect(
            outcomes.dropLast().last
                == .error(
                    "line 4, column 4: found character that cannot start any token while scanning for the next token"))
    }

    /// The place of a key counts the mark before it, as editors do.
    @Test func placesBehindAMark() {
        #expect(
            readYAML("a: 1\n---\n\u{feff}b: 2\nb: 3\n").last
                == .error("line 4, column 1: key \"b\" is already set (first at line 3, column 2)"))
    }

    /// However many there are: they are no errors, and a document that is one hides none behind it.
    @Test func anyNumberOfDocumentsMayBeginWithAMark() {
        let marked = String(repeating: "---\n\u{feff}b: 2\nc: 3\n", count: 20)
        let value = Outcome.value(#"{"b":2,"c":3}"#)
        var limits = ReadLimits()
        limits.errors = 5
        #expect(readYAML(marked, limits: limits) == Array(repeating: value, count: 20))
        let outcomes = readYAML(marked + "---\nd: \u{1}\n" + marked, limits: limits)
        #expect(outcomes.count { $0 == value } == 40)
        #expect(outcomes.count == 41)
        #expect(outcomes[20] == .error("line 62, column 4: control character U+0001 is not allowed in YAML"))
    }

    /// Neither libyaml's new starts nor the document that ends the clean text cost each mark more than its own document.
    @Test func marksStayLinear() {
        func time(_ marks: Int) -> Duration {
            let marked = String(repeating: "---\n\u{feff}b: 2\n", count: marks)
            let bytes = Array((marked + "---\n" + String(repeating: "- a\n", count: marks) + "\u{1}").utf8)
            return bytes.withUnsafeBufferPointer { bytes in
                processorTime {
                    var reader = YAMLReader(bytes: bytes)
                    var documents = 0
                    while (try? reader.next()) != nil { documents += 1 }
                    #expect(documents == marks)
                }
            }
        }
        let (short, long) = (time(4_000), time(16_000))
        #expect(long < max(short, .milliseconds(2)) * 10, "\(short), \(long)")
    }

    @Test func anchorsEndWithTheirDocument() {
        #expect(
            readYAML("a: &x 1\n---\nb: *x\n")
                == [.value(#"{"a":1}"#), .error("line 3, column 4: unknown anchor 'x' referenced")])
    }

    @Test func readingGoesOnBehindABrokenDocument() {
        let outcomes = readYAML("a: 1\n---\nb: [\n---\nc: 3\nc: 4\n---\né: @\n---\nd: *no\n---\n\"e\n---\nf: 6\n")
        #expect(
            outcomes == [
                .value(#"{"a":1}"#),
                .error("line 4, column 1: did not find expected node content while parsing a flow node"),
                .error("line 6, column 1: key \"c\" is already set (first at line 5, column 1)"),
                .error(
                    "line 8, column 4: found character that cannot start any token while scanning for the next token"),
                .error("line 10, column 4: unknown anchor 'no' referenced"),
                .error("line 13, column 1: found unexpected document indicator while scanning a quoted scalar"),
                .value(#"{"f":6}"#),
            ])
    }

    @Test func documentsAroundBytesThatAreNoTextAreRead() {
        var bytes = Array("é: 1\n---\nb: caf".utf8)
        bytes += [0xE9] + Array("\n---\nc: 3\n---\nd: \u{1}\n---\ne: 5\n".utf8)
        #expect(
            readYAML(bytes) == [
                .value(#"{"é":1}"#), .error("line 3, column 7: invalid UTF-8: byte 0xE9"), .value(#"{"c":3}"#),
                .error("line 7, column 4: control character U+0001 is not allowed in YAML"), .value(#"{"e":5}"#),
            ])
    }

    @Test(
        arguments: [
            [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8], [0x80],
            [0xE2, 0x82],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        for text in [Array("a: ".utf8) + bytes, Array("a: ".utf8) + bytes + Array(" b\n".utf8)] {
            guard case .error(let words)? = readYAML(text).first else {
                Issue.record("accepted \(bytes)")
                return
            }
            #expect(words.hasPrefix("line 1, column 4: invalid UTF-8: byte 0x"))
        }
    }

    @Test func utf16() throws {
        let text = "é: 😀\n---\nb: 2\n"
        var little: [UInt8] = [0xFF, 0xFE]
        var big: [UInt8] = [0xFE, 0xFF]
        for unit in text.utf16 {
            little += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            big += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
        for bytes in [little, big] {
            let converted = try #require(try bytes.withUnsafeBufferPointer { try TextEncoding.transcode($0) })
            #expect(converted == Array(text.utf8))
            #expect(SourceText(bytes).line(1).text == "é: 😀")
        }
        #expect(try Array(text.utf8).withUnsafeBufferPointer { try TextEncoding.transcode($0) } == nil)
        let lone: [UInt8] = [0xFF, 0xFE, 0x41, 0x00, 0x00, 0xD8, 0x41, 0x00]
        #expect(throws: ReadError(.encoding, "invalid UTF-16: a surrogate without its partner", at: 1)) {
            try lone.withUnsafeBufferPointer { try TextEncoding.transcode($0) }
        }
        #expect(throws: ReadError(.encoding, "invalid UTF-16: half a code unit at the end", at: 1)) {
            try little.prefix(5).withUnsafeBufferPointer { try TextEncoding.transcode($0) }
        }
    }

    @Test(
        arguments: [
            ("{\"a\": 1}", [#"{"a":1}"#]), (" \n[1]\n{\"b\": 2}", ["[1]", #"{"b":2}"#]), ("a: 1", [#"{"a":1}"#]),
            // YAML's flow style begins like JSON.
            ("{a: 1}", [#"{"a":1}"#]), ("{\"a\": 1, # c\n}", [#"{"a":1}"#]),
            ("{\"a\": 1}\n---\nb: 2\n", [#"{"a":1}"#, #"{"b":2}"#]),
            ("{\"a\": 1}\n---\n{\"b\": 2}\n...\n# end", [#"{"a":1}"#, #"{"b":2}"#]),
            ("{\"a\": 1}\n# end\n", [#"{"a":1}"#]),
            ("[1]: x", nil), ("{\"a\": 1}: x", nil), ("{\"a\": 1.0}", [#"{"a":1}"#]),
        ] as [(String, [String]?)])
    func eitherFormat(text: String, values: [String]?) {
        let outcomes = readStream(text)
        if let values {
            #expect(outcomes == values.map { .value($0) })
        } else {
            guard outcomes.count == 1, case .error? = outcomes.first else {
                Issue.record("\(outcomes)")
                return
            }
        }
    }

    @Test func theReadingThatGotFurtherNamesTheError() {
        #expect(readStream("{\"a\": 1,\n \"b\": tru}") == [.value(#"{"a":1,"b":"tru"}"#)])
        #expect(
            readStream("{\"a\": 1, \"a\": 2}")
                == [.error("line 1, column 10: key \"a\" is already set (first at line 1, column 2)")])
        #expect(
            readStream("{a: 1,\n b: [}") == [
                .error("line 2, column 6: did not find expected node content while parsing a flow node")
            ])
    }

    @Test func segmentsReadLikeTheWhole() throws {
        var text = "\u{feff}"
        for number in 0..<200 {
            text += number % 5 == 4 ? "...\n%TAG !e! tag:example.com,2000:\n# é\n\n" : ""
            text += "---\nname: é\(number)\nitems: [1, 2]\n"
        }
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBufferPointer { buffer in
            func read(_ range: Range<Int>, _ offset: UInt32) throws -> [TextSpan?] {
                var reader = YAMLReader(bytes: UnsafeBufferPointer(rebasing: buffer[range]), offset: offset)
                var spans: [TextSpan?] = []
                while let document = try reader.next() {
                    spans.append(document.root.slot(forKey: "items").flatMap { document.span(of: $0) })
                }
                return spans
            }
            let whole = try read(0..<bytes.count, 0)
            #expect(whole.count == 200)
            for size in [1, 50, 500, 4_000, 1_000_000] {
                let segments = StreamSegment.split(buffer, size: size)
                #expect(segments.first?.bytes.lowerBound == 3 && segments.last?.bytes.upperBound == bytes.count)
                #expect(try segments.flatMap { try read($0.bytes, $0.offset) } == whole)
                if size == 500 { #expect((10...40).contains(segments.count)) }
                if size == 1_000_000 { #expect(segments.count == 1) }
            }
        }
    }
}
