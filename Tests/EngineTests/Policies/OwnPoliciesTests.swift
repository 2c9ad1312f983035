import Foundation
import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// The user's own policies are found, run beside the rules, and never left out in silence.
@Suite struct OwnPoliciesTests {
    private typealias Sources = PolicySources

    private func own(_ folder: Folder, _ path: String = "policies", besides catalogue: [Rule] = []) throws
        -> OwnPolicies
    {
        try OwnPolicies([RawPath(folder.url.appending(path: path).path())], besides: catalogue)
    }

    /// What is wrong with the files of a folder, by the names of the files.
    private func problems(_ files: [String: String], besides catalogue: [Rule] = []) throws -> [String] {
        let folder = try Folder(files)
        let root = folder.url.path() + "/"
        do {
            return try own(folder, "policies", besides: catalogue).remarks.map(\.description)
                .map { $0.replacingOccurrences(of: root, with: "") }
        } catch let problems as PolicyProblems {
            return problems.all.map(\.description).map { $0.replacingOccurrences(of: root, with: "") }
        }
    }

    private func scan(
        _ folder: Folder, _ policies: OwnPolicies, _ path: String, threads: Int = 0
    ) throws -> (results: [InputResult], summary: Summary) {
        var options = Scan.Options()
        options.threads = threads
        options.policiesNotRun = policies.notRun
        let recorder = Recorder()
        var report: any Report = recorder
        let scan = Scan(rules: try RuleSet(policies.rules), policies: policies.admission, options: options)
        let summary = try scan.run([RawPath(folder.url.appending(path: path).path())], report: &report)
        return (recorder.store.results, summary)
    }

    private func findings(_ results: [InputResult]) -> [String] {
        results.flatMap(\.findings).map { "\($0.rule.name) \($0.resource.kind) \($0.resource.name ?? "")" }
    }

