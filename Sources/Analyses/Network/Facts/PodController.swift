import Kubernetes

/// The controller that makes a workload's pods, as far as it gives them labels that the template does not state.
///
/// Policies and Services may ask for these labels. Some values are known before the pods are there (the name of a Job,
/// the ordinals of a StatefulSet), others are not (the hash of a template).
enum PodController: Hashable, Sendable {
    case deployment
    case daemonSet
    /// With the ordinals of its pods.
    case statefulSet(Range<Int>)
    /// With the completion indexes of its pods, if it is indexed.
    case job(indexes: Range<Int>?)
    case cronJob(indexes: Range<Int>?)
    /// OpenShift's.
    case deploymentConfig
    /// Argo's Rollout.
    case rollout

    /// Nil for a controller that adds no labels, or of which nothing is known.
    init?(_ reader: ObjectReader) {
        switch (reader.resource.group, reader.resource.kind) {
        case ("apps", "Deployment"), ("extensions", "Deployment"): self = .deployment
        case ("apps", "DaemonSet"), ("extensions", "DaemonSet"): self = .daemonSet
        case ("apps", "StatefulSet"): self = .statefulSet(PodController.ordinals(reader.spec))
        case ("batch", "Job"):
            guard !PodController.hasManualSelector(reader.spec) else { return nil }
            self = .job(indexes: PodController.indexes(reader.spec))
        case ("batch", "CronJob"):
            let spec = reader.spec?["jobTemplate"]?["spec"]
            guard !PodController.hasManualSelector(spec) else { return nil }
            self = .cronJob(indexes: PodController.indexes(spec))
        case ("apps.openshift.io", "DeploymentConfig"): self = .deploymentConfig
        case ("argoproj.io", "Rollout"): self = .rollout
        default: return nil
        }
    }

    /// Where a StatefulSet does not say how many replicas it has, or says none, another does: an autoscaler, or who
    /// scales it.
    private static func ordinals(_ spec: Field?) -> Range<Int> {
        let most = Int(Int32.max)
        let first = min(max(spec?["ordinals"]?["start"]?.int ?? 0, 0), most)
        guard let replicas = spec?["replicas"]?.int, replicas > 0 else { return first..<Int.max }
        return first..<(first + min(replicas, most))
    }

    /// A Job whose author selects its pods: the API server adds no labels to its template.
    private static func hasManualSelector(_ spec: Field?) -> Bool { spec?["manualSelector"]?.isTrue ?? false }

    private static func indexes(_ spec: Field?) -> Range<Int>? {
        guard spec?["completionMode"]?.text == "Indexed", let count = spec?["completions"]?.int, count >= 0 else {
            return nil
        }
        return 0..<count
    }
}

/// Something that a controller chooses for each pod, or each version of them, and tells by labels.
struct ChosenValue: Sendable {
    enum Choice: Sendable {
        case known(String)
        /// For each of the numbers there is a pod.
        case oneOfEach(Range<Int>)
        /// A number that depends on when the pods are made.
        case number
        /// A hash, or an ID.
        case hash

        /// Whether nobody knows before which of the possible values pods get.
        var isUnknown: Bool {
            switch self {
            case .known, .oneOfEach: false
            case .number, .hash: true
            }
        }

        /// Whether pods could get a value.
        func admits(_ value: Substring) -> Bool {
            switch self {
            case .known(let known): return value == known
            case .hash: return !value.isEmpty
            case .oneOfEach(let numbers):
                guard let number = Int(value), String(number) == value else { return false }
                return numbers.contains(number)
            case .number:
                return !value.isEmpty && value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
        }
    }

    /// A label that tells it.
    struct Label: Sendable {
        let key: String
        /// What stands before the value.
        var prefix = ""
    }

    let choice: Choice
    var labels: [Label]
    /// Whether the template may state the label itself.
    var yieldsToTemplate = false

    func label(_ key: String) -> Label? { labels.first { $0.key == key } }

    /// What is chosen where a label has a value; nil for a value that it cannot have.
    func value(of text: String, at label: Label) -> String? {
        guard text.hasPrefix(label.prefix) else { return nil }
        let value = text.dropFirst(label.prefix.count)
        return choice.admits(value) ? String(value) : nil
    }
}

/// Which pods of a template fulfil what a selector asks for.
enum Fulfilment {
    case none, some, all
    /// That hangs on what a controller chooses.
    case unknown

    /// - Parameters:
    ///   - choices: what is chosen for the pods beside the labels that the template states.
    ///   - labels: those.
    init(of requirement: LabelSelector.Requirement, _ choices: [ChosenValue], labels: [String: String]) {
        for chosen in choices {
            guard let label = chosen.label(requirement.key) else { continue }
            switch requirement.operator {
            case .exists: self = .all
            case .doesNotExist: self = .none
            case .in: self = chosen.share(of: requirement.values, at: label)
            case .notIn:
                switch chosen.share(of: requirement.values, at: label) {
                case .all: self = .none
                case .none: self = .all
                case let share: self = share
                }
            }
            return
        }
        self = requirement.matches(labels) ? .all : .none
    }

