import Documents
import Foundation
import Kubernetes
import Testing

@testable import CEL
@testable import Engine
@testable import Policies

/// The built-in rules as ValidatingAdmissionPolicies: what a policy says of an object is what its rule says.
@Suite struct RuleExportTests {
    static let rules = ((try? BuiltInRules.load(examples: true)) ?? []).filter { $0.check != nil }
    static let export = PolicyExport(rules, options: unrestricted)

    /// Everything is denied, everywhere.
    private static let unrestricted: PolicyExport.Options = {
        var options = PolicyExport.Options()
        options.actions = [.deny]
        options.excludedNamespaces = []
        return options
    }()

    /// Rules about fields that the API server fills in where nobody wrote them, or rounds: a policy sees what comes of
    /// it, a rule on a file does not. `docs/export.md` names them.
    private static let decidedByDefaults: Set = [
        "cpu-out-of-range", "deprecated-service-account-field", "mounted-data", "probes-identical", "replicas-too-few",
        "security-context-missing",
    ]

    /// Every rule that an expression decides on an object of the API is a policy; the others are known by name or reason.
    @Test func everyObjectRuleIsAPolicy() {
        #expect(Self.export.policies.count >= 210)
        for refusal in Self.export.refusals {
            switch refusal.reason {
            case .component, .elsewhere, .files, .exempt: break
            case .unserved: #expect(refusal.rule == "pod-security-policy-object")
            case .everyKind: #expect(refusal.rule == "default-namespace-used")
            case .customWorkloads: #expect(refusal.rule.hasPrefix("agent-sandbox-"), "\(refusal.rule)")
            case .analysis, .controllers, .doesNotCompile, .name: Issue.record("\(refusal.rule): \(refusal.reason)")
            }
        }
    }

    @Test(arguments: export.policies.map(\.rule.name))
    func examplesAreJudgedAsTheRuleJudgesThem(name: String) throws {
        let policy = try #require(Self.export.policies.first { $0.name == "bulwark-\(name)" })
        let judges = try Judges(policy, options: Self.unrestricted)
        var failed = 0
        var passed = 0
        for example in policy.rule.examples.bad + policy.rule.examples.good {
            for text in Self.objects(around: example, policy.rule.check?.target ?? .resource) {
                for object in try served(text) where policy.isAbout(object) {
                    let (rule, admission) = try judges.verdicts(on: object)
                    let isFilledIn = Self.decidedByDefaults.contains(name)
                    #expect(rule == admission || isFilledIn, "\(name) on \(object)")
                    if rule == .bad { failed += 1 } else { passed += 1 }
                }
            }
        }
        // The examples of one are in versions that the oldest API server with such policies no longer had.
        let isOfOldVersions = name == "deprecated-api-version"
        #expect(failed > 0 || isOfOldVersions, "no bad example of \(name) is an object that the policy is about")
        #expect(passed > 0, "no good example of \(name) is an object that the policy is about")
    }

    /// Every later dialect takes what the oldest takes.
    @Test(arguments: KubernetesVersion.oldestWithPolicies.minor...KubernetesVersion.newest.minor)
    func policiesCompileInEveryVersion(minor: Int) {
        let file = policyFile(Self.export.yaml)
        let check = PolicyCheck(file, target: KubernetesVersion(1, minor))
        #expect(check.policies == Self.export.policies.count)
        #expect(check.problems.isEmpty, "\(check.problems.map(\.description))")
    }

    /// Objects far larger than real ones stay within what an API server lets policies cost.
    @Test func largeObjectsStayWithinTheBudgets() throws {
        let admission = AdmissionJudge(policyFile(Self.export.yaml))
        for object in LargeObjects.all {
            let verdicts = try admission.verdicts(on: object)
            #expect(verdicts.unevaluated.map { "\($0.rule.name): \($0.reason)" } == [])
            #expect(verdicts.findings.count > 10 || !object.contains("\"Pod\""))
        }
    }

    /// The examples of each rule, with many of everything that they have, cost no more than an API server allows: at
    /// 64 KiB. No rule goes over more than two lists that have nothing to do with each other, so what costs a 64th of the
    /// budgets at 8 KiB stays within them there; only what costs more is tried at full size.
    @Test(arguments: export.policies.map(\.rule.name))
    func enlargedExamplesStayWithinTheBudgets(name: String) throws {
        let policy = try #require(Self.export.policies.first { $0.name == "bulwark-\(name)" })
        let file = policyFile(PolicyExport([policy.rule], options: Self.unrestricted).yaml)
        let thrifty = AdmissionJudge(file, budgets: PolicyBudgets(dividedBy: 64))
        for example in [policy.rule.examples.bad.first, policy.rule.examples.good.first].compactMap(\.self) {
            guard let text = Self.objects(around: example, policy.rule.check?.target ?? .resource).first else {
                continue
            }
            for object in try served(text) where policy.isAbout(object) {
                if !(try thrifty.exceedsBudgets(on: LargeObjects.enlarged(object, to: 8 << 10))) { continue }
                let large = try LargeObjects.enlarged(object, to: 64 << 10)
                #expect(try !AdmissionJudge(file).exceedsBudgets(on: large), "\(name)")
            }
        }
    }

