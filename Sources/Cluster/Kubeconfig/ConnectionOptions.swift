import Glibc

/// What the user asked for, and where to look: the flags and the surroundings that decide which cluster is meant.
public struct ConnectionOptions: Sendable {
    /// `--kubeconfig`: the only file to read; it must exist.
    public var kubeconfig: String?
    /// `--context`: instead of the files' `current-context`.
    public var context: String?
    /// `--namespace`: instead of the context's.
    public var namespace: String?
    /// `--cluster`: instead of the context's; a name of a kubeconfig entry.
    public var cluster: String?
    /// `--user`: instead of the context's; a name of a kubeconfig entry.
    public var user: String?
    /// Where `KUBECONFIG`, `HOME`, `PATH`, the proxy variables and those of a pod are looked up. Credential plugins
    /// inherit the process's own environment.
    public var environment: [String: String]
    /// Where a pod finds its service account's `token`, `ca.crt` and `namespace`.
    public var serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"
    /// How long a credential plugin may take; by default five minutes, and on a terminal as long as it needs.
    public var pluginTimeLimit: Duration?
    /// Whether credential plugins may read standard input: false where it is already an input of the program.
    public var lendsStandardInput = true

    public init(environment: [String: String] = ConnectionOptions.processEnvironment) {
        self.environment = environment
    }

    /// The environment of this process.
    public static var processEnvironment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.utf8.firstIndex(of: 0x3D) {
                let name = String(text[..<equals])
                if variables[name] == nil { variables[name] = String(text[text.utf8.index(after: equals)...]) }
            }
            next += 1
        }
        return variables
    }

    /// The variable's value; nil where it is unset or empty.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
