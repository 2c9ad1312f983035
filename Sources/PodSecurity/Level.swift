/// How strict a Pod Security Standard is; each level allows no more than the one before it.
public enum Level: String, CaseIterable, Comparable, Sendable, CustomStringConvertible {
    /// Everything is allowed.
    case privileged
    /// What opens the node to the pod is refused.
    case baseline
    /// The practices of hardened pods are required.
    case restricted

    public static func < (a: Level, b: Level) -> Bool { a.strictness < b.strictness }

    private var strictness: Int {
        switch self {
        case .privileged: 0
        case .baseline: 1
        case .restricted: 2
        }
    }

    public var description: String { rawValue }
}

/// A level as it was defined by a version: what a namespace enforces, audits or warns about. Printed as the admission
/// plugin prints it: `restricted:latest`, `baseline:v1.34`.
public struct LevelVersion: Hashable, Sendable, CustomStringConvertible {
    public var level: Level
    public var version: Version

    public init(_ level: Level, _ version: Version = .latest) {
        self.level = level
        self.version = version
    }

    public var description: String { "\(level):\(version)" }
}