    /// Objects that people have written.
    @Test func realObjectsAreJudgedAsTheRulesJudgeThem() throws {
        let archives = try SharedCorpus.archives()
        guard !archives.isEmpty else {
            print("skipped: there is no shared corpus")
            return
        }
        let evaluator = RuleEvaluator(try RuleSet(Self.export.policies.map(\.rule)))
        let policies = Dictionary(uniqueKeysWithValues: Self.export.policies.map { ($0.rule.name, $0) })
        let file = policyFile(Self.export.yaml)
        let admission = AdmissionJudge(file)
        var objects = 0
        var findings = 0
        // A third of them says it too, and does not take a minute.
        for (index, text) in try SharedCorpus.manifests(in: archives).enumerated() where index.isMultiple(of: 3) {
            for object in (try? served(text)) ?? [] where isServed(object) {
                guard let (_, group, kind) = header(object) else { continue }
                let name = group.isEmpty ? kind : "\(group)/\(kind)"
                let expected = try evaluator.names(on: object) { policies[$0]?.kinds.contains(name) == true }
                let actual = try admission.names(on: object)
                let differing = Set(expected).symmetricDifference(actual).subtracting(Self.decidedByDefaults)
                #expect(differing.isEmpty, "\(differing.sorted()) on \(object.prefix(300))")
                objects += 1
                findings += expected.count
            }
        }
        print("\(objects) real objects, \(findings) verdicts of rules against them")
        #expect(objects > 100)
    }

