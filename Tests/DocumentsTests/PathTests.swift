import Documents
import Testing

struct PathTests {
    @Test(arguments: [
        ("", []), ("/", [""]), ("/a/b", ["a", "b"]), ("/a~1b/m~0n", ["a/b", "m~n"]), ("/~01", ["~1"]),
        ("//", ["", ""]),
        ("/é/0", ["é", "0"]),
    ])
    func pointer(text: String, tokens: [String]) {
        #expect(JSONPointer(text)?.tokens == tokens)
        #expect(JSONPointer(tokens: tokens).description == text)
    }

    @Test(arguments: ["a", "a/b", "/~", "/~2", "/a~", "#/a"])
    func noPointer(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    /// The example of RFC 6901, part 5.
    @Test(
        arguments: [
            ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"),
            ("/k\"l", "6"),
            ("/ ", "7"), ("/m~0n", "8"), ("/foo/2", nil), ("/foo/00", nil), ("/foo/-", nil), ("/foo/+0", nil),
            ("/foo/", nil),
            ("/none", nil), ("/a~1b/x", nil), ("/foo/99999999999999999999", nil),
        ] as [(String, String?)])
    func resolution(text: String, json: String?) throws {
        let document = try document(
            json: #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"k\"l":6," ":7,"m~n":8}"#)
        defer { withExtendedLifetime(document) {} }
        let pointer = try #require(JSONPointer(text))
        #expect(pointer.resolve(in: document.rootSlot)?.pointee.json() == json)
    }

    @Test func fieldPaths() {
        let path = FieldPath([
            .field("spec"), .field("template"), .field("spec"), .field("containers"), .index(0),
            .field("securityContext"), .field("privileged"),
        ])
        #expect(path.description == "spec.template.spec.containers[0].securityContext.privileged")
        let label = FieldPath([.field("metadata"), .field("labels")]).appending(.field("app.kubernetes.io/name"))
        #expect(label.description == #"metadata.labels["app.kubernetes.io/name"]"#)
        #expect(FieldPath([.field("a\"b\n"), .index(2), .field("x")]).description == #"["a\"b\n"][2].x"#)
        #expect(
            FieldPath([.field("_x9"), .field("9x"), .field(""), .field("é")]).description == #"_x9["9x"][""]["é"]"#)
        #expect(FieldPath([.index(0), .field("a"), .index(10), .index(205)]).description == "[0].a[10][205]")
        #expect(FieldPath().description == "")
    }

    @Test func followingAPath() throws {
        let document = try document(yaml: "spec:\n  containers:\n  - name: a\n    image: b\n")
        defer { withExtendedLifetime(document) {} }
        let full = FieldPath([.field("spec"), .field("containers"), .index(0), .field("image")])
        #expect(full.follow(from: document.rootSlot).slot.pointee.text == "b")
        #expect(full.follow(from: document.rootSlot).matched == 4)
        let absent = FieldPath([
            .field("spec"), .field("containers"), .index(0), .field("securityContext"), .field("x"),
        ])
        #expect(absent.follow(from: document.rootSlot).slot.pointee.kind == .map)
        #expect(absent.follow(from: document.rootSlot).matched == 3)
        let outside = FieldPath([.field("spec"), .field("containers"), .index(7)])
        #expect(outside.follow(from: document.rootSlot).matched == 2)
    }
}
