import Policies

extension Verdicts {
    /// Puts stars in the place of an object's credentials in what is said of it: many a rule repeats what it found, such as the
    /// address of a repository.
    /// - Parameter start: where the verdicts on the object begin.
    mutating func hideInMessages(_ credentials: Set<String>, from start: VerdictCounts) {
        if credentials.isEmpty { return }
        let hidden = HiddenLines(places: [], texts: credentials)
        for index in start.findings..<findings.count {
            let finding = findings[index]
            let message = hidden.hiding(in: finding.message)
            if message != finding.message { findings[index] = finding.with(message: message) }
        }
        for index in start.unevaluated..<unevaluated.count {
            let check = unevaluated[index]
            let reason = hidden.hiding(in: check.reason)
            if reason == check.reason { continue }
            unevaluated[index] = Unevaluated(
                rule: check.rule, resource: check.resource, container: check.container, reason: reason,
                location: check.location, isOutOfSight: check.isOutOfSight)
        }
    }
}
