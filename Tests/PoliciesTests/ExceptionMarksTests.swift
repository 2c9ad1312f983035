import Documents
import Testing

@testable import Policies

/// Which comments are exceptions, and which only look like some.
@Suite struct ExceptionMarksTests {
    private func marks(_ text: String) -> ExceptionMarks {
        var text = text
        return text.withUTF8 { ExceptionMarks($0, file: "a.yaml", hasComments: true) }
    }

    @Test(arguments: [
        "hostPID: true # bulwark:except host-pid: why", "hostPID: true #bulwark:except host-pid: why",
        "hostPID: true # see the wiki # bulwark:except host-pid: why", "# bulwark:except host-pid: why\nhostPID: true",
        "a: 'b # c' # bulwark:except host-pid: why", "## bulwark:except host-pid: why\na: b",
    ])
    func commentsAreExceptions(text: String) {
        let marks = marks(text)
        #expect(marks.comments.map(\.reason) == ["why"])
        #expect(marks.mistakes.isEmpty)
    }

    private static let notFirst = "'bulwark:except' has no effect: it must begin its comment"

    @Test(arguments: [
        ("hostPID: true # TODO bulwark:except host-pid: why", 22, notFirst),
        ("hostPID: true # TODO#bulwark:except host-pid: why", 22, notFirst),
        // A field that is commented out would lend its exception to the next.
        ("# hostPID: true # bulwark:except host-pid: why\nhostIPC: true", 17, notFirst),
        ("  # TODO # bulwark:except host-pid\n  a: b", 10, notFirst),
        (
            "a: b # bulwark:ignore host-pid", 6,
            "'bulwark:ignore' has no effect: an exception begins with bulwark:except"
        ),
        ("# bulwark:skip\na: b", 1, "'bulwark:skip' has no effect: an exception begins with bulwark:except"),
        (
            "# TODO # bulwark:exception host-pid: why", 8,
            "'bulwark:exception' has no effect: an exception begins with bulwark:except"
        ),
    ])
    func commentsThatOnlyLookLikeExceptionsAreNamed(text: String, column: Int, message: String) {
        let marks = marks(text)
        #expect(marks.comments.isEmpty)
        #expect(marks.mistakes.map(\.kind) == [.notRead])
        #expect(marks.mistakes.map(\.message) == [message])
        #expect(marks.mistakes.map(\.origin.location.column) == [column])
        #expect(!marks.mistakes.contains { $0.kind.isError })
    }

    /// Prose, images and what is no comment.
    @Test(arguments: [
        "# how to write bulwark:except is told in the wiki\na: b", "# write `bulwark:except host-pid: why`\na: b",
        "# bulwark: our scanner\na: b", "a: b # bulwark:1.2", "# bulwark:exceptional\na: b",
        "a: 'x # TODO bulwark:except host-pid: why'", "a: bulwark:except host-pid",
        "a: |\n  # x # bulwark:except host-pid: why\n  # bulwark:ignore x\n",
    ])
    func otherTextIsLeftAlone(text: String) {
        let marks = marks(text)
        #expect(marks.comments.isEmpty && marks.mistakes.isEmpty)
    }

    @Test func longLinesTakeLinearTime() {
        let text = String(repeating: "# ", count: 1 << 17) + "bulwark:exceptional"
        #expect(ContinuousClock().measure { _ = marks(text) } < .seconds(10))
    }
}
