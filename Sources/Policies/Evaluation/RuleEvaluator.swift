import CEL
import Documents
import Kubernetes

/// Runs a rule set on objects. One for each thread.
public final class RuleEvaluator {
    private let rules: RuleSet
    private let limitRanges: LimitRanges
    private let evaluation = Evaluation()
    private var presence: FieldPresence
    private var sharedValues = SharedValues()
    /// Rules of kinds that were met, so that threads need not ask each other.
    private var rulesOfKinds: [String: KindRules.Compiled] = [:]
    private var rulesOfComponents: [Component.Name: KindRules.Compiled] = [:]
    /// The components that the current object runs.
    private var components: [Component] = []
    /// What container rules have blamed outside of containers, of the current object: a mistake of the pod is reported once,
    /// not once for each container.
    private var blamedOnPod: Set<String> = []
    /// Loop steps that the rules may yet take on the current object.
    private var stepsLeft = 0
    /// Loop steps that may yet be taken to find out what decided on the current object.
    private var explanationStepsLeft = 0
    private var verdictsLeft = 0
    private var isExhausted = false
    /// What decided the finding reported last.
    private var decidingField: FieldRead?

    /// Rules on one object take no more loop steps than this, all together; the largest real objects take thousands.
    private static let stepsPerObject = 20_000_000
    /// Explaining takes a hundred times as long as evaluating. What is found when these steps are taken is reported at its
    /// pod or container, without the field.
    private static let explanationStepsPerObject = 1_000_000
    /// Findings and checks not evaluated of one object. More tell nobody anything.
    private static let verdictsPerObject = 10_000
    /// Bytes that the rules may build while they look at one container.
    private static let memoryPerMatch = 16 << 20

    /// - Parameter limitRanges: what containers get that do not state it.
    public init(_ rules: RuleSet, limitRanges: LimitRanges = LimitRanges()) {
        self.rules = rules
        self.limitRanges = limitRanges
        presence = FieldPresence(rules.fields)
        evaluation.limits.memory = RuleEvaluator.memoryPerMatch
    }

