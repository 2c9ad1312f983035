/// A minor version of Kubernetes, such as 1.34.
public struct KubernetesVersion: Sendable, Hashable {
    public let major: Int
    public let minor: Int

    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The versions whose dialects are known.
    public static let oldest = KubernetesVersion(1, 28)
    public static let newest = KubernetesVersion(1, 36)

    /// All versions whose dialects are known.
    public static let known = oldest...newest
    /// The same, one by one.
    public static let all = (oldest.minor...newest.minor).map { KubernetesVersion(1, $0) }

    /// Reads `1.34`, `v1.34`, `1.34.2` and what API servers call themselves, such as `1.34+` and `v1.34.2-gke.100`;
    /// nil for anything else.
    public init?(_ text: String) {
        let parts = (text.first == "v" ? text.dropFirst() : text[...])
            .split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = KubernetesVersion.number(parts[0]),
            let minor = KubernetesVersion.number(parts[1].last == "+" ? parts[1].dropLast() : parts[1]),
            parts.count == 2 || KubernetesVersion.isPatch(parts[2])
        else { return nil }
        self.init(major, minor)
    }

    /// Whether a text is a number, or one with what builds append to it after `-` or `+`.
    private static func isPatch(_ text: Substring) -> Bool {
        let number = text.prefix { $0 != "-" && $0 != "+" }
        return !number.isEmpty && number.utf8.allSatisfy(\.isASCIIDigit)
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int(text)
    }
}

extension KubernetesVersion: Comparable {
    public static func < (a: KubernetesVersion, b: KubernetesVersion) -> Bool {
        (a.major, a.minor) < (b.major, b.minor)
    }
}

extension KubernetesVersion: CustomStringConvertible {
    public var description: String { "\(major).\(minor)" }
}
