/// What is known of an earlier report: whatever it found does not count, so that only what is new fails a scan.
///
/// Findings are compared by their fingerprints, and where several have the same, by how many there are. What an exception
/// covered was accepted for as long as the exception holds: it is not known.
public struct Baseline: Sendable {
    /// The file, as the user named it.
    let file: String
    /// How many findings counted, by fingerprint; 0 where exceptions covered them all.
    let known: [String: Int]

    /// What findings have in common that are alike in all that a fingerprint is made of. The number at the end of some
    /// tells those within one file apart, and is another when one of them is mended or moved.
    static func key(_ fingerprint: String) -> String {
        fingerprint.utf8.firstIndex(of: UInt8(ascii: "-")).map { String(fingerprint[..<$0]) } ?? fingerprint
    }
}
