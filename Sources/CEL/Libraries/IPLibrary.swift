import Documents

/// IP addresses, the type `net.IP` (the Kubernetes CEL library `ip.go`, which the specification's network library took
/// over). Addresses with zones are refused; for IPv4-mapped ones see ``Environment/Options/mappedAddressesEqual``.
///
///     ip(string) → net.IP                  an error for anything but an address
///     isIP(string) → bool
///     ip.isCanonical(string) → bool        an error as for ip()
///     string(net.IP) → string              the canonical form
///     ip.family() → int                    4 or 6
///     ip.isUnspecified() isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast → bool
enum IPLibrary {
    static let library = Library(
        name: "ip", functions: functions.map { $0.attaching(implementations, costs: costs) },
        types: [OpaqueType.ip.name: type])

    private static let type = OpaqueType.ip.type

    private static let functions: [Function] = [
        .declare("ip", .global("string_to_ip", .string, gives: type)),
        .declare("isIP", .global("is_ip", .string, gives: .bool)),
        .declare("ip.isCanonical", .global("ip_is_canonical", .string, gives: .bool)),
        .declare("string", .global("ip_to_string", type, gives: .string)),
        .declare("family", .member("ip_family", on: type, gives: .int)),
        .declare("isUnspecified", .member("ip_is_unspecified", on: type, gives: .bool)),
        .declare("isLoopback", .member("ip_is_loopback", on: type, gives: .bool)),
        .declare("isLinkLocalMulticast", .member("ip_is_link_local_multicast", on: type, gives: .bool)),
        .declare("isLinkLocalUnicast", .member("ip_is_link_local_unicast", on: type, gives: .bool)),
        .declare("isGlobalUnicast", .member("ip_is_global_unicast", on: type, gives: .bool)),
    ]

    private static func test(_ property: @escaping @Sendable (IPAddress) -> Bool) -> Implementation {
        { _, arguments in
            guard let address = arguments[0].payload(as: IPAddress.self) else { return .failure(.noSuchOverload) }
            return .bool(property(address))
        }
    }

    private static let implementations: [String: Implementation] = [
        "string_to_ip": { evaluation, arguments in
            evaluation.address(arguments[0]) { evaluation.opaque(.ip, $0) }
        },
        "is_ip": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            return .bool((try? IPAddress(parsing: arguments[0].utf8, mapped: evaluation.mappedAddresses)) != nil)
        },
        "ip_is_canonical": { evaluation, arguments in
            evaluation.address(arguments[0]) { address in
                var canonical: [UInt8] = []
                address.appendText(to: &canonical)
                return .bool(arguments[0].utf8.elementsEqual(canonical))
            }
        },
        "ip_to_string": { evaluation, arguments in
            guard let address = arguments[0].payload(as: IPAddress.self) else { return .failure(.noSuchOverload) }
            return evaluation.text { address.appendText(to: &$0) }
        },
        "ip_family": { _, arguments in
            guard let address = arguments[0].payload(as: IPAddress.self) else { return .failure(.noSuchOverload) }
            return .int(Int64(address.family.rawValue))
        },
        "ip_is_unspecified": test(\.isUnspecified),
        "ip_is_loopback": test(\.isLoopback),
        "ip_is_link_local_multicast": test(\.isLinkLocalMulticast),
        "ip_is_link_local_unicast": test(\.isLinkLocalUnicast),
        "ip_is_global_unicast": test(\.isGlobalUnicast),
    ]

    private static let costs: [String: CallCost] = [
        "string_to_ip": .walk(0), "is_ip": .walk(0),
        "ip_is_canonical": .sized { arguments, _ in
            Evaluation.traversalCost(Evaluation.costSize(arguments[0]), tenths: 2)
        },
    ]
}

extension Evaluation {
    fileprivate var mappedAddresses: IPAddress.MappedAddresses { options.mappedAddressesEqual ? .unwrapped : .refused }

    /// What `use` makes of the address that a text denotes, or the error for a text that denotes none.
    func address(_ text: Value, _ use: (IPAddress) -> Value) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        do throws(IPAddress.ParseError) {
            return use(try IPAddress(parsing: text.utf8, mapped: mappedAddresses))
        } catch {
            return invalid(error.message(for: text.utf8))
        }
    }
}
