import CEL

/// The functions of an environment that expressions call by name, by the types of what they give.
public struct Signatures {
    var byResult: [CELType: [(function: String, overload: Overload)]] = [:]

    /// No functions.
    public init() {}

    public init(_ environment: Environment) {
        for function in environment.functions.values.sorted(by: { $0.name < $1.name }) {
            guard let first = function.name.unicodeScalars.first, first.properties.isAlphabetic else { continue }
            for overload in function.overloads {
                byResult[Signatures.outermost(overload.result), default: []].append((function.name, overload))
            }
        }
    }

    /// A type without what its elements are.
    static func outermost(_ type: CELType) -> CELType {
        switch type {
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .type: .type(.dyn)
        case .opaque(let name, _): .opaque(name, [])
        case .parameter: .dyn
        default: type
        }
    }
}
