import CEL

/// Why a text names no end of a connection.
public struct PeerLookupError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

/// An end of a connection that a user asked about.
public struct NamedPeer: Sendable, CustomStringConvertible {
    enum Kind: Sendable {
        case workload(NetworkModel.Workload)
        case address(IPAddress)
        case ingressController
    }

    let kind: Kind

    public var description: String {
        switch kind {
        case .workload(let workload): workload.name.description
        case .address(let address): address.text
        case .ingressController: "{ingress-controller}"
        }
    }
}

extension NetworkModel {
    /// Finds what a user calls an end of a connection: `shop/web[Deployment]`, `shop/web`, `web` where that is enough,
    /// an IP address outside of the cluster or of a known pod, or `{ingress-controller}`.
    public func peer(named text: String) throws(PeerLookupError) -> NamedPeer {
        if text == "{ingress-controller}" { return NamedPeer(kind: .ingressController) }
        if let address = try? IPAddress(parsing: text) {
            let set = AddressSet(address)
            let owner = workloads.first { $0.facts.contains { !$0.isOnHostNetwork && $0.addresses.intersects(set) } }
            return NamedPeer(kind: owner.map { .workload($0) } ?? .address(address))
        }
        let matches = workloads.filter { workload in
            let name = workload.name
            return name.description == text || "\(name.namespace)/\(name.name)" == text || name.name == text
                || "\(name.name)[\(name.kind)]" == text
        }
        if let match = matches.first, matches.count == 1 { return NamedPeer(kind: .workload(match)) }
        if matches.count > 1 {
            let names = matches.prefix(5).map(\.name.description).joined(separator: ", ")
            throw PeerLookupError(description: "\(text) could be any of \(names)")
        }
        let known = workloads.map { "\($0.name.namespace)/\($0.name.name)" }
        let hint = Spelling(known).nearest(to: text).map { ": did you mean \($0)?" } ?? ""
        throw PeerLookupError(description: "there is no workload \(text)\(hint)")
    }
}
