/// The Kubernetes version whose definition of the standards counts: `1.x`, or the latest one.
///
/// A version newer than ``newestKnown`` is judged like the latest, as the admission plugin does.
public struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The `x` of `1.x`; nil for the latest.
    public let minor: Int?

    public static let latest = Version(nil)
    /// The newest version that the controls here were written from.
    public static let newestKnown = Version(minor: newestMinor)

    private init(_ minor: Int?) { self.minor = minor }

    public init(minor: Int) { self.minor = max(0, minor) }

    /// What a namespace's label says: `latest` or `v1.34`, in exactly this form, without leading zeros.
    public init?(label: String) {
        if label == "latest" {
            self = .latest
            return
        }
        guard label.utf8.starts(with: "v1.".utf8) else { return nil }
        let digits = label.utf8.dropFirst(3)
        guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            first != 0x30 || digits.count == 1, let minor = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        self.minor = minor
    }

    /// What people write: a label's form, or `1.34`.
    public init?(_ text: String) {
        self.init(label: text.utf8.first == 0x31 ? "v" + text : text)
    }

    /// The latest is newer than every number.
    public static func < (a: Version, b: Version) -> Bool {
        switch (a.minor, b.minor) {
        case (let a?, let b?): a < b
        case (_?, nil): true
        case (nil, _): false
        }
    }

    /// In the form of labels.
    public var description: String { minor.map { "v1.\($0)" } ?? "latest" }

    static let newestMinor = 37

    /// The minor version of the definition that counts.
    public var definition: Int { min(minor ?? Version.newestMinor, Version.newestMinor) }
}
