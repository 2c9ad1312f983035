import CEL
import PodSecurity
import Policies

/// A value that decides something of a scan, and where it comes from.
public struct Setting<Value: Sendable>: Sendable {
    public let value: Value
    public let origin: SettingOrigin

    public init(_ value: Value, from origin: SettingOrigin) {
        self.value = value
        self.origin = origin
    }
}

public enum SettingOrigin: Hashable, Sendable {
    /// What holds where nobody says anything.
    case builtIn
    /// An option of the call, such as `--fail-on`.
    case flag(String)
    case file(PolicyPlace)
}

extension SettingOrigin: CustomStringConvertible {
    public var description: String {
        switch self {
        case .builtIn: "default"
        case .flag(let name): name
        case .file(let place): "\(place.file):\(place.line)"
        }
    }
}

/// From which severity on findings fail a scan.
public enum FailOn: String, CaseIterable, Sendable {
    case critical, high, medium, low, never

    public var threshold: Severity? { Severity(rawValue: rawValue) }
}

/// The levels of the Pod Security Standards that forbid anything.
public enum PodSecurityLevel: String, CaseIterable, Sendable { case baseline, restricted }

extension KubernetesVersion {
    /// The clusters that objects may be for: those whose Pod Security Standards are known. Policies are run in the nearest
    /// dialect that is known.
    public static let knownClusters =
        KubernetesVersion(1, 25)...max(.newest, KubernetesVersion(1, PodSecurity.Version.newestKnown.minor ?? 0))

    /// The version of a cluster, such as `1.34`, `v1.34` or `1.34.2`.
    public init(ofCluster text: String) throws(UnknownKubernetesVersion) {
        try self.init(text, among: KubernetesVersion.knownClusters)
    }
}
