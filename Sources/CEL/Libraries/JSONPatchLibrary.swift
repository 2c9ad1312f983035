import Documents

/// Help with paths of JSON Patch (the Kubernetes CEL library `jsonpatch.go`), for mutating policies only.
///
///     jsonpatch.escapeKey(string) → string      `~` as `~0` and `/` as `~1` (RFC 6901)
enum JSONPatchLibrary {
    static let library = Library(
        name: "kubernetes.jsonpatch", functions: [escapeKey.attaching(implementations, costs: costs)])

    private static let escapeKey: Function = .declare(
        "jsonpatch.escapeKey", .global("string_jsonpatch_escapeKey_string", .string, gives: .string))

    private static let implementations: [String: Implementation] = [
        "string_jsonpatch_escapeKey_string": { evaluation, arguments in
            evaluation.text { JSONPatchKey.escape(arguments[0].utf8, to: &$0) }
        }
    ]

    private static let costs: [String: CallCost] = ["string_jsonpatch_escapeKey_string": .walk(0)]
}
