import Documents

/// Finds and merges the files, in client-go's order: the file that the user names, or else those of `KUBECONFIG`, or
/// else `~/.kube/config`.
struct LoadedKubeconfig {
    var kubeconfig = Kubeconfig()
    /// What was looked for, for the error when nothing is there: `KUBECONFIG: a (missing), b`.
    var searched: [String] = []
    var warnings: [String] = []

    init(_ options: ConnectionOptions) throws(KubeconfigError) {
        if let path = options.kubeconfig, !path.isEmpty {
            kubeconfig = try Kubeconfig(KubeconfigFile(path: path))
            searched = ["--kubeconfig \(JSONText.quoted(path))"]
        } else if let list = options.variable("KUBECONFIG") {
            try load(list)
        } else if let home = options.variable("HOME") {
            let path = home + "/.kube/config"
            let isThere = try add(path)
            searched = ["\(path) (\(isThere ? "read" : "no such file"))"]
        } else {
            searched = ["no kubeconfig, because neither KUBECONFIG nor HOME is set"]
        }
    }

    /// A list of paths with colons between them. Empty ones, repeated ones and missing files are passed over.
    private mutating func load(_ list: String) throws(KubeconfigError) {
        var missing: [String] = []
        var seen: Set<String> = []
        var isAnyThere = false
        for path in list.split(separator: ":").map(String.init) where seen.insert(path).inserted {
            if try add(path) { isAnyThere = true } else { missing.append(path) }
            searched.append("\(JSONText.quoted(path)) (\(missing.last == path ? "no such file" : "read"))")
        }
        if searched.isEmpty { searched = ["no path"] }
        searched[0] = "KUBECONFIG: " + searched[0]
        if !missing.isEmpty && !isAnyThere {
            let names = missing.map(JSONText.quoted).joined(separator: ", ")
            warnings.append("no file that KUBECONFIG names exists: \(names)")
        }
    }

    /// Merges a file behind those before it.
    /// - Returns: whether the file exists.
    private mutating func add(_ path: String) throws(KubeconfigError) -> Bool {
        guard !SmallFile.isMissing(path) else { return false }
        kubeconfig.merge(try Kubeconfig(KubeconfigFile(path: path)))
        return true
    }
}
