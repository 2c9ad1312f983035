import Documents

/// A process of Kubernetes itself as an object starts it: which one, and with which flags.
public struct Component: Sendable {
    public enum Name: String, CaseIterable, Sendable {
        case apiServer = "kube-apiserver"
        case controllerManager = "kube-controller-manager"
        case scheduler = "kube-scheduler"
        case etcd
        case kubelet
        case proxy = "kube-proxy"
    }

    /// A flag that the component is started with.
    public struct Flag: Sendable {
        /// Without the dashes before it.
        public let name: String
        /// What the component gets: `true` or `false` of a boolean however it is written; of a list given in parts, all
        /// parts with commas between them.
        public internal(set) var value: String
        /// Whether the object states the value; false where something is put in when the component starts, such as
        /// `$(NAME)`.
        public internal(set) var isKnown: Bool
        /// The way from the object to the argument; empty for what kubeadm sets of itself.
        public internal(set) var path: [FieldStep]
    }

    public let name: Name
    /// Nil where the object does not tell.
    public let version: ComponentVersion?
    /// The way from the object to where the flags stand, such as `spec.containers[0].command`; empty for the object.
    public let path: [FieldStep]
    /// Fields that are to follow ``path`` before flags can stand there.
    public let missing: [String]
    /// The name of the container that runs it; nil where kubeadm or nobody has named it.
    public let container: String?
    private let list: FlagList
    /// What may set more flags than are seen, such as `$EXTRA_ARGS`; nil where nothing does.
    private let gap: String?

    init(
        name: Name, version: ComponentVersion?, path: [FieldStep], missing: [String] = [],
        container: String? = nil, flags: FlagList, gap: String? = nil
    ) {
        self.name = name
        self.version = version
        self.path = path
        self.missing = missing
        self.container = container
        list = flags
        self.gap = gap
    }

    /// The flags in the order of their first mention, each once.
    public var flags: [Flag] { list.flags }

    public func flag(_ name: String) -> Flag? { list[name] }

    /// Why nothing can be said about a flag, and where that stands; nil where its value or its absence is certain.
    public func doubt(about name: String) -> (reason: String, path: [FieldStep])? {
        if let flag = list[name] {
            return flag.isKnown ? nil : ("--\(name) is \(flag.value), which is not known before it runs", flag.path)
        }
        return gap.map { ("--\(name) is not set here, but \($0) may set it", path) }
    }
}

/// The version of a component as far as flags depend on it.
public struct ComponentVersion: Hashable, Sendable, CustomStringConvertible {
    public let major: Int
    public let minor: Int

    public var description: String { "\(major).\(minor)" }

    /// Reads `1.34`, `v1.34.2`, `v1.34.2-eks.1` or kubeadm's `stable-1.34`.
    init?(_ text: some StringProtocol) {
        var digits = Substring(text)
        for prefix in ["stable-", "latest-"] where digits.hasPrefix(prefix) { digits = digits.dropFirst(prefix.count) }
        if digits.first == "v" { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }),
            (0...99).contains(major), (0...999).contains(minor)
        else { return nil }
        self.major = major
        self.minor = minor
    }

    /// The version that an image's tag states. An image of etcd has etcd's; tags of other images that do not begin
    /// with Kubernetes' only major version state something else.
    init?(image: String, of name: Component.Name) {
        let reference = image.prefix { $0 != "@" }
        guard let colon = reference.lastIndex(of: ":"), !reference[colon...].contains("/"),
            let version = ComponentVersion(reference[reference.index(after: colon)...]),
            name == .etcd || version.major == 1
        else { return nil }
        self = version
    }
}
