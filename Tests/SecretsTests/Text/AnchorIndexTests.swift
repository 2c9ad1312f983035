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
        for before in 0..<9 {
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

    @Test func shortTextsHoldNothing() {
        #expect(places("", ["ghp_"]).isEmpty)
        #expect(places("ghp", ["ghp_"]).isEmpty)
    }
}