    /// Checks one object with every rule that applies to it.
    /// - Parameter file: turns places of the object's document into lines and columns.
    public func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        blamedOnPod.removeAll(keepingCapacity: true)
        stepsLeft = RuleEvaluator.stepsPerObject
        explanationStepsLeft = RuleEvaluator.explanationStepsPerObject
        verdictsLeft = RuleEvaluator.verdictsPerObject
        isExhausted = false
        let match = Match(resource: resource, file: file)
        evaluation.bind(RuleEnvironment.objectSlot, resource.object)
        run(rules.resourceRules, match, &verdicts)
        runKindRules(match, &verdicts)
        if rules.podRules.isEmpty && rules.containerRules.isEmpty && rules.componentRules.isEmpty { return }
        let templates = resource.podTemplates
        verdicts.add(templates.malformed, in: resource.document)
        if !templates.found.isEmpty { presence.look(at: resource.object, as: .object) }
        for template in templates.found { check(template, match, &verdicts) }
        if !rules.componentRules.isEmpty { checkComponents(match, &verdicts) }
    }

    /// Runs the rules for objects of the resource's kind.
    private func runKindRules(_ match: Match, _ verdicts: inout Verdicts) {
        if rules.kindRules.isEmpty { return }
        let resource = match.resource
        let name = resource.group.isEmpty ? resource.kind : resource.group + "/" + resource.kind
        guard let compiled = compiledRules(ofKind: name) else { return }
        run(compiled.rules, match, &verdicts)
        reportFailures(of: compiled, match, &verdicts)
    }

    private func compiledRules(ofKind name: String) -> KindRules.Compiled? {
        if let known = rulesOfKinds[name] { return known }
        let compiled = rules.kindRules[name]?.compiled
        rulesOfKinds[name] = compiled
        return compiled
    }

    /// Says which rules turned out not to compile.
    private func reportFailures(of compiled: KindRules.Compiled, _ match: Match, _ verdicts: inout Verdicts) {
        for failure in compiled.failures {
            verdicts.unevaluated.append(
                Unevaluated(
                    rule: failure.rule, resource: match.identity, container: nil, reason: failure.error.description,
                    location: match.location(of: [])))
        }
    }

    private func check(_ template: PodTemplate, _ match: Match, _ verdicts: inout Verdicts) {
        match.template = template
        match.container = nil
        evaluation.bind(RuleEnvironment.podSlot, template.slot.pointee)
        presence.look(at: template.slot.pointee, as: .pod)
        runWhereNeeded(rules.podRules, match, &verdicts)
        let malformed = template.forEachContainer { container in
            match.container = container
            evaluation.bind(RuleEnvironment.containerSlot, container.slot.pointee)
            presence.look(at: container.slot.pointee, as: .container)
            runWhereNeeded(rules.containerRules, match, &verdicts)
            if !rules.componentRules.isEmpty, let component = container.component(in: template) {
                components.append(component)
            }
        }
        verdicts.add(malformed, in: match.resource.document)
    }

    /// Checks the components that the object runs: those that its containers were found to be, and what kubeadm starts.
    private func checkComponents(_ match: Match, _ verdicts: inout Verdicts) {
        let found = components + match.resource.kubeadmComponents
        components.removeAll(keepingCapacity: true)
        match.template = nil
        match.container = nil
        for component in found {
            guard let rules = rules.componentRules[component.name] else { continue }
            let compiled = rulesOfComponents[component.name] ?? rules.compiled
            rulesOfComponents[component.name] = compiled
            let arena = Arena(capacity: 4 << 10)
            evaluation.bind(RuleEnvironment.flagsSlot, component.flagValues(in: arena))
            evaluation.bind(RuleEnvironment.componentSlot, component.value(in: arena))
            match.component = component
            withExtendedLifetime(arena) { run(compiled.rules, match, &verdicts) }
            reportFailures(of: compiled, match, &verdicts)
        }
        match.component = nil
    }

    private func run(_ rules: [CompiledRule], _ match: Match, _ verdicts: inout Verdicts) {
        evaluation.reset()
        for rule in rules {
            if let component = match.component, let doubt = component.doubt(about: rule.flagNames) {
                guard mayReport() else { return exhaust(match, &verdicts) }
                reportDoubt(rule, doubt.reason, match.location(of: doubt.path), match, &verdicts)
            } else if let file = match.component?.setFlag(among: rule.files), passesWithout(file, rule, match) {
                guard mayReport() else { return exhaust(match, &verdicts) }
                reportDoubt(rule, file, match, &verdicts)
            } else if let program = rule.elsewhere, let place = place(program) {
                guard mayReport() else { return exhaust(match, &verdicts) }
                let location = Blame.of(decidingRead(explanation(of: program), match), match).location
                reportDoubt(rule, place, location, isOutOfSight: true, match, &verdicts)
            } else if !run(rule, match, &verdicts) {
                return exhaust(match, &verdicts)
            }
        }
    }

    /// Runs rules of pods and containers but those that look at nothing that is there, where it is known what they say
    /// then.
    private func runWhereNeeded(_ rules: [CompiledRule], _ match: Match, _ verdicts: inout Verdicts) {
        evaluation.reset()
        sharedValues.reset()
        for rule in rules {
            guard let state = presence.state(of: rule.number) else {
                guard run(rule, match, &verdicts) else { return exhaust(match, &verdicts) }
                continue
            }
            switch presence.verdict(in: state) {
            case .passes: break
            case .fails(let field):
                guard mayReport() else { return exhaust(match, &verdicts) }
                report(rule, Blame.of(field, match), match, &verdicts)
            case .unknown:
                let verdictsBefore = verdictsLeft
                decidingField = nil
                guard run(rule, match, &verdicts) else { return exhaust(match, &verdicts) }
                if verdictsLeft == verdictsBefore {
                    presence.notePass(in: state)
                } else if let field = decidingField.flatMap({ AbsentField($0) }) {
                    presence.noteFailure(in: state, for: field)
                }
            }
        }
    }

    /// Evaluates a rule and reports what it finds.
    /// - Returns: whether the object may be checked further.
    @inline(__always)
    private func run(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) -> Bool {
        if !rule.shared.isEmpty { sharedValues.bind(rule.shared, in: evaluation, steps: &stepsLeft) }
        return rule.items == nil ? runOnce(rule, match, &verdicts) : runOnItems(rule, match, &verdicts)
    }

    @inline(__always)
    private func runOnce(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) -> Bool {
        evaluation.limits.steps = stepsLeft
        let verdict = evaluation.isTrue(rule.check)
        stepsLeft -= evaluation.stepsTaken
        if verdict == true { return true }
        guard mayReport(), !evaluation.ranOutOfSteps else { return false }
        if verdict == nil {
            reportUnevaluated(rule, rule.check, match, &verdicts)
        } else {
            decidingField = decidingRead(rule.check, match)
            report(rule, Blame.of(decidingField, match), match, &verdicts)
        }
        return true
    }

    /// Evaluates a rule's check on each item of its list.
    private func runOnItems(_ rule: CompiledRule, _ match: Match, _ verdicts: inout Verdicts) -> Bool {
        guard let program = rule.items, let name = rule.source.items?.name else { return true }
        evaluation.limits.steps = stepsLeft
        let list = evaluation.items(program)
        stepsLeft -= evaluation.stepsTaken
        guard let items = list else {
            guard mayReport(), !evaluation.ranOutOfSteps else { return false }
            reportUnevaluated(rule, program, match, &verdicts)
            return true
        }
        var traced: [(value: Value, field: FieldRead?)]?
        for (position, item) in items.enumerated() {
            stepsLeft -= 1
            evaluation.bind(rule.itemSlot, item)
            evaluation.limits.steps = stepsLeft
            let verdict = evaluation.isTrue(rule.check)
            stepsLeft -= evaluation.stepsTaken
            if verdict == true { continue }
            guard mayReport(), !evaluation.ranOutOfSteps else { return false }
            let elements = traced ?? elements(of: program)
            traced = elements
            let field = position < elements.count ? elements[position].field : nil
            match.item = Match.Item(name: name, value: item, field: field)
            if verdict == nil {
                reportUnevaluated(rule, rule.check, match, &verdicts)
            } else {
                report(rule, Blame.of(decidingRead(rule.check, match), match), match, &verdicts)
            }
        }
        if traced != nil { match.item = nil }
        return true
    }

    /// Whether one more verdict may be reported of the object.
    private func mayReport() -> Bool {
        verdictsLeft -= 1
        return stepsLeft > 0 && verdictsLeft >= 0
    }

    /// Says once that the rest of an object was not checked.
    private func exhaust(_ match: Match, _ verdicts: inout Verdicts) {
        if isExhausted { return }
        isExhausted = true
        let reason = "the object is too large to be checked as a whole"
        verdicts.add([Malformation(reason: reason, slot: match.resource.slot.address)], in: match.resource.document)
    }

    /// What decided against a check: the machine has the verdict, tracing says which field made it so.
    private func decidingRead(_ program: Program, _ match: Match) -> FieldRead? {
        if match.component != nil { return decidingRead(explanation(of: program), match) }
        evaluation.limits.steps = explanationStepsLeft
        defer { explanationStepsLeft -= evaluation.stepsTaken }
        return Explainer.field(decidingAgainst: program, in: evaluation)
    }

    private func explanation(of program: Program) -> Explanation {
        evaluation.limits.steps = explanationStepsLeft
        defer { explanationStepsLeft -= evaluation.stepsTaken }
        return Explainer.explain(program, in: evaluation, recordsSteps: false)
    }

    /// The items of a rule's list with the fields that they were read from.
    private func elements(of program: Program) -> [(value: Value, field: FieldRead?)] {
        evaluation.limits.steps = explanationStepsLeft
        defer { explanationStepsLeft -= evaluation.stepsTaken }
        return Explainer.elements(of: program, in: evaluation)
    }

    private func decidingRead(_ explanation: Explanation, _ match: Match) -> FieldRead? {
        let reads = explanation.reads
        // A component's version only says which flags matter.
        let flag = match.component == nil ? nil : reads.first { $0.variable == "flags" }
        return flag ?? reads.first
    }

    /// Whether a check finds nothing wrong on account of a flag that is not set, which the file may set, or of the file's
    /// name.
    private func passesWithout(_ file: Component.Flag, _ rule: CompiledRule, _ match: Match) -> Bool {
        guard let component = match.component, rule.items == nil else { return false }
        let explanation = explanation(of: rule.check)
        return explanation.value.isTrue && component.mayLeave(explanation.reads, to: rule.files)
    }

    /// Where a check's answer stands if that is not in the object.
    private func place(_ elsewhere: Program) -> String? {
        evaluation.limits.steps = stepsLeft
        defer { stepsLeft -= evaluation.stepsTaken }
        guard case .value(let value) = evaluation.evaluate(elsewhere), let text = value.text, !text.isEmpty else {
            return nil
        }
        return text
    }

    /// Reports that nothing can be said.
    private func reportDoubt(
        _ rule: CompiledRule, _ reason: String, _ location: Location, in file: Component.Flag? = nil,
        isOutOfSight: Bool = false, _ match: Match, _ verdicts: inout Verdicts
    ) {
        verdicts.unevaluated.append(
            Unevaluated(
                rule: rule.rule, resource: match.identity, container: match.containerName, reason: reason,
                location: location, isOutOfSight: isOutOfSight || file != nil, namedFile: file.map { NamedFile($0) }))
    }

    /// Reports that the answer stands in a file that a flag names: one of the component's host, which no scan looks for.
    private func reportDoubt(_ rule: CompiledRule, _ file: Component.Flag, _ match: Match, _ verdicts: inout Verdicts) {
        // What kubeadm writes into a file of its own is in the scan where its author has set it.
        if file.path.isEmpty { return }
        reportDoubt(
            rule, "--\(file.name) names a file that may decide it", match.location(of: file.path), in: file, match,
            &verdicts)
    }

    /// - Parameter program: the expression of the rule that came to no verdict.
    private func reportUnevaluated(
        _ rule: CompiledRule, _ program: Program, _ match: Match, _ verdicts: inout Verdicts
    ) {
        let explanation = explanation(of: program)
        let blame = Blame.of(explanation.mismatch?.field ?? decidingRead(explanation, match), match)
        evaluation.limits.steps = stepsLeft
        verdicts.unevaluated.append(
            Unevaluated(
                rule: rule.rule, resource: match.identity, container: match.containerName,
                reason: UnevaluatedReason.text(of: evaluation.evaluate(program), explanation, blame, program),
                location: blame.location))
    }

    @inline(never)
    private func report(_ rule: CompiledRule, _ blame: Blame, _ match: Match, _ verdicts: inout Verdicts) {
        // With what LimitRanges give it, a container may pass, and is else spoken of.
        let arena = rule.rule.amount == nil || limitRanges.isEmpty ? nil : Arena(capacity: 1 << 10)
        let completed = completed(match, with: rule.rule.amount, in: arena)
        defer {
            if completed != nil, let container = match.container {
                evaluation.bind(RuleEnvironment.containerSlot, container.slot.pointee)
            }
            withExtendedLifetime(arena) {}
        }
        if let completed {
            evaluation.bind(RuleEnvironment.containerSlot, completed)
            evaluation.limits.steps = max(stepsLeft, 0)
            let verdict = evaluation.isTrue(rule.check)
            stepsLeft -= evaluation.stepsTaken
            if verdict == true { return }
        }
        if let file = match.component?.file(among: rule.files, insteadOf: blame.flag) {
            return reportDoubt(rule, file, match, &verdicts)
        }
        if blame.isOutsideContainer, !blamedOnPod.insert("\(rule.rule.name) \(blame.path)").inserted { return }
        let container = blame.isOutsideContainer ? nil : match.containerName
        verdicts.findings.append(
            Finding(
                rule: rule.rule, message: message(rule, match, blame), resource: match.identity, container: container,
                path: blame.path, location: blame.location,
                fingerprint: Fingerprint.of(
                    rule.rule.name, match.identity, container: container, stablePath: blame.stablePath,
                    parts: match.itemParts),
                excerpt: match.file.excerpt(of: blame.location)))
    }

    /// The container with what it gets of an amount; nil where it gets nothing.
    private func completed(_ match: Match, with amount: ContainerAmount?, in arena: Arena?) -> Value? {
        guard let amount, let arena, let container = match.container?.slot.pointee else { return nil }
        return limitRanges.complete(container, with: amount, in: match.resource.namespace, arena: arena)
    }

    /// What the rule says, and, where the deciding field is absent, that it is. What a rule says of one container is not
    /// said of a field of the pod, which decides for all of them.
    private func message(_ rule: CompiledRule, _ match: Match, _ blame: Blame) -> String {
        var text = rule.rule.title
        evaluation.limits.steps = max(stepsLeft, 0)
        if case .value(let value) = evaluation.evaluate(rule.message), let message = value.text { text = message }
        stepsLeft -= evaluation.stepsTaken
        if blame.isOutsideContainer, let value = blame.value, text.mentions("container \(match.container?.name ?? "")")
        {
            return "\(rule.rule.title): \(blame.path) is \(value)"
        }
        if let absent = blame.absent, !text.mentions("not set") { text += ": \(absent) is not set" }
        return text
    }
}

extension Evaluation {
    /// The items of a list, an optional list or null; nil for what is none of these.
    fileprivate func items(_ program: Program) -> UnsafeBufferPointer<Value>? {
        guard case .value(var value) = evaluate(program) else { return nil }
        if value.kind == .optional { value = value.wrapped ?? .null }
        if value.kind == .null { return UnsafeBufferPointer(start: nil, count: 0) }
        return value.kind == .list ? value.elements : nil
    }
}
