import Corpus

/// The whole of `bulwark scan` in a process of its own against a bare libyaml pass over the same files.
struct ScanBench {
    let binary: String
    /// How often each is run; the median counts.
    let repetitions: Int

    /// What the ratio to libyaml may be.
    enum Budget {
        /// What is promised for directories like those that people have.
        case promise
        /// What keeps a scan of far more objects and findings to the byte from becoming slower than it is.
        case fence
    }

    struct Result {
        let pass: EventPass
        /// Medians of processor time in seconds.
        let passTime: Double
        let scanTime: Double
        let readingTime: Double
        let oneRuleTime: Double
        let wallTime: Double
        let peakMemory: Int

        var ratio: Double { scanTime / passTime }
    }

    /// - Parameter cheapRule: the only rule of the runs that show what rules cost.
    func measure(_ directory: FileTree, cheapRule: String) throws -> Result {
        let paths = directory.manifests()
        var passes: [Double] = []
        var scans: [Double] = []
        var readings: [Double] = []
        var oneRule: [Double] = []
        var walls: [Double] = []
        var peak = 0
        // Once without a clock, so that all runs find the files in memory.
        var pass = EventPass(paths)
        // Interleaved, so that whatever else the machine does falls on all alike.
        for _ in 0..<repetitions {
            pass = EventPass(paths)
            passes.append(pass.processorTime)
            let scan = try scan(directory)
            scans.append(scan.processorTime)
            walls.append(scan.wallTime)
            peak = max(peak, scan.peakMemory)
            readings.append(try ReadingRun.measure(directory.root))
            oneRule.append(try self.scan(directory, "--rule", cheapRule).processorTime)
        }
        return Result(
            pass: pass, passTime: passes.median, scanTime: scans.median, readingTime: readings.median,
            oneRuleTime: oneRule.median, wallTime: walls.median, peakMemory: peak)
    }

    /// A scan with whatever verdict; inputs that are broken on purpose or by nature give status 2.
    func scan(_ directory: FileTree, _ arguments: String...) throws -> ChildProcess {
        try ChildProcess(
            [binary, "scan", directory.root, "--no-ignore", "--format", "json", "--output", "/dev/null"] + arguments,
            expected: [0, 1, 2])
    }
}

extension BenchReport {
    mutating func addScans(_ results: [(name: String, result: ScanBench.Result, budget: ScanBench.Budget?)]) {
        var table = Table(
            title: "Scan against a bare libyaml event pass (processor time)",
            columns: ["corpus", "files", "size", "libyaml", "scan", "scan speed", "ratio", "wall"])
        var costs = Table(
            title: "What rules cost over reading (processor time)",
            columns: [
                "corpus", "reading", "scan", "scan / reading", "reading / libyaml", "rules / libyaml", "one rule",
            ])
        for (name, result, budget) in results {
            table.rows.append([
                .text(name), .number(Double(result.pass.files), 0, ""),
                .number(Double(result.pass.bytes) / 1e6, 1, "MB"),
                .milliseconds(result.passTime), .milliseconds(result.scanTime),
                .megabytesPerSecond(Double(result.pass.bytes) / result.scanTime), .ratio(result.ratio),
                .milliseconds(result.wallTime),
            ])
            costs.rows.append([
                .text(name), .milliseconds(result.readingTime), .milliseconds(result.scanTime),
                .ratio(result.scanTime / result.readingTime), .ratio(result.readingTime / result.passTime),
                .ratio((result.scanTime - result.readingTime) / result.passTime),
                .milliseconds(result.oneRuleTime),
            ])
            let title = "scan of \(name) / libyaml"
            switch budget {
            case .promise: add(Budget(name: title, value: result.ratio, limit: 2.5, unit: "×", goal: 1.6))
            case .fence: add(Budget(name: title, value: result.ratio, limit: 5, unit: "×", goal: 2.5))
            case nil: break
            }
        }
        add(table)
        add(costs)
    }
}