    /// An example as a Pod, a Deployment and a CronJob; as it is where it is an object.
    private static func objects(around example: String, _ target: Check.Target) -> [String] {
        if target == .resource || example.contains("apiVersion:") { return [example] }
        func indented(_ text: String, _ columns: Int) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
        }
        let pod = target == .pod ? example : "spec:\n  containers:\n    -\n\(indented(example, 6))"
        let deployment = "spec:\n  template:\n\(indented(pod, 4))"
        return [
            "apiVersion: v1\nkind: Pod\n\(pod.hasPrefix("metadata:") ? "" : "metadata: {name: example}\n")\(pod)",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: example}\n\(deployment)",
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: example}
            spec:
              jobTemplate:
            \(indented(deployment, 4))
            """,
        ]
    }
}

extension KubernetesVersion {
    fileprivate static let oldestWithPolicies = ExportedPolicy.oldestServer
}

/// What is said of an object.
private enum Judgement: Equatable {
    case good, bad
    case unevaluated(String)

    init(_ verdicts: Verdicts) {
        if let unevaluated = verdicts.unevaluated.first {
            self = .unevaluated(unevaluated.reason)
        } else {
            self = verdicts.findings.isEmpty ? .good : .bad
        }
    }
}

/// A rule and its policy.
private struct Judges {
    let evaluator: RuleEvaluator
    let admission: AdmissionJudge

    init(_ policy: ExportedPolicy, options: PolicyExport.Options) throws {
        evaluator = RuleEvaluator(try RuleSet([policy.rule]))
        let file = policyFile(PolicyExport([policy.rule], options: options).yaml)
        admission = AdmissionJudge(file)
        #expect(file.policies.count == 1 && file.bindings.count == 1 && file.problems.isEmpty)
    }

    func verdicts(on object: String) throws -> (rule: Judgement, admission: Judgement) {
        let rule = try EngineTests.verdicts(on: object) { evaluator.check($0, file: $1, into: &$2) }
        return (Judgement(rule), Judgement(try admission.verdicts(on: object)))
    }
}

private final class AdmissionJudge {
    private let evaluator: AdmissionEvaluator

    init(_ file: AdmissionPolicyFile, budgets: PolicyBudgets = PolicyBudgets()) {
        var options = AdmissionOptions()
        options.budgets = budgets
        options.version = ExportedPolicy.oldestServer
        options.isComplete = true
        let policies = AdmissionPolicySet([file], options: options)
        evaluator = AdmissionEvaluator(policies, facts: AdmissionFacts(for: policies))
    }

    func verdicts(on object: String) throws -> Verdicts {
        try EngineTests.verdicts(on: object) { evaluator.check($0, file: $1, into: &$2) }
    }

    func exceedsBudgets(on object: String) throws -> Bool {
        try verdicts(on: object).unevaluated.contains { $0.reason.contains("cost") }
    }

    func names(on object: String) throws -> [String] {
        let verdicts = try verdicts(on: object)
        let names = verdicts.findings.map(\.rule.name) + verdicts.unevaluated.map { "\($0.rule.name) unevaluated" }
        return Set(names.map { String($0.dropFirst("bulwark-".count)) }).sorted()
    }
}

extension PolicyBudgets {
    fileprivate init(dividedBy divisor: UInt64) {
        self.init()
        expression /= divisor
        policy /= divisor
        matchConditions /= divisor
    }
}

extension RuleEvaluator {
    fileprivate func names(on object: String, where isMeant: (String) -> Bool) throws -> [String] {
        let verdicts = try EngineTests.verdicts(on: object) { check($0, file: $1, into: &$2) }
        let findings = verdicts.findings.map(\.rule.name).filter(isMeant)
        let unevaluated = verdicts.unevaluated.map(\.rule.name).filter(isMeant).map { "\($0) unevaluated" }
        return Set(findings + unevaluated).sorted()
    }
}

private func policyFile(_ text: String) -> AdmissionPolicyFile {
    Array(text.utf8).withUnsafeBufferPointer { AdmissionPolicyFile.read($0, file: "policies.yaml") }
}

/// The objects of a text, each as JSON and as policies see it: the API server has dropped the nulls of its own kinds.
private func served(_ text: String) throws -> [String] {
    var objects: [String] = []
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: _) = document.content() else { continue }
            for resource in resources {
                let json = try JSONSerialization.jsonObject(with: Data(resource.object.json().utf8))
                let isOwn = BuiltInResources.names(of: GroupKind(group: resource.group, kind: resource.kind)) != nil
                let data = try JSONSerialization.data(
                    withJSONObject: isOwn ? withoutNulls(json) : json, options: [.sortedKeys])
                objects.append(String(decoding: data, as: UTF8.self))
            }
        }
    }
    return objects
}

private func withoutNulls(_ value: Any) -> Any {
    switch value {
    case let map as [String: Any]: map.filter { !($0.value is NSNull) }.mapValues(withoutNulls)
    case let list as [Any]: list.map(withoutNulls)
    default: value
    }
}

/// The `apiVersion` and the kind of an object.
private func header(_ object: String) -> (version: String, group: String, kind: String)? {
    guard let map = try? JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: Any],
        let apiVersion = map["apiVersion"] as? String, let kind = map["kind"] as? String
    else { return nil }
    let version = apiVersion.split(separator: "/").last.map(String.init) ?? ""
    return (version, Resource.group(of: apiVersion), kind)
}

/// Whether an API server since 1.30 may have the object; one of another version it would convert or not know.
private func isServed(_ object: String) -> Bool {
    guard let (version, group, kind) = header(object), group != "extensions" else { return false }
    return BuiltInResources.names(of: GroupKind(group: group, kind: kind))?.versions.contains(version) ?? true
}

extension ExportedPolicy {
    /// Whether the policy is about the kind of an object.
    fileprivate func isAbout(_ object: String) -> Bool {
        guard isServed(object), let (_, group, kind) = header(object) else { return false }
        return kinds.contains(group.isEmpty ? kind : "\(group)/\(kind)")
    }
}

/// The archives of real manifests beside the repository, where they are.
private enum SharedCorpus {
    static func archives() throws -> [URL] {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = repository.deletingLastPathComponent().appending(path: "shared/corpus")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { $0.hasSuffix(".tar.gz") }.sorted().map { folder.appending(path: $0) }
    }

    /// The texts of the manifests that are no templates.
    static func manifests(in archives: [URL]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bulwark-corpus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for archive in archives {
            let tar = Process()
            tar.executableURL = URL(filePath: "/bin/tar")
            tar.arguments = ["-xzf", archive.path(), "-C", folder.path()]
            try tar.run()
            tar.waitUntilExit()
            #expect(tar.terminationStatus == 0, "cannot unpack \(archive.lastPathComponent)")
        }
        var texts: [String] = []
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard ["yaml", "yml", "json"].contains(file.pathExtension), let data = try? Data(contentsOf: file) else {
                continue
            }
            let text = String(decoding: data, as: UTF8.self)
            // Patches and templates are no whole objects.
            let isWhole = !text.contains("{{") && !text.contains("$patch")
            if text.contains("apiVersion") && isWhole { texts.append(text) }
        }
        return texts
    }
}
