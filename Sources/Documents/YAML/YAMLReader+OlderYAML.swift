import CLibYAML

/// What libyaml reads and go-yaml v2, which was made from an older libyaml, refuses, and so does the API server.
extension YAMLReader {
    /// Whether go-yaml reads a scalar of this style, too; false with `failure` set where it does not.
    @inline(__always)
    mutating func isReadable(
        _ text: UnsafeBufferPointer<UInt8>, _ style: yaml_scalar_style_t, at span: TextSpan
    ) -> Bool {
        if style == YAML_PLAIN_SCALAR_STYLE {
            return flowDepth == 0 || !text.contains(UInt8(ascii: "?")) || hasNoQuestionMark(span)
        }
        return style != YAML_DOUBLE_QUOTED_SCALAR_STYLE || !text.contains(UInt8(ascii: "/")) || hasNoEscapedSlash(span)
    }

    /// In a flow collection a `?` ends a plain scalar, and what follows is out of place.
    @inline(never)
    private mutating func hasNoQuestionMark(_ span: TextSpan) -> Bool {
        guard let place = source(of: span).firstIndex(of: UInt8(ascii: "?")) else { return true }
        refuse("a '?' ends plain text between brackets: quote the text", atByte: place)
        return false
    }

    /// `\/` is an escape of JSON only. A document in brackets may be JSON in a stream of YAML, as programs write it.
    @inline(never)
    private mutating func hasNoEscapedSlash(_ span: TextSpan) -> Bool {
        if depth > 0, frames[0].isFlow { return true }
        let source = source(of: span)
        var place = source.startIndex
        while let backslash = source[place...].firstIndex(of: UInt8(ascii: "\\")), backslash + 1 < source.endIndex {
            if source[backslash + 1] == UInt8(ascii: "/") {
                refuse("unknown escape \\/: only JSON has it", atByte: backslash)
                return false
            }
            place = backslash + 2
        }
        return true
    }

    private mutating func source(of span: TextSpan) -> Slice<UnsafeBufferPointer<UInt8>> {
        let start = byte(atOffset: span.start)
        return bytes[start..<byte(atOffset: span.end)]
    }

    private mutating func refuse(_ message: String, atByte byte: Int) {
        failure = ReadError(.unsupportedValue, message, at: offset(ofByte: byte))
    }
}