    @Test func foldersMayMixAllFormats() throws {
        let folder = try Folder([
            "policies/a.yaml": Sources.admissionPolicy("validations: [{expression: object.spec.replicas < 5}]")
                + Sources.binding() + "---\n" + Sources.rule,
            "policies/b.yaml": Sources.kyverno, "policies/deep/c.yaml": Sources.gatekeeper,
            "policies/values.yaml": "just: yaml\n", "policies/empty.yaml": "",
            "objects/a.yaml": Sources.deployment() + Sources.deployment("low", replicas: 1),
            "objects/b.yaml": "{apiVersion: v1, kind: Service, metadata: {name: a-very-long-name}}",
            "objects/c.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c}]}}",
        ])
        let policies = try own(folder)
        #expect(policies.allRules.map(\.name) == ["short-names", "limit", "non-root", "requiredlabels"])
        #expect(policies.remarks.map(\.severity) == [.note])
        let (results, summary) = try scan(folder, policies, "objects")
        #expect(
            findings(results) == [
                "requiredlabels Deployment web", "limit Deployment web", "non-root Deployment web",
                "requiredlabels Deployment low", "non-root Deployment low", "short-names Service a-very-long-name",
                "non-root Pod p",
            ])
        #expect(summary.isComplete)
        #expect(summary.count(of: .high) == 3)
        #expect(summary.count(of: .medium) == 3)
    }

    // MARK: Facts

    private static let namespaced =
        Sources.admissionPolicy(
            "validations: [{expression: \"namespaceObject.metadata.?labels[?'team'].hasValue()\"}]")
        + Sources.binding()
    private static let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}\n"

    @Test(arguments: [1, 4])
    func namespacesAreFoundInAllInputs(threads: Int) throws {
        let folder = try Folder([
            "policies/p.yaml": OwnPoliciesTests.namespaced,
            "objects/a.yaml": Sources.deployment() + Sources.deployment("other", namespace: "unknown")
                + Sources.deployment("bare", namespace: "bare"),
            "objects/z.yaml": OwnPoliciesTests.namespace
                + "---\n{apiVersion: v1, kind: Namespace, metadata: {name: bare}}\n",
        ])
        let (results, summary) = try scan(folder, try own(folder), "objects", threads: threads)
        #expect(findings(results) == ["limit Deployment bare"])
        #expect(
            results.flatMap(\.unevaluated).map { "\($0.resource.name ?? "") \($0.reason)" } == [
                "other Namespace unknown is not among the scanned objects"
            ])
        #expect(summary.outOfSight == 1)
        #expect(summary.isComplete)
    }

    private static let limited =
        Sources.admissionPolicy(
            """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            validations: [{expression: "object.spec.replicas <= int(params.data.most)"}]
            """)
        + Sources.binding(
            "validationActions: [Deny]\nparamRef: {name: limits, namespace: ops, parameterNotFoundAction: Deny}")

    private static func limits(_ most: Int) -> String {
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits, namespace: ops}, data: {most: '\(most)'}}\n"
    }

    @Test(arguments: [("policies/limits.yaml", 3), ("objects/limits.yaml", 3), ("policies/limits.yaml", 20)])
    func parametersAreFoundBesidePoliciesAndInInputs(file: String, most: Int) throws {
        let folder = try Folder([
            "policies/p.yaml": OwnPoliciesTests.limited, "objects/a.yaml": Sources.deployment(),
            file: OwnPoliciesTests.limits(most),
        ])
        let (results, _) = try scan(folder, try own(folder), "objects")
        #expect(findings(results) == (most < 9 ? ["limit Deployment web"] : []))
        #expect(results.flatMap(\.unevaluated).isEmpty)
    }

    /// The first of several objects of one name counts, however many threads read.
    @Test(arguments: [1, 8])
    func theFirstParameterCounts(threads: Int) throws {
        var files = ["policies/p.yaml": OwnPoliciesTests.limited, "objects/z.yaml": Sources.deployment()]
        for number in 0..<40 {
            files["objects/l\(String(format: "%02d", number)).yaml"] = OwnPoliciesTests.limits(number == 0 ? 20 : 1)
        }
        let folder = try Folder(files)
        let (results, _) = try scan(folder, try own(folder), "objects", threads: threads)
        #expect(findings(results) == [])
    }

    @Test func policiesMayLieAmongTheInputs() throws {
        let folder = try Folder([
            "all/p.yaml": OwnPoliciesTests.limited + "---\n" + OwnPoliciesTests.limits(3),
            "all/a.yaml": Sources.deployment(),
        ])
        let (results, summary) = try scan(folder, try own(folder, "all"), "all")
        #expect(findings(results) == ["limit Deployment web"])
        #expect(summary.objects.checked == 4)
        #expect(summary.isComplete)
    }

    // MARK: What is not run

    @Test func whatIsNotRunStandsInTheLedger() throws {
        let folder = try Folder([
            "policies/a.yaml": Sources.admissionPolicy("validations: [{expression: 'true'}]") + Sources.binding(),
            "policies/old.yaml":
                "# old\napiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: old}\nspec: {rules: []}\n",
            "policies/chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
            "policies/chart/templates/p.yaml": "kind: {{ .Values.kind }}\n",
            "objects/a.yaml": Sources.deployment(),
        ])
        let policies = try own(folder)
        let (results, summary) = try scan(folder, policies, "objects")
        let entries = results.compactMap(\.entry).filter { $0.omission == .notSupported }
        #expect(entries.map(\.path).map { $0.split(separator: "/").suffix(1).joined() } == ["p.yaml", "old.yaml"])
        #expect(
            entries.last?.reason
                == "line 3: not run: only Kyverno's CEL policies of the group policies.kyverno.io are")
        #expect(summary.skippedFiles(.notSupported) == 2)
        #expect(summary.isComplete)
    }

    @Test func nothingToRunIsAnError() throws {
        #expect(try problems(["policies/a.yaml": ""]) == ["policies: error: there are no rules or policies here"])
        #expect(
            try problems(["policies/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}"])
                == ["policies: error: there are no rules or policies here"])
        #expect(try problems([:]).count == 1)
    }

    @Test func mistakesHaveTheirPlaces() throws {
        let found = try problems([
            "policies/a.yaml": "a: [1\n",
            "policies/b.yaml": Sources.admissionPolicy("validations: [{expression: object.spec.replicas <}]"),
            "policies/c.yaml": Sources.rule.replacingOccurrences(of: "size()", with: "sizee()"),
            "policies/d.yaml": Sources.rule.replacingOccurrences(of: "title:", with: "titel:"),
            "policies/e.yaml": "{apiVersion: v1, kind: List, items: [{apiVersion: bulwark.dev/v1, kind: Rule}]}",
        ]).map { String($0.prefix { $0 != "\n" }) }
        #expect(
            found == [
                "policies/a.yaml:2:1: error: did not find expected ',' or ']' while parsing a flow sequence",
                "policies/c.yaml:9:10: error: spec.check: does not compile",
                "policies/d.yaml:5:3: error: spec has no title",
                "policies/e.yaml:1:38: error: a rule is a document of its own, and no item of a list",
                "policies/b.yaml:1:1: note: no binding of limit was found: it is run as if it were bound with the action "
                    + "Deny",
                "policies/b.yaml:8:30: error: spec.validations[0].expression: does not compile",
            ])
    }

    // MARK: Names

    @Test func twoRulesOfOneNameAreAnError() throws {
        #expect(
            try problems(["policies/a.yaml": Sources.rule, "policies/b.yaml": Sources.rule]) == [
                "policies/b.yaml: error: there is a rule named 'short-names' already; give yours another name"
            ])
    }

    @Test func aPolicyWithTheNameOfARuleKeepsItsKind() throws {
        let folder = try Folder([
            "policies/a.yaml": Sources.admissionPolicy(
                "validations: [{expression: object.spec.replicas < 5}]", name: "short-names")
                + Sources.binding(name: "short-names") + "---\n" + Sources.rule,
            "objects/a.yaml": Sources.deployment(),
        ])
        let policies = try own(folder)
        #expect(policies.allRules.map(\.name) == ["short-names", "ValidatingAdmissionPolicy/short-names"])
        #expect(
            findings(try scan(folder, policies, "objects").results)
                == ["ValidatingAdmissionPolicy/short-names Deployment web"])
    }

    @Test func onlySelectedRulesReport() throws {
        let folder = try Folder([
            "policies/a.yaml": Sources.admissionPolicy(
                "validations: [{expression: object.spec.replicas < 5}, {expression: 'false'}]") + Sources.binding(),
            "objects/a.yaml": Sources.deployment(),
        ])
        let policies = try own(folder)
        func findings(_ rules: Set<String>, _ severity: Severity = .info) throws -> [String] {
            let recorder = Recorder()
            var report: any Report = recorder
            let scan = Scan(rules: RuleSet(), policies: policies.admission.selecting(rules, atLeast: severity))
            _ = try scan.run([RawPath(folder.url.appending(path: "objects").path())], report: &report)
            return recorder.store.results.flatMap(\.findings).map(\.rule.name)
        }
        #expect(try findings(["limit[0]", "limit[1]"]) == ["limit[1]", "limit[0]"])
        #expect(try findings(["limit[1]"]) == ["limit[1]"])
        #expect(try findings(["limit[1]"], .critical) == [])
        #expect(try findings([]) == [])
    }

    @Test func manyPoliciesAreAllRun() throws {
        var files = ["objects/a.yaml": Sources.deployment()]
        for number in 0..<100 {
            files["policies/p\(number).yaml"] =
                Sources.admissionPolicy("validations: [{expression: object.spec.replicas < 5}]", name: "p\(number)")
                + Sources.binding(name: "p\(number)")
        }
        let folder = try Folder(files)
        let (results, _) = try scan(folder, try own(folder), "objects")
        #expect(Set(results.flatMap(\.findings).map(\.rule.name)).count == 100)
    }

    /// A huge expression is refused or checked, and does not take the scan with it.
    @Test func aHugeExpressionIsRefused() throws {
        let sum = Array(repeating: "1", count: 40_000).joined(separator: " + ")
        let found = try problems([
            "policies/a.yaml": Sources.admissionPolicy("validations: [{expression: \"\(sum) > 0\"}]")
                + Sources.binding()
        ])
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("policies/a.yaml:8:30: error: spec.validations[0].expression: does not compile")
                == true)
    }
}
