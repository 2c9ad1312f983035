import Documents
import Testing

/// What a filter leaves out, withholds and adds, and that all else is read as it would be without one.
struct ReadFilterTests {
    private static func read(_ text: String, _ filter: ReadFilter) -> Outcome {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(bytes: buffer, filter: filter)
            do throws(ReadError) {
                guard let document = try reader.next() else { return .error("nothing") }
                return withExtendedLifetime(document) { .value(document.root.json()) }
            } catch {
                return .error(SourceText(bytes).describe(error))
            }
        }
    }

    @Test(arguments: [
        (#"{"a":1,"drop":{"x":[1,2,{"y":"}"}]},"b":2}"#, #"{"a":1,"b":2}"#),
        (#"{"drop":1}"#, "{}"),
        (#"{"drop":1,"drop":2,"a":3}"#, #"{"a":3}"#),
        (#"{"a":1,"drop":"\"},","b":2}"#, #"{"a":1,"b":2}"#),
        (#"{"a":1, "drop" : [ ] }"#, #"{"a":1}"#),
        (#"{"a":{"drop":1},"list":[{"drop":1}]}"#, #"{"a":{"drop":1},"list":[{"drop":1}]}"#),
        (#"[1,2]"#, "[1,2]"),
    ])
    func dropsAMember(text: String, result: String) {
        var filter = ReadFilter()
        filter.drop(["drop"])
        #expect(ReadFilterTests.read(text, filter) == .value(result))
    }

    @Test func starIsEveryElementAndEveryKey() {
        var filter = ReadFilter()
        filter.drop(["items", "*", "metadata", "managedFields"])
        filter.drop(["keys", "*", "x"])
        let text = """
            {"items":[{"metadata":{"managedFields":[{"fieldsV1":{"f:a":{}}}],"name":"a"}},{"metadata":{"name":"b"}}],\
            "keys":{"p":{"x":1,"y":2},"q":{"x":3}},"metadata":{"managedFields":1}}
            """
        let expected = """
            {"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}],"keys":{"p":{"y":2},"q":{}},\
            "metadata":{"managedFields":1}}
            """
        #expect(ReadFilterTests.read(text, filter) == .value(expected))
    }

    @Test(arguments: [
        (#""""#, 0), (#""YQ==""#, 1), (#""YWI=""#, 2), (#""YWJj""#, 3), (#""YWJjZA==""#, 4), (#""YWJj\nZA==""#, 4),
    ])
    func sizeOfBase64(text: String, size: Int) throws {
        var filter = ReadFilter()
        filter.withhold(["data", "*"], measure: .base64)
        let document = try document(json: "{\"data\":{\"k\":\(text)}}", filter: filter)
        withExtendedLifetime(document) {
            let value = document.root["data"]?["k"]
            #expect(value?.withheldSize == size)
            #expect(value?.text == (size == 0 ? "" : nil))
        }
    }

    @Test func keepsKeysAndSizesOfWhatIsWithheld() throws {
        var filter = ReadFilter()
        filter.withhold(["text"], measure: .text)
        filter.withhold(["data", "*"], measure: .base64)
        let json = #"{"text":"héllo \"you\"","data":{"a":null,"b":{"c":"secret"},"d":["secret"],"e":12},"kept":"yes"}"#
        let document = try document(json: json, filter: filter)
        withExtendedLifetime(document) {
            #expect(document.root.json() == #"{"text":"","data":{"a":null,"b":"","d":"","e":""},"kept":"yes"}"#)
            #expect(document.root["text"]?.withheldSize == 12)
            #expect(document.root["data"]?["e"]?.withheldSize == 2)
            #expect(document.root["data"]?["a"]?.withheldSize == nil)
            #expect(document.root["kept"]?.withheldSize == nil)
        }
    }

    @Test(arguments: [
        (#"{"items":[{},{"kind":"B"},{"a":1}]}"#, #"{"items":[{"kind":"A"},{"kind":"B"},{"a":1,"kind":"A"}]}"#),
        (#"{"items":[1,[],null]}"#, #"{"items":[1,[],null]}"#),
        (#"{"items":{}}"#, #"{"items":{}}"#),
    ])
    func addsWhatIsMissing(text: String, result: String) {
        var filter = ReadFilter()
        filter.complete(["items", "*"], key: "kind", text: "A")
        #expect(ReadFilterTests.read(text, filter) == .value(result))
    }

    /// A large map is indexed; what is added must be found in it too.
    @Test func addsToALargeMap() throws {
        var filter = ReadFilter()
        filter.complete([], key: "kind", text: "A")
        let members = (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let document = try document(json: "{\(members)}", filter: filter)
        withExtendedLifetime(document) {
            #expect(document.root["kind"]?.text == "A")
            #expect(document.root["k39"]?.asInt == 39)
        }
    }

    @Test(arguments: [
        #"{"drop""#, #"{"drop":"#, #"{"drop":}"#, #"{"drop":[1,2"#, #"{"drop":"abc"#, #"{"drop":"abc\"#, #"{"drop":1"#,
        #"{"drop":1]"#, #"{"drop":1,}"#, #"{"drop":{}} x"#, #"{"held":"#, #"{"held":[}"#, #"{"held":"x"#,
        #"{"held":,"a":1}"#,
    ])
    func refusesWhatIsCutOrWrong(text: String) {
        var filter = ReadFilter()
        filter.drop(["drop"])
        filter.withhold(["held"], measure: .text)
        guard case .error = ReadFilterTests.read(text, filter) else {
            Issue.record("read \(text)")
            return
        }
    }

    /// Positions count code points, also behind what was passed over.
    @Test func positionsBehindWhatWasLeftOut() throws {
        var filter = ReadFilter()
        filter.drop(["drop"])
        let document = try document(json: #"{"drop":["é😀",{"é":"\é"}],"a":1}"#, filter: filter)
        withExtendedLifetime(document) {
            let slot = document.root.slot(forKey: "a")
            #expect(slot.flatMap(document.span(of:)) == TextSpan(start: 30, end: 31))
        }
    }

    private func document(json: String, filter: ReadFilter) throws -> Document {
        try Array(json.utf8).withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes, filter: filter)
            return try #require(try reader.next())
        }
    }
}
