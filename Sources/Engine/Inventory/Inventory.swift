import CEL
import Inputs
import Policies
import Reports

/// What a question about all objects together is answered from: the facts of the objects that paths lead to, and what
/// became of each input.
public struct Inventory: Sendable {
    /// Whether there may be more than was read.
    public enum Extent: Sendable {
        /// A live cluster: what was not read does not exist.
        case cluster
        /// Files: a part of what runs, beside which Kubernetes' own objects exist and others may.
        case files
    }

    public var extent = Extent.files
    /// Whether the objects are those of a live cluster, wholly read or not.
    var isLive = false
    /// The cluster's, where it says one.
    var kubernetesVersion: KubernetesVersion?
    /// Kinds that changed while they were read.
    var partlyRead: [LedgerEntry] = []
    public let facts: InventoryFacts
    /// Every input, in order.
    public let ledger: [LedgerEntry]
    public let summary: Summary

    /// Whether every input was read and there was at least one object.
    public var isComplete: Bool { summary.isComplete }

    /// Reads objects without checking them by any rule.
    /// - Parameters:
    ///   - scope: the analyses whose facts are kept.
    ///   - discovery: which files the paths lead to.
    public static func read(
        _ paths: [RawPath], scope: InventoryFacts.Scope, discovery: FileDiscovery.Options = .init(),
        progress: (@Sendable (Scan.Progress) -> Void)? = nil
    ) -> Inventory {
        var options = Scan.Options()
        options.discovery = discovery
        options.keepsExcerpts = false
        let scan = Scan(rules: RuleSet(), options: options)
        let ordered = scan.read(paths, report: LedgerReport(), scope: scope, progress: progress)
        let (report, summary) = ordered.outcome
        return Inventory(
            facts: ordered.facts, ledger: (report as? LedgerReport)?.entries ?? [], summary: summary)
    }
}

/// Keeps the ledger's entries and nothing else.
struct LedgerReport: Report {
    private(set) var entries: [LedgerEntry] = []

    mutating func begin() {}

    mutating func add(_ result: InputResult) {
        if let entry = result.entry { entries.append(entry) }
    }

    mutating func finish(_ summary: Summary) {}
}
