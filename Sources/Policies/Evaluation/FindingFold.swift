/// Leaves out of a report what another finding in it says as well.
///
/// Both have been judged by then: where the other one's rule is switched off, what it implies is reported. An exception for
/// the other one is for what that says, and with it for what it implies.
extension [Finding] {
    /// The findings without those that others imply which are as severe at least.
    public func withoutImplied() -> [Finding] {
        guard let reported = ImplyingFindings(in: self, where: { self[$0].suppression == nil }) else { return self }
        return filter { $0.suppression != nil || reported.one(implying: $0) == nil }
    }

    /// The findings, of which those are covered by an exception that are implied by one which it covers, and by none that
    /// stays reported.
    public func coveringImplied() -> [Finding] {
        guard let accepted = ImplyingFindings(in: self, where: { self[$0].suppression != nil }) else { return self }
        var covered: [Int: Suppression] = [:]
        for (place, finding) in enumerated() where finding.suppression == nil {
            covered[place] = accepted.one(implying: finding)?.suppression
        }
        if covered.isEmpty { return self }
        var isSettled = false
        while !isSettled {
            let reported = ImplyingFindings(in: self) { self[$0].suppression == nil && covered[$0] == nil }
            let left = covered.filter { reported?.one(implying: self[$0.key]) == nil }
            // What a reported finding implies is reported, with all that it implies itself.
            isSettled = left.count == covered.count
            covered = left
        }
        return enumerated().map { place, finding in covered[place].map(finding.covered) ?? finding }
    }
}

/// The findings of a list that imply others of it, by what they are about.
private struct ImplyingFindings {
    private var places: [Place: Finding] = [:]

    /// - Parameter counts: whether the finding at a place of the list is one of them.
    /// - Returns: nil where there are none.
    init?(in findings: [Finding], where counts: (Int) -> Bool) {
        let implying = Set(findings.lazy.filter { $0.suppression == nil }.flatMap(\.impliedBy))
        if implying.isEmpty { return nil }
        for (number, finding) in findings.enumerated() where implying.contains(finding.rule.name) && counts(number) {
            for path in finding.path.withParents {
                let place = Place(resource: finding.resource, rule: finding.rule.name, path: path)
                if let other = places[place], other.rule.severity >= finding.rule.severity { continue }
                places[place] = finding
            }
        }
        if places.isEmpty { return nil }
    }

    /// One that is as severe at least as the finding that it implies; nil where there is none.
    func one(implying finding: Finding) -> Finding? {
        finding.impliedBy.lazy
            .compactMap { places[Place(resource: finding.resource, rule: $0, path: finding.path[...])] }
            .first { $0.rule.severity >= finding.rule.severity }
    }
}

/// A place of an object about which a rule has found something.
private struct Place: Hashable {
    let resource: ResourceIdentity
    let rule: String
    let path: Substring
}

extension String {
    /// A field's path and those of all fields around it: of `a.b[0]`, also `a.b` and `a`.
    fileprivate var withParents: [Substring] {
        var paths = [self[...]]
        for index in utf8.indices where utf8[index] == UInt8(ascii: ".") || utf8[index] == UInt8(ascii: "[") {
            paths.append(self[..<index])
        }
        return paths
    }
}
