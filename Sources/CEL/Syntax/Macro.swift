/// A call that the parser replaces by another expression: cel-spec's macros and those of extensions.
public struct Macro: Sendable {
    /// Makes the replacement. Nil means that the call is an ordinary one after all, a diagnostic that it has the
    /// macro's name and number of arguments but not its shape.
    typealias Expander = @Sendable (_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID?

    public let name: String
    /// Called as `target.name(…)` rather than `name(…)`.
    public let isReceiver: Bool
    /// The name that such a call must be made on, such as `cel`; nil for any target.
    let namespace: String?
    /// Nil for any number.
    public let argumentCount: Int?
    let expand: Expander

    /// `target.name(…)` with as many arguments.
    static func receiver(_ name: String, _ argumentCount: Int?, expand: @escaping Expander) -> Macro {
        Macro(name: name, isReceiver: true, namespace: nil, argumentCount: argumentCount, expand: expand)
    }

    /// `namespace.name(…)` with as many arguments.
    static func receiver(
        _ name: String, _ argumentCount: Int?, of namespace: String, expand: @escaping Expander
    ) -> Macro {
        Macro(name: name, isReceiver: true, namespace: namespace, argumentCount: argumentCount) {
            expansion throws(Diagnostic) in
            expansion.isTarget(namespace) ? try expand(&expansion) : nil
        }
    }

    /// `name(…)` with as many arguments.
    static func global(_ name: String, _ argumentCount: Int?, expand: @escaping Expander) -> Macro {
        Macro(name: name, isReceiver: false, namespace: nil, argumentCount: argumentCount, expand: expand)
    }
}

/// The macros of an environment.
public struct MacroTable: Sendable {
    private var macros: [String: [Macro]] = [:]

    init(_ macros: [Macro] = []) {
        for macro in macros { add(macro) }
    }

    /// Adds a macro; it takes the place of one with the same name, style and number of arguments.
    mutating func add(_ macro: Macro) {
        macros[macro.name, default: []].removeAll {
            $0.isReceiver == macro.isReceiver && $0.argumentCount == macro.argumentCount
        }
        macros[macro.name, default: []].append(macro)
    }

    /// Whether some macro is called as `namespace.name(…)`.
    func hasNamespace(_ namespace: String) -> Bool {
        macros.values.contains { $0.contains { $0.namespace == namespace } }
    }

    /// The macro for a call; one for exactly this number of arguments goes before one for any number.
    func macro(named name: String, isReceiver: Bool, argumentCount: Int) -> Macro? {
        guard let candidates = macros[name] else { return nil }
        return candidates.first { $0.isReceiver == isReceiver && $0.argumentCount == argumentCount }
            ?? candidates.first { $0.isReceiver == isReceiver && $0.argumentCount == nil }
    }
}
