import Glibc

/// Credentials from a plugin: run when the first request needs them, kept until shortly before they expire, and
/// asked for again after a 401. Requests that wait at the same time share one run.
actor ExecCredentials: CredentialSource {
    /// How long before its end a credential is no longer used, in seconds.
    static let margin: Int64 = 10

    /// How long a plugin may take: as long as it needs where somebody sees what it says, and five minutes else.
    static func timeLimit(of plugin: ExecPlugin, isWatched: Bool) -> Duration? {
        plugin.timeLimit ?? (isWatched ? nil : .seconds(300))
    }

    /// What the plugin's surroundings are like; tests have their own.
    struct Surroundings: Sendable {
        /// Seconds since the Unix epoch.
        var now: @Sendable () -> Int64 = { Int64(time(nil)) }
        var standardInputIsTerminal: @Sendable () -> Bool = { isatty(STDIN_FILENO) == 1 }
        var standardErrorIsTerminal: @Sendable () -> Bool = { isatty(STDERR_FILENO) == 1 }
    }

    private let plugin: ExecPlugin
    private let surroundings: Surroundings
    private var known: ExecCredentialResponse?
    private var running: Task<Result<ExecCredentialResponse, KubeconfigError>, Never>?

    init(_ plugin: ExecPlugin, surroundings: Surroundings = Surroundings()) {
        self.plugin = plugin
        self.surroundings = surroundings
    }

    func current() async throws(KubeconfigError) -> Credential {
        if let known, !isDue(known) { return known.credential }
        let task: Task<Result<ExecCredentialResponse, KubeconfigError>, Never>
        if let running {
            task = running
        } else {
            task = Task { [plugin, surroundings] in
                do throws(KubeconfigError) {
                    return .success(try await ExecCredentials.run(plugin, surroundings))
                } catch {
                    return .failure(error)
                }
            }
            running = task
        }
        let result = await task.value
        if running == task {
            running = nil
            known = try? result.get()
        }
        return try result.get().credential
    }

    func refuse(_ credential: Credential) async {
        if known?.credential == credential { known = nil }
    }

    nonisolated func error(about fault: ClientCertificateFault) -> KubeconfigError {
        let field = fault.part == .key ? "clientKeyData" : "clientCertificateData"
        return plugin.failure("gave \(field) that \(fault.reason)")
    }

    private func isDue(_ response: ExecCredentialResponse) -> Bool {
        guard let expiration = response.expiration else { return false }
        return surroundings.now() >= expiration - ExecCredentials.margin
    }

    private static func run(
        _ plugin: ExecPlugin, _ surroundings: Surroundings
    ) async throws(KubeconfigError) -> ExecCredentialResponse {
        let isInteractive = try plugin.isInteractive(
            standardInputIsTerminal: surroundings.standardInputIsTerminal())
        // A login in a browser takes its time, and whoever sees what the plugin says can end it.
        let isWatched = isInteractive || surroundings.standardErrorIsTerminal()
        var environment = plugin.environment.mapValues(\.value)
        environment["KUBERNETES_EXEC_INFO"] = plugin.information(isInteractive: isInteractive)
        let program = ChildProgram(
            path: try plugin.executable(), name: plugin.command, arguments: plugin.arguments.map(\.value),
            environment: environment, lendsStandardInput: isInteractive, lendsStandardError: isWatched,
            timeLimit: ExecCredentials.timeLimit(of: plugin, isWatched: isWatched))
        let output: ChildProgram.Output
        do {
            output = try await program.run()
        } catch {
            throw plugin.failure(error.message, hint: error.quotation)
        }
        do {
            return try ExecCredentialResponse(output.bytes, apiVersion: plugin.apiVersion)
        } catch {
            throw plugin.failure(error.message, hint: output.quotation)
        }
    }
}

extension ExecCredentials: CustomReflectable {
    nonisolated var customMirror: Mirror { Mirror(self, children: []) }
}
