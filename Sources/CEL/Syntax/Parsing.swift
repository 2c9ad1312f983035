extension Environment {
    /// Parses an expression and expands the environment's macros.
    /// - Parameters:
    ///   - name: what messages call the text.
    ///   - expandsMacros: whether calls of macros are replaced; if not, they stay calls.
    public func parse(
        _ text: String, name: String = "<input>", expandsMacros: Bool = true
    ) -> Result<AST, Diagnostics> {
        parse(Source(text, name: name), expandsMacros: expandsMacros)
    }

    /// Parses an expression in UTF-8 and expands the environment's macros.
    ///
    /// Whatever the text says, time and memory are linear in its length, and its length and nesting are bounded by
    /// ``Limits``.
    public func parse(_ source: Source, expandsMacros: Bool = true) -> Result<AST, Diagnostics> {
        if let diagnostic = refusal(of: source) { return .failure(Diagnostics(source, [diagnostic])) }
        return source.bytes.withUnsafeBufferPointer { bytes in
            var parser = Parser(
                source, bytes, macros: expandsMacros ? macros : MacroTable(), limits: options.limits,
                allowsQuotedNames: options.backquotedFields)
            parser.parse()
            guard !parser.diagnostics.isEmpty else { return .success(parser.ast) }
            return .failure(
                Diagnostics(source, parser.diagnostics.sorted { $0.range.lowerBound < $1.range.lowerBound }))
        }
    }

    /// What makes a source unfit to be read at all: its length or its encoding.
    private func refusal(of source: Source) -> Diagnostic? {
        let limit = options.limits.sourceLength
        let count = source.bytes.count { !UTF8.isContinuation($0) }
        guard count <= limit, source.bytes.count <= Int32.max else {
            return Diagnostic(
                "expression code point size exceeds limit: size: \(count), limit \(limit)", at: 0..<0)
        }
        guard let invalid = source.firstInvalidByte else { return nil }
        return Diagnostic("the expression is not valid UTF-8", at: Int32(invalid)..<Int32(invalid + 1))
    }
}

extension Source {
    /// The offset of the first byte that is not part of well-formed UTF-8.
    fileprivate var firstInvalidByte: Int? {
        guard let start = bytes.firstIndex(where: { $0 >= 0x80 }) else { return nil }
        var iterator = bytes[start...].makeIterator()
        var decoder = Unicode.UTF8.ForwardParser()
        var offset = start
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let encoded): offset += encoded.count
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }
}
