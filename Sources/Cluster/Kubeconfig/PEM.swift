/// What is told apart in PEM text here; the TLS library reads the rest.
enum PEM {
    static func holdsCertificate(_ bytes: [UInt8]) -> Bool { holds("-----BEGIN CERTIFICATE-----", bytes) }

    /// Whether a marker stands in the text.
    static func holds(_ marker: String, _ bytes: [UInt8]) -> Bool { bytes.firstRange(of: Array(marker.utf8)) != nil }
}
