import Testing

@testable import Secrets

@Suite struct AnchorIndexTests {
    private func places(_ text: String, _ anchors: [String]) -> [String] {
        let index = AnchorIndex(anchors.enumerated().map { (text: $1, payload: $0) })
        var found: [String] = []
        text.withBytes { bytes in
            index.search(bytes) { position, payload in
                found.append("\(anchors[payload])@\(position)")
                return nil
            }
        }
        return found
    }

    @Test func anchorsAreFoundWhereverTheyStand() {
        #expect(places("ghp_", ["ghp_"]) == ["ghp_@0"])
        for before in 0..<40 {
            let text = String(repeating: "a", count: before) + "ghp_" + "zz"
            #expect(places(text, ["ghp_", "xoxb-"]) == ["ghp_@\(before)"], "\(text)")
        }
    }

    @Test func theCaseOfLettersDoesNotMatter() {
        #expect(places("My_PassWord=", ["passw"]) == ["passw@3"])
    }

    @Test func questionMarksStandForOneCharacterOfATokenOrScheme() {
        #expect(places("at http://a, s3://b and ://c", ["?://"]) == ["?://@6", "?://@14"])
    }

    @Test func severalAnchorsMayBeginAtOnePlace() {
        #expect(places("sk-proj-x", ["sk-proj-", "sk-?"]) == ["sk-proj-@0", "sk-?@0"])
    }

    @Test func theSearchGoesOnWhereTheFinderStopped() {
        let index = AnchorIndex([(text: "abcd", payload: 0)])
        var found: [Int] = []
        "abcdabcdabcd".withBytes { bytes in
            index.search(bytes) { position, _ in
                found.append(position)
                return position + 5
            }
        }
        #expect(found == [0, 8])
    }

    @Test func anchorsMayOverlap() {
        #expect(places("xabcde", ["abcd", "bcde"]) == ["abcd@1", "bcde@2"])
        #expect(places("abcde", ["abcd", "bcde"]) == ["abcd@0", "bcde@1"])
    }

    /// Texts of few letters are full of anchors, at even and odd places, at the end, and behind what was found.
    @Test func whatIsFoundIsWhatComparingAtEveryPlaceFinds() {
        let anchors = ["abab", "babab", "aabb", "bbbba"]
        let index = AnchorIndex(anchors.enumerated().map { (text: $1, payload: $0) })
        var random = SystemRandomNumberGenerator()
        for round in 0..<2_000 {
            let text = String((0..<round % 40).map { _ in Bool.random(using: &random) ? "a" : "b" })
            // The finder takes an anchor at every third place, and two bytes beyond it.
            func end(_ position: Int, _ payload: Int) -> Int? {
                position % 3 == 0 ? position + anchors[payload].utf8.count + 2 : nil
            }
            var expected: [String] = []
            var begin = 0
            for position in 0..<text.utf8.count where position >= begin {
                for (payload, anchor) in anchors.enumerated()
                where begin <= position && text.utf8.dropFirst(position).starts(with: anchor.utf8) {
                    expected.append("\(anchor)@\(position)")
                    begin = end(position, payload) ?? begin
                }
            }
            var found: [String] = []
            text.withBytes { bytes in
                index.search(bytes) { position, payload in
                    found.append("\(anchors[payload])@\(position)")
                    return end(position, payload)
                }
            }
            #expect(found == expected, "\(text)")
        }
    }

    @Test func shortTextsHoldNothing() {
        #expect(places("", ["ghp_"]).isEmpty)
        #expect(places("ghp", ["ghp_"]).isEmpty)
    }
}
