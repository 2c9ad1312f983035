import Testing

@testable import Reports

/// Pages and tables for terminals.
struct TextTableTests {
    static func text(width: Int, colour: Bool = false, _ fill: (inout TextPage) -> Void) -> String {
        var page = TextPage(.init(colour: colour, width: width))
        fill(&page)
        return page.text
    }

    static var table: TextTable {
        var table = TextTable(.init("NAME"), .init("WHY", isFlexible: true), .init("AT"))
        table.add("a", "because it is so, and for no other reason", "f:1")
        table.add("longer", "so", "f:22")
        return table
    }

    @Test func columnsAreAsWideAsTheirWidestCell() {
        let text = Self.text(width: 100) { $0.add(Self.table) }
        #expect(
            text == """
                NAME    WHY                                        AT
                a       because it is so, and for no other reason  f:1
                longer  so                                         f:22

                """)
    }

    @Test func flexibleColumnsAreWrapped() {
        let text = Self.text(width: 42) { $0.add(Self.table, indent: 2) }
        #expect(
            text == """
                  NAME    WHY                         AT
                  a       because it is so, and for   f:1
                          no other reason
                  longer  so                          f:22

                """)
        for line in text.split(separator: "\n") { #expect(line.count <= 42) }
    }

    @Test func whatCannotBeWrappedPushesTheRest() {
        var table = TextTable(.init("A", isFlexible: true), .init("B"))
        table.add("a/very/long/path/that/has/no/place/to/break", "b")
        let text = Self.text(width: 40) { $0.add(table) }
        #expect(text.hasSuffix("a/very/long/path/that/has/no/place/to/break b\n"))
    }

    @Test func columnsWithoutTitlesHaveNoHeading() {
        var table = TextTable(.init(""), .init(""))
        table.add("a", "b")
        #expect(Self.text(width: 40) { $0.add(table) } == "a  b\n")
    }

    @Test func coloursTakeNoRoom() {
        var table = TextTable(.init(""), .init(""))
        table.add(.init("ab", .bad), "c")
        table.add("abcd", "d")
        #expect(Self.text(width: 40, colour: true) { $0.add(table) } == "\u{1B}[1;31mab\u{1B}[0m    c\nabcd  d\n")
    }

    @Test func whatATerminalWouldObeyIsShownAsMarks() {
        let text = Self.text(width: 40) { $0.add("a\u{1B}[31m") }
        #expect(text == "a␛[31m\n")
    }

    @Test func paragraphsHang() {
        let text = Self.text(width: 24) {
            $0.heading("First")
            $0.add("one two three four five six", indent: 2, hanging: 3)
            $0.heading("Second")
        }
        #expect(text == "First\n  one two three four\n     five six\n\nSecond\n")
    }
}
