import Documents

/// Equality of opaque values.
extension Evaluation {
    /// `==` of two opaque values of one type. What belongs to the authorizer cannot be compared.
    func opaquesEqual(_ type: OpaqueType, _ a: Value, _ b: Value) -> Value {
        switch type {
        case .quantity: same(a, b, as: Quantity.self, ==)
        case .ip: same(a, b, as: IPAddress.self, ==)
        case .cidr: same(a, b, as: CIDR.self, ==)
        case .format: same(a, b, as: NamedFormat.self, ==)
        case .url: same(a, b, as: KubernetesURL.self) { $0.isEqual(to: $1) }
        case .semver: same(a, b, as: SemanticVersion.self) { $0.compare($1) == 0 }
        case .authorizer, .pathCheck, .groupCheck, .resourceCheck, .decision: .failure(.noSuchOverload)
        case .optional, .object: .bool(a.bits == b.bits)
        }
    }

    private func same<Payload: OpaquePayload>(
        _ a: Value, _ b: Value, as type: Payload.Type, _ areEqual: (Payload, Payload) -> Bool
    ) -> Value {
        guard let x = a.payload(as: type), let y = b.payload(as: type) else { return .failure(.noSuchOverload) }
        return .bool(areEqual(x, y))
    }
}

/// Text of opaque values: the call that makes such a value.
extension ValueText {
    static func appendOpaque(_ value: Value, to out: inout [UInt8]) {
        switch OpaqueType(rawValue: value.aux) {
        case .quantity: append("quantity", value.payload(as: Quantity.self), to: &out) { $0.appendText(to: &$1) }
        case .ip: append("ip", value.payload(as: IPAddress.self), to: &out) { $0.appendText(to: &$1) }
        case .cidr: append("cidr", value.payload(as: CIDR.self), to: &out) { $0.appendText(to: &$1) }
        case .url: append("url", value.payload(as: KubernetesURL.self), to: &out) { $0.appendText(to: &$1) }
        case .semver: append("semver", value.payload(as: SemanticVersion.self), to: &out) { $0.appendText(to: &$1) }
        case .format:
            out.append(contentsOf: "format.\(value.payload(as: NamedFormat.self)?.name ?? "unknown")()".utf8)
        case .authorizer, .pathCheck, .groupCheck, .resourceCheck: appendCheck(AuthorizationCheck(of: value), to: &out)
        case .decision:
            let answer = value.payload(as: AuthorizationAnswer.self) ?? AuthorizationAnswer()
            let outcome = answer.isError ? "error" : answer.isAllowed ? "allowed" : "denied"
            out.append(contentsOf: "<\(OpaqueType.decision.name): \(outcome)>".utf8)
        case .optional, .object, nil:
            out.append(contentsOf: "<\(OpaqueType(rawValue: value.aux)?.name ?? "opaque")>".utf8)
        }
    }

    private static func append<Payload>(
        _ function: String, _ payload: Payload?, to out: inout [UInt8], _ text: (Payload, inout [UInt8]) -> Void
    ) {
        guard let payload else { return }
        out.append(contentsOf: "\(function)(\"".utf8)
        text(payload, &out)
        out.append(contentsOf: "\")".utf8)
    }

    private static func appendCheck(_ check: AuthorizationCheck, to out: inout [UInt8]) {
        out.append(contentsOf: "authorizer".utf8)
        func call(_ function: String, _ arguments: Value...) {
            out.append(contentsOf: ".\(function)(\(arguments.map { literal($0) }.joined(separator: ", ")))".utf8)
        }
        if check.accountName.count > 0 { call("serviceAccount", check.accountNamespace, check.accountName) }
        if check.path.count > 0 { call("path", check.path) }
        if check.resource.count > 0 {
            call("group", check.group)
            call("resource", check.resource)
        } else if check.group.count > 0 {
            call("group", check.group)
        }
        let rest = [
            ("subresource", check.subresource), ("namespace", check.namespace), ("name", check.name),
            ("fieldSelector", check.fieldSelector), ("labelSelector", check.labelSelector),
        ]
        for (function, argument) in rest where argument.count > 0 { call(function, argument) }
    }
}

extension Quantity {
    /// Appends the quantity with a decimal suffix, or in powers of ten where there is none: `1500m`, `2G`, `5e30`.
    fileprivate func appendText(to output: inout [UInt8]) {
        let suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
        let zeros = ((exponent % 3) + 3) % 3
        let step = (exponent - zeros) / 3 + 3
        if mantissa == 0 {
            output.append(UInt8(ascii: "0"))
        } else if suffixes.indices.contains(step) {
            output.append(contentsOf: "\(mantissa)\(String(repeating: "0", count: zeros))\(suffixes[step])".utf8)
        } else {
            output.append(contentsOf: "\(mantissa)e\(exponent)".utf8)
        }
    }
}

extension SemanticVersion {
    /// Appends the version without its build metadata.
    fileprivate func appendText(to output: inout [UInt8]) {
        output.append(contentsOf: "\(major).\(minor).\(patch)".utf8)
        guard !preRelease.isEmpty else { return }
        output.append(UInt8(ascii: "-"))
        output.append(contentsOf: preRelease)
    }
}
