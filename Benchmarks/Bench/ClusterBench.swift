import Dispatch
import ReplayServer
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The scan of a live cluster, as clusters grow: one in twenty objects is a Deployment, one a ReplicaSet, and the others
/// are their Pods. A server in this process makes them up, over TLS and compressed.
struct ClusterBench {
    struct Result {
        let objects: Int
        /// Seconds of the scan, with the server at work on the same machine.
        let wallTime: Double
        /// Seconds of processor time of the scan alone.
        let processorTime: Double
        let peakMemory: Int
    }

    let binary: String
    let repetitions: Int

    /// - Parameter areOwned: whether pods are reported at their Deployments, or each by itself.
    func measure(_ objects: Int, areOwned: Bool, in parent: FileTree) throws -> Result {
        let deployments = areOwned ? objects / 20 : 0
        let cluster = SyntheticCluster(
            namespaces: 100, deployments: deployments, pods: objects - 2 * deployments - 100)
        let authority = try TestAuthority()
        let server = try wait { [identity = try authority.server()] in
            try await ReplayServer.start(identity, remembers: false, cluster.script)
        }
        defer { try? wait { await server.stop() } }
        let kubeconfig = "\(parent.root)/kubeconfig"
        guard let file = fopen(kubeconfig, "w") else { throw ChildProcess.Failure(description: "no kubeconfig") }
        fputs(server.kubeconfig(authority: authority), file)
        fclose(file)
        let arguments = [
            binary, "cluster", "scan", "--kubeconfig", kubeconfig, "--no-config", "--fail-on", "never", "--format",
            "json",
        ]
        var runs: [ChildProcess] = []
        for _ in 0..<repetitions { runs.append(try ChildProcess(arguments)) }
        return Result(
            objects: objects, wallTime: runs.map(\.wallTime).median, processorTime: runs.map(\.processorTime).median,
            peakMemory: runs.map(\.peakMemory).max() ?? 0)
    }

    private func wait<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let answer = Answer<Value>()
        Task.detached {
            do { answer.give(.success(try await work())) } catch { answer.give(.failure(error)) }
        }
        return try answer.wait().get()
    }
}

/// What a task comes to, for a thread that waits for it.
private final class Answer<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>>(
        .failure(ChildProcess.Failure(description: "the server did not answer")))
    private let isThere = DispatchSemaphore(value: 0)

    func give(_ value: Result<Value, any Error>) {
        result.withLock { $0 = value }
        isThere.signal()
    }

    func wait() -> Result<Value, any Error> {
        isThere.wait()
        return result.withLock { $0 }
    }
}

extension BenchReport {
    /// - Parameter results: of each row the first is the smallest cluster; growth counts from there.
    mutating func addCluster(_ rows: [(name: String, results: [ClusterBench.Result])]) {
        var table = Table(
            title: "Scan of a live cluster",
            columns: ["pods are reported", "objects", "objects/s", "time", "CPU", "growth", "peak", "growth"])
        for (name, results) in rows {
            for result in results {
                let first = results.first
                table.rows.append([
                    .text(name), .number(Double(result.objects), 0, ""),
                    .number(Double(result.objects) / result.wallTime, 0, ""), .number(result.wallTime, 2, "s"),
                    .number(result.processorTime, 2, "s"),
                    first.map { .ratio(result.processorTime / $0.processorTime) } ?? .none,
                    .mebibytes(result.peakMemory),
                    first.map { .ratio(Double(result.peakMemory) / Double($0.peakMemory)) } ?? .none,
                ])
                add(
                    Budget(
                        name: "peak memory, cluster of \(result.objects) objects, \(name)",
                        value: Double(result.peakMemory) / 1_048_576, limit: 256, unit: "MiB"))
            }
        }
        add(table)
    }
}
