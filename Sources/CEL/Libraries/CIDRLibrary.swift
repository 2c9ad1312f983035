import Documents

/// IP networks, the type `net.CIDR` (the Kubernetes CEL library `cidr.go`, which the specification's network library
/// took over). Needs ``IPLibrary``.
///
///     cidr(string) → net.CIDR              an error for anything but a network; bits beyond the prefix may be set
///     isCIDR(string) → bool
///     string(net.CIDR) → string
///     cidr.containsIP(string|net.IP) → bool
///     cidr.containsCIDR(string|net.CIDR) → bool
///     cidr.ip() → net.IP
///     cidr.prefixLength() → int
///     cidr.masked() → net.CIDR
enum CIDRLibrary {
    static let library = Library(
        name: "cidr", functions: functions.map { $0.attaching(implementations, costs: costs) },
        types: [OpaqueType.cidr.name: type])

    private static let type = OpaqueType.cidr.type

    private static let functions: [Function] = [
        .declare("cidr", .global("string_to_cidr", .string, gives: type)),
        .declare("isCIDR", .global("is_cidr", .string, gives: .bool)),
        .declare("string", .global("cidr_to_string", type, gives: .string)),
        .declare(
            "containsIP",
            .member("cidr_contains_ip_string", on: type, .string, gives: .bool),
            .member("cidr_contains_ip_ip", on: type, OpaqueType.ip.type, gives: .bool)),
        .declare(
            "containsCIDR",
            .member("cidr_contains_cidr_string", on: type, .string, gives: .bool),
            .member("cidr_contains_cidr", on: type, type, gives: .bool)),
        .declare("ip", .member("cidr_ip", on: type, gives: OpaqueType.ip.type)),
        .declare("prefixLength", .member("cidr_prefix_length", on: type, gives: .int)),
        .declare("masked", .member("cidr_masked", on: type, gives: type)),
    ]

    private static func onNetwork(
        _ body: @escaping @Sendable (Evaluation, CIDR, UnsafePointer<Value>) -> Value
    ) -> Implementation {
        { evaluation, arguments in
            guard let network = arguments[0].payload(as: CIDR.self) else { return .failure(.noSuchOverload) }
            return body(evaluation, network, arguments)
        }
    }

    private static let implementations: [String: Implementation] = [
        "string_to_cidr": { evaluation, arguments in
            evaluation.network(arguments[0]) { evaluation.opaque(.cidr, $0) }
        },
        "is_cidr": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            return .bool((try? CIDR(parsing: arguments[0].utf8)) != nil)
        },
        "cidr_to_string": onNetwork { evaluation, network, _ in
            evaluation.text { network.appendText(to: &$0) }
        },
        "cidr_contains_ip_string": onNetwork { evaluation, network, arguments in
            evaluation.address(arguments[1]) { .bool(network.contains($0)) }
        },
        "cidr_contains_ip_ip": onNetwork { _, network, arguments in
            guard let address = arguments[1].payload(as: IPAddress.self) else { return .failure(.noSuchOverload) }
            return .bool(network.contains(address))
        },
        "cidr_contains_cidr_string": onNetwork { evaluation, network, arguments in
            evaluation.network(arguments[1]) { .bool(network.contains($0)) }
        },
        "cidr_contains_cidr": onNetwork { _, network, arguments in
            guard let other = arguments[1].payload(as: CIDR.self) else { return .failure(.noSuchOverload) }
            return .bool(network.contains(other))
        },
        "cidr_ip": onNetwork { evaluation, network, _ in evaluation.opaque(.ip, network.address) },
        "cidr_prefix_length": onNetwork { _, network, _ in .int(Int64(network.prefixLength)) },
        "cidr_masked": onNetwork { evaluation, network, _ in evaluation.opaque(.cidr, network.masked) },
    ]

    private static let costs: [String: CallCost] = [
        "string_to_cidr": .walk(0), "is_cidr": .walk(0),
        "cidr_contains_ip_ip": .sized { arguments, _ in comparison(arguments[0]) },
        "cidr_contains_ip_string": .sized { arguments, _ in comparison(arguments[0]) + reading(arguments[1]) },
        "cidr_contains_cidr": .sized { arguments, _ in comparison(arguments[0]) + masking(arguments[0]) },
        "cidr_contains_cidr_string": .sized { arguments, _ in
            comparison(arguments[0]) + masking(arguments[0]) + reading(arguments[1])
        },
    ]

    /// The bytes that the prefix covers, which is a network's size to Kubernetes.
    private static func prefixBytes(_ network: Value) -> UInt64 {
        network.payload(as: CIDR.self).map { (UInt64($0.prefixLength) + 7) / 8 } ?? 1
    }

    private static func comparison(_ network: Value) -> UInt64 {
        Evaluation.traversalCost(prefixBytes(network), tenths: 2)
    }

    private static func masking(_ network: Value) -> UInt64 { Evaluation.traversalCost(prefixBytes(network)) + 1 }

    private static func reading(_ text: Value) -> UInt64 { Evaluation.traversalCost(Evaluation.costSize(text)) }
}

extension Evaluation {
    /// What `use` makes of the network that a text denotes, or the error for a text that denotes none.
    fileprivate func network(_ text: Value, _ use: (CIDR) -> Value) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        do throws(CIDR.ParseError) {
            return use(try CIDR(parsing: text.utf8))
        } catch {
            return invalid(error.message(for: text.utf8))
        }
    }
}
