import Analyses
import Documents
import Reports

extension AccessText {
    /// What the node authorizer allows.
    /// - Parameter limit: how many rows; nil for all. A last row says how many are left out.
    static func table(_ rights: [NodeRight], limit: Int?, withNodes: Bool) -> TextTable {
        var table = TextTable(
            .init(withNodes ? "USER" : "VERBS"), .init("IN"), .init("RESOURCES", isFlexible: true),
            .init("FOR", isFlexible: true), .init("AT", isFlexible: true))
        for right in rights.prefix(limit ?? .max) {
            let verbs = right.rule.verbs.joined(separator: ", ")
            table.add([
                [withNodes ? .init(right.subject.userName ?? "", .strong) : .init(verbs)],
                [.init(right.namespace ?? "-")], [.init(RightsAnswer.objects(of: right.rule), .strong)],
                [.init(right.pod?.description ?? "itself")],
                [.init(right.pod.map { place($0.origin.location) } ?? "", .dim)],
            ])
        }
        if let limit, rights.count > limit {
            table.add([[.init("and \(rights.count - limit) more", .dim)], [], [], [], []])
        }
        return table
    }
}

extension JSONBuilder {
    /// What the node authorizer lets a kubelet do, and for which Pod.
    mutating func nodeRight(_ right: NodeRight) {
        object {
            $0.member("subject", right.subject)
            $0.member("namespace", orNull: right.namespace)
            $0.object("rule") { $0.members(of: right.rule) }
            $0.member("pod", orNull: right.pod?.description)
            $0.member("location", right.pod?.origin.location)
        }
    }
}
