/// Which dialects know the functions that another one does not.
enum Availability {
    /// Advice on a function that the dialect at hand does not know, and another does; nil where none does.
    static func advice(onFunction name: String) -> String? {
        advice("'\(name)' is") { $0.functions[name] != nil }
    }

    /// Advice on a name in front of functions, such as `math` of `math.abs` and `cel` of `cel.bind`; nil where the
    /// dialect at hand has such functions, or none does.
    static func advice(onNamespace name: String, in environment: Environment) -> String? {
        let prefix = name + "."
        func isKnown(_ environment: Environment) -> Bool {
            // What macros become, such as `cel.@mapInsert`, is nothing that an expression can call.
            environment.functions.keys.contains { $0.hasPrefix(prefix) && !$0.hasPrefix(prefix + "@") }
                || environment.macros.hasNamespace(name)
        }
        return isKnown(environment) ? nil : advice("functions '\(prefix)…' are", isKnown)
    }

    private static func advice(_ subject: String, _ isKnown: (Environment) -> Bool) -> String? {
        if let version = KubernetesVersion.all.first(where: { isKnown(.kubernetes($0)) }) {
            return version == .oldest
                ? "\(subject) part of Kubernetes' CEL only" : "\(subject) part of Kubernetes' CEL since \(version)"
        }
        return isKnown(.spec) ? "\(subject) an extension of the CEL specification that this dialect does not have" : nil
    }
}
