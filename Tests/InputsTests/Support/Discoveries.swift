@testable import Inputs

/// What a discovery came upon, in a form that is easy to compare: paths without the tree's own root.
struct Discoveries {
    var files: [String] = []
    var skipped: [String: String] = [:]
    var failed: [String: String] = [:]
    var entries: [LedgerEntry] = []

    /// - Parameter paths: from the tree's root; `""` is the root itself.
    init(_ tree: TemporaryTree, _ paths: [String] = [""], _ configure: (inout FileDiscovery.Options) -> Void = { _ in })
    {
        var options = FileDiscovery.Options()
        configure(&options)
        for discovery in FileDiscovery(paths.map { $0 == "-" ? $0 : tree.path($0) }, options: options) {
            switch discovery {
            case .file(let file):
                files.append(Self.strip(tree, file.path))
            case .omitted(let entry):
                entries.append(entry)
                let path = Self.strip(tree, entry.path)
                let reason = (entry.reason ?? "").replacing(tree.root + "/", with: "")
                if entry.outcome == .failed { failed[path] = reason } else { skipped[path] = reason }
            }
        }
    }

    private static func strip(_ tree: TemporaryTree, _ path: String) -> String {
        if path == tree.root { return "" }
        return path.hasPrefix(tree.root + "/") ? String(path.dropFirst(tree.root.count + 1)) : path
    }
}
