import Documents
import Glibc

/// A credential plugin (`client.authentication.k8s.io`): a program that prints an ExecCredential, checked and ready to
/// run.
struct ExecPlugin: Sendable {
    enum InteractiveMode: String {
        case never = "Never"
        case ifAvailable = "IfAvailable"
        case always = "Always"
    }

    /// The two versions that client-go still speaks.
    static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    let command: String
    let arguments: [Redacted<String>]
    /// Added to the environment of this process.
    let environment: [String: Redacted<String>]
    let apiVersion: String
    let interactiveMode: InteractiveMode
    /// How to come by the command; said, as by client-go, only where there is none to run.
    let installHint: String?
    /// What the plugin is told of the cluster; nil where it is not to know.
    let cluster: ExecClusterInfo?
    let timeLimit: Duration?
    let lendsStandardInput: Bool
    /// The directories of `PATH`.
    let searchPath: String
    /// What the errors speak of.
    let place: Place
    let context: String?

    init(
        _ exec: Kubeconfig.Exec, cluster: ExecClusterInfo, context: String?, options: ConnectionOptions
    ) throws(KubeconfigError) {
        func failure(_ message: String, _ place: Place) -> KubeconfigError {
            KubeconfigError(.field, message, at: place, context: context)
        }
        guard let command = exec.command else { throw failure("needs a command", exec.place) }
        guard let version = exec.apiVersion else {
            throw failure("needs an apiVersion: \(ExecPlugin.versions.joined(separator: " or "))", exec.place)
        }
        guard ExecPlugin.versions.contains(version.value) else {
            throw failure("must be \(ExecPlugin.versions.joined(separator: " or "))", version.place)
        }
        let texts = [command.value] + exec.arguments.map(\.value)
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw failure("a NUL character cannot be given to a program", exec.place)
        }
        var environment: [String: Redacted<String>] = [:]
        for (name, value, place) in exec.environment {
            guard !name.isEmpty else { throw failure("needs a name", place) }
            guard !name.utf8.contains(0x3D), !name.utf8.contains(0), !value.value.utf8.contains(0) else {
                throw failure("is no environment variable: its name has a '=', or there is a NUL character", place)
            }
            environment[name] = value
        }
        if let mode = exec.interactiveMode {
            guard let known = InteractiveMode(rawValue: mode.value) else {
                throw failure("must be Never, IfAvailable or Always", mode.place)
            }
            interactiveMode = known
        } else if version.value == "client.authentication.k8s.io/v1beta1" {
            interactiveMode = .ifAvailable
        } else {
            throw failure("needs an interactiveMode: Never, IfAvailable or Always", exec.place)
        }
        self.command = command.value
        self.environment = environment
        self.context = context
        arguments = exec.arguments
        apiVersion = version.value
        installHint = exec.installHint.map(VisibleLines.clean)
        self.cluster = exec.provideClusterInfo ? cluster : nil
        timeLimit = options.pluginTimeLimit
        lendsStandardInput = options.lendsStandardInput
        searchPath = options.environment["PATH"] ?? ""
        place = exec.place
    }

    /// Whether the plugin is to read this process's standard input, as the mode and the terminal allow.
    func isInteractive(standardInputIsTerminal: Bool) throws(KubeconfigError) -> Bool {
        switch interactiveMode {
        case .never: return false
        case .ifAvailable: return lendsStandardInput && standardInputIsTerminal
        case .always:
            guard standardInputIsTerminal else {
                throw failure("needs to talk to the user, but standard input is not a terminal")
            }
            guard lendsStandardInput else {
                throw failure("needs to talk to the user, but standard input is already an input")
            }
            return true
        }
    }

    /// The value of `KUBERNETES_EXEC_INFO`: an ExecCredential with what the plugin is told.
    func information(isInteractive: Bool) -> String {
        var json = JSONBuilder()
        json.beginObject()
        json.key("kind")
        json.string("ExecCredential")
        json.key("apiVersion")
        json.string(apiVersion)
        json.key("spec")
        json.beginObject()
        if let cluster {
            json.key("cluster")
            cluster.write(to: &json)
        }
        json.key("interactive")
        json.bool(isInteractive)
        json.endObject()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The file to run: the command itself where it is a path, else the first executable file of that name in `PATH`.
    func executable() throws(KubeconfigError) -> String {
        if command.utf8.contains(0x2F) {
            if SmallFile.isMissing(command) { throw notFound("does not exist") }
            if SmallFile.isDirectory(command) { throw notFound("is a directory") }
            if access(command, X_OK) != 0 { throw notFound("is not executable") }
            return command
        }
        for folder in searchPath.split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(command)"
            if access(path, X_OK) == 0, !SmallFile.isDirectory(path) { return path }
        }
        throw notFound("is not in PATH")
    }

    private func notFound(_ reason: String) -> KubeconfigError {
        failure(reason, hint: installHint ?? "Install it, or correct the command in the kubeconfig.")
    }

    /// - Parameters:
    ///   - message: follows the program's name: `ended with status 3`.
    ///   - hint: what the program itself said, or what to do.
    func failure(_ message: String, hint: String? = nil) -> KubeconfigError {
        KubeconfigError(
            .credential, "the credential plugin \(JSONText.quoted(command)) \(message)", at: place, context: context,
            hint: hint)
    }
}

extension ExecPlugin: CustomReflectable {
    var customMirror: Mirror { Mirror(self, children: ["command": command]) }
}
