/// Leaves out of a report what another finding in it says as well.
///
/// Both have been judged by then: where the other one's rule is switched off, or an exception covers it, what it implies is
/// reported.
extension [Finding] {
    /// The findings without those that others imply which are as severe at least.
    public func withoutImplied() -> [Finding] {
        let implying = Set(lazy.filter { $0.suppression == nil }.flatMap(\.impliedBy))
        if implying.isEmpty { return self }
        var places: [Place: Severity] = [:]
        for finding in self where finding.suppression == nil && implying.contains(finding.rule.name) {
            for path in finding.path.withParents {
                let place = Place(resource: finding.resource, rule: finding.rule.name, path: path)
                places[place] = Swift.max(places[place] ?? finding.rule.severity, finding.rule.severity)
            }
        }
        if places.isEmpty { return self }
        return filter { finding in
            finding.suppression != nil
                || !finding.impliedBy.contains { rule in
                    let place = Place(resource: finding.resource, rule: rule, path: finding.path[...])
                    return places[place].map { $0 >= finding.rule.severity } ?? false
                }
        }
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
