import CEL
import Documents
import Kubernetes

/// Reads `networking.k8s.io/v1` NetworkPolicies, with the defaults and the validation of the API server
/// (`pkg/apis/networking/v1/defaults.go` and `pkg/apis/networking/validation`).
struct NetworkPolicyReader {
    /// The policy, or nil where the API server would refuse it.
    static func read(_ reader: ObjectReader) -> TrafficPolicy? {
        let policy = NetworkPolicyReader(reader: reader).policy()
        return reader.mistakes.isEmpty ? policy : nil
    }

    private let reader: ObjectReader

    private func policy() -> TrafficPolicy? {
        let spec = reader.spec
        let subject = spec?["podSelector"]
        let (ingress, egress) = (spec?["ingress"]?.mappings ?? [], spec?["egress"]?.mappings ?? [])
        let types = types(spec, hasEgress: !egress.isEmpty)
        return TrafficPolicy(
            kind: .networkPolicy, tier: .namespace, priority: 0, namespace: reader.namespace, name: reader.name,
            subject: PodQuery(
                namespaces: .named(reader.namespace), pods: subject.flatMap(\.selector) ?? LabelSelector()),
            ingress: types.contains(.ingress) ? ingress.map { rule($0, peers: $0["from"]) } : nil,
            egress: types.contains(.egress) ? egress.map { rule($0, peers: $0["to"]) } : nil,
            origin: reader.object.origin, subjectOrigin: (subject ?? spec ?? reader.object).origin)
    }

    /// Where a policy states no types, it is for what comes in, and for what goes out if it has rules for it.
    private func types(_ spec: Field?, hasEgress: Bool) -> Set<TrafficDirection> {
        let field = spec?["policyTypes"]
        let stated = field?.items ?? []
        if let field, field.value.kind != .list || stated.count > 2 {
            field.reject("policyTypes is a list of Ingress, Egress or both")
        }
        if stated.isEmpty { return hasEgress ? [.ingress, .egress] : [.ingress] }
        var types: Set<TrafficDirection> = []
        for type in stated {
            switch type.text {
            case "Ingress": types.insert(.ingress)
            case "Egress": types.insert(.egress)
            default: type.reject("a policy type is Ingress or Egress")
            }
        }
        return types
    }

    private func rule(_ field: Field, peers: Field?) -> TrafficRule {
        let (peers, ports) = (peers?.mappings ?? [], field["ports"]?.mappings ?? [])
        return TrafficRule(
            action: .allow, peers: peers.isEmpty ? nil : peers.compactMap(peer),
            ports: ports.isEmpty ? nil : ports.compactMap(port), name: nil, origin: field.origin)
    }

    private func peer(_ field: Field) -> TrafficPeer? {
        let (pods, namespaces, block) = (field["podSelector"], field["namespaceSelector"], field["ipBlock"])
        if let block {
            if pods != nil || namespaces != nil {
                field.reject("a peer is an ipBlock or has selectors, not both")
                return nil
            }
            return TrafficPeer(kind: .block(addresses(block)), origin: field.origin)
        }
        if pods == nil && namespaces == nil {
            field.reject("a peer needs a podSelector, a namespaceSelector or an ipBlock")
            return nil
        }
        guard let podSelector = pods.map(\.selector) ?? LabelSelector(),
            let places = namespaces.map({ $0.selector.map { PodQuery.Namespaces.matching($0) } })
                ?? .named(reader.namespace)
        else { return nil }
        return TrafficPeer(kind: .pods(PodQuery(namespaces: places, pods: podSelector)), origin: field.origin)
    }

    /// The addresses of a block without its exceptions, each of which must lie in it and be smaller; none of a block that
    /// is not read.
    private func addresses(_ block: Field) -> AddressSet {
        guard let field = block["cidr"], let cidr = network(field) else {
            if block["cidr"] == nil { block.reject("an ipBlock needs a cidr") }
            return .empty
        }
        let whole = AddressSet(cidr)
        var holes: [AddressSet] = []
        for exception in block["except"]?.items ?? [] {
            guard let hole = network(exception) else { return .empty }
            let part = AddressSet(hole)
            guard !part.isSuperset(of: whole) else {
                exception.reject("\(hole.text) leaves nothing of \(cidr.text)")
                continue
            }
            guard whole.isSuperset(of: part) else {
                exception.reject("\(hole.text) is no part of \(cidr.text)")
                continue
            }
            holes.append(part)
        }
        return whole.subtracting(AddressSet.union(of: holes))
    }

