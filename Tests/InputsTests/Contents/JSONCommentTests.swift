import Testing

@testable import Inputs

@Suite("Comments in JSON are found outside of strings")
struct JSONCommentTests {
    @Test(arguments: [
        ("{\n // a\n}", 3), ("{/* a */}", 1), (#"{"a": 1} // b"#, 9), (#"{"é": "//", "b": 2 // c"#, 19),
        (#"{"a": "\" // \\", // b"#, 18), ("\u{FEFF}{ // a", 2), ("{1//a", 2),
    ])
    func found(text: String, offset: UInt32) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { JSONComment(firstIn: $0)?.offset } == offset)
    }

    @Test(arguments: ["", "{}", #"{"a": "// b"}"#, #"{"a": "\"/* b"}"#, "{url: http://example.com}", "{a: /b/c}", "{/"])
    func absent(text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { JSONComment(firstIn: $0) } == nil)
    }

    @Test(
        "A manifest is known by its words",
        arguments: [
            (#"{ // a\n "apiVersion": "v1", "kind": "Pod"}"#, true), (#"{ // a\n "kind": "Pod"}"#, false),
            (#"{ // a\n "apiVersion": "v1"}"#, false),
        ])
    func manifest(text: String, isManifest: Bool) {
        #expect(
            Array(text.utf8).withUnsafeBufferPointer { JSONComment(firstIn: $0)?.isInManifest } == isManifest)
    }
}
