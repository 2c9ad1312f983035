extension String {
    /// Whether the text is an `IDENT` of CEL (cel-spec, langdef "Syntax"), so that it can stand behind a dot: keywords, and
    /// what begins with a digit, are none. Words that are reserved for other languages are.
    package var isCELIdentifier: Bool {
        var text = self
        return text.withUTF8 { bytes in
            var lexer = Lexer(bytes)
            let token = lexer.next()
            return token.kind == .identifier && token.start == 0 && Int(token.end) == bytes.count
        }
    }
}
