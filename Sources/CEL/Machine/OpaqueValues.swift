import Documents

/// Equality and text of opaque values.
extension Evaluation {
    /// `==` of two opaque values of one type.
    func opaquesEqual(_ type: OpaqueType, _ a: Value, _ b: Value) -> Value {
        switch type {
        case .quantity: same(a, b, as: Quantity.self)
        case .ip: same(a, b, as: IPAddress.self)
        case .cidr: same(a, b, as: CIDR.self)
        default: .bool(a.bits == b.bits)
        }
    }

    private func same<Payload: BitwiseCopyable & Equatable>(_ a: Value, _ b: Value, as type: Payload.Type) -> Value {
        guard let x = a.payload(as: type), let y = b.payload(as: type) else { return .failure(.noSuchOverload) }
        return .bool(x == y)
    }
}

extension ValueText {
    static func appendOpaque(_ value: Value, to out: inout [UInt8]) {
        out.append(contentsOf: "<\(OpaqueType(rawValue: value.aux)?.name ?? "opaque")>".utf8)
    }
}
