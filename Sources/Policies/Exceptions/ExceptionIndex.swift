/// Exceptions by what they name, so that a finding is held against those only that may be for it, however many others
/// there are.
struct ExceptionIndex: Sendable {
    let exceptions: [SecurityException]
    /// Whether one of them selects objects by their labels.
    let selectsByLabel: Bool

    private var byRule: [String: Group] = [:]
    private var byCategory: [String: Group] = [:]
    private var byControl: [Control: Group] = [:]
    /// Those that name rules or controls by patterns.
    private var byPattern = Group()

    /// Numbers of exceptions for the same rules, by the objects that they are for.
    private struct Group: Sendable {
        var byName: [String: [Int]] = [:]
        /// Of those that name objects by patterns or not at all.
        var byNamespace: [String: [Int]] = [:]
        var others: [Int] = []

        mutating func add(_ number: Int, _ scope: ExceptionScope) {
            if let name = scope.subject?.name {
                byName[name, default: []].append(number)
            } else if let names = Group.literals(scope.names) {
                for name in names { byName[name, default: []].append(number) }
            } else if let namespaces = Group.literals(scope.namespaces) {
                for namespace in namespaces { byNamespace[namespace, default: []].append(number) }
            } else {
                others.append(number)
            }
        }

        /// The names that patterns stand for; nil where there are none or one has a wildcard.
        private static func literals(_ patterns: [NamePattern]) -> Set<String>? {
            patterns.isEmpty || patterns.contains(where: \.hasWildcard) ? nil : Set(patterns.map(\.text))
        }

        func add(for resource: ResourceIdentity, to numbers: inout [Int]) {
            if let name = resource.name, let found = byName[name] { numbers += found }
            if let namespace = resource.namespace, let found = byNamespace[namespace] { numbers += found }
            numbers += others
        }
    }

    init(_ exceptions: [SecurityException]) {
        self.exceptions = exceptions
        selectsByLabel = exceptions.contains { $0.scope.labels != nil }
        for (number, exception) in exceptions.enumerated() {
            let scope = exception.scope
            for selector in Set(scope.selectors) {
                switch selector {
                case .rule(let pattern) where !pattern.hasWildcard:
                    byRule[pattern.text, default: Group()].add(number, scope)
                case .category(let name): byCategory[name, default: Group()].add(number, scope)
                case .control(let framework, let pattern) where !pattern.hasWildcard:
                    let control = Control(framework: framework, control: pattern.text)
                    byControl[control, default: Group()].add(number, scope)
                case .rule, .control: byPattern.add(number, scope)
                }
            }
        }
    }

    /// The numbers of those that may cover a finding, in their order; what else they ask for is still to be looked at.
    func candidates(for finding: Finding) -> [Int] {
        if exceptions.isEmpty { return [] }
        let (rule, resource) = (finding.rule, finding.resource)
        var numbers: [Int] = []
        byRule[rule.name]?.add(for: resource, to: &numbers)
        if let policy = rule.policyName { byRule[policy]?.add(for: resource, to: &numbers) }
        byCategory[rule.category]?.add(for: resource, to: &numbers)
        if !byControl.isEmpty {
            for control in rule.controls { byControl[control]?.add(for: resource, to: &numbers) }
        }
        byPattern.add(for: resource, to: &numbers)
        if numbers.count < 2 { return numbers }
        numbers.sort()
        var last = -1
        return numbers.filter { number in
            defer { last = number }
            return number != last
        }
    }

    /// Those that cover a finding.
    /// - Parameter labels: those of the object; see ``ExceptionScope/matches(_:labels:)``.
    func covering(_ finding: Finding, labels: () -> [String: String]?) -> [SecurityException] {
        candidates(for: finding).map { exceptions[$0] }.filter { $0.scope.matches(finding, labels: labels) }
    }
}
