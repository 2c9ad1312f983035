import ArgumentParser
import Corpus
import Engine
import Policies

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulwark-bench",
        abstract: "Measure what Bulwark promises about its speed and size.",
        discussion: """
            Every figure is a ratio to something measured in the same run, or a time or size with a limit. \
            Benchmarks/README.md says what each means.

            EXIT STATUS
              0  every budget is kept
              1  a budget is broken
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case startup, compile, expressions, scan, memory, access, network, cluster
    }

    @Option(help: "The release binary to measure.")
    var binary = ".build/release/bulwark"

    @Option(help: "How to print the figures: text or json.")
    var format = Format.text

    @Option(
        name: .customLong("directory"), help: "Also scan these manifests of your own, without a budget. Repeatable.")
    var directories: [String] = []

    @Option(
        name: .customLong("part"),
        help: "Measure only this: \(Part.allCases.map(\.rawValue).joined(separator: ", ")). Repeatable.")
    var parts: [Part] = []

    @Option(help: "The only rule in the scans that show what rules cost.")
    var cheapRule = "privileged-container"

    @Option(help: "Runs of each scan; the median counts.")
    var repetitions = 3

    @Flag(help: "A corpus of 10 MB instead of 100 MB, and 10 000 objects instead of 100 000.")
    var quick = false

    @Flag(name: .customLong("no-budget"), help: "Exit with 0 even where a budget is broken.")
    var ignoresBudgets = false

    @Option(name: .customLong(ReadingRun.option), help: .hidden)
    var readOnly: String?

    func validate() throws {
        if readOnly != nil { return }
        if repetitions < 1 { throw ValidationError("--repetitions must be at least 1") }
        if access(binary, X_OK) != 0 { throw ValidationError("there is no program at \(binary); run 'make release'") }
    }

    func run() throws {
        if let readOnly { throw ReadingRun.run(readOnly) }
        guard let temporary = FileTree.temporary() else { throw ValidationError("no temporary directory can be made") }
        defer { temporary.remove() }
        var report = BenchReport()
        // What runs other programs comes first: the peak memory that the system reports for a child is at least what
        // this process held when it started the child.
        if measures(.startup) { try startup(in: temporary, &report) }
        if measures(.memory) { try memory(in: temporary, &report) }
        if measures(.scan) { try scans(in: temporary, &report) }
        if measures(.cluster) { try cluster(in: temporary, &report) }
        if measures(.access) { try accessQuestions(in: temporary, &report) }
        if measures(.network) { try network(in: temporary, &report) }
        if measures(.compile) { report.add(try CompileBench()) }
        if measures(.expressions) { report.add(try ExpressionBench(rounds: quick ? 7 : 25)) }
        print(format == .json ? report.json : report.text, terminator: "")
        if !report.isKept && !ignoresBudgets { throw ExitCode(1) }
    }

    private func measures(_ part: Part) -> Bool { parts.isEmpty || parts.contains(part) }

    private var scanner: ScanBench { ScanBench(binary: binary, repetitions: repetitions) }
    private var megabytes: Int { quick ? 10 : 100 }

    private func startup(in temporary: FileTree, _ report: inout BenchReport) throws {
        var plan = Corpus.Plan()
        plan.objects = 1
        plan.profile = .services
        let directory = FileTree(root: "\(temporary.root)/startup")
        defer { directory.remove() }
        try Corpus(plan).write(to: directory.root)
        guard let file = directory.manifests().first else { return }
        report.addStartup(try StartupBench(binary: binary).measure(file: file))
    }

    private func scans(in temporary: FileTree, _ report: inout BenchReport) throws {
        var results: [(String, ScanBench.Result, ScanBench.Budget?)] = []
        let corpora: [(Corpus.Profile, Int, ScanBench.Budget)] = [
            (.repositories, megabytes, .promise), (.mixed, megabytes / 5, .fence), (.services, megabytes / 5, .fence),
        ]
        for (profile, size, budget) in corpora {
            progress("scanning \(size) MB of \(profile.rawValue) manifests")
            var plan = Corpus.Plan()
            plan.profile = profile
            plan.size = size * 1_000_000
            let directory = FileTree(root: "\(temporary.root)/\(profile.rawValue)")
            defer { directory.remove() }
            try Corpus(plan).write(to: directory.root)
            let result = try scanner.measure(directory, cheapRule: cheapRule)
            results.append(("\(size) MB, \(profile.rawValue)", result, budget))
        }
        for path in directories {
            progress("scanning \(path)")
            results.append((path, try scanner.measure(FileTree(root: path), cheapRule: cheapRule), nil))
        }
        report.addScans(results)
    }

    private func memory(in temporary: FileTree, _ report: inout BenchReport) throws {
        let bench = MemoryBench(scanner: scanner)
        var results: [MemoryBench.Result] = []
        for size in [megabytes / 10, megabytes] {
            progress("measuring the memory of a scan of \(size) MB")
            var plan = Corpus.Plan()
            plan.size = size * 1_000_000
            plan.profile = .mixed
            results.append(try bench.measure("\(size) MB", plan, in: temporary))
        }
        let count = quick ? 10_000 : 100_000
        progress("measuring the memory of a scan of \(count) objects")
        var plan = Corpus.Plan()
        plan.objects = count
        plan.profile = .services
        results.append(try bench.measure("\(count) objects", plan, in: temporary))
        report.addMemory(results)
    }

    private func cluster(in temporary: FileTree, _ report: inout BenchReport) throws {
        let bench = ClusterBench(binary: binary, repetitions: repetitions)
        let sizes = quick ? [1_000, 10_000] : [10_000, 100_000]
        report.addCluster(
            try [("at their owners", true), ("by themselves", false)].map { name, areOwned in
                let results = try sizes.map { objects in
                    progress("scanning a cluster of \(objects) objects, pods reported \(name)")
                    return try bench.measure(objects, areOwned: areOwned, in: temporary)
                }
                return (name, results)
            })
    }

    private func accessQuestions(in temporary: FileTree, _ report: inout BenchReport) throws {
        let bench = AccessBench(binary: binary, repetitions: repetitions)
        report.addAccess(
            try [5_000, 50_000].map { bindings in
                progress("asking who can among \(bindings) bindings")
                return try bench.measure(bindings, in: temporary)
            })
    }

    private func network(in temporary: FileTree, _ report: inout BenchReport) throws {
        let bench = NetworkBench(binary: binary, repetitions: repetitions)
        report.addNetwork(
            try (quick ? [1, 10] : [1, 10, 100]).map { factor in
                progress("working out the connectivity of \(200 * factor) workloads")
                return try bench.measure(factor, in: temporary)
            })
    }

    private func progress(_ text: String) {
        let line = Array("\(text)…\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
