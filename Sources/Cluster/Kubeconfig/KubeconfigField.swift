import Documents

/// A value in a kubeconfig file with the way to it: reads typed fields as kubectl's JSON decoder does and throws errors
/// that name file, line, column and field. Keys are case-sensitive, unknown ones are left alone, and a field that is
/// null counts as absent.
struct KubeconfigField {
    let file: KubeconfigFile
    let slot: UnsafePointer<Value>
    let path: FieldPath
    /// `user "dev"`, once that is known.
    var entry: String?
    /// What to point at where the value itself stands nowhere in the file.
    var standIn: UnsafePointer<Value>?

    var place: Place {
        let offset = file.document?.span(of: standIn ?? slot)?.start ?? 0
        return Place(file: file, offset: offset, path: path, entry: entry)
    }

    /// A field of this map; nil where it is absent or null.
    func field(_ key: StaticString) throws(KubeconfigError) -> KubeconfigField? {
        if slot.pointee.kind == .null { return nil }
        guard slot.pointee.kind == .map else { throw wrongType("a map") }
        guard let child = slot.pointee.slot(forKey: key), child.pointee.kind != .null else { return nil }
        return KubeconfigField(file: file, slot: child, path: path.appending(.field("\(key)")), entry: entry)
    }

    /// A text field; nil where it is absent or empty, which means the same everywhere in a kubeconfig.
    func text(_ key: StaticString) throws(KubeconfigError) -> Located<String>? {
        guard let field = try field(key) else { return nil }
        let text = try field.asText()
        return text.isEmpty ? nil : Located(value: text, place: field.place)
    }

    /// A text field that holds a secret.
    func secret(_ key: StaticString) throws(KubeconfigError) -> Located<Redacted<String>>? {
        try text(key).map { Located(value: Redacted($0.value), place: $0.place) }
    }

    /// A field with base64 of bytes; nil where it is absent or empty.
    func data(_ key: StaticString) throws(KubeconfigError) -> Located<Redacted<[UInt8]>>? {
        guard let field = try field(key) else { return nil }
        guard field.slot.pointee.kind == .string else { throw field.wrongType("base64 text") }
        guard let bytes = Base64.decode(field.slot.pointee.utf8) else { throw field.invalid("is not base64") }
        return bytes.isEmpty ? nil : Located(value: Redacted(bytes), place: field.place)
    }

    func bool(_ key: StaticString) throws(KubeconfigError) -> Located<Bool>? {
        guard let field = try field(key) else { return nil }
        guard field.slot.pointee.kind == .bool else { throw field.wrongType("true or false") }
        return Located(value: field.slot.pointee.asBool, place: field.place)
    }

    /// The elements of a list field; none where it is absent.
    func list(_ key: StaticString) throws(KubeconfigError) -> [KubeconfigField] {
        try field(key)?.asList() ?? []
    }

    func texts(_ key: StaticString) throws(KubeconfigError) -> Located<[String]>? {
        guard let field = try field(key) else { return nil }
        return Located(value: try field.asTexts(), place: field.place)
    }

    /// A map of lists of texts.
    func textLists(_ key: StaticString) throws(KubeconfigError) -> Located<[String: [String]]>? {
        guard let field = try field(key) else { return nil }
        var lists: [String: [String]] = [:]
        for (name, value) in try field.asMap() { lists[name] = try value.asTexts() }
        return Located(value: lists, place: field.place)
    }

    func asMap() throws(KubeconfigError) -> [(key: String, value: KubeconfigField)] {
        if slot.pointee.kind == .null { return [] }
        guard slot.pointee.kind == .map else { throw wrongType("a map") }
        var fields: [(key: String, value: KubeconfigField)] = []
        for item in slot.pointee.entries {
            guard let key = item.key.text, let child = slot.pointee.slot(forKey: item.key) else { continue }
            fields.append(
                (key, KubeconfigField(file: file, slot: child, path: path.appending(.field(key)), entry: entry)))
        }
        return fields
    }

    func asText() throws(KubeconfigError) -> String {
        if slot.pointee.kind == .null { return "" }
        guard let text = slot.pointee.text else { throw wrongType("a string") }
        return text
    }

    private func asList() throws(KubeconfigError) -> [KubeconfigField] {
        if slot.pointee.kind == .null { return [] }
        guard slot.pointee.kind == .list else { throw wrongType("a list") }
        let elements = slot.pointee.elements
        guard let base = elements.baseAddress else { return [] }
        return elements.indices.map {
            KubeconfigField(file: file, slot: base + $0, path: path.appending(.index($0)), entry: entry)
        }
    }

    private func asTexts() throws(KubeconfigError) -> [String] {
        var texts: [String] = []
        for element in try asList() { texts.append(try element.asText()) }
        return texts
    }

    func wrongType(_ wanted: String) -> KubeconfigError {
        let found =
            switch slot.pointee.kind {
            case .null: "null"
            case .bool: "a boolean"
            case .int, .uint, .double: "a number"
            case .string: "a string"
            case .list: "a list"
            default: "a map"
            }
        return invalid("must be \(wanted), is \(found)")
    }

    func invalid(_ message: String) -> KubeconfigError { KubeconfigError(.field, message, at: place) }
}
