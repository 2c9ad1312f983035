import Kubernetes
import Policies

/// Everything that is asked of one object by itself, wherever it comes from. One for each thread.
final class ObjectChecks {
    private let evaluator: RuleEvaluator
    private let secrets: SecretSearch
    private let podSecurity: PodSecurityCheck?
    private let inventory: InventoryFacts.Scope
    private let takesCensus: Bool

    /// - Parameter scope: the analyses whose facts are kept.
    init(rules: RuleSet, scope: InventoryFacts.Scope, options: Scan.Options) {
        evaluator = RuleEvaluator(rules)
        secrets = SecretSearch(rules.rules)
        podSecurity = options.podSecurity.map { PodSecurityCheck($0, rules.rules) }
        inventory = scope
        takesCensus = !options.frameworks.isEmpty
    }

    /// Adds to the piece what the rules say of the object, and what is kept of it for analyses of the whole inventory.
    func check(_ resource: Resource, file: FilePlaces, into piece: inout Piece) {
        let start = piece.verdicts.findings.count
        evaluator.check(resource, file: file, into: &piece.verdicts)
        secrets.check(resource, file: file, into: &piece.verdicts)
        podSecurity?.check(resource, file: file, into: &piece.verdicts)
        piece.facts.add(resource, file: file, for: inventory)
        if takesCensus { piece.census.add(resource) }
        piece.verdicts.findings.sortByPlace(from: start)
        piece.objects += 1
    }
}

extension [Finding] {
    /// Sorts what one object gave by place; what stands in the same place stays in the order of the rules.
    mutating func sortByPlace(from start: Int) {
        withUnsafeMutableBufferPointer { all in
            let findings = UnsafeMutableBufferPointer(rebasing: all[start...])
            func place(_ index: Int) -> (Int, Int, Int) {
                (findings[index].location.line, findings[index].location.column, index)
            }
            var order = findings.indices.sorted { place($0) < place($1) }
            // Findings are moved along the cycles of the order, not copied: each holds a dozen texts.
            for first in order.indices {
                var index = first
                while order[index] != first {
                    let source = order[index]
                    findings.swapAt(index, source)
                    order[index] = index
                    index = source
                }
                order[index] = index
            }
        }
    }
}
