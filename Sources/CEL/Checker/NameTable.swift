/// Looks names up in an environment from within its container: of a container `a.b`, the name `x` may mean `a.b.x`,
/// `a.x` or `x`, the first that is declared; `.x` means only `x`.
struct NameTable {
    let environment: Environment
    /// What may stand in front of a name, innermost first; the last is empty.
    private let prefixes: [String]

    init(_ environment: Environment) {
        self.environment = environment
        var prefixes: [String] = []
        var container = environment.container[...]
        while !container.isEmpty {
            prefixes.append(container + ".")
            container = container.lastIndex(of: ".").map { container[..<$0] } ?? ""
        }
        self.prefixes = prefixes + [""]
    }

    /// The variable or type that `name` means.
    func identifier(_ name: String) -> Reference? {
        first(name) { name in
            if environment.variables[name] != nil { return .variable(name) }
            if let type = environment.types[name] { return .typeName(type) }
            if environment.objectType(name) != nil { return .typeName(.object(name)) }
            return nil
        }
    }

    /// Whether a name that begins with `name` and a dot may mean something.
    func mayHoldNames(below name: String) -> Bool {
        prefixes.count > 1 || name.utf8.first == UInt8(ascii: ".") || environment.namespaces.contains(name)
    }

    func function(_ name: String) -> Function? {
        first(name) { environment.functions[$0] }
    }

    private func first<Declaration>(_ name: String, _ lookup: (String) -> Declaration?) -> Declaration? {
        if name.utf8.first == UInt8(ascii: ".") { return lookup(String(name.dropFirst())) }
        for prefix in prefixes {
            if let found = lookup(prefix.isEmpty ? name : prefix + name) { return found }
        }
        return nil
    }
}
