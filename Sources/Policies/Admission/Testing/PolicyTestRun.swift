import Documents
import Kubernetes

extension PolicyTest {
    /// Runs the test. Objects that its files do not hold do not exist.
    /// - Parameter load: gives what a path leads to: the file, or all files in the folder and below.
    public func run(load: (String) -> [PolicyTestFile]) -> PolicyTestOutcome {
        let start = ContinuousClock.now
        var run = PolicyTestRun(test: self)
        run.load(load)
        let cases = run.hasErrors ? [] : run.cases()
        return PolicyTestOutcome(
            test: self, cases: cases, problems: run.problems, duration: start.duration(to: .now))
    }
}

/// A file of policies or objects.
public struct PolicyTestFile: Sendable {
    public let path: String
    /// Whether the test names this very file, and not a folder that has it.
    public let isNamed: Bool
    public let contents: Result<[UInt8], PolicyTestFileError>

    public init(_ path: String, isNamed: Bool, contents: Result<[UInt8], PolicyTestFileError>) {
        self.path = path
        self.isNamed = isNamed
        self.contents = contents
    }
}

/// Why a file of a test cannot be read.
public struct PolicyTestFileError: Error, Sendable {
    public let reason: String

    public init(reason: String) { self.reason = reason }
}

/// A test on its way.
private struct PolicyTestRun {
    let test: PolicyTest
    private(set) var problems: [PolicyProblem] = []
    private var policies: [AdmissionPolicyFile] = []
    private var rules: [Rule] = []
    private var resources: [(resource: Resource, file: FilePlaces)] = []

    init(test: PolicyTest) { self.test = test }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    private func path(of file: String) -> String {
        guard !file.hasPrefix("/"), let slash = test.place.file.lastIndex(of: "/") else { return file }
        return test.place.file[...slash] + file
    }

    private mutating func report(_ message: String) {
        problems.append(PolicyProblem(.error, message, at: test.place))
    }

    // MARK: Files

    mutating func load(_ load: (String) -> [PolicyTestFile]) {
        for (file, bytes) in read(test.policies, load) {
            bytes.withUnsafeBufferPointer { addPolicies($0, file) }
        }
        for (file, bytes) in read(test.resources, load) { addResources(bytes, file.path) }
        problems += policies.flatMap(\.problems)
    }

    /// The files that paths of the test lead to, each once, and what is in them.
    private mutating func read(
        _ paths: [String], _ load: (String) -> [PolicyTestFile]
    ) -> [(file: PolicyTestFile, bytes: [UInt8])] {
        var seen: Set<String> = []
        var all: [(file: PolicyTestFile, bytes: [UInt8])] = []
        for name in paths {
            let path = path(of: name)
            let files = load(path)
            if files.isEmpty { report("\(path): there are no YAML or JSON files here") }
            for file in files where seen.insert(file.path).inserted {
                switch file.contents {
                case .success(let bytes): all.append((file, bytes))
                case .failure(let error): report("\(file.path): \(error.reason)")
                }
            }
        }
        return all
    }

    private mutating func addPolicies(_ bytes: UnsafeBufferPointer<UInt8>, _ source: PolicyTestFile) {
        let file = AdmissionPolicyFile.read(bytes, file: source.path, isNamed: source.isNamed)
        policies.append(file)
        rules += file.rules
        for rule in file.rules where rule.check == nil {
            report("\(source.path): the rule \(rule.name) is decided by an analysis, which is not run in policy tests")
        }
    }

    private mutating func addResources(_ bytes: [UInt8], _ path: String) {
        let places = FilePlaces(name: path, keepsExcerpts: false) { SourceText(bytes) }
        bytes.withUnsafeBufferPointer { buffer in
            var stream = DocumentStream(bytes: buffer)
            do throws(ReadError) {
                while let document = try stream.next() {
                    guard case .objects(let found, malformed: let malformed) = document.content() else { continue }
                    for malformation in malformed { report("\(path): \(malformation.reason)") }
                    resources += found.map { ($0, places) }
                }
            } catch {
                report("\(path): \(SourceText(bytes).describe(error))")
            }
        }
    }

