import Documents

/// Compares fields with the types that the API gives them (k8s.io/api/core/v1).
struct FieldTypes {
    fileprivate enum Expected {
        case boolean, string, mapping
        /// Of a user or a group (k8s.io/apimachinery/pkg/util/validation, IsValidUserID).
        case identifier
    }

    private typealias Table = [(name: StaticString, type: Expected)]

    private static let ofPods: Table = [("automountServiceAccountToken", .boolean), ("serviceAccountName", .string)]
    private static let ofContexts: Table = [
        ("runAsNonRoot", .boolean), ("runAsUser", .identifier), ("runAsGroup", .identifier),
        ("seccompProfile", .mapping),
    ]
    private static let ofPodContexts: Table = ofContexts + [("fsGroup", .identifier)]
    private static let ofContainers: Table =
        ofContexts + [("allowPrivilegeEscalation", .boolean), ("readOnlyRootFilesystem", .boolean)]
    private static let ofVariables: Table = [("name", .string), ("value", .string)]
    private static let ofNamed: Table = [("name", .string)]

    private var found: [Malformation] = []

    private init() {}

    /// Fields of pods that have another type than the API gives them, of those that a check would else take for fields that
    /// say nothing: `runAsNonRoot: "true"`, a user's ID below 0, and a password without quotes that is a number. Nor would it
    /// know a variable, a volume or a mount without a name. Text that is yet to be written may stand for any type.
    static func mistakes(in template: PodTemplate) -> [Malformation] {
        var types = FieldTypes()
        let ofSpec = { template.path.map(\.name) + [.field("spec")] }
        let spec = template.slot.pointee.slot(forKey: "spec")
        types.check(spec, ofPods, at: ofSpec)
        let context = spec?.pointee.slot(forKey: "securityContext")
        types.check(context, ofPodContexts) { ofSpec() + [.field("securityContext")] }
        let groups = context?.pointee["supplementalGroups"]?.elements
        if let base = groups?.baseAddress {
            for index in 0..<(groups?.count ?? 0) {
                types.check(base + index, .identifier) {
                    ofSpec() + [.field("securityContext"), .field("supplementalGroups"), .index(index)]
                }
            }
        }
        types.check(spec?.pointee.slot(forKey: "volumes"), ofItems: ofNamed) { ofSpec() + [.field("volumes")] }
        // What is no container is said where rules read them.
        _ = template.forEachContainer { container in
            let ofContainer = { template.path.map(\.name) + container.path.map(\.name) }
            types.check(container.slot.pointee.slot(forKey: "securityContext"), ofContainers) {
                ofContainer() + [.field("securityContext")]
            }
            types.check(container.slot.pointee.slot(forKey: "env"), ofItems: ofVariables) {
                ofContainer() + [.field("env")]
            }
            types.check(container.slot.pointee.slot(forKey: "volumeMounts"), ofItems: ofNamed) {
                ofContainer() + [.field("volumeMounts")]
            }
        }
        return types.found
    }

    /// - Parameters:
    ///   - list: of mappings with names.
    ///   - path: where it stands in the object.
    private mutating func check(
        _ list: UnsafePointer<Value>?, ofItems fields: Table, at path: () -> [FieldPath.Step]
    ) {
        guard let list, list.pointee.kind != .null else { return }
        guard list.pointee.kind == .list else {
            if !list.pointee.isYetToBeWritten { add(list, "is \(list.pointee.kindPhrase), not a list", at: path) }
            return
        }
        guard let base = list.pointee.elements.baseAddress else { return }
        for index in 0..<Int(list.pointee.count) {
            let item = base + index
            let ofItem = { path() + [.index(index)] }
            if item.pointee.kind == .map {
                check(item, fields, at: ofItem)
                let name = item.pointee["name"] ?? .null
                guard name.kind == .null || name.kind == .string && name.count == 0 else { continue }
                add(item, "has no name, without which the API server refuses it", at: ofItem)
            } else if !item.pointee.isYetToBeWritten {
                add(item, "is \(item.pointee.kindPhrase), not a mapping", at: ofItem)
            }
        }
    }

    /// - Parameter path: where the map stands in the object.
    private mutating func check(_ map: UnsafePointer<Value>?, _ fields: Table, at path: () -> [FieldPath.Step]) {
        guard let map, map.pointee.kind == .map else { return }
        for (name, type) in fields {
            guard let slot = map.pointee.slot(forKey: name) else { continue }
            check(slot, type) { path() + [.field(name.description)] }
        }
    }

    private mutating func check(_ slot: UnsafePointer<Value>, _ type: Expected, at path: () -> [FieldPath.Step]) {
        guard let mistake = type.mistake(in: slot.pointee) else { return }
        add(slot, "is \(slot.pointee.kindPhrase), \(mistake)", at: path)
    }

    private mutating func add(_ slot: UnsafePointer<Value>, _ mistake: String, at path: () -> [FieldPath.Step]) {
        found.append(Malformation(reason: "\(FieldPath(path())) \(mistake)", slot: slot))
    }
}

extension FieldTypes.Expected {
    /// What is wrong with a value, and what to do; nil where it fits, or is null or a placeholder.
    fileprivate func mistake(in value: Value) -> String? {
        switch (self, value.kind) {
        case (_, .null), (.boolean, .bool), (.string, .string), (.mapping, .map): return nil
        case (.identifier, .int) where (0...Int64(Int32.max)).contains(value.asInt): return nil
        case (_, .string) where value.isYetToBeWritten: return nil
        case (.boolean, .string): return "not a boolean: remove the quotes"
        case (.identifier, .string): return "not a number: remove the quotes"
        case (.boolean, _): return "not a boolean"
        case (.identifier, .int), (.identifier, .uint): return "not one from 0 to \(Int32.max)"
        // A whole number that is too large for 64 bits.
        case (.identifier, .double) where value.asDouble.magnitude >= 0x1p63:
            return "not one from 0 to \(Int32.max)"
        case (.identifier, _): return "not a whole number"
        case (.string, _): return value.whyNoText
        case (.mapping, _): return "not a mapping"
        }
    }
}
