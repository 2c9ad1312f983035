/// A credential that stands in a text.
struct TextMatch {
    var detector: Detector
    var confidence: Confidence
    /// What may be shown of it.
    var redacted: String
    /// The credentials of the kind that the text holds under the name, and the encoded text that they stand in.
    var secrets: [String]
    /// The name that it stands under, such as `spring.datasource.password`; nil where its form alone gave it away.
    var name: String?

    /// How many of the kind the text holds under the name.
    var count = 1
    /// The addresses of the credential in the text, or of the first of several.
    var addresses: Range<UInt>

    /// - Parameter redacted: what may be shown of the secret; its length unless given.
    init(
        _ detector: Detector, _ confidence: Confidence, secret: TextBytes, redacted: String? = nil, name: String? = nil
    ) {
        self.detector = detector
        self.confidence = confidence
        self.redacted = redacted ?? Redaction.length(secret.count)
        secrets = [secret.text]
        self.name = name
        addresses = secret.addresses
    }
}

/// The credentials of one text: one match for each kind and name, which counts them.
struct TextMatches {
    /// Kinds beyond this many are counted, not listed.
    static let mostListed = 32

    private(set) var listed: [TextMatch] = []
    /// The credentials of further kinds, as they are written.
    private(set) var unlisted: [String] = []
    /// Where the credentials stand in the text, in memory.
    private(set) var addresses: [Range<UInt>] = []
    /// Whether part of the text was not judged.
    var isIncomplete = false

    var isEmpty: Bool { listed.isEmpty }

    mutating func add(_ match: TextMatch) {
        addresses.append(match.addresses)
        let same = listed.firstIndex { $0.detector == match.detector && $0.name == match.name }
        if let same {
            listed[same].count += match.count
            listed[same].secrets += match.secrets
            listed[same].confidence = max(listed[same].confidence, match.confidence)
        } else if listed.count < TextMatches.mostListed {
            listed.append(match)
        } else {
            unlisted += match.secrets
        }
    }

    /// The same of a text that stands encoded in another, which is to be hidden with it.
    func standing(in encoded: TextBytes) -> TextMatches {
        var matches = self
        matches.addresses = [encoded.addresses]
        for index in listed.indices { matches.listed[index].secrets.append(encoded.text) }
        return matches
    }
}

extension TextBytes {
    /// Where the text lies in memory.
    var addresses: Range<UInt> {
        let start = UInt(bitPattern: baseAddress)
        return start..<start + UInt(count)
    }
}