    // MARK: Results

    /// What is known of one policy or rule on one object.
    private struct Answer {
        var result = PolicyTestResult.skip
        var messages: [String] = []

        mutating func add(_ result: PolicyTestResult, _ message: String?) {
            if result.weight > self.result.weight { self.result = result }
            if let message, !messages.contains(message) { messages.append(message) }
        }
    }

    /// Answers under the names of policies and of their rules, for each resource.
    private typealias Answers = [String: Answer]

    mutating func cases() -> [PolicyTestOutcome.Case] {
        var options = AdmissionOptions()
        options.user = test.user
        options.isComplete = true
        let set = AdmissionPolicySet(policies, options: options)
        problems = problems.filter { $0.severity == .error } + set.problems
        let rules: RuleSet
        do throws(RuleCompilationError) {
            rules = try RuleSet(self.rules)
        } catch {
            report(error.description)
            return []
        }
        var facts = AdmissionFacts(for: set)
        for (resource, _) in resources { facts.gather(resource) }
        let evaluator = AdmissionEvaluator(set, facts: facts)
        let ruleEvaluator = RuleEvaluator(rules)
        let answers = resources.map { resource, file in
            var answers = admissionAnswers(evaluator, resource, file)
            addRuleAnswers(ruleEvaluator, resource, file, to: &answers)
            return answers
        }
        let namespaces = resources.map { resource, _ in
            resource.namespace ?? AdmissionSubject(resource, facts: facts).namespace
        }
        return test.expectations.map { answer($0, answers, namespaces) }
    }

    private func admissionAnswers(
        _ evaluator: AdmissionEvaluator, _ resource: Resource, _ file: FilePlaces
    ) -> Answers {
        var answers: Answers = [:]
        evaluator.onOutcome = { outcome in
            for name in Set([outcome.policy, outcome.rule]) {
                answers[name, default: Answer()].add(outcome.result, outcome.message)
            }
        }
        defer { evaluator.onOutcome = nil }
        var verdicts = Verdicts()
        evaluator.check(resource, file: file, into: &verdicts)
        return answers
    }

    /// A rule says nothing of what it finds no fault with: that is a pass.
    private func addRuleAnswers(
        _ evaluator: RuleEvaluator, _ resource: Resource, _ file: FilePlaces, to answers: inout Answers
    ) {
        if rules.isEmpty { return }
        var verdicts = Verdicts()
        evaluator.check(resource, file: file, into: &verdicts)
        for rule in rules { answers[rule.name, default: Answer()].add(.pass, nil) }
        for finding in verdicts.findings { answers[finding.rule.name, default: Answer()].add(.fail, finding.message) }
        for unevaluated in verdicts.unevaluated {
            answers[unevaluated.rule.name, default: Answer()].add(.error, unevaluated.reason)
        }
    }

    /// - Parameter namespaces: those of the resources, with the one that the API server gives to what states none.
    private func answer(
        _ expectation: PolicyTest.Expectation, _ answers: [Answers], _ namespaces: [String?]
    ) -> PolicyTestOutcome.Case {
        func nothing(_ why: String) -> PolicyTestOutcome.Case {
            PolicyTestOutcome.Case(expectation: expectation, actual: nil, messages: [why])
        }
        let target = expectation.resource
        let matching = resources.indices.filter { index in
            let resource = resources[index].resource
            return resource.kind == target.kind && resource.name == target.name
                && (target.namespace == nil || target.namespace == namespaces[index])
        }
        guard let index = matching.first else { return nothing("the test has no \(target)") }
        if matching.count > 1 {
            let found = Set(matching.compactMap { namespaces[$0] }).sorted()
            let advice = found.count > 1 ? ": name one of the namespaces \(found.joined(separator: ", "))" : ""
            return nothing("the test has \(matching.count) resources \(target)\(advice)")
        }
        let name = expectation.rule ?? expectation.policy
        guard let answer = answers[index][name] else { return nothing("no policy \(name) is run") }
        return PolicyTestOutcome.Case(expectation: expectation, actual: answer.result, messages: answer.messages)
    }
}
