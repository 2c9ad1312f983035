import Kubernetes

/// A published standard, as its file under `Frameworks/` states it (`apiVersion: bulwark.dev/v1`, `kind: Framework`).
public struct Framework: Sendable {
    /// A part of a standard, as the standard divides itself.
    public struct Section: Sendable {
        /// The standard's own number or a name for it, such as `5.2`; unique in the framework.
        public let id: String
        public let title: String
        public let controls: [FrameworkControl]

        public init(id: String, title: String, controls: [FrameworkControl]) {
            self.id = id
            self.title = title
            self.controls = controls
        }
    }

    /// What rules and the command line call it, such as `cis-1.12`.
    public let name: String
    public let title: String
    /// The edition whose controls these are.
    public let version: String
    public let publisher: String
    /// Where the standard can be had.
    public let source: String
    /// What a reader of a report should know of it, in a sentence or two.
    public let about: String
    /// Only the rules that the framework names decide its controls; what rules cite by themselves is for their readers.
    public let listedRulesOnly: Bool
    public let sections: [Section]

    public init(
        name: String, title: String, version: String, publisher: String, source: String, about: String,
        listedRulesOnly: Bool = false, sections: [Section]
    ) {
        self.name = name
        self.title = title
        self.version = version
        self.publisher = publisher
        self.source = source
        self.about = about
        self.listedRulesOnly = listedRulesOnly
        self.sections = sections
    }

    /// All controls, in the order of the standard.
    public var controls: [FrameworkControl] { sections.flatMap(\.controls) }
}

/// A control of a standard.
public struct FrameworkControl: Sendable {
    /// What it takes to say whether a control holds.
    public enum Assessment: Hashable, Sendable {
        /// Rules on manifests decide it.
        case automated
        /// A person has to judge. Rules may show that it does not hold, and never that it does.
        case manual
        /// It takes something that manifests do not show. Rules may show that it does not hold, and never that it does.
        case needs([Need])
    }

    /// What manifests do not show.
    public enum Need: String, CaseIterable, Sendable {
        /// Files and processes of a running node.
        case node
        /// The objects and the state of a running cluster.
        case cluster
        /// A network plugin that enforces network policies, among the objects of a running cluster.
        case network
        /// The account in the cloud.
        case cloud
        /// What is in container images.
        case image
    }

    /// What a control is about.
    public enum Subject: Hashable, Sendable {
        case pods
        /// Objects in namespaces.
        case namespaced
        case namespaces
        /// Bindings of roles.
        case rbac
        case component(Component.Name)
    }

    /// The standard's own number, such as `5.2.2`.
    public let id: String
    /// What holds where the control is met, in words of our own.
    public let title: String
    public let assessment: Assessment
    /// What the control is about; it is not evaluated where the scan saw none. Nil where its rules say enough.
    public let subject: Subject?
    /// Names of rules that decide the control without citing it.
    public let rules: [String]
    /// Controls of other standards: the rules that cite them decide this one too.
    public let related: [Control]

    public init(
        id: String, title: String, assessment: Assessment = .automated, subject: Subject? = nil,
        rules: [String] = [], related: [Control] = []
    ) {
        self.id = id
        self.title = title
        self.assessment = assessment
        self.subject = subject
        self.rules = rules
        self.related = related
    }
}

/// As framework files name them: `pods`, `namespaced`, `namespaces`, `rbac` or a component such as `kube-apiserver`.
extension FrameworkControl.Subject: RawRepresentable, CaseIterable {
    public static let allCases: [FrameworkControl.Subject] =
        [.pods, .namespaced, .namespaces, .rbac] + Component.Name.allCases.map { .component($0) }

    public init?(rawValue: String) {
        guard let subject = FrameworkControl.Subject.allCases.first(where: { $0.rawValue == rawValue }) else {
            return nil
        }
        self = subject
    }

    public var rawValue: String {
        switch self {
        case .pods: "pods"
        case .namespaced: "namespaced"
        case .namespaces: "namespaces"
        case .rbac: "rbac"
        case .component(let component): component.rawValue
        }
    }
}