    init(of selector: LabelSelector, _ choices: [ChosenValue], labels: [String: String]) {
        self = .all
        for requirement in selector.requirements {
            switch (self, Fulfilment(of: requirement, choices, labels: labels)) {
            case (_, .none):
                self = .none
                return
            case (_, .all): break
            case (.all, let part): self = part
            // Some pods and some pods may be others.
            default: self = .unknown
            }
        }
    }
}

extension ChosenValue {
    /// The pods whose label has one of some values.
    fileprivate func share(of values: [String], at label: Label) -> Fulfilment {
        let fitting = Set(values.compactMap { value(of: $0, at: label) }).count
        if fitting == 0 { return .none }
        switch choice {
        case .known: return .all
        case .oneOfEach(let numbers): return fitting < numbers.count ? .some : .all
        case .number, .hash: return .unknown
        }
    }
}

extension PodController {
    /// What the controller chooses for the pods of a workload, whose template states labels.
    func choices(for name: String, labels: [String: String]) -> [ChosenValue] {
        choices(for: name).map { chosen in
            guard chosen.yieldsToTemplate else { return chosen }
            var chosen = chosen
            chosen.labels.removeAll { labels[$0.key] != nil }
            return chosen
        }
    }

    private func choices(for name: String) -> [ChosenValue] {
        // The API server completes a `generateName`, and nobody knows how.
        if name.hasSuffix("*") { return choices(forNamesThatBegin: String(name.dropLast())) }
        return switch self {
        case .deployment: [ChosenValue(choice: .hash, labels: [.init(key: "pod-template-hash")])]
        case .rollout: [ChosenValue(choice: .hash, labels: [.init(key: "rollouts-pod-template-hash")])]
        case .daemonSet:
            [
                ChosenValue(choice: .hash, labels: [.init(key: "controller-revision-hash")]),
                ChosenValue(choice: .number, labels: [.init(key: "pod-template-generation")]),
            ]
        case .statefulSet(let ordinals):
            [
                ChosenValue(
                    choice: .oneOfEach(ordinals),
                    labels: [
                        .init(key: "statefulset.kubernetes.io/pod-name", prefix: name + "-"),
                        .init(key: "apps.kubernetes.io/pod-index"),
                    ]),
                ChosenValue(choice: .hash, labels: [.init(key: "controller-revision-hash", prefix: name + "-")]),
            ]
        case .job(let indexes): PodController.choices(ofJob: .known(name), prefix: "", indexes)
        // Its Jobs are named after the minute for which they are due.
        case .cronJob(let indexes): PodController.choices(ofJob: .number, prefix: name + "-", indexes)
        case .deploymentConfig:
            [
                ChosenValue(choice: .known(name), labels: [.init(key: "deploymentconfig")]),
                ChosenValue(choice: .number, labels: [.init(key: "deployment", prefix: name + "-")]),
            ]
        }
    }

    private func choices(forNamesThatBegin prefix: String) -> [ChosenValue] {
        switch self {
        case .deployment, .rollout, .daemonSet: choices(for: "")
        case .statefulSet(let ordinals):
            [
                ChosenValue(choice: .oneOfEach(ordinals), labels: [.init(key: "apps.kubernetes.io/pod-index")]),
                ChosenValue(
                    choice: .hash, labels: [.init(key: "statefulset.kubernetes.io/pod-name", prefix: prefix)]),
                ChosenValue(choice: .hash, labels: [.init(key: "controller-revision-hash", prefix: prefix)]),
            ]
        case .job(let indexes), .cronJob(let indexes):
            PodController.choices(ofJob: .hash, prefix: prefix, indexes)
        case .deploymentConfig:
            ["deploymentconfig", "deployment"].map {
                ChosenValue(choice: .hash, labels: [.init(key: $0, prefix: prefix)])
            }
        }
    }

    private static func choices(
        ofJob name: ChosenValue.Choice, prefix: String, _ indexes: Range<Int>?
    ) -> [ChosenValue] {
        [
            ChosenValue(
                choice: name,
                labels: ["job-name", "batch.kubernetes.io/job-name"].map { .init(key: $0, prefix: prefix) },
                yieldsToTemplate: true),
            ChosenValue(
                choice: .hash,
                labels: ["controller-uid", "batch.kubernetes.io/controller-uid"].map { .init(key: $0) },
                yieldsToTemplate: true),
        ]
            + (indexes.map {
                [ChosenValue(choice: .oneOfEach($0), labels: [.init(key: "batch.kubernetes.io/job-completion-index")])]
            } ?? [])
    }

    /// The keys of all labels that controllers add.
    static let addedKeys: Set<String> = {
        let all: [PodController] = [
            .deployment, .daemonSet, .statefulSet(0..<1), .job(indexes: 0..<1), .cronJob(indexes: nil),
            .deploymentConfig, .rollout,
        ]
        return Set(all.flatMap { $0.choices(for: "") }.flatMap(\.labels).map(\.key))
    }()
}
