import NIOSSL

/// The name or address that a server's certificate must be for, by the rules of Go's `crypto/x509` that kubectl follows:
/// subject alternative names alone count, and `*` stands for the whole first label.
struct CertificateName: Sendable {
    let text: String
    /// Nil for a name.
    private let address: IPAddress?

    init(_ text: String) {
        self.text = text
        address = IPAddress(text)
    }

    func isBorne(by certificate: NIOSSLCertificate) -> Bool {
        let wanted = CertificateName.folded(text)
        return certificate._subjectAlternativeNames().contains { name in
            if let address { return name.nameType == .ipAddress && name.contents.elementsEqual(address.bytes) }
            return name.nameType == .dnsName
                && CertificateName.matches(pattern: String(decoding: name.contents, as: UTF8.self), wanted)
        }
    }

    /// - Parameter name: in lower case and without the dot at its end.
    static func matches(pattern: String, _ name: String) -> Bool {
        let pattern = folded(pattern).split(separator: ".", omittingEmptySubsequences: false)
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard pattern.count == labels.count, !labels.contains("") else { return false }
        return zip(pattern, labels).enumerated().allSatisfy { index, pair in
            index == 0 && pattern.count > 1 && pair.0 == "*" || pair.0 == pair.1
        }
    }

    private static func folded(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
