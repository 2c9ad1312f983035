/// How long a user waits when there is next to nothing to do.
struct StartupBench {
    let binary: String
    let repetitions = 20

    struct Result {
        let name: String
        /// Medians in seconds of wall time.
        let time: Double
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
        var times = commands.map { _ in [Double]() }
        for _ in 0..<repetitions {
            spawns.append(try ChildProcess(["/bin/true"]).wallTime)
            for (index, command) in commands.enumerated() {
                times[index].append(try ChildProcess(command.1, expected: [0, 1]).wallTime)
            }
        }
        return commands.enumerated().map { index, command in
            Result(name: command.0, time: times[index].median, spawn: spawns.median, limit: command.2)
        }
    }
}

extension BenchReport {
    mutating func addStartup(_ results: [StartupBench.Result]) {
        var table = Table(
            title: "Start-up (wall time, median of 20)", columns: ["command", "time", "/bin/true", "ratio"])
        for result in results {
            table.rows.append([
                .text("bulwark \(result.name)"), .milliseconds(result.time), .milliseconds(result.spawn),
                .ratio(result.time / result.spawn),
            ])
            add(
                Budget(
                    name: "start-up, \(result.name)", value: result.time * 1e3, limit: result.limit * 1e3, unit: "ms"))
        }
        add(table)
    }
}
