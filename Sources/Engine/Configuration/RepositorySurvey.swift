import CEL
import Documents
import Inputs
import Kubernetes
import Policies

/// What lies in a repository, as far as a first configuration depends on it.
public struct RepositorySurvey: Sendable {
    /// Files with objects.
    public private(set) var files = 0
    /// Objects by kind.
    public private(set) var kinds: [String: Int] = [:]
    /// Objects by the namespace that they state.
    public private(set) var namespaces: [String: Int] = [:]
    /// The newest version of Kubernetes that something in the repository is for, and where it says so.
    public private(set) var kubernetes: (version: KubernetesVersion, file: String)?
    /// Folders, from the survey's own, whose names say that what lies in them is deployed nowhere, with their files.
    public private(set) var fixtures: [String: Int] = [:]
    /// Folders of Helm charts and templates, which are not checked as they are.
    public private(set) var unrendered: Set<String> = []
    /// Folders or files with rules and policies that Bulwark runs.
    public private(set) var policies: Set<String> = []
    /// Files of exceptions.
    public private(set) var exceptions: Set<String> = []
    /// Files that could not be read.
    public private(set) var unread: [String] = []

    public var objects: Int { kinds.values.reduce(0, +) }

    private let folder: String

    /// Names of folders for tests and for what others have made.
    private static let fixtureNames: Set<String> = [
        "test", "tests", "testdata", "test-data", "fixtures", "__fixtures__", "__tests__", "e2e", "vendor",
        "third_party",
        "third-party",
    ]

    /// - Parameter folder: a directory.
    public init(_ folder: RawPath) {
        let path = folder.joined(with: ".").display
        self.folder = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
        for discovery in FileDiscovery([folder]) {
            switch discovery {
            case .omitted(let entry): note(entry)
            case .file(let source): read(source)
            }
        }
    }

    private mutating func note(_ entry: LedgerEntry) {
        if entry.outcome == .failed { unread.append(name(entry.path)) }
        if entry.omission == .needsRendering { unrendered.insert(parent(of: name(entry.path))) }
    }

    private mutating func read(_ source: SourceFile) {
        let file = name(source.path)
        guard case .success(let text) = FileText.read(source) else { return unread.append(file) }
        var objects = 0
        var failures = 0
        text.withBytes { bytes in
            var stream = DocumentStream(bytes: bytes)
            while failures < 10 {
                do throws(ReadError) {
                    guard let document = try stream.next() else { return }
                    guard case .objects(let resources, malformed: _) = document.content() else { continue }
                    for resource in resources { note(resource, in: file) }
                    objects += resources.count
                } catch {
                    failures += 1
                }
            }
        }
        if objects == 0 { return }
        files += 1
        if let fixture = RepositorySurvey.fixture(file) { fixtures[fixture, default: 0] += 1 }
    }

    private mutating func note(_ resource: Resource, in file: String) {
        kinds[resource.kind, default: 0] += 1
        if let namespace = resource.namespace { namespaces[namespace, default: 0] += 1 }
        if resource.kind == "Namespace", let name = resource.name { namespaces[name, default: 0] += 1 }
        for text in RepositorySurvey.versions(resource) {
            guard let version = try? KubernetesVersion(ofCluster: text) else { continue }
            if kubernetes.map({ $0.version < version }) ?? true { kubernetes = (version, file) }
        }
        guard RepositorySurvey.fixture(file) == nil else { return }
        switch (resource.group, resource.kind) {
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"), ("bulwark.dev", "Rule"),
            ("policies.kyverno.io", "ValidatingPolicy"):
            policies.insert(parent(of: file))
        case ("bulwark.dev", "SecurityException"): exceptions.insert(file)
        default: break
        }
    }

    /// What an object says of the version of its cluster.
    private static func versions(_ resource: Resource) -> [String] {
        let object = resource.object
        let texts: [Value?] =
            switch (resource.group, resource.kind) {
            case ("kubeadm.k8s.io", "ClusterConfiguration"): [object["kubernetesVersion"]]
            case ("controlplane.cluster.x-k8s.io", _): [object["spec"]?["version"]]
            case ("cluster.x-k8s.io", "Cluster"): [object["spec"]?["topology"]?["version"]]
            case ("cluster.x-k8s.io", _): [object["spec"]?["template"]?["spec"]?["version"]]
            case ("", "Node"): [object["status"]?["nodeInfo"]?["kubeletVersion"]]
            default: []
            }
        return texts.compactMap { $0?.text }
    }

    /// The outermost folder of a file that is for tests or made by others.
    private static func fixture(_ file: String) -> String? {
        let folders = file.split(separator: "/").dropLast()
        guard let index = folders.firstIndex(where: { fixtureNames.contains($0.lowercased()) }) else { return nil }
        return folders[...index].joined(separator: "/") + "/"
    }

    /// The path from the folder of the survey.
    private func name(_ path: String) -> String {
        path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
    }

    /// The folder of a file; the file itself, where it lies in the folder of the survey.
    private func parent(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) } ?? file
    }
}
