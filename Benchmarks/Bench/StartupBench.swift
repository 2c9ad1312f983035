/// How long a user waits when there is next to nothing to do.
struct StartupBench {
    let binary: String
    let repetitions = 20

    struct Result {
        let name: String
        /// Medians in seconds.
        let wallTime: Double
        let processorTime: Double
        /// What the system takes to start and end any process.
        let spawn: Double
        let limit: Double
    }

    /// - Parameter file: a small manifest.
    func measure(file: String) throws -> [Result] {
        let commands: [(String, [String], Double)] = [
            ("--version", [binary, "--version"], 0.010),
            ("scan of one file", [binary, "scan", file, "--output", "/dev/null"], 0.030),
        ]
        var spawns: [Double] = []
        var runs = commands.map { _ in [ChildProcess]() }
        for _ in 0..<repetitions {
            spawns.append(try ChildProcess(["/bin/true"]).wallTime)
            for (index, command) in commands.enumerated() {
                runs[index].append(try ChildProcess(command.1, expected: [0, 1]))
            }
        }
        return commands.enumerated().map { index, command in
            Result(
                name: command.0, wallTime: runs[index].map(\.wallTime).median,
                processorTime: runs[index].map(\.processorTime).median, spawn: spawns.median, limit: command.2)
        }
    }
}

extension BenchReport {
    mutating func addStartup(_ results: [StartupBench.Result]) {
        var table = Table(
            title: "Start-up (median of 20)", columns: ["command", "wall", "/bin/true", "ratio", "processor"])
        for result in results {
            table.rows.append([
                .text("bulwark \(result.name)"), .milliseconds(result.wallTime), .milliseconds(result.spawn),
                .ratio(result.wallTime / result.spawn), .milliseconds(result.processorTime),
            ])
            add(
                Budget(
                    name: "start-up, \(result.name)", value: result.wallTime * 1e3, limit: result.limit * 1e3,
                    unit: "ms"))
        }
        add(table)
    }
}
