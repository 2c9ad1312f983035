import CEL
import Documents
import Kubernetes

/// What the rules said about objects: findings, checks that could not be evaluated, and parts of objects about which
/// nothing can be said.
public struct Verdicts: Sendable {
    /// A part of a document that is not what belongs there, so that its object was not wholly checked.
    public struct Failure: Sendable {
        public let reason: String
        /// In code points from the beginning of the text.
        public let offset: UInt32
    }

    public var findings: [Finding] = []
    public var unevaluated: [Unevaluated] = []
    public var failures: [Failure] = []

    public init() {}

    /// Adds what is malformed in a document.
    public mutating func add(_ malformations: [Malformation], in document: Document) {
        for malformation in malformations {
            let offset = document.span(of: malformation.slot)?.start ?? 0
            failures.append(Failure(reason: malformation.reason, offset: offset))
        }
    }
}

/// Runs a rule set on objects. One for each thread.
public final class RuleEvaluator {
    private let rules: RuleSet
    private let evaluation = Evaluation()
    /// What container rules have blamed outside of containers, of the current object: a mistake of the pod is reported once,
    /// not once for each container.
    private var blamedOnPod: Set<String> = []
    /// Loop steps that the rules may yet take on the current object.
    private var stepsLeft = 0
    private var verdictsLeft = 0
    private var isExhausted = false

    /// Rules on one object take no more loop steps than this, all together; the largest real objects take thousands.
    private static let stepsPerObject = 20_000_000
    /// Findings and checks not evaluated of one object. More tell nobody anything.
    private static let verdictsPerObject = 10_000
    /// Bytes that the rules may build while they look at one container.
    private static let memoryPerMatch = 16 << 20

    public init(_ rules: RuleSet) {
        self.rules = rules
        evaluation.limits.memory = RuleEvaluator.memoryPerMatch
    }

    /// Checks one object with every rule that applies to it.
    /// - Parameter file: turns places of the object's document into lines and columns.
    public func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        blamedOnPod.removeAll(keepingCapacity: true)
        stepsLeft = RuleEvaluator.stepsPerObject
        verdictsLeft = RuleEvaluator.verdictsPerObject
        isExhausted = false
        let match = Match(resource: resource, file: file)
        evaluation.bind(RuleEnvironment.objectSlot, resource.object)
        run(rules.resourceRules, match, &verdicts)
        run(rules.rules(forGroup: resource.group, kind: resource.kind), match, &verdicts)
        if rules.podRules.isEmpty && rules.containerRules.isEmpty { return }
        let templates = resource.podTemplates
        verdicts.add(templates.malformed, in: resource.document)
        for template in templates.found { check(template, match, &verdicts) }
    }

    private func check(_ template: PodTemplate, _ match: Match, _ verdicts: inout Verdicts) {
        match.template = template
        match.container = nil
        evaluation.bind(RuleEnvironment.podSlot, template.slot.pointee)
        run(rules.podRules, match, &verdicts)
        let malformed = template.forEachContainer { container in
            match.container = container
            evaluation.bind(RuleEnvironment.containerSlot, container.slot.pointee)
            run(rules.containerRules, match, &verdicts)
        }
        verdicts.add(malformed, in: match.resource.document)
    }

    private func run(_ rules: [CompiledRule], _ match: Match, _ verdicts: inout Verdicts) {
        evaluation.reset()
        for rule in rules {
            evaluation.limits.steps = stepsLeft
            let verdict = evaluation.isTrue(rule.check)
            stepsLeft -= evaluation.stepsTaken
            if verdict == true { continue }
            if stepsLeft <= 0 || verdictsLeft <= 0 { return exhaust(match, &verdicts) }
            verdictsLeft -= 1
            if verdict == nil {
                reportUnevaluated(rule, match, &verdicts)
            } else {
                report(rule, match, &verdicts)
            }
        }
    }

    /// Says once that the rest of an object was not checked.
    private func exhaust(_ match: Match, _ verdicts: inout Verdicts) {
        if isExhausted { return }
        isExhausted = true
        let reason = "the object is too large to be checked as a whole"
        verdicts.add([Malformation(reason: reason, slot: match.resource.slot.address)], in: match.resource.document)
    }

    /// The place of a check's outcome: the machine has decided, tracing says which field made it so.
    private func blame(_ rule: CompiledRule, _ match: Match) -> Blame {
        evaluation.limits.steps = max(stepsLeft, 1_000_000)
        return Blame(Explainer.explain(rule.check, in: evaluation, recordsSteps: false).reads.first, match)
    }

    private func reportUnevaluated(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) {
        let blame = blame(rule, match)
        var reason = "the check is no bool"
        if case .error(let error) = evaluation.evaluate(rule.check) { reason = blame.misfit ?? error.message }
        verdicts.unevaluated.append(
            Unevaluated(
                rule: rule.rule, resource: match.identity, container: match.container?.name, reason: reason,
                location: blame.location))
    }

    @inline(never)
    private func report(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) {
        let blame = blame(rule, match)
        if blame.isOutsideContainer, !blamedOnPod.insert("\(rule.rule.name) \(blame.path)").inserted { return }
        let container = blame.isOutsideContainer ? nil : match.container?.name
        verdicts.findings.append(
            Finding(
                rule: rule.rule, message: message(rule, match, blame), resource: match.identity, container: container,
                path: blame.path.description, location: blame.location,
                fingerprint: fingerprint(rule.rule, match, container, blame),
                excerpt: match.file.excerpt(of: blame.location)))
    }

    /// What the rule says, and, where the deciding field is absent, that it is. What a rule says of one container is not
    /// said of a field of the pod, which decides for all of them.
    private func message(_ rule: CompiledRule, _ match: Match, _ blame: Blame) -> String {
        var text = rule.rule.title
        if case .value(let value) = evaluation.evaluate(rule.message), let message = value.text { text = message }
        if blame.isOutsideContainer, let value = blame.value, text.contains("container \(match.container?.name ?? "")")
        {
            return "\(rule.rule.title): \(blame.path) is \(value)"
        }
        if let absent = blame.absent, !text.contains("not set") { text += ": \(absent) is not set" }
        return text
    }

    private func fingerprint(_ rule: Rule, _ match: Match, _ container: String?, _ blame: Blame) -> String {
        var fingerprint = Fingerprint()
        for part in [
            rule.name, match.resource.group, match.resource.kind, match.resource.namespace ?? "",
            match.resource.name ?? "", container ?? "", blame.stablePath,
        ] { fingerprint.add(part) }
        return fingerprint.text
    }
}

