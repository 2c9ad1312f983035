import Documents
import Policies

/// Evidence that findings and steps have in common, each written once: a rule of a group's role is evidence of a step of
/// each member.
final class EvidenceTexts: Sendable {
    private struct Known {
        var rules: [Int32: AnalysisFinding.Evidence] = [:]
        var bindings: [Int: [AnalysisFinding.Evidence]] = [:]
        var subjects: [Grant: AnalysisFinding.Evidence] = [:]
        /// The last that was asked for: the findings of a binding come one after the other.
        var identity: (grants: [Grant], text: String) = ([], "")
    }

    private let known = Locked(Known())

    /// How many texts were written.
    var count: Int {
        known.withLock { known in
            known.rules.count + known.subjects.count + known.bindings.values.reduce(0) { $0 + $1.count }
        }
    }

    /// `allows get, list secrets`.
    /// - Parameter rule: its place in ``AccessModel/rules``.
    func allowance(_ rule: Int32, in model: AccessModel) -> AnalysisFinding.Evidence {
        known.withLock { known in
            if let text = known.rules[rule] { return text }
            let written = model.rules[Int(rule)]
            let text = AnalysisFinding.Evidence("allows \(written)", at: written.origin)
            known.rules[rule] = text
            return text
        }
    }

    /// Such as `Group devs`. A user name that is a service account's stands for the account.
    func subject(of grant: Grant, in model: AccessModel) -> AnalysisFinding.Evidence {
        known.withLock { known in
            if let text = known.subjects[grant] { return text }
            let entry = model.bindings[grant.binding].subjects[grant.subject]
            let text = AnalysisFinding.Evidence(entry.subject.description, at: entry.origin)
            known.subjects[grant] = text
            return text
        }
    }

    /// What tells the subjects of a binding's grants from others, whatever their order: short, for there may be many, and
    /// many findings of them.
    func identity(of grants: [Grant], in model: AccessModel) -> String {
        known.withLock { known in
            if known.identity.grants != grants {
                let subjects = Set(grants.map { model.bindings[$0.binding].subjects[$0.subject].subject.description })
                known.identity = (grants, Fingerprint.text(of: subjects.sorted()))
            }
            return known.identity.text
        }
    }

    /// A binding, and the role if it is known.
    func links(ofBinding number: Int, in model: AccessModel) -> [AnalysisFinding.Evidence] {
        known.withLock { known in
            if let links = known.bindings[number] { return links }
            let binding = model.bindings[number]
            var links = [AnalysisFinding.Evidence("\(binding)", at: binding.origin)]
            if let role = model.roleIndex(of: binding) {
                let origin = model.roles[role].origin ?? binding.roleOrigin
                links.append(AnalysisFinding.Evidence("\(binding.role)", at: origin))
            }
            known.bindings[number] = links
            return links
        }
    }
}
