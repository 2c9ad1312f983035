/// What one `when` of an AuthorizationPolicy asks for, beside `from` and `to` of its rule. Istio's reference lists the
/// keys as "Authorization Policy Conditions".
enum AuthorizationCondition: Sendable {
    /// `source.ip`, `source.namespace` or `source.principal`: as in `from`.
    case source(AuthorizationFact.Source)
    /// `destination.ip`.
    case destination(AddressDemand)
    /// `destination.port`: as in `to`.
    case ports(IntervalSet<UInt16>)
    /// What only a request shows, or the handshake before it: headers, tokens, names of servers.
    case request

    init(_ field: Field) {
        let (values, others) = (field["values"]?.texts ?? [], field["notValues"]?.texts ?? [])
        switch field["key"]?.text {
        case "source.principal":
            self = .source(AuthorizationFact.Source(principals: values, notPrincipals: others))
        case "source.namespace":
            self = .source(AuthorizationFact.Source(namespaces: values, notNamespaces: others))
        case "source.ip":
            self = .source(AuthorizationFact.Source(addresses: AddressDemand(wanted: values, unwanted: others)))
        case "destination.ip": self = .destination(AddressDemand(wanted: values, unwanted: others))
        case "destination.port": self = .ports(AuthorizationFact.Operation.ports(values, without: others))
        default: self = .request
        }
    }

    /// The ports on which some connection meets the condition, and those on which every one does.
    /// - Parameter destination: the addresses of the pod; nil where they are not known.
    func ports(
        from source: MeshSource, to destination: AddressSet?
    ) -> (possible: IntervalSet<UInt16>, certain: IntervalSet<UInt16>) {
        func all(_ holds: Bool) -> IntervalSet<UInt16> { holds ? ConnectionSet.everyPort : .empty }
        switch self {
        case .source(let asked):
            let match = source.matches(asked)
            return (all(match.possibly), all(match.certainly))
        case .destination(let asked):
            let holds = asked.holds(for: destination)
            return (all(holds != false), all(holds == true))
        case .ports(let ports): return (ports, ports)
        case .request: return (ConnectionSet.everyPort, .empty)
        }
    }
}

/// Addresses that a policy of Istio asks for, and addresses that it does not want.
struct AddressDemand: Sendable {
    /// Nil for all.
    private let wanted: AddressSet?
    private let unwanted: AddressSet

    static let none = AddressDemand(wanted: [], unwanted: [])

    /// - Parameters:
    ///   - wanted: addresses and networks; none for all.
    ///   - unwanted: as `wanted`, those that are left out.
    init(wanted: [String], unwanted: [String]) {
        func addresses(_ texts: [String]) -> AddressSet {
            AddressSet.union(of: texts.compactMap { AddressSet(parsing: $0) })
        }
        self.wanted = wanted.isEmpty ? nil : addresses(wanted)
        self.unwanted = addresses(unwanted)
    }

    /// Whether it asks for nothing.
    var isEmpty: Bool { wanted == nil && unwanted.isEmpty }

    /// The sets at whose ends the answer changes.
    var sets: [AddressSet] { [wanted ?? .empty, unwanted] }

    /// Whether a pod's addresses meet it; nil where that hangs on addresses that are not known.
    func holds(for addresses: AddressSet?) -> Bool? {
        guard let addresses else {
            let parts: [Bool?] = [
                wanted.map(AddressDemand.holdsPod) ?? true, AddressDemand.holdsPod(unwanted).map { !$0 },
            ]
            return parts.contains(false) ? false : parts.contains(nil) ? nil : true
        }
        return (wanted?.intersects(addresses) ?? true) && !unwanted.isSuperset(of: addresses)
    }

    /// Whether a pod's address is in a set, whatever it is; nil where it may be or not.
    private static func holdsPod(_ set: AddressSet) -> Bool? {
        set.coversAllPods ? true : set.subtracting(.neverOfPods).isEmpty ? false : nil
    }
}
