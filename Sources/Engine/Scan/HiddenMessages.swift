import Policies

extension Verdicts {
    /// Puts stars in the place of an object's credentials in what is said of it: many a rule repeats what it found, such as the
    /// address of a repository.
    /// - Parameter start: where the verdicts on the object begin.
    mutating func hideInMessages(_ credentials: Set<String>, from start: VerdictCounts) {
        if credentials.isEmpty { return }
        let hidden = HiddenLines(places: [], texts: credentials)
        for index in start.findings..<findings.count { findings[index] = hidden.hiding(in: findings[index]) }
        for index in start.unevaluated..<unevaluated.count {
            unevaluated[index] = hidden.hiding(in: unevaluated[index])
        }
    }

    /// Puts stars in the place of credentials in what is said of objects together: those of the files that it speaks of.
    mutating func hideInMessages(_ hidden: inout HiddenTexts) {
        for index in findings.indices {
            let finding = findings[index]
            let files = Set([finding.location.file] + finding.evidence.compactMap(\.location?.file))
            for lines in hidden.messages(about: files) { findings[index] = lines.hiding(in: findings[index]) }
        }
        for index in unevaluated.indices {
            for lines in hidden.messages(about: [unevaluated[index].location.file]) {
                unevaluated[index] = lines.hiding(in: unevaluated[index])
            }
        }
    }
}

extension HiddenLines {
    fileprivate func hiding(in finding: Finding) -> Finding {
        let message = hiding(in: finding.message)
        let evidence = finding.evidence.map { Finding.Evidence(hiding(in: $0.text), at: $0.location) }
        if message == finding.message && evidence == finding.evidence { return finding }
        return finding.with(message: message, evidence: evidence)
    }

    fileprivate func hiding(in check: Unevaluated) -> Unevaluated {
        let reason = hiding(in: check.reason)
        return reason == check.reason ? check : check.with(reason: reason)
    }
}
