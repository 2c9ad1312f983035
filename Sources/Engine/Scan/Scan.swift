import Documents
import Inputs
import Policies
import Reports

/// A scan: inputs to findings, on all cores, in an order that does not depend on how many there are.
public struct Scan: Sendable {
    public struct Options: Sendable {
        public var discovery = FileDiscovery.Options()
        /// The largest input read, in bytes.
        public var sizeLimit = FileContents.defaultLimit
        public var limits = ReadLimits()
        /// Whether findings carry lines of the source, for reports that show them.
        public var keepsExcerpts = true
        /// The Pod Security Standard to hold pods to; nil for none.
        public var podSecurity: PodSecurityStandard?
        /// Threads that read and evaluate; 0 for one on each core.
        public var threads = 0

        public init() {}
    }

    let rules: RuleSet
    let options: Options

    public init(rules: RuleSet, options: Options = Options()) {
        self.rules = rules
        self.options = options
    }

    /// How far a scan has come.
    public struct Progress: Sendable {
        public var files = 0
        public var objects = 0
        public var findings = 0
        /// The input that was finished last.
        public var path = ""
    }

    /// Scans what the paths lead to and reports each input, in order, as soon as it and all before it are done.
    /// - Parameter progress: called after each input, from any thread but never twice at once.
    /// - Throws: what the report throws; the scan then stops early.
    public func run(
        _ paths: [String], report: inout any Report, progress: ((Progress) -> Void)? = nil
    ) throws(OutputError) -> Summary {
        let start = ContinuousClock.now
        var discovery = options.discovery
        discovery.packaging = .yaml
        discovery.sizeLimit = options.sizeLimit
        let queue = WorkQueue(FileDiscovery(paths, options: discovery), sizeLimit: options.sizeLimit)
        let results = OrderedResults(report, progress: progress)
        Threads.run(options.threads) {
            let scanner = FileScanner(rules: rules, options: options)
            while !results.hasFailed, let job = queue.next() {
                switch job {
                case .omitted(let index, let entry): results.add(InputResult(entry: entry), at: index)
                case .segment(let file, let number):
                    guard let result = file.finish(scanner.scan(file, number), segment: number) else { continue }
                    results.add(result, at: file.index)
                }
            }
        }
        report = results.report
        if let failure = results.failure { throw failure }
        var summary = results.summary
        summary.elapsed = start.duration(to: .now)
        return summary
    }
}
