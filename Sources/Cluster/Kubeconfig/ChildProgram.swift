import Glibc
import Subprocess
import Synchronization

/// A program run for its output, within bounds of time and size.
struct ChildProgram: Sendable {
    /// The file to run.
    var path: String
    /// What the program finds as its own name.
    var name: String
    var arguments: [String]
    /// Set beside, or instead of, what this process's environment holds.
    var environment: [String: String]
    /// Whether it reads this process's standard input; it has none otherwise.
    var lendsStandardInput: Bool
    /// Whether it writes to this process's standard error; else what it says last is quoted.
    var lendsStandardError: Bool
    /// Nil for as long as it takes.
    var timeLimit: Duration?

    /// The most output that is accepted, in bytes.
    static let outputLimit = 1 << 20
    /// The most that is quoted of standard error, in bytes.
    static let quotationLimit = 1 << 10

    struct Output: Sendable {
        /// What the program wrote to standard output.
        var bytes: [UInt8]
        /// The end of what it wrote to standard error, if that is not lent.
        var quotation: String?
    }

    /// Why there is no output.
    struct Failure: Error, Hashable {
        /// Follows the program's name: `ended with status 3`.
        var message: String
        /// The end of what the program wrote to standard error.
        var quotation: String?
    }

    /// Runs the program to its end.
    func run() async throws(Failure) -> Output {
        let processGroup = ProcessGroup()
        let result = await withTaskGroup(of: Result<Output, Failure>?.self) { group in
            group.addTask { await outcome(processGroup) }
            if let timeLimit {
                group.addTask {
                    do { try await Task.sleep(for: timeLimit) } catch { return nil }
                    await processGroup.end()
                    return nil
                }
            }
            var result = await group.next() ?? nil
            group.cancelAll()
            for await other in group { result = result ?? other }
            return result
        }
        if Task.isCancelled { throw Failure(message: "was stopped") }
        // What was asked to end may have ended by itself before that is noticed.
        if processGroup.isEnded {
            var quotation: String?
            if case .failure(let failure) = result { quotation = failure.quotation }
            let seconds = timeLimit?.components.seconds ?? 0
            throw Failure(message: "did not end within \(seconds) seconds", quotation: quotation)
        }
        guard let result else { throw Failure(message: "was stopped") }
        return try result.get()
    }

    private func outcome(_ group: ProcessGroup) async -> Result<Output, Failure> {
        lendsStandardInput ? await outcome(input: .currentStandardInput, group) : await outcome(input: .none, group)
    }

    private func outcome(input: some InputProtocol, _ group: ProcessGroup) async -> Result<Output, Failure> {
        var options = PlatformOptions()
        // A program in a group of its own could not read from the terminal.
        let hasOwnGroup = !lendsStandardInput
        if hasOwnGroup { options.processGroupID = 0 }
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: hasOwnGroup, allowedDurationToNextStep: .seconds(1))
        ]
        let variables = environment.map { (Environment.Key(rawValue: $0.key), $0.value) }
        var overrides: [Environment.Key: String?] = [:]
        for case (let key?, let value) in variables { overrides[key] = value }
        let configuration = Configuration(
            executable: .path(.init(path)),
            arguments: Arguments(executablePathOverride: name, remainingValues: arguments),
            environment: .inherit.updating(overrides), platformOptions: options)
        do {
            if lendsStandardError {
                let result = try await Subprocess.run(
                    configuration, input: input, output: .bytes(limit: ChildProgram.outputLimit),
                    error: .currentStandardError
                ) { execution in
                    if hasOwnGroup { group.begin(execution.processIdentifier) }
                }
                return ChildProgram.judge(result.terminationStatus, result.standardOutput, quotation: [])
            }
            let result = try await Subprocess.run(
                configuration, input: input, output: .bytes(limit: ChildProgram.outputLimit), error: .sequence
            ) { execution in
                if hasOwnGroup { group.begin(execution.processIdentifier) }
                var last: [UInt8] = []
                for try await piece in execution.standardError {
                    piece.withUnsafeBytes { last.append(contentsOf: $0) }
                    last.removeFirst(max(0, last.count - ChildProgram.quotationLimit))
                }
                return last
            }
            return ChildProgram.judge(
                result.terminationStatus, result.standardOutput, quotation: result.closureResult)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            return .failure(Failure(message: "printed more than \(ChildProgram.outputLimit >> 10) KiB"))
        } catch let error as SubprocessError where [.spawnFailed, .executableNotFound].contains(error.code) {
            return .failure(Failure(message: "cannot be started"))
        } catch {
            return .failure(Failure(message: "cannot be run to its end"))
        }
    }

    private static func judge(
        _ status: TerminationStatus, _ output: [UInt8], quotation: [UInt8]
    ) -> Result<Output, Failure> {
        let text = VisibleLines.clean(String(decoding: quotation, as: UTF8.self)).trimmingSpace
        let last = text.isEmpty ? nil : String(text)
        return switch status {
        case .exited(0): .success(Output(bytes: output, quotation: last))
        case .exited(let code): .failure(Failure(message: "ended with status \(code)", quotation: last))
        case .signaled(let signal): .failure(Failure(message: "was ended by signal \(signal)", quotation: last))
        }
    }
}

/// A program and what it started, as long as that has not left for a group of its own.
private final class ProcessGroup: Sendable {
    private struct State {
        var leader: pid_t?
        var isEnded = false
    }

    private let state = Mutex(State())

    /// Whether it was asked to end.
    var isEnded: Bool { state.withLock { $0.isEnded } }

    func begin(_ process: ProcessIdentifier) { state.withLock { $0.leader = process.value } }

    /// Asks all of it to end, and ends it a second later.
    func end() async {
        let leader = state.withLock { state in
            state.isEnded = true
            return state.leader
        }
        guard let leader, kill(-leader, SIGTERM) == 0 else { return }
        try? await Task.sleep(for: .seconds(1))
        kill(-leader, SIGKILL)
    }
}