extension RuleSet {
    /// The rules for the objects of one kind.
    fileprivate func rules(forGroup group: String, kind: String) -> [CompiledRule] {
        if kindRules.isEmpty { return [] }
        return kindRules[group.isEmpty ? kind : "\(group)/\(kind)"] ?? []
    }
}

/// What a check is looking at; one for each object.
final class Match {
    let resource: Resource
    let file: FilePlaces
    var template: PodTemplate?
    var container: ContainerReference?

    init(resource: Resource, file: FilePlaces) {
        self.resource = resource
        self.file = file
    }

    var identity: ResourceIdentity {
        ResourceIdentity(
            apiVersion: resource.apiVersion, kind: resource.kind, namespace: resource.namespace, name: resource.name)
    }

    /// The steps from the object to what a variable of the rule stands for.
    func steps(to variable: String) -> [FieldStep] {
        switch variable {
        case "pod": template?.path ?? []
        case "container": (template?.path ?? []) + (container?.path ?? [])
        default: []
        }
    }
}

/// The field that decided a check, as a path from the object and a place in the file.
struct Blame {
    let path: FieldPath
    /// The absent field, from what the rule looks at, such as `securityContext.runAsNonRoot`; nil where it exists.
    let absent: String?
    /// The field's value as a CEL literal; nil where it is absent.
    let value: String?
    /// The path with list positions left out, so that it does not change when a neighbour comes or goes.
    let stablePath: String
    /// A container rule was decided by a field of the pod or the object.
    let isOutsideContainer: Bool
    /// What stands on the way to an absent field and has no fields, such as `securityContext is a string, not a mapping`.
    let misfit: String?
    let location: Location

    init(_ read: FieldRead?, _ match: Match) {
        let variable =
            read?.variable ?? (match.container != nil ? "container" : match.template != nil ? "pod" : "object")
        misfit = read.flatMap { read in
            guard !read.isPresent, read.existing > 0, let parent = read.deepestSlot?.pointee, parent.kind != .map,
                parent.kind != .list
            else { return nil }
            return "\(FieldPath(Array(read.path.prefix(read.existing)))) is a \(parent.kindName), not a mapping"
        }
        isOutsideContainer = match.container != nil && variable != "container"
        let prefix = match.steps(to: variable)
        let steps = read?.path ?? []
        path = FieldPath(prefix.map(\.name) + steps)
        value = read?.value.map { ValueText.literal($0, limit: 80) }
        absent = read.map { $0.isPresent ? nil : FieldPath($0.path).description } ?? nil
        stablePath = FieldPath(path.steps.filter { if case .field = $0 { true } else { false } }).description

        let document = match.resource.document
        if let read, let slot = read.deepestSlot, document.span(of: slot) != nil, read.existing > 0 {
            location = match.file.location(
                of: FieldStep(name: read.path[read.existing - 1], slot: slot), in: document)
        } else if let last = prefix.last {
            location = match.file.location(of: last, in: document)
        } else if let last = match.resource.slot.path.last {
            location = match.file.location(of: last, in: document)
        } else {
            location = match.file.location(of: match.resource.slot.address, in: document)
        }
    }
}
