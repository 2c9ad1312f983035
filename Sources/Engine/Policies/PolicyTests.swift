import Documents
import Inputs
import Policies

/// The tests of policies in files and folders: what `bulwark policy test` runs.
public struct PolicyTests: Sendable {
    public private(set) var tests: [PolicyTest] = []
    /// Files that could not be read, and mistakes in tests.
    public private(set) var problems: [PolicyProblem] = []

    /// Finds the tests that paths lead to: all YAML and JSON documents of the kind `PolicyTest`.
    public init(_ paths: [RawPath]) {
        for discovery in FileDiscovery(paths) {
            switch discovery {
            case .file(let source): read(source)
            case .omitted(let entry) where entry.outcome == .failed: report(entry.reason, entry.path)
            case .omitted: break
            }
        }
    }

    private mutating func read(_ source: SourceFile) {
        switch FileText.read(source) {
        case .failure(let failure): report(failure.entry.reason, source.path)
        case .success(let text):
            let isTest = text.withBytes { bytes in
                // Fixtures may be broken on purpose; the tests that use them say so.
                source.isNamed || bytes.contains(text: "PolicyTest".utf8)
            }
            if !isTest { return }
            let (tests, problems) = text.withBytes { PolicyTest.read($0, file: source.path) }
            self.tests += tests
            self.problems += problems
        }
    }

    private mutating func report(_ reason: String?, _ path: String) {
        problems.append(
            PolicyProblem(
                .error, reason ?? "cannot be read", at: PolicyPlace(file: path)))
    }

    /// Runs the tests, one after the other.
    public func run() -> [PolicyTestOutcome] {
        tests.map { test in
            test.run { path in FileDiscovery([RawPath(path)]).compactMap { PolicyTestFile($0) } }
        }
    }
}

extension PolicyTestFile {
    /// Nil for what is left out of a folder because it is no manifest.
    fileprivate init?(_ discovery: Discovery) {
        switch discovery {
        case .file(let source):
            let contents = FileText.read(source)
                .map { text in text.withBytes { Array($0) } }
                .mapError { PolicyTestFileError(reason: $0.entry.reason ?? "cannot be read") }
            self.init(source.path, isNamed: source.isNamed, contents: contents)
        case .omitted(let entry):
            guard entry.outcome == .failed || entry.omission == .needsRendering else { return nil }
            self.init(
                entry.path, isNamed: false,
                contents: .failure(PolicyTestFileError(reason: entry.reason ?? "cannot be read")))
        }
    }
}
