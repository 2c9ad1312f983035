import Testing

@testable import CEL

@Suite struct JSONPatchLibraryTests {
    @Test func `escapes keys of paths`() {
        var environment = Environment.newest
        #expect(!environment.compiles("jsonpatch.escapeKey('a')"))
        environment.add(JSONPatchLibrary.library)
        #expect(environment.result("jsonpatch.escapeKey('k8s.io/my~label')") == "\"k8s.io~1my~0label\"")
        #expect(environment.cost("jsonpatch.escapeKey('k8s.io/my~label')") == 2)
    }
}
