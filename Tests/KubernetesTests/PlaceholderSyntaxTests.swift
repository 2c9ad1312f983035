import Testing

@testable import Kubernetes

@Suite struct PlaceholderSyntaxTests {
    @Test(
        arguments: [
            ("{{ image }}", .braces), ("a/b:${TAG}", .dollarBraces), ("$(REGISTRY)/a", .dollarParentheses),
            ("$IMAGE", .dollar), ("<image>", .angles), ("%IMAGE%", .percent), ("@@IMAGE@@", .ats),
            ("#{image}#", .hashBraces), ("a/b:#{Octopus.Release}", .hashBraces), ("[[ image ]]", .brackets),
            ("__IMAGE__", .underscores), ("a/__app__:1", .underscores), ("a/b:__TAG__", .underscores),
            ("a/b:1.0-__BUILD__", .underscores), ("$a-{{ b }}", .braces), ("$a-${B}", .dollarBraces),
            ("", nil), ("web", nil), ("a__b", nil), ("a/b:__1", nil), ("____", nil), ("a/b:x__Y__z", nil), ("a@b", nil),
            ("a#b", nil), ("[a]", nil), ("{a}", nil), ("a/b@sha256:0", nil),
        ] as [(String, PlaceholderSyntax?)])
    func marks(text: String, syntax: PlaceholderSyntax?) {
        #expect(PlaceholderSyntax(in: text) == syntax)
    }

    /// What somebody may mean in a text that is no DNS name.
    @Test(
        arguments: [
            ("{{ a }}", .braces), ("${A}", .dollarBraces), ("$(A)", .dollarParentheses), ("team:$ops", nil),
            ("<a>", nil), ("%a", nil), ("a@@b", nil), ("#{a}", nil), ("[[a]]", nil), ("__a__", nil),
        ] as [(String, PlaceholderSyntax?)])
    func marksOfAnyText(text: String, syntax: PlaceholderSyntax?) {
        var text = text
        #expect(text.withUTF8 { PlaceholderSyntax(in: $0, isAnyText: true) } == syntax)
    }

    @Test func longTextsTakeLinearTime() {
        let text = String(repeating: "-__a", count: 1 << 18)
        #expect(ContinuousClock().measure { _ = PlaceholderSyntax(in: text) } < .seconds(5))
    }
}
