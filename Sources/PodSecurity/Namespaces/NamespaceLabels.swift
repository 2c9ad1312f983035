import Documents
import Kubernetes

/// What the labels of a namespace say about Pod Security, read as the admission plugin reads them.
public struct NamespaceLabels: Sendable {
    /// What counts; nil where the labels cannot be read at all, so that the API server refuses the namespace.
    public let policy: NamespacePolicy?
    /// The modes whose level a label states, rightly or wrongly.
    public let stated: [Mode]
    public let mistakes: [LabelMistake]
    public let malformed: [Malformation]

    /// - Parameters:
    ///   - namespace: an object of kind Namespace.
    ///   - defaults: what counts where a label is absent: `defaults` of the plugin's configuration.
    public init(_ namespace: Resource, defaults: NamespacePolicy = .privileged) {
        let object = Place(holder: .pod, slot: namespace.slot.address, path: [])
        do {
            let labels = try object.texts(NamespaceLabels.field) { $0.hasPrefix("pod-security.kubernetes.io/") }
            var reading = Reading(object: object, defaults: defaults)
            reading.read(Dictionary(labels.map { ($0.key, $0.text.description) }) { first, _ in first })
            policy = reading.policy
            stated = reading.stated
            mistakes = reading.mistakes
            malformed = []
        } catch {
            policy = nil
            stated = []
            mistakes = []
            malformed = [error.malformation]
        }
    }

    fileprivate static let field: Field = ["metadata", "labels"]
}

/// A label about Pod Security that does not say what it should.
public struct LabelMistake: Sendable {
    public let problem: Problem
    public let label: String
    public let value: String
    public let field: FieldLocation

    public enum Problem: Hashable, Sendable {
        /// No level. The API server refuses to write it; where it stands all the same, it reads as `readAs`.
        case invalidLevel(readAs: Level)
        /// Neither `latest` nor `v1.` and a number. The API server refuses to write it; it reads as the latest.
        case invalidVersion
        /// No label that the plugin knows: it has no effect.
        case unknownLabel
    }

    public var message: String {
        let text = "\(label): \(JSONText.quoted(value))"
        switch problem {
        case .invalidLevel(let level):
            return "\(text) is none of privileged, baseline and restricted; the API server refuses it, and reads it as "
                + "\(level) where it stands"
        case .invalidVersion:
            return "\(text) is neither latest nor of the form v1.34; the API server refuses it, and reads it as latest "
                + "where it stands"
        case .unknownLabel: return "\(text) has no effect: there is no such label"
        }
    }
}

/// The labels of one namespace while they are read.
private struct Reading {
    let object: Place
    var policy: NamespacePolicy
    var stated: [Mode] = []
    var mistakes: [LabelMistake] = []

    init(object: Place, defaults: NamespacePolicy) {
        self.object = object
        policy = defaults
    }

    mutating func read(_ labels: [String: String]) {
        var enforcesValidLevel = false
        for mode in Mode.allCases {
            if let value = labels[mode.levelLabel] {
                stated.append(mode)
                if let level = Level(rawValue: value) {
                    policy[mode].level = level
                    if mode == .enforce { enforcesValidLevel = true }
                } else {
                    // Closed for what is enforced, open for what is only told.
                    policy[mode].level = mode == .enforce ? .restricted : .privileged
                    note(.invalidLevel(readAs: policy[mode].level), mode.levelLabel, value)
                }
            }
            if let value = labels[mode.versionLabel] {
                policy[mode].version = Version(label: value) ?? .latest
                if Version(label: value) == nil { note(.invalidVersion, mode.versionLabel, value) }
            }
        }
        if enforcesValidLevel, labels[Mode.warn.levelLabel] == nil, policy.enforce.level > policy.warn.level {
            policy.warn.level = policy.enforce.level
            if labels[Mode.warn.versionLabel] == nil { policy.warn.version = policy.enforce.version }
        }
        let known = Set(Mode.allCases.flatMap { [$0.levelLabel, $0.versionLabel] })
        for (label, value) in labels.sorted(by: { $0.key < $1.key }) where !known.contains(label) {
            note(.unknownLabel, label, value)
        }
    }

    private mutating func note(_ problem: LabelMistake.Problem, _ label: String, _ value: String) {
        mistakes.append(
            LabelMistake(
                problem: problem, label: label, value: value,
                field: object.location(NamespaceLabels.field, .field(label))))
    }
}
