/// What may stand in a header's value.
enum HeaderText {
    /// Whether there is no control character, above all no line break, that would end the header.
    static func isSafe(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
