extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        let characters = unicodeScalars
        guard let first = characters.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = characters.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(characters[first...last])
    }
}
