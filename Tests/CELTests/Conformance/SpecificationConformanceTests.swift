import CEL
import Documents
import ExpressionChecks
import Testing

/// All tests of cel-spec's simple suite that need no protobuf messages, through the door that other programs use.
@Suite(
    .enabled(
        if: ConformanceSuite.isPresent(ConformanceSuite.specification), "the conformance fixture is not present"))
struct SpecificationConformanceTests {
    @Test func everyTestInScopePasses() throws {
        let suite = try ConformanceSuite(ConformanceSuite.specification)
        var passed = 0
        for test in suite.cases where !test.flag("needs_proto") {
            if let problem = try problem(test) {
                Issue.record("\(test.text("id")): \(test.text("expr")): \(problem)")
            } else {
                passed += 1
            }
        }
        #expect(passed == 1743)
    }

    /// What is wrong with the answer to a test, or nil.
    private func problem(_ test: Value) throws -> String? {
        let line = Array(test.json().utf8)
        let bytes = line.withUnsafeBufferPointer { Exchange.answer($0, in: .spec) }
        let document = try bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
        let answer = document.root
        let error = answer.text("error")
        if answer.text("id") != test.text("id") { return "the answer is for '\(answer.text("id"))'" }
        if error.hasPrefix("invalid request") { return error }
        if test["eval_error"] != nil { return answer.text("stage") != "ok" ? nil : "an error was expected" }
        if answer.text("stage") != "ok" { return "\(answer.text("stage")): \(error)" }
        if let type = test["deduced_type"] {
            let found = try TypedType.decode(try #require(answer["type"]))
            let wanted = try TypedType.decode(type)
            if found != wanted { return "the type is \(found), not \(wanted)" }
        }
        if test.flag("check_only") { return answer["value"] == nil ? nil : "it was evaluated" }
        let arena = Arena()
        let wanted = try test["value"].map { try TypedValue.decode($0, into: arena) } ?? .true
        let found = try TypedValue.decode(try #require(answer["value"]), into: arena)
        return isStrictlyEqual(found, wanted)
            ? nil : "the value is \(ValueText.literal(found)), not \(ValueText.literal(wanted))"
    }
}
