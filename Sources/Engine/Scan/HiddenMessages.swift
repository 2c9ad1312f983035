import Policies

extension Verdicts {
    /// Shorter texts stand in too many messages that have nothing to do with a credential.
    private static let shortestHidden = 6
    /// With more credentials than this in one object, messages that may hold one are the titles of their rules.
    private static let mostCompared = 1_000
    private static let stars = "********"

    /// Puts stars in the place of an object's credentials in what is said of it: many a rule repeats what it found, such as the
    /// address of a repository.
    /// - Parameter start: where the verdicts on the object begin.
    mutating func hideInMessages(_ credentials: Set<String>, from start: VerdictCounts) {
        let hidden = credentials.filter { $0.utf8.count >= Verdicts.shortestHidden }.sorted {
            ($0.utf8.count, $1) > ($1.utf8.count, $0)
        }
        if hidden.isEmpty { return }
        for index in start.findings..<findings.count {
            let finding = findings[index]
            if let message = Verdicts.hiding(hidden, in: finding.message, of: finding.rule) {
                findings[index] = finding.with(message: message)
            }
        }
        for index in start.unevaluated..<unevaluated.count {
            let check = unevaluated[index]
            guard let reason = Verdicts.hiding(hidden, in: check.reason, of: check.rule) else { continue }
            unevaluated[index] = Unevaluated(
                rule: check.rule, resource: check.resource, container: check.container, reason: reason,
                location: check.location, isOutOfSight: check.isOutOfSight)
        }
    }

    /// - Returns: the text without credentials; nil where it holds none.
    private static func hiding(_ credentials: [String], in text: String, of rule: Rule) -> String? {
        if credentials.count > mostCompared { return rule.title }
        var result = text
        for credential in credentials where result.contains(credential) {
            result = result.replacing(credential, with: stars)
        }
        return result == text ? nil : result
    }
}
