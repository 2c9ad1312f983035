/// The form of a token that its issuer made recognisable: a fixed beginning, then runs of characters of known length.
/// A form has no alternatives and never looks back, so that matching is linear.
struct TokenForm: Sendable {
    enum Part: Sendable {
        case run(ByteClass, ClosedRange<Int>)
        case text(StaticString)
    }

    /// What is known of text that has the form.
    enum Check: Sendable {
        /// The form says it all; the body only has to be no example.
        case shape
        /// The body ends with ``Checksum``. What fails it was never issued.
        case checksum
        /// The body contains a text that every token has.
        case containing(StaticString)
    }

    let detector: Detector
    let prefix: StaticString
    let parts: [Part]
    let check: Check
    /// How many bytes of the token are the same for all of its kind, and may be shown.
    let publicLength: Int
    let anchor: String

    init(
        _ id: String, _ noun: String, _ prefix: StaticString, _ parts: [Part], check: Check = .shape,
        rule: CredentialRule = .providerToken, anchor: String? = nil
    ) {
        detector = Detector(id, noun, rule)
        self.prefix = prefix
        self.parts = parts
        self.check = check
        self.anchor = anchor ?? "\(prefix)"
        publicLength = prefix.utf8CodeUnitCount
    }

    /// The end of the token that begins at a position, and how sure it is one; nil where there is none.
    func match(_ text: TextBytes, at start: Int) -> (end: Int, confidence: Confidence)? {
        let fixed = TextBytes(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        guard text.hasPrefix(fixed, at: start) else { return nil }
        if let first = fixed.first, ByteClass.base64URL.contains(byte: first), start > 0,
            ByteClass.base64URL.contains(byte: text[start - 1])
        {
            return nil
        }
        let bodyStart = start + fixed.count
        var position = bodyStart
        for part in parts {
            switch part {
            case .run(let characters, let length):
                let end = text.endOfRun(characters, from: position, limit: length.upperBound)
                guard end - position >= length.lowerBound else { return nil }
                position = end
            case .text(let literal):
                let bytes = TextBytes(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
                guard text.hasPrefix(bytes, at: position) else { return nil }
                position += bytes.count
            }
        }
        if position < text.count, ByteClass.base64URL.contains(byte: text[position]) { return nil }
        let body = text.slice(bodyStart..<position)
        switch check {
        case .shape: return Examples.isExample(body) ? nil : (position, .likely)
        case .checksum: return Checksum.ends(body) ? (position, .certain) : nil
        case .containing(let mark): return body.contains(mark) ? (position, .certain) : nil
        }
    }
}
