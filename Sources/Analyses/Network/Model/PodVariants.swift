import Kubernetes

/// A selector that asks for a label whose value a controller chooses, so that nobody knows whether pods have it.
struct LabelGuess: Sendable {
    /// The policy or Service, such as `NetworkPolicy shop/web`.
    let asker: String
    /// Whether the asker is a Service, on which ways in from outside hang and no other connections.
    let isByService: Bool
    /// What it asks for, such as `pod-template-hash=5f7c9d`.
    let requirement: String
    let workload: WorkloadName
    let origin: Origin

    var reason: String { "\(asker) asks for \(requirement), a value that a controller chooses" }
}

/// Tells the pods of a template apart by the labels that their controller gives them, as far as selectors ask for them.
///
/// Of a StatefulSet that is one kind of pods for each replica that a selector names, and one for the others. Where the
/// value cannot be known, pods that have it and pods that do not are both counted: what they may open to others is then
/// the most that is possible.
struct PodVariants {
    /// A selector without what it asks of labels that controllers add, and that.
    private struct Asking {
        let query: PodQuery
        let added: [LabelSelector.Requirement]
        let asker: String
        let isService: Bool
        let origin: Origin
    }

    /// A selector held against a workload.
    private struct Question {
        let asking: Asking
        /// Whether pods of the workload could have all of the labels.
        let mayMatch: Bool
    }

    /// A label that controllers give pods of a namespace, by which selectors are found.
    private struct IndexedLabel: Hashable {
        let namespace: String
        let key: String
    }

    private let askings: [Asking]
    /// The numbers of those for one namespace, and for namespaces by label.
    private var numbersByNamespace: [String: [Int]] = [:]
    private var numbersByLabel: [Int] = []
    private var indexes: [IndexedLabel: SelectorIndex] = [:]
    private let namespaces: [String: [String: String]]
    private var left = PodVariants.mostVariants
    private var questionsLeft = PodVariants.mostQuestions

    /// Each pair of a workload and a selector once.
    private(set) var guesses: [LabelGuess] = []
    /// Where the first selector stands that names more pods than are looked at; nil where all are.
    private(set) var firstPassedOver: Origin?

    /// Kinds of pods to tell apart, in one workload and in all; selectors, how often one is held against a workload, and
    /// how often nobody knows the answer. A hostile inventory could ask for more.
    private static let mostOfWorkload = 1000
    private static let mostVariants = 50_000
    private static let mostAskings = 10_000
    private static let mostQuestions = 1_000_000
    private static let mostGuesses = 20_000

    init(_ facts: NetworkFacts, _ policies: [TrafficPolicy], namespaces: [String: [String: String]]) {
        var collector = Collector()
        for policy in policies {
            collector.add(policy.subject, policy.title, policy.subjectOrigin)
            for rule in (policy.ingress ?? []) + (policy.egress ?? []) {
                for peer in rule.peers ?? [] {
                    if case .pods(let query) = peer.kind { collector.add(query, policy.title, peer.origin) }
                }
            }
        }
        for policy in facts.authorizations {
            collector.add(policy.scope, "AuthorizationPolicy \(policy.scope.namespace)/\(policy.name)", policy.origin)
        }
        for policy in facts.peerAuthentications {
            collector.add(policy.scope, "PeerAuthentication \(policy.scope.namespace)/\(policy.name)", policy.origin)
        }
        for service in facts.services where service.kind != .externalName {
            collector.add(
                .named(service.namespace), service.selector, service.title, isService: true, service.origin)
        }
        firstPassedOver = collector.askings.dropFirst(PodVariants.mostAskings).first?.origin
        askings = Array(collector.askings.prefix(PodVariants.mostAskings))
        self.namespaces = namespaces
        for (number, asking) in askings.enumerated() {
            switch asking.query.namespaces {
            case .named(let name): numbersByNamespace[name, default: []].append(number)
            case .matching: numbersByLabel.append(number)
            }
        }
    }

    private struct Collector {
        private(set) var askings: [Asking] = []
        private var seen: Set<PodQuery> = []

        mutating func add(_ scope: MeshScope, _ asker: String, _ origin: Origin) {
            let isForAll = scope.namespace == MeshMembership.rootNamespace
            add(isForAll ? .matching(LabelSelector()) : .named(scope.namespace), scope.selector, asker, origin)
        }

        mutating func add(
            _ namespaces: PodQuery.Namespaces, _ labels: [String: String], _ asker: String, isService: Bool = false,
            _ origin: Origin
        ) {
            guard labels.keys.contains(where: PodController.addedKeys.contains) else { return }
            let query = PodQuery(namespaces: namespaces, pods: LabelSelector(matchLabels: labels))
            add(query, asker, isService: isService, origin)
        }

        mutating func add(_ query: PodQuery, _ asker: String, isService: Bool = false, _ origin: Origin) {
            let isAdded = { (requirement: LabelSelector.Requirement) in
                PodController.addedKeys.contains(requirement.key)
            }
            let added = query.pods.requirements.filter(isAdded)
            guard !added.isEmpty, seen.insert(query).inserted else { return }
            let rest = LabelSelector(query.pods.requirements.filter { !isAdded($0) })
            askings.append(
                Asking(
                    query: PodQuery(namespaces: query.namespaces, pods: rest), added: added, asker: asker,
                    isService: isService, origin: origin))
        }
    }

