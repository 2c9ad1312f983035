import Testing

@testable import CEL

@Suite struct SemverLibraryTests {
    @Test(arguments: [
        ("isSemver('1.2.3')", "true"), ("isSemver('v1.2.3')", "false"), ("isSemver('v1.2', true)", "true"),
        ("isSemver('01.01.01', true)", "true"), ("isSemver('01.01.01', false)", "false"),
        ("semver('1.2.3').major()", "1"), ("semver('1.2.3').minor()", "2"), ("semver('1.2.3').patch()", "3"),
        ("semver('v1', true).minor()", "0"),
        ("semver('1.2.3').compareTo(semver('1.2.3+build'))", "0"), ("semver('1.2.3').compareTo(semver('2.0.0'))", "-1"),
        ("semver('1.2.3').compareTo(semver('1.2.3-rc.1'))", "1"),
        ("semver('1.10.0').isGreaterThan(semver('1.9.0'))", "true"),
        ("semver('1.0.0-alpha').isLessThan(semver('1.0.0'))", "true"),
        ("semver('1.2.3') == semver('1.2.3+build')", "true"), ("semver('1.2.3') == semver('1.2.4')", "false"),
        ("semver('1.2.3-rc.1+build')", "semver(\"1.2.3-rc.1\")"),
        ("semver('Three')", "error: No Major.Minor.Patch elements found"),
    ])
    func `compares versions`(expression: String, expected: String) {
        #expect(Environment.newest.result(expression) == expected)
    }

    @Test func `counts costs`() {
        #expect(Environment.newest.cost("semver('1.2.3-alpha')") == 2)
        #expect(Environment.newest.cost("semver('1.2.3').major()") == 2)
    }
}
