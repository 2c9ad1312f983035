/// Which rules of a catalogue decide the controls of a framework: those that cite a control, those that the framework
/// names, and those that cite a related control of another standard.
public struct ControlRules: Sendable {
    private let rules: [String: [Rule]]
    /// Names in the framework that no rule of the catalogue has.
    public let missing: [String]
    /// Every rule that decides a control, once, in the catalogue's order.
    public let all: [Rule]

    /// - Parameter catalogue: all rules there are, whether a scan runs them or not.
    public init(_ framework: Framework, catalogue: [Rule]) {
        var citing: [Control: [Rule]] = [:]
        for rule in catalogue {
            for control in rule.controls { citing[control, default: []].append(rule) }
        }
        let named = Dictionary(catalogue.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let order = Dictionary(
            catalogue.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

        var rules: [String: [Rule]] = [:]
        var missing: [String] = []
        for control in framework.controls {
            var deciding = control.rules.compactMap { named[$0] }
            missing += control.rules.filter { named[$0] == nil }
            if !framework.listedRulesOnly {
                deciding += citing[Control(framework: framework.name, control: control.id)] ?? []
            }
            for related in control.related { deciding += citing[related] ?? [] }
            rules[control.id] = ControlRules.unique(deciding, order)
        }
        self.rules = rules
        self.missing = missing
        all = ControlRules.unique(framework.controls.flatMap { rules[$0.id] ?? [] }, order)
    }

    private static func unique(_ rules: [Rule], _ order: [String: Int]) -> [Rule] {
        var seen: Set<String> = []
        return rules.filter { seen.insert($0.name).inserted }
            .sorted { (order[$0.name] ?? 0) < (order[$1.name] ?? 0) }
    }

    public subscript(control: FrameworkControl) -> [Rule] { rules[control.id] ?? [] }
}
