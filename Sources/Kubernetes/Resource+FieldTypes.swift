import Documents

extension Resource {
    /// Fields of pods that have another type than the API gives them, of those that a check would else take for fields that
    /// say nothing: `runAsNonRoot: "true"`, and a password without quotes that is a number. Text that is yet to be written
    /// may stand for any type.
    var mistypedPodFields: [Malformation] {
        podTemplates.found.flatMap { template -> [Malformation] in
            var search = FieldTypes()
            let path = template.path.map(\.name)
            let spec = template.slot.pointee.slot(forKey: "spec")
            search.check(spec, FieldTypes.ofPods) { path + [.field("spec")] }
            search.check(spec?.pointee.slot(forKey: "securityContext"), FieldTypes.ofUsers) {
                path + [.field("spec"), .field("securityContext")]
            }
            // What is no container is said where rules read them.
            _ = template.forEachContainer { container in
                let own = { path + container.path.map(\.name) }
                search.check(container.slot.pointee.slot(forKey: "securityContext"), FieldTypes.ofContainers) {
                    own() + [.field("securityContext")]
                }
                let variables = container.slot.pointee.slot(forKey: "env")?.pointee.elements
                guard let base = variables?.baseAddress else { return }
                for index in 0..<(variables?.count ?? 0) {
                    search.check(base + index, FieldTypes.ofVariables) { own() + [.field("env"), .index(index)] }
                }
            }
            return search.found
        }
    }
}

/// Compares fields with the types that the API gives them (k8s.io/api/core/v1).
private struct FieldTypes {
    enum Expected {
        case boolean, integer, string, mapping
    }

    typealias Table = [(name: StaticString, type: Expected)]

    static let ofPods: Table = [("automountServiceAccountToken", .boolean), ("serviceAccountName", .string)]
    static let ofUsers: Table = [("runAsNonRoot", .boolean), ("runAsUser", .integer), ("seccompProfile", .mapping)]
    static let ofContainers: Table =
        ofUsers + [("allowPrivilegeEscalation", .boolean), ("readOnlyRootFilesystem", .boolean)]
    static let ofVariables: Table = [("value", .string)]

    private(set) var found: [Malformation] = []

    /// - Parameter path: where the map stands in the object.
    mutating func check(_ map: UnsafePointer<Value>?, _ fields: Table, at path: () -> [FieldPath.Step]) {
        guard let map, map.pointee.kind == .map else { return }
        for (name, type) in fields {
            guard let slot = map.pointee.slot(forKey: name), let mistake = type.mistake(in: slot.pointee) else {
                continue
            }
            let place = FieldPath(path() + [.field(name.description)])
            found.append(Malformation(reason: "\(place) is \(slot.pointee.kindPhrase), \(mistake)", slot: slot))
        }
    }
}

extension FieldTypes.Expected {
    /// What is wrong with a value, and what to do; nil where it fits, or is null or a placeholder.
    fileprivate func mistake(in value: Value) -> String? {
        switch (self, value.kind) {
        case (_, .null), (.boolean, .bool), (.integer, .int), (.integer, .uint), (.string, .string), (.mapping, .map):
            return nil
        case (_, .string) where ["${", "$(", "{{"].contains { value.utf8.contains(text: $0.utf8) }: return nil
        case (.boolean, .string): return "not a boolean: remove the quotes"
        case (.integer, .string): return "not a number: remove the quotes"
        case (.string, .bool), (.string, .int), (.string, .uint), (.string, .double): return "not a string: quote it"
        case (.boolean, _): return "not a boolean"
        case (.integer, _): return "not a whole number"
        case (.string, _): return "not a string"
        case (.mapping, _): return "not a mapping"
        }
    }
}
