import CEL
import Documents
import Kubernetes

/// What the rules said about objects: findings, and checks that could not be evaluated.
public struct Verdicts: Sendable {
    public var findings: [Finding] = []
    public var unevaluated: [Unevaluated] = []

    public init() {}
}

/// Runs a rule set on objects. One for each thread.
public final class RuleEvaluator {
    private let rules: RuleSet
    private let evaluation = Evaluation()
    /// What container rules have blamed outside of containers, of the current object: a mistake of the pod is reported once,
    /// not once for each container.
    private var blamedOnPod: Set<String> = []

    public init(_ rules: RuleSet) { self.rules = rules }

    /// Checks one object with every rule that applies to it.
    /// - Parameters:
    ///   - file: what locations call the file.
    ///   - places: turns spans into lines and columns.
    public func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        evaluation.reset()
        blamedOnPod.removeAll(keepingCapacity: true)
        evaluation.bind(RuleEnvironment.objectSlot, resource.object)
        let match = Match(resource: resource, file: file)
        for rule in rules.resourceRules { run(rule, match, &verdicts) }
        let kindRules = rules.kindRules[
            resource.group.isEmpty ? resource.kind : "\(resource.group)/\(resource.kind)", default: []]
        for rule in kindRules { run(rule, match, &verdicts) }
        if rules.podRules.isEmpty && rules.containerRules.isEmpty { return }
        for template in resource.podTemplates { check(template, match, &verdicts) }
    }

    private func check(_ template: PodTemplate, _ object: Match, _ verdicts: inout Verdicts) {
        var match = object
        match.template = template
        evaluation.bind(RuleEnvironment.podSlot, template.slot.pointee)
        for rule in rules.podRules { run(rule, match, &verdicts) }
        guard !rules.containerRules.isEmpty else { return }
        for container in template.containers {
            match.container = container
            evaluation.bind(RuleEnvironment.containerSlot, container.slot.pointee)
            for rule in rules.containerRules { run(rule, match, &verdicts) }
        }
        for malformed in template.malformedContainers {
            for rule in rules.containerRules {
                verdicts.unevaluated.append(
                    Unevaluated(
                        rule: rule.rule, resource: match.identity, container: nil, reason: malformed.reason,
                        location: object.file.location(of: malformed.slot, in: object.resource.document)))
            }
        }
    }

    @inline(__always)
    private func run(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) {
        if evaluation.isTrue(rule.check) == true { return }
        report(rule, match, &verdicts)
    }

    @inline(never)
    private func report(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) {
        let explanation = Explainer.explain(rule.check, in: evaluation)
        let blame = Blame(explanation.reads.first, match)
        guard explanation.value.kind == .bool else {
            let reason =
                if case .error(let error) = evaluation.evaluate(rule.check) { error.message } else {
                    "the check is no bool"
                }
            verdicts.unevaluated.append(
                Unevaluated(
                    rule: rule.rule, resource: match.identity, container: match.container?.name, reason: reason,
                    location: blame.location))
            return
        }
        if match.container != nil, let read = explanation.reads.first, read.variable != "container",
            !blamedOnPod.insert("\(rule.rule.name) \(blame.path)").inserted
        {
            return
        }
        verdicts.findings.append(
            Finding(
                rule: rule.rule, message: message(rule, blame), resource: match.identity,
                container: match.container?.name, path: blame.path.description, location: blame.location,
                fingerprint: fingerprint(rule.rule, match, blame), excerpt: match.file.excerpt(of: blame.location)))
    }

    /// What the rule says, and, where the deciding field is absent, that it is.
    private func message(_ rule: CompiledRule, _ blame: Blame) -> String {
        var text = rule.rule.title
        if case .value(let value) = evaluation.evaluate(rule.message), let message = value.text { text = message }
        if let absent = blame.absent, !text.contains("not set") { text += ": \(absent) is not set" }
        return text
    }

    private func fingerprint(_ rule: Rule, _ match: Match, _ blame: Blame) -> String {
        var fingerprint = Fingerprint()
        for part in [
            rule.name, match.resource.group, match.resource.kind, match.resource.namespace ?? "",
            match.resource.name ?? "", match.container?.name ?? "", blame.stablePath,
        ] { fingerprint.add(part) }
        return fingerprint.text
    }
}

/// What a check is looking at.
struct Match {
    let resource: Resource
    let file: FilePlaces
    var template: PodTemplate?
    var container: ContainerReference?

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
    /// The path with list positions left out, so that it does not change when a neighbour comes or goes.
    let stablePath: String
    let location: Location

    init(_ read: FieldRead?, _ match: Match) {
        let variable = read?.variable ?? (match.container != nil ? "container" : match.template != nil ? "pod" : "object")
        let prefix = match.steps(to: variable)
        let steps = read?.path ?? []
        path = FieldPath(prefix.map(\.name) + steps)
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
