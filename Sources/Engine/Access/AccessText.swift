import Analyses
import Policies
import Reports

/// Words that the pages of `bulwark access` share.
enum AccessText {
    typealias Span = TextPage.Span

    /// `file:line:column`, or what stands for an object that was read nowhere.
    static func place(_ location: Location?) -> String {
        location?.description ?? "default policy"
    }

    static func scope(_ namespace: String?) -> String { namespace ?? "(all)" }

    /// `readers → Role reader`, the binding and its role; the scope beside it says which of both kinds the binding is.
    static func through(_ binding: RoleBinding) -> [Span] {
        [Span(binding.name), Span("→", .dim), Span("\(binding.role.kind.rawValue) \(binding.role.name)")]
    }

    /// Where a right is written: the rule, else the binding of a role that was read nowhere.
    static func place(_ chain: AccessChain) -> String { place((chain.rule.origin ?? chain.binding.origin)?.location) }

    static func count(_ number: Int, _ noun: String) -> String { number.counting(noun) }

    /// `a, b and 3 more`.
    static func list(_ items: [String], most: Int) -> String {
        guard items.count > most + 1 else { return items.joined(separator: ", ") }
        return items.prefix(most).joined(separator: ", ") + " and \(items.count - most) more"
    }

    /// What an answer does not know, behind it.
    /// - Parameter more: what may be besides, such as `others may, too`.
    static func addLimit(of gaps: [AccessGap], _ more: String, to page: inout TextPage) {
        guard let limit = gaps.limit else { return }
        let conclusion = gaps.bound == .lower ? more : "\(more), or not all of this be so"
        page.blank()
        page.add(.init("Not everything is known:", .bad), .init("\(limit). So \(conclusion)."), hanging: 2)
    }

    /// The links of a chain, each with its place.
    static func add(_ chain: AccessChain, to page: inout TextPage, indent: Int) {
        var table = TextTable(.init("", isFlexible: true), .init(""))
        for step in chain.evidence {
            table.add(Span(step.text), Span(place(step.origin?.location), .dim))
        }
        page.add(table, indent: indent)
    }
}
