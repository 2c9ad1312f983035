import Synchronization

/// What the server warned of with `Warning` headers, such as deprecated kinds: each text once, in order of arrival.
final class ServerWarnings: Sendable {
    private static let most = 100
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }

    func add(header: String) {
        for text in WarningHeader.parse(header) {
            texts.withLock { texts in
                if texts.count < ServerWarnings.most, !texts.contains(text) { texts.append(text) }
            }
        }
    }
}

/// The `Warning` header (RFC 7234, 5.5), `299 - "text"`, several with commas between. Kubernetes sends code 299 and the
/// agent `-`.
enum WarningHeader {
    /// The texts up to the first part that is not in that form.
    static func parse(_ header: String) -> [String] {
        var texts: [String] = []
        var rest = header.unicodeScalars[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "," }
            let code = rest.prefix { $0 != " " }
            rest = rest.dropFirst(code.count).drop { $0 == " " }
            rest = rest.drop { $0 != " " }.drop { $0 == " " }
            guard code.count == 3, code.allSatisfy({ ("0"..."9").contains($0) }), rest.first == "\"" else {
                return texts
            }
            guard let text = quoted(&rest) else { return texts }
            if code.elementsEqual("299".unicodeScalars) { texts.append(text) }
            rest = rest.drop { $0 == " " }
            if rest.first == "\"" { _ = quoted(&rest) }
        }
    }

    /// A string in quotes; control characters are left out, because the text goes to a terminal.
    private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
        rest = rest.dropFirst()
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return String(text) }
            let next = scalar == "\\" ? rest.popFirst() : scalar
            if let next, next.value >= 0x20, next.value != 0x7F, !(0x80..<0xA0).contains(next.value) {
                text.append(next)
            }
        }
        return nil
    }
}
