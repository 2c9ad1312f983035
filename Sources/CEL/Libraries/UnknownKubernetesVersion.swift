/// Why a text names no version of Kubernetes that is known for a purpose, in words for whoever wrote it.
public struct UnknownKubernetesVersion: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public let known: ClosedRange<KubernetesVersion>

    public var description: String {
        guard let version = KubernetesVersion(text), version.major == known.upperBound.major else {
            return "'\(text)' is no version of Kubernetes such as \(known.upperBound)"
        }
        if version > known.upperBound {
            return "\(version) is newer than the newest known version, \(known.upperBound)"
        }
        // `1.30` without quotes is the number 1.3.
        let hint = version.minor < 10 ? " (is \(version)0 meant?)" : ""
        return "\(version) is older than the oldest known version, \(known.lowerBound)\(hint); "
            + "the newest is \(known.upperBound)"
    }
}

extension KubernetesVersion {
    /// The version that a text names.
    /// - Parameter known: the versions that may be meant.
    public init(
        _ text: String, among known: ClosedRange<KubernetesVersion>
    ) throws(UnknownKubernetesVersion) {
        guard let version = KubernetesVersion(text), known.contains(version) else {
            throw UnknownKubernetesVersion(text: text, known: known)
        }
        self = version
    }
}
