import CEL
import Documents
import Kubernetes
import PodSecurity
import Policies

/// A level of the Pod Security Standards in one of their versions.
public struct PodSecurityStandard: Sendable {
    /// The strictest last.
    private(set) var levels: [Level]
    let version: PodSecurity.Version

    /// The latest version of a level: `privileged`, `baseline` or `restricted`; nil where there is no such level.
    public init?(level: String) {
        guard let level = Level(rawValue: level) else { return nil }
        levels = [level]
        version = .latest
    }

    /// - Parameter version: such as `1.34`; `latest` for the newest.
    public init(_ level: PodSecurityLevel, version: String) throws(UnknownKubernetesVersion) {
        levels = [level == .baseline ? .baseline : .restricted]
        self.version = try PodSecurityStandard.version(version)
    }

    /// The version that a text names: that of a cluster, or `latest`.
    static func version(_ text: String) throws(UnknownKubernetesVersion) -> PodSecurity.Version {
        text == "latest" ? .latest : PodSecurity.Version(minor: try KubernetesVersion(ofCluster: text).minor)
    }

    /// All of the standards: the controls of the restricted level, and those of the baseline that stricter ones stand in
    /// for there.
    public var atEveryLevel: PodSecurityStandard {
        var standard = self
        standard.levels = [.baseline, .restricted]
        return standard
    }

    /// What each level decides beside the stricter ones: names of controls.
    var controls: [(level: Level, names: Set<String>)] {
        var decided: Set<String> = []
        return levels.reversed().map { level in
            let names = Set(PodSecurity.Control.controls(of: level, version: version).map(\.name))
            defer { decided.formUnion(names) }
            return (level, names.subtracting(decided))
        }
    }
}

extension PodSecurityStandard {
    /// The framework of the standards as this version has it: without the controls that came later.
    func edition(of framework: Framework) -> Framework {
        let names = Set(PodSecurity.Control.all.filter { $0.since.definition <= version.definition }.map(\.name))
        return Framework(
            name: framework.name, title: framework.title, version: "1.\(version.definition)",
            publisher: framework.publisher, source: framework.source, about: framework.about,
            listedRulesOnly: framework.listedRulesOnly,
            sections: framework.sections.map { section in
                Framework.Section(
                    id: section.id, title: section.title, controls: section.controls.filter { names.contains($0.id) })
            })
    }

    /// Whether the level asks for the control that a rule is for.
    func decides(_ rule: Rule) -> Bool {
        let names = controls.reduce(into: Set()) { $0.formUnion($1.names) }
        return rule.controls.contains { $0.framework == "pss" && names.contains($0.control) }
    }
}

/// Says of pods and pod templates what the Pod Security admission plugin would say, for the rules that the analysis
/// `pod-security` decides.
struct PodSecurityCheck: Sendable {
    private let version: PodSecurity.Version
    private let controls: [(level: Level, names: Set<String>)]
    /// The rules by the name of their control, such as `baseline/hostPorts`.
    private var rules: [String: Rule] = [:]

    /// - Parameter rules: the rules that the scan runs; each is for the one control of the standard that it cites.
    init(_ standard: PodSecurityStandard, _ rules: [Rule]) {
        version = standard.version
        controls = standard.controls
        for rule in rules {
            guard case .analysis(.podSecurity) = rule.decision else { continue }
            for control in rule.controls where control.framework == "pss" { self.rules[control.control] = rule }
        }
    }

    func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        if rules.isEmpty { return }
        for template in resource.podTemplates.found {
            for (level, names) in controls { check(template, at: level, names, resource, file, &verdicts) }
        }
    }

    /// - Parameter names: the controls to speak of.
    private func check(
        _ template: PodTemplate, at level: Level, _ names: Set<String>, _ resource: Resource, _ file: FilePlaces,
        _ verdicts: inout Verdicts
    ) {
        let evaluation = evaluate(template, at: level, version: version)
        for failure in evaluation.failures where names.contains(failure.control.name) {
            guard let rule = rules[failure.control.name] else { continue }
            for offence in failure.offences {
                verdicts.findings.append(
                    Finding(
                        rule: rule, message: offence.message, resource: resource,
                        container: offence.holder.containerName, steps: offence.field.steps,
                        missing: offence.field.missing, file: file))
            }
        }
        for unevaluated in evaluation.unevaluated {
            for control in unevaluated.controls where names.contains(control.name) {
                guard let rule = rules[control.name] else { continue }
                verdicts.unevaluated.append(
                    Policies.Unevaluated(
                        rule: rule, resource: ResourceIdentity(resource), container: nil,
                        reason: unevaluated.malformation.reason,
                        location: file.location(of: unevaluated.malformation.slot, in: resource.document)))
            }
        }
    }
}

extension Holder {
    fileprivate var containerName: String? {
        if case .container(let name) = self, !name.isEmpty { name } else { nil }
    }
}
