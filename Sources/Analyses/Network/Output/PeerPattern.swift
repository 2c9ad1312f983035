import CEL

/// Why a text stands for no end of a connection.
public enum PeerPatternError: Error, Hashable, Sendable {
    case unknownWorkload(String)
    case unknownNamespace(String)
    /// Several workloads have the name.
    case ambiguous(String, [WorkloadName])
}

/// An end of connections as a user names it, or several at once.
public struct PeerPattern: Sendable {
    enum Kind: Sendable {
        case workload(NetworkModel.Workload)
        case namespace(String)
        case addresses(AddressSet)
        case ingressController
    }

    let kind: Kind

    /// Whether a connection with this end is meant. Of a range of addresses, one is enough.
    public func contains(_ peer: Peer) -> Bool {
        switch (kind, peer) {
        case (.workload(let workload), .workload(let name)): workload.name == name
        case (.namespace(let namespace), .workload(let name)): namespace == name.namespace
        case (.addresses(let addresses), .outside(let range)): addresses.intersects(range.set)
        case (.ingressController, .ingressController): true
        default: false
        }
    }
}

extension NetworkModel {
    /// The namespaces that have workloads, sorted.
    public var namespacesOfWorkloads: [String] { Set(workloads.map(\.name.namespace)).sorted() }

    /// Finds what a user calls ends of connections:
    ///
    /// - `shop/web[Deployment]`, `shop/web`, or `web` where that is enough; `shop/*` for all of a namespace;
    /// - an address (a known pod's stands for its workload), a network, a range as lists print it, or `external`;
    /// - `{ingress-controller}`.
    public func pattern(_ text: String) throws(PeerPatternError) -> PeerPattern {
        if text == Peer.ingressController.description { return PeerPattern(kind: .ingressController) }
        if text.lowercased() == "external" {
            return PeerPattern(kind: .addresses(speaksOfIPv6 ? .all : AddressSet(v4: AddressSet.all.v4, v6: .empty)))
        }
        if let address = try? IPAddress(parsing: text), let owner = workloads.first(where: { $0.hasPod(at: address) }) {
            return PeerPattern(kind: .workload(owner))
        }
        if let addresses = AddressSet(written: text) { return PeerPattern(kind: .addresses(addresses)) }
        if text.hasSuffix("/*") {
            let namespace = String(text.dropLast(2))
            guard workloads.contains(where: { $0.name.namespace == namespace }) else {
                throw .unknownNamespace(namespace)
            }
            return PeerPattern(kind: .namespace(namespace))
        }
        let found = workloads.filter { $0.name.isCalled(text) }
        guard let workload = found.first else { throw .unknownWorkload(text) }
        if found.count > 1 { throw .ambiguous(text, found.map(\.name)) }
        return PeerPattern(kind: .workload(workload))
    }
}

extension NetworkModel.Workload {
    fileprivate func hasPod(at address: IPAddress) -> Bool {
        facts.contains { !$0.isOnHostNetwork && $0.addresses.contains(address) }
    }
}

extension WorkloadName {
    /// Whether a text is the name as lists print it, or as much of it as a user may find enough.
    fileprivate func isCalled(_ text: String) -> Bool {
        description == text || "\(namespace)/\(name)" == text || name == text || "\(name)[\(kind)]" == text
    }
}

extension AddressSet {
    /// An address, a network, or a range as lists write it: `FIRST-LAST`, with or without `[External]`.
    init?(written text: String) {
        let mark = "[External]"
        let text = text.hasSuffix(mark) ? String(text.dropLast(mark.count)) : text
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        if ends.count == 1 {
            self.init(parsing: text)
            return
        }
        guard ends.count == 2, let first = try? IPAddress(parsing: ends[0]),
            let last = try? IPAddress(parsing: ends[1]),
            first.family == last.family, first.bits <= last.bits
        else { return nil }
        self.init(AddressRange(family: first.family, bits: first.bits...last.bits))
    }

    /// The address that is all of the set.
    var onlyAddress: IPAddress? {
        guard let range = ranges.first, ranges.count == 1, range.bits.lowerBound == range.bits.upperBound else {
            return nil
        }
        return range.first
    }
}
