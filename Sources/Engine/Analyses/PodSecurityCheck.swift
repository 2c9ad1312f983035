import Documents
import Kubernetes
import PodSecurity
import Policies

/// A level of the Pod Security Standards in one of their versions.
public struct PodSecurityStandard: Sendable {
    let level: Level
    let version: PodSecurity.Version

    /// - Parameters:
    ///   - level: `privileged`, `baseline` or `restricted`.
    ///   - version: such as `1.34`; `latest` for the newest.
    /// - Returns: nil where there is no such level or version.
    public init?(level: String, version: String = "latest") {
        guard let level = Level(rawValue: level), let version = PodSecurity.Version(version) else { return nil }
        self.level = level
        self.version = version
    }
}

extension PodSecurityStandard {
    /// Whether the level asks for the control that a rule is for.
    func decides(_ rule: Rule) -> Bool {
        let controls = PodSecurity.Control.controls(of: level, version: version).map(\.name)
        return rule.controls.contains { $0.framework == "pss" && controls.contains($0.control) }
    }
}

/// Says of pods and pod templates what the Pod Security admission plugin would say, for the rules that the analysis
/// `pod-security` decides.
struct PodSecurityCheck: Sendable {
    private let standard: PodSecurityStandard
    /// The rules by the name of their control, such as `baseline/hostPorts`.
    private var rules: [String: Rule] = [:]

    /// - Parameter rules: the rules that the scan runs; each is for the one control of the standard that it cites.
    init(_ standard: PodSecurityStandard, _ rules: [Rule]) {
        self.standard = standard
        for rule in rules {
            guard case .analysis(.podSecurity) = rule.decision else { continue }
            for control in rule.controls where control.framework == "pss" { self.rules[control.control] = rule }
        }
    }

    func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        if rules.isEmpty { return }
        for template in resource.podTemplates.found {
            let evaluation = evaluate(template, at: standard.level, version: standard.version)
            for failure in evaluation.failures {
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
                for control in unevaluated.controls {
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
}

extension Holder {
    fileprivate var containerName: String? {
        if case .container(let name) = self, !name.isEmpty { name } else { nil }
    }
}