    /// The kinds of pods that a workload's object stands for; the object as it is where nothing tells them apart.
    mutating func variants(of pod: WorkloadFact) -> [WorkloadFact] {
        guard !askings.isEmpty, !pod.isPod, let controller = pod.podController else { return [pod] }
        if questionsLeft < 0 { return [pod] }
        let choices = controller.choices(for: pod.name.name, labels: pod.labels)
        let relevant = askings(for: pod, choices).map { asking in
            Question(
                asking: asking,
                mayMatch: asking.added.allSatisfy { Fulfilment(of: $0, choices, labels: pod.labels) != .none })
        }
        if relevant.isEmpty { return [pod] }
        questionsLeft -= relevant.count
        if questionsLeft < 0 {
            passOver(relevant[0].asking)
            return [pod]
        }
        var variants = [Variant(labels: pod.labels)]
        for chosen in choices {
            guard let values = values(of: chosen, relevant, pod.name, times: variants.count) else { continue }
            variants = variants.flatMap { variant in values.map { variant.adding($0, chosen) } }
        }
        left -= variants.count - 1
        return variants.map { variant in
            variant.labels == pod.labels
                ? pod
                : WorkloadFact(pod, labels: variant.labels, variant: variant.words.joined(separator: ", "))
        }
    }

    /// One kind of a template's pods.
    private struct Variant {
        var labels: [String: String]
        /// What was chosen for them.
        var words: [String] = []

        func adding(_ value: Value, _ chosen: ChosenValue) -> Variant {
            var variant = self
            for label in chosen.labels { variant.labels[label.key] = label.prefix + value.text }
            guard let label = chosen.labels.first(where: { $0.key == value.asked }) ?? chosen.labels.first else {
                return variant
            }
            variant.words.append(value.isNamed ? "\(label.key)=\(label.prefix)\(value.text)" : "another \(label.key)")
            return variant
        }
    }

    /// What is chosen for some pods.
    private struct Value {
        let text: String
        /// Whether a selector names it, so that it does not stand for others.
        let isNamed: Bool
        /// A label that a selector asks for.
        let asked: String
    }

    private mutating func passOver(_ asking: Asking) { firstPassedOver = firstPassedOver ?? asking.origin }

    /// The selectors that match what a template states, and ask for something that its controller chooses.
    private mutating func askings(for pod: WorkloadFact, _ choices: [ChosenValue]) -> [Asking] {
        var numbers: Set<Int32> = []
        for key in choices.lazy.flatMap(\.labels).map(\.key) {
            let label = IndexedLabel(namespace: pod.name.namespace, key: key)
            let index = indexes[label] ?? makeIndex(label)
            indexes[label] = index
            numbers.formUnion(index.matches(pod.labels))
        }
        return numbers.sorted().map { askings[Int($0)] }
    }

    private func makeIndex(_ label: IndexedLabel) -> SelectorIndex {
        var index = SelectorIndex()
        let labels = namespaces[label.namespace] ?? [:]
        for number in (numbersByNamespace[label.namespace] ?? []) + numbersByLabel {
            let asking = askings[number]
            guard asking.added.contains(where: { $0.key == label.key }),
                asking.query.matches(namespace: label.namespace, labels: labels)
            else { continue }
            index.insert(asking.query.pods, number: Int32(truncatingIfNeeded: number))
        }
        return index
    }

    /// The values that tell pods apart: each that a selector names and pods may have, and one that stands for the
    /// others; nil where no selector asks for any of the labels.
    private mutating func values(
        of chosen: ChosenValue, _ questions: [Question], _ workload: WorkloadName, times: Int
    ) -> [Value]? {
        var asked: String?
        var named: Set<String> = []
        for question in questions {
            let asking = question.asking
            for requirement in asking.added {
                guard let label = chosen.label(requirement.key) else { continue }
                asked = asked ?? label.key
                guard question.mayMatch else { continue }
                let fitting = requirement.values.compactMap { chosen.value(of: $0, at: label) }
                named.formUnion(fitting)
                guard chosen.choice.isUnknown, !fitting.isEmpty else { continue }
                guard guesses.count < PodVariants.mostGuesses else {
                    passOver(asking)
                    continue
                }
                guesses.append(
                    LabelGuess(
                        asker: asking.asker, isByService: asking.isService, requirement: requirement.description,
                        workload: workload,
                        origin: asking.origin))
            }
        }
        guard let asked else { return nil }
        let most = max(1, min(left, PodVariants.mostOfWorkload) / times - 1)
        if named.count > most, let first = questions.first { passOver(first.asking) }
        let values = named.sorted().prefix(most).map { Value(text: $0, isNamed: true, asked: asked) }
        // No label has the value `?`.
        var other: String? = "?"
        switch chosen.choice {
        case .known(let value): return [Value(text: value, isNamed: true, asked: asked)]
        case .number, .hash: break
        case .oneOfEach(let numbers):
            let unnamed = numbers.first { !named.contains(String($0)) }.map { String($0) }
            other = unnamed ?? (values.isEmpty ? other : nil)
        }
        return values + (other.map { [Value(text: $0, isNamed: false, asked: asked)] } ?? [])
    }
}
