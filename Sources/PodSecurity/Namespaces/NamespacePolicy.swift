/// What a namespace does about pods that break a standard.
public enum Mode: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Pods are refused.
    case enforce
    /// The audit log tells.
    case audit
    /// Whoever writes the object is told.
    case warn

    /// The label that states the level.
    public var levelLabel: String { NamespacePolicy.labelPrefix + rawValue }
    /// The label that states the level's version.
    public var versionLabel: String { levelLabel + "-version" }

    public var description: String { rawValue }
}

/// What a namespace enforces, audits and warns about.
public struct NamespacePolicy: Hashable, Sendable {
    public var enforce: LevelVersion
    public var audit: LevelVersion
    public var warn: LevelVersion

    public init(enforce: LevelVersion, audit: LevelVersion, warn: LevelVersion) {
        self.enforce = enforce
        self.audit = audit
        self.warn = warn
    }

    /// What namespaces without labels have, unless the plugin is configured otherwise.
    public static let privileged = NamespacePolicy(
        enforce: LevelVersion(.privileged), audit: LevelVersion(.privileged), warn: LevelVersion(.privileged))

    public static let labelPrefix = "pod-security.kubernetes.io/"

    public subscript(mode: Mode) -> LevelVersion {
        get {
            switch mode {
            case .enforce: enforce
            case .audit: audit
            case .warn: warn
            }
        }
        set {
            switch mode {
            case .enforce: enforce = newValue
            case .audit: audit = newValue
            case .warn: warn = newValue
            }
        }
    }
}
