import Kubernetes

/// What every level of every version says of a pod, in a few words of memory: the answer to which workloads a label
/// would reject, kept without the workload.
public struct LevelProfile: Hashable, Sendable {
    /// A bit for each minor version whose level refuses the pod.
    private var baseline = Verdicts()
    private var restricted = Verdicts()

    private struct Verdicts: Hashable, Sendable {
        var fails: UInt64 = 0
        var isUndecided: UInt64 = 0

        mutating func form(with other: Verdicts, at minors: UInt64) {
            fails |= other.fails & minors
            isUndecided |= other.isUndecided & minors
        }

        func verdict(_ minor: Int) -> Evaluation.Verdict {
            if fails >> minor & 1 == 1 { return .forbidden }
            return isUndecided >> minor & 1 == 1 ? .notEvaluated : .allowed
        }
    }

    /// A profile of what could not be read at all.
    static let undecided: LevelProfile = {
        var profile = LevelProfile()
        profile.baseline.isUndecided = .max
        profile.restricted.isUndecided = .max
        return profile
    }()

    private init() {}

    /// Judges the pod by each control as often as the control changes with versions.
    public init(_ template: PodTemplate) {
        guard let pod = try? Pod(template) else {
            self = .undecided
            return
        }
        if !pod.malformed.isEmpty { self = .undecided }
        for control in Control.all {
            let verdicts = LevelProfile.verdicts(of: control, on: pod)
            if control.level == .baseline {
                baseline.form(with: verdicts, at: .max)
                let replacing = Control.all.first { $0.replaces == control.id }
                restricted.form(
                    with: verdicts, at: replacing.map { ~LevelProfile.minors(from: $0.since.definition) } ?? .max)
            } else {
                restricted.form(with: verdicts, at: .max)
            }
        }
    }

    /// What ``evaluate(_:at:version:)`` says.
    public func verdict(at standard: LevelVersion) -> Evaluation.Verdict {
        switch standard.level {
        case .privileged: .allowed
        case .baseline: baseline.verdict(standard.version.definition)
        case .restricted: restricted.verdict(standard.version.definition)
        }
    }

    /// The strictest level that allows the pod; nil where that cannot be told.
    public func strictestLevel(at version: Version) -> Level? {
        for level in Level.allCases.reversed() {
            switch verdict(at: LevelVersion(level, version)) {
            case .allowed: return level
            case .notEvaluated: return nil
            case .forbidden: continue
            }
        }
        return .privileged
    }

    private static func minors(from first: Int) -> UInt64 { first < 64 ? .max << first : 0 }

    private static func verdicts(of control: Control, on pod: Pod) -> Verdicts {
        var verdicts = Verdicts()
        let editions = control.editions
        for (index, minor) in editions.enumerated() {
            let end = index + 1 < editions.count ? minors(from: editions[index + 1]) : 0
            let examination = control.examine(pod, minor: minor)
            if !examination.offences.isEmpty { verdicts.fails |= minors(from: minor) & ~end }
            if !examination.malformed.isEmpty { verdicts.isUndecided |= minors(from: minor) & ~end }
        }
        return verdicts
    }
}
