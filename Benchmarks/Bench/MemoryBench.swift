import Corpus

/// The most memory that a scan holds, as the corpus grows.
struct MemoryBench {
    struct Result {
        let name: String
        let objects: Int
        let bytes: Int
        let peakMemory: Int
    }

    let scanner: ScanBench

    func measure(_ name: String, _ plan: Corpus.Plan, in parent: FileTree) throws -> Result {
        let directory = FileTree(root: "\(parent.root)/memory")
        defer { directory.remove() }
        let summary = try Corpus(plan).write(to: directory.root)
        let run = try scanner.scan(directory)
        return Result(name: name, objects: summary.objects, bytes: summary.bytes, peakMemory: run.peakMemory)
    }
}

extension BenchReport {
    /// - Parameter results: the first is the smallest corpus; growth counts from there.
    mutating func addMemory(_ results: [MemoryBench.Result]) {
        var table = Table(title: "Peak memory of a scan", columns: ["corpus", "objects", "size", "peak", "growth"])
        for result in results {
            table.rows.append([
                .text(result.name), .number(Double(result.objects), 0, ""),
                .number(Double(result.bytes) / 1e6, 1, "MB"),
                .mebibytes(result.peakMemory),
                results.first.map { .ratio(Double(result.peakMemory) / Double($0.peakMemory)) } ?? .none,
            ])
            add(
                Budget(
                    name: "peak memory, \(result.name)", value: Double(result.peakMemory) / 1_048_576, limit: 256,
                    unit: "MiB"))
        }
        add(table)
    }
}
