/// What a function takes and gives, before its code is attached.
struct Signature: Sendable {
    /// cel-go's overload id.
    let id: String
    let isMember: Bool
    let parameters: [CELType]
    let result: CELType

    /// `f(parameters)`
    static func global(_ id: String, _ parameters: CELType..., gives result: CELType) -> Signature {
        Signature(id: id, isMember: false, parameters: parameters, result: result)
    }

    /// `target.f(parameters)`
    static func member(
        _ id: String, on target: CELType, _ parameters: CELType..., gives result: CELType
    ) -> Signature {
        Signature(id: id, isMember: true, parameters: [target] + parameters, result: result)
    }
}

extension Function {
    /// Declares a function by its signatures, without code.
    static func declare(_ name: String, _ signatures: [Signature]) -> Function {
        Function(
            name: name,
            overloads: signatures.map {
                Overload(
                    id: $0.id, isMember: $0.isMember, parameters: $0.parameters, result: $0.result,
                    implementation: nil, cost: .one)
            })
    }

    static func declare(_ name: String, _ signatures: Signature...) -> Function {
        declare(name, signatures)
    }

    /// The function with code and costs attached to its overloads, by id; an overload that is not mentioned stays as it
    /// is.
    func attaching(_ implementations: [String: Implementation], costs: [String: CallCost] = [:]) -> Function {
        Function(
            name: name,
            overloads: overloads.map {
                Overload(
                    id: $0.id, isMember: $0.isMember, parameters: $0.parameters, result: $0.result,
                    implementation: implementations[$0.id] ?? $0.implementation, cost: costs[$0.id] ?? $0.cost)
            })
    }
}