    /// The network as network plugins read it (Go's `net.ParseCIDR`): bits of the host are no matter, and IPv4-mapped
    /// addresses are those of IPv4.
    ///
    /// Such networks, and those with needless zeros, the API server takes before Kubernetes 1.36 (feature gate
    /// `StrictIPCIDRValidation`), and later where they are stored already. Of an address with needless zeros the plugins
    /// make nothing: nil then, too.
    private func network(_ field: Field) -> CIDR? {
        let text = field.text ?? ""
        func remark(_ reading: String) {
            field.remark(
                "NetworkPolicy \(reader.name): \(text) \(reading): the API server refuses such a text from Kubernetes "
                    + "1.36 on, unless it is stored already")
        }
        do throws(CIDR.ParseError) {
            let cidr = try CIDR(parsing: text)
            if cidr.masked != cidr { remark("is read as \(cidr.masked.text)") }
            return cidr
        } catch .mapped {
            let cidr = CIDR(insideMapped: text)
            remark(cidr.map { "is read as \($0.masked.text)" } ?? "is read as no network")
            return cidr
        } catch {}
        if let slash = text.lastIndex(of: "/"), CIDR.isNetwork(text.withoutNeedlessZeros) {
            let reading = String(text[..<slash]) + text[slash...].withoutNeedlessZeros
            guard let cidr = (try? CIDR(parsing: reading)) ?? CIDR(insideMapped: reading) else {
                remark("has needless zeros and is read as no network")
                return nil
            }
            remark("is read as \(cidr.masked.text)")
            return cidr
        }
        field.reject("not a network in CIDR notation")
        return nil
    }

    private func port(_ field: Field) -> PortQuery? {
        let proto = field["protocol"]?.transportProtocol ?? .tcp
        guard let port = field["port"] else {
            if let end = field["endPort"] { end.reject("endPort needs a port") }
            return .ports(ConnectionSet(proto))
        }
        if let name = port.text {
            if let end = field["endPort"] { end.reject("endPort needs a port with a number") }
            if UInt16(name) != nil {
                port.reject("\"\(name)\" is text, and no name of a port, which needs a letter: write \(name)")
            } else if !PortName.isValid(name) {
                port.reject("\"\(name)\" is no name of a port: it has up to 15 of a-z, 0-9 and -, one of them a letter")
            }
            return .named(name, proto)
        }
        guard let first = port.port else {
            port.reject("a port is a number from 1 to 65535, or a name")
            return nil
        }
        guard let end = field["endPort"] else { return .ports(ConnectionSet(proto, port: first)) }
        guard let last = end.port, last >= first else {
            end.reject("endPort is a number from port to 65535")
            return nil
        }
        return .ports(ConnectionSet(proto, IntervalSet(first...last)))
    }
}

extension CIDR {
    /// Whether a text is a network, of IPv4-mapped addresses or others.
    fileprivate static func isNetwork(_ text: String) -> Bool {
        do throws(ParseError) {
            _ = try CIDR(parsing: text)
            return true
        } catch {
            return error == .mapped
        }
    }

    /// The IPv4 network in one of IPv4-mapped addresses, such as `::ffff:10.0.0.0/104`; nil for one of fewer than 96 bits.
    fileprivate init?(insideMapped text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let length = Int(parts[1]), length >= 96 else { return nil }
        let inner = parts[0].contains(".") ? parts[0].split(separator: ":").last ?? "" : parts[0]
        guard let address = try? IPAddress(parsing: String(inner), mapped: .unwrapped),
            let network = try? CIDR(parsing: "\(address.text)/\(length - 96)")
        else { return nil }
        self = network
    }
}

extension StringProtocol {
    /// Numbers between dots and behind a slash without the zeros before their first digit.
    fileprivate var withoutNeedlessZeros: String {
        var text = ""
        for character in self {
            if character.isWholeNumber, text.last == "0", text.dropLast().last.map({ !$0.isHexDigit }) ?? true {
                text.removeLast()
            }
            text.append(character)
        }
        return text
    }
}

/// What the API server takes for the name of a port (`IsValidPortName` of `apimachinery/pkg/util/validation`).
enum PortName {
    static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let dash = UInt8(ascii: "-")
        return (1...15).contains(bytes.count) && bytes.contains(where: isLetter) && bytes.first != dash
            && bytes.last != dash && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == dash }
            && !zip(bytes, bytes.dropFirst()).contains { $0 == dash && $1 == dash }
    }
}

extension Field {
    /// TCP, UDP or SCTP; anything else is noted.
    var transportProtocol: TransportProtocol? {
        if let proto = text.flatMap({ TransportProtocol(rawValue: $0) }) { return proto }
        reject("a protocol is TCP, UDP or SCTP")
        return nil
    }
}
