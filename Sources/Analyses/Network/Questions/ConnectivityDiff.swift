import CEL

/// What differs between who could talk to whom before and after.
public struct ConnectivityDiff: Sendable {
    public struct Change: Hashable, Sendable {
        public enum Kind: String, Sendable { case added, removed, changed }

        public let source: Peer
        public let destination: Peer
        public let before: ConnectionSet
        public let after: ConnectionSet
        /// Such as `workload shop/web[Deployment] added`; empty where both workloads were and are there.
        public let remark: String

        public var kind: Kind { before.isEmpty ? .added : after.isEmpty ? .removed : .changed }
    }

    /// By source and destination.
    public let changes: [Change]

    public init(from before: NetworkModel, to after: NetworkModel) {
        let comparison = Comparison(before: before, after: after)
        changes = (comparison.inside + comparison.outside).map {
            (($0.source.description, $0.destination.description), $0)
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// Two models by the names of their workloads.
private struct Comparison {
    let before: NetworkModel
    let after: NetworkModel
    private let old: [WorkloadName: NetworkModel.Workload]
    private let new: [WorkloadName: NetworkModel.Workload]
    private let names: [WorkloadName]

    init(before: NetworkModel, after: NetworkModel) {
        self.before = before
        self.after = after
        old = Dictionary(before.workloads.map { ($0.name, $0) }) { first, _ in first }
        new = Dictionary(after.workloads.map { ($0.name, $0) }) { first, _ in first }
        names = Set(old.keys).union(new.keys).sorted { $0.description < $1.description }
    }

    /// Changes between workloads, and from the ingress controller.
    var inside: [ConnectivityDiff.Change] {
        var changes = compare(before.connectionsFromIngressController, after.connectionsFromIngressController)
        let (oldPairs, newPairs) = (WorkloadPairs(before), WorkloadPairs(after))
        for name in names {
            changes += compare(oldPairs.connections(from: name), newPairs.connections(from: name))
        }
        return changes
    }

    private func compare(_ before: [Connection], _ after: [Connection]) -> [ConnectivityDiff.Change] {
        struct Ends: Hashable {
            let source: Peer
            let destination: Peer
        }
        var pairs: [Ends: (before: ConnectionSet, after: ConnectionSet)] = [:]
        for connection in before {
            pairs[Ends(source: connection.source, destination: connection.destination)] =
                (connection.connections, .none)
        }
        for connection in after {
            pairs[Ends(source: connection.source, destination: connection.destination), default: (.none, .none)].after =
                connection.connections
        }
        return pairs.filter { $0.value.before != $0.value.after }.map { ends, sets in
            ConnectivityDiff.Change(
                source: ends.source, destination: ends.destination, before: sets.before, after: sets.after,
                remark: remark([ends.source, ends.destination]))
        }
    }

    /// Changes with addresses outside, over the largest ranges in which they are the same.
    var outside: [ConnectivityDiff.Change] {
        let hidesIPv6 = !before.speaksOfIPv6 && !after.speaksOfIPv6
        var changes: [ConnectivityDiff.Change] = []
        for name in names {
            for direction in TrafficDirection.allCases {
                let was = old[name].map { before.outside(of: $0, direction) } ?? []
                let `is` = new[name].map { after.outside(of: $0, direction) } ?? []
                if was == `is` { continue }
                for (range, sets) in differences(was, `is`) where range.isIPv4 || !hidesIPv6 {
                    let (workload, address) = (Peer.workload(name), Peer.outside(range))
                    changes.append(
                        ConnectivityDiff.Change(
                            source: direction == .ingress ? address : workload,
                            destination: direction == .ingress ? workload : address,
                            before: sets.before, after: sets.after, remark: remark([workload])))
                }
            }
        }
        return changes
    }

    private func differences(
        _ before: [OutsideReach], _ after: [OutsideReach]
    ) -> [(AddressRange, (before: ConnectionSet, after: ConnectionSet))] {
        var found: [(AddressRange, (before: ConnectionSet, after: ConnectionSet))] = []
        for piece in AddressSet.pieces(between: (before + after).map(\.range.set)) {
            let a = before.first { $0.range.contains(piece.first) }?.connections ?? .none
            let b = after.first { $0.range.contains(piece.first) }?.connections ?? .none
            if a == b { continue }
            if let last = found.last, last.1 == (a, b), let range = last.0.joined(with: piece) {
                found[found.count - 1].0 = range
            } else {
                found.append((piece, (a, b)))
            }
        }
        return found
    }

    private func remark(_ peers: [Peer]) -> String {
        peers.compactMap { peer in
            guard case .workload(let name) = peer else { return nil }
            if old[name] == nil { return "workload \(name) added" }
            return new[name] == nil ? "workload \(name) removed" : nil
        }.joined(separator: ", ")
    }
}

// MARK: - Output

/// How a difference is written.
public enum ConnectivityDiffFormat: String, CaseIterable, Sendable { case text, json, csv, md }

extension ConnectivityDiff.Change: CustomStringConvertible {
    var columns: [String] {
        [kind.rawValue, source.description, destination.description, before.description, after.description, remark]
    }

    /// `+`, `-` or `~`, and the line of the connection; both sets of a connection that changed.
    public var description: String {
        let line = "\(source) => \(destination) : "
        let note = remark.isEmpty ? "" : " (\(remark))"
        return switch kind {
        case .added: "+ \(line)\(after)\(note)"
        case .removed: "- \(line)\(before)\(note)"
        case .changed: "~ \(line)\(before) -> \(after)\(note)"
        }
    }
}
