import ArgumentParser
import Corpus

@main
struct CorpusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulwark-corpus",
        abstract: "Make a large, realistic corpus of Kubernetes manifests.",
        discussion: "The same options always make the same files.")

    @Argument(help: "The directory to fill.")
    var directory: String

    @Option(help: "How much to make: bytes, or with KB, MB or GB.")
    var size = ByteSize(count: 100_000_000)

    @Option(help: "Make about this many objects instead, whatever their size.")
    var objects: Int?

    @Option(help: "Spread it over about this many files of several documents, rather than a file per service.")
    var files: Int?

    @Option(help: "Another number makes another corpus.")
    var seed: UInt64 = 1

    @Option(
        help: """
            repositories: mostly definitions and configuration, as in large public ones; mixed: a company's own, with far \
            more objects; services: small files without long texts.
            """)
    var profile = Corpus.Profile.repositories

    func validate() throws {
        if let files, files < 1 { throw ValidationError("--files must be at least 1") }
        if let objects, objects < 1 { throw ValidationError("--objects must be at least 1") }
    }

    func run() throws {
        var plan = Corpus.Plan()
        plan.size = size.count
        plan.objects = objects
        plan.files = files
        plan.seed = seed
        plan.profile = profile
        let summary = try Corpus(plan).write(to: directory)
        print("\(summary.files) files, \(summary.objects) objects, \(summary.bytes) bytes in \(directory)")
    }
}

/// A number of bytes as people write it: `100MB`, `512KB`, `1048576`.
struct ByteSize: ExpressibleByArgument {
    let count: Int

    init(count: Int) { self.count = count }

    init?(argument: String) {
        let digits = argument.prefix { $0.isNumber }
        let factors = ["": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000]
        guard let number = Int(digits), let factor = factors[argument.dropFirst(digits.count).uppercased()] else {
            return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        if overflow || product <= 0 { return nil }
        count = product
    }

    var defaultValueDescription: String { "\(count / 1_000_000)MB" }
}

extension Corpus.Profile: ExpressibleByArgument {}
