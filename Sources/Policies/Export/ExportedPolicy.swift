import CEL
import Documents
import Kubernetes

/// A rule as a ValidatingAdmissionPolicy of `admissionregistration.k8s.io/v1`.
public struct ExportedPolicy: Sendable {
    /// The oldest API server that has such policies.
    public static let oldestServer = KubernetesVersion(1, 30)

    public let rule: Rule
    /// The name of the policy and of its binding.
    public let name: String
    /// The policy as a YAML document, without the line that separates documents.
    public let text: String
    /// The kinds that it is about, as `Kind` or `group/Kind`.
    let kinds: Set<String>

    /// The API server's limit for an object is that of a request to etcd; this leaves room for its managed fields.
    private static let largest = 1 << 20
    private static let longestName = 253

    /// - Throws: for a rule that is no policy.
    init(_ rule: Rule) throws(ExportRefusal.Reason) {
        let check = try ExportedPolicy.check(of: rule)
        self.rule = rule
        name = "bulwark-\(rule.name)"
        if name.utf8.count > ExportedPolicy.longestName || name.hasSuffix("-") { throw .name }
        let expanded = try ExportRefusal.Reason.expanding(check, with: rule.parameters)
        let conditions: MatchConditions
        do throws(Diagnostics) {
            conditions = try MatchConditions(expanded)
        } catch {
            throw .doesNotCompile(error.first.message)
        }
        let kinds =
            check.target == .resource
            ? try ExportedKinds(check.kinds, readsVersion: conditions.readsVersion) : .workloads
        if check.elsewhere != nil { throw .elsewhere }
        self.kinds = kinds.kinds
        if check.target != .resource && ExportedPolicy.isAboutOthers(rule, than: kinds.kinds) {
            throw .customWorkloads
        }
        func text(keepsVariables: Bool) throws(ExportRefusal.Reason) -> String {
            let lowering = try CheckLowering(
                rule, check, keepsVariables: keepsVariables, mayBeNull: kinds.hasCustom)
            let text = PolicyYAML.policy(rule, name: "bulwark-\(rule.name)", kinds, conditions, lowering)
            if let problem = ExportedPolicy.problem(text) { throw .doesNotCompile(problem) }
            return text
        }
        do throws(ExportRefusal.Reason) {
            self.text = try text(keepsVariables: true)
        } catch {
            // A variable's value may lose its type, and with it what may be done to it.
            if check.variables.isEmpty { throw error }
            self.text = try text(keepsVariables: false)
        }
    }

    private static func check(of rule: Rule) throws(ExportRefusal.Reason) -> Check {
        switch rule.decision {
        case .analysis(let analysis): throw .analysis(analysis)
        case .check(let check):
            if check.target == .component { throw .component }
            return check
        }
    }

    /// Whether nothing that the rule is known to find fault with is of the kinds.
    private static func isAboutOthers(_ rule: Rule, than kinds: Set<String>) -> Bool {
        !rule.examples.bad.isEmpty
            && rule.examples.bad.allSatisfy { example in
                let found = ExportedPolicy.kinds(in: example)
                return !found.isEmpty && kinds.isDisjoint(with: found)
            }
    }

    /// The kinds of the objects in an example; empty where it is part of one.
    private static func kinds(in example: String) -> Set<String> {
        Array(example.utf8).withUnsafeBufferPointer { bytes in
            var kinds: Set<String> = []
            var stream = DocumentStream(bytes: bytes)
            while let document = try? stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources {
                    kinds.insert(resource.group.isEmpty ? resource.kind : "\(resource.group)/\(resource.kind)")
                }
            }
            return kinds
        }
    }

    /// What the oldest API server would not like about the policy.
    private static func problem(_ text: String) -> String? {
        if text.utf8.count > largest { return "it is larger than an object may be" }
        let file = Array(text.utf8).withUnsafeBufferPointer { AdmissionPolicyFile.read($0, file: "policy") }
        let check = PolicyCheck(file, target: oldestServer)
        if file.policies.isEmpty && check.problems.isEmpty { return "it is no policy" }
        return check.problems.first { $0.severity == .error }?.message
    }
}
