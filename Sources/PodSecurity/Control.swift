/// One control of the Pod Security Standards, as the admission plugin's check of the same name decides it.
///
/// The definition of a control is a file of its own under `Controls`: which fields it restricts, which values it
/// allows, and since which version.
public final class Control: Sendable {
    /// The plugin's identifier of the check.
    public let id: String
    /// The lowest level that asks for the control.
    public let level: Level
    /// What a pod that fails it has, in a few words.
    public let title: String
    /// The first version with the control.
    public let since: Version
    /// Pods that a version on leaves alone.
    public let exemptions: [Exemption]
    /// The baseline control that this one stands in for at the restricted level.
    public let replaces: String?
    /// The minor versions at which the control begins or decides anew, in order.
    let editions: [Int]
    private let check: Check

    typealias Check = @Sendable (Examination) throws(Unreadable) -> Void

    /// Pods to which a control does not apply.
    public enum Exemption: Hashable, Sendable {
        /// Pods with `spec.os.name: windows`: the restricted fields do not exist there.
        case windows(since: Version)
        /// Pods with `spec.hostUsers: false`: their root is nobody on the node.
        case userNamespaces(since: Version)

        public var since: Version {
            switch self {
            case .windows(let version), .userNamespaces(let version): version
            }
        }
    }

    init(
        _ id: String, _ level: Level, since minor: Int = 0, title: String, exempting exemptions: [Exemption] = [],
        replacing replaced: String? = nil, changingAt changes: [Int] = [], check: @escaping Check
    ) {
        self.id = id
        self.level = level
        self.title = title
        since = Version(minor: minor)
        self.exemptions = exemptions
        replaces = replaced
        editions = Set([minor] + changes + exemptions.map(\.since.definition)).sorted()
        self.check = check
    }

    /// The name in rules and findings, such as `baseline/hostPorts`.
    public var name: String { "\(level)/\(id)" }
}

extension Control {
    /// All controls in the plugin's order: the baseline's by identifier, then the restricted level's.
    public static let all: [Control] = [
        appArmorProfile, capabilitiesBaseline, hostNamespaces, hostPathVolumes, hostPorts, hostProbesAndHostLifecycle,
        privileged, procMount, seLinuxOptions, seccompProfileBaseline, sysctls, windowsHostProcess,
        allowPrivilegeEscalation, capabilitiesRestricted, procMountRestricted, restrictedVolumes, runAsNonRoot,
        runAsUser, seccompProfileRestricted,
    ]

    /// The controls that a level asks for. The restricted level asks for the baseline's too, except those that a
    /// control of its own replaces.
    public static func controls(of level: Level, version: Version = .latest) -> [Control] {
        switch level {
        case .privileged: []
        case .baseline: baseline[version.definition]
        case .restricted: restricted[version.definition]
        }
    }

    /// The baseline's controls, by minor version.
    private static let baseline = (0...Version.newestMinor).map { minor in
        all.filter { $0.level == .baseline && $0.since.definition <= minor }
    }

    /// The restricted level's controls, by minor version.
    private static let restricted = (0...Version.newestMinor).map { minor in
        let existing = all.filter { $0.since.definition <= minor }
        let replaced = existing.compactMap(\.replaces)
        return existing.filter { !replaced.contains($0.id) }
    }

    /// Lets the control look at a pod.
    func examine(_ pod: Pod, minor: Int) -> Examination {
        let examination = Examination(pod, minor: minor)
        do {
            if try !exempts(pod, minor: minor) { try check(examination) }
        } catch {
            examination.note(error)
        }
        return examination
    }

    private func exempts(_ pod: Pod, minor: Int) throws(Unreadable) -> Bool {
        for exemption in exemptions where exemption.since.definition <= minor {
            switch exemption {
            case .windows: if try pod.isForWindows { return true }
            case .userNamespaces: if try pod.hasOwnUserNamespace { return true }
            }
        }
        return false
    }
}
