import Testing

@testable import CEL

@Suite("SemanticVersion")
struct SemanticVersionTests {
    private func numbers(_ text: String, normalizing: Bool = false) throws -> [UInt64] {
        try text.withUTF8Bytes {
            let version = try SemanticVersion(parsing: $0, normalizing: normalizing)
            return [version.major, version.minor, version.patch]
        }
    }

    private func compare(_ a: String, _ b: String) throws -> Int {
        try a.withUTF8Bytes { a in
            try b.withUTF8Bytes { try SemanticVersion(parsing: a).compare(SemanticVersion(parsing: $0)) }
        }
    }

    @Test(arguments: [
        ("1.2.3", [1, 2, 3]), ("0.0.0", [0, 0, 0]), ("1.0.0-alpha.1", [1, 0, 0]), ("1.0.0-0A.is.legal", [1, 0, 0]),
        ("1.0.0+20130313144700", [1, 0, 0]), ("1.0.0-beta+exp.sha.5114f85", [1, 0, 0]),
        ("1.0.0+21AF26D3---117B344092BD", [1, 0, 0]),
        ("1.0.0+001", [1, 0, 0]), ("1.0.0--", [1, 0, 0]), ("1.0.0+-", [1, 0, 0]),
        ("18446744073709551615.0.0", [.max, 0, 0]),
    ])
    func reads(_ text: String, _ expected: [UInt64]) throws {
        #expect(try numbers(text) == expected)
        #expect(try numbers(text, normalizing: true) == expected)
    }

    @Test(arguments: [
        ("", "Version string empty"), ("1", "No Major.Minor.Patch elements found"),
        ("1.0", "No Major.Minor.Patch elements found"),
        ("200K", "No Major.Minor.Patch elements found"),
        ("v1.0.0", "Invalid character(s) found in major number \"v1\""),
        ("1.x.0", "Invalid character(s) found in minor number \"x\""),
        ("1.0.0.0", "Invalid character(s) found in patch number \"0.0\""),
        ("01.1.1", "Major number must not contain leading zeroes \"01\""),
        ("1.01.1", "Minor number must not contain leading zeroes \"01\""),
        ("1.1.01", "Patch number must not contain leading zeroes \"01\""),
        ("1.1.", "strconv.ParseUint: parsing \"\": invalid syntax"),
        ("18446744073709551616.0.0", "strconv.ParseUint: parsing \"18446744073709551616\": value out of range"),
        ("1.0.0-", "Prerelease is empty"), ("1.0.0-a..b", "Prerelease is empty"),
        ("1.0.0-01", "Numeric PreRelease version must not contain leading zeroes \"01\""),
        ("1.0.0-a_b", "Invalid character(s) found in prerelease \"a_b\""), ("1.0.0+", "Build meta data is empty"),
        ("1.0.0+a+b", "Invalid character(s) found in build meta data \"a+b\""),
        (" 1.0.0", "Invalid character(s) found in major number \" 1\""),
        ("1.0.0-99999999999999999999", "strconv.ParseUint: parsing \"99999999999999999999\": value out of range"),
    ])
    func refuses(_ text: String, _ message: String) throws {
        try text.withUTF8Bytes { bytes in
            #expect(!SemanticVersion.isValid(bytes))
            let error = try #require(throws: SemanticVersion.ParseError.self) { try SemanticVersion(parsing: bytes) }
            #expect(error.message(for: bytes) == message)
        }
    }

    @Test(arguments: [
        ("v1.0.0", [1, 0, 0]), ("1.0", [1, 0, 0]), ("v1", [1, 0, 0]), ("01.01.01", [1, 1, 1]), ("000.00.0", [0, 0, 0]),
        ("1.02.003-rc.1", [1, 2, 3]), ("1.2.00-rc", [1, 2, 0]), ("1.2.-rc", [1, 2, 0]), ("1.2.+b", [1, 2, 0]),
    ])
    func normalizes(_ text: String, _ expected: [UInt64]) throws {
        #expect(try numbers(text, normalizing: true) == expected)
        #expect(!text.withUTF8Bytes { SemanticVersion.isValid($0) })
    }

    @Test(arguments: ["", "v", "vv1.0.0", "1.0-rc", "1+b", "1..0", "1.2.", "1.2.-", "x", " 1.0.0", "1.0.0-01", "1.a"])
    func refusesToNormalize(_ text: String) {
        #expect(!text.withUTF8Bytes { SemanticVersion.isValid($0, normalizing: true) })
    }

    /// The orders of semver.org, item 11.
    @Test func precedence() throws {
        let ascending = [
            "0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
            "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0-0", "2.0.0",
        ]
        for (i, a) in ascending.enumerated() {
            for (j, b) in ascending.enumerated() {
                #expect(try compare(a, b) == (i < j ? -1 : i == j ? 0 : 1), "\(a) and \(b)")
            }
        }
        #expect(try compare("1.0.0+a", "1.0.0+b") == 0)
        #expect(try compare("1.0.0-rc+a", "1.0.0-rc") == 0)
    }

    @Test func hostileTextIsBounded() {
        var random = SeededGenerator(seed: 10)
        for _ in 0..<20_000 {
            let a = random.bytes(upTo: 20, from: "0011299..-+v")
            let b = Array("1.0.0-".utf8) + random.bytes(upTo: 8, from: "01a.-")
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let first = try? SemanticVersion(parsing: a, normalizing: true),
                        let second = try? SemanticVersion(parsing: b)
                    else { return }
                    #expect(first.compare(second) == -second.compare(first))
                    #expect(first.compare(first) == 0)
                }
            }
        }
    }

    @Test func isTrivial() {
        #expect(_isPOD(SemanticVersion.self))
    }
}
