/// The types that mutations make (`A/admission/plugin/cel/mutation`, `cel.md` 2.9).
enum PatchTypes {
    /// What `applyConfiguration` gives: part of the object, to be merged into it. Any field may be set.
    static let object = ObjectType(name: "Object", fields: [:], isOpen: true)

    /// One operation of what `jsonPatch` gives.
    static let jsonPatch = ObjectType(
        name: "JSONPatch", fields: ["op": .string, "path": .string, "from": .string, "value": .dyn])
}

extension CELType {
    /// What the expression of an `applyConfiguration` mutation must be of, exactly.
    public static var applyConfiguration: CELType { .object(PatchTypes.object.name) }

    /// What the expression of a `jsonPatch` mutation must be of, exactly.
    public static var jsonPatches: CELType { .list(.object(PatchTypes.jsonPatch.name)) }
}
