import CEL
import Documents
import Kubernetes

/// Turns an object as it is written into what it is after an API server has read it into its type and handed it to
/// policies (`runtime.DefaultUnstructuredConverter`): nulls and empty optional fields are gone, structures without
/// which the type cannot be are there, quantities are canonical. What does not fit its type stays as it is: the API
/// server would not take such an object. Fields that the type does not have stay, too, and so does the status.
///
/// Of custom resources only the metadata has a type. In the rest of them nulls are left out, as the API server does
/// wherever the schema does not say `nullable`.
struct ServerDecoding {
    let arena: Arena
    private let types = BuiltInTypes.shared

    init(arena: Arena) { self.arena = arena }

    /// Deeper, only hostile objects go, in schemas within schemas: what lies there stays as it is.
    private static let deepest = 200

    func decoded(_ resource: Resource) -> Value {
        if let type = types.type(of: GroupKind(group: resource.group, kind: resource.kind)) {
            return structure(resource.object, type, 0)
        }
        return changed(resource.object) { name, value in
            if value.kind == .null { return nil }
            return name.text == "metadata" ? structure(value, types.metadata, 0) : withoutNulls(value, 0)
        }
    }

    // MARK: Types

    private func structure(_ value: Value, _ type: Int, _ depth: Int) -> Value {
        guard value.kind == .map, depth < ServerDecoding.deepest else { return value }
        let fields = types[type]
        let known = changed(value) { name, value in
            guard let field = fields.first(where: { $0.name.hasSameBytes(as: name) }) else {
                return value.kind == .null ? nil : value
            }
            return self.value(value, field.form, depth)
        }
        let missing = fields.compactMap { field -> Value.Entry? in
            guard let value = field.form.valueWhenAbsent, known.slot(forKey: field.name) == nil else { return nil }
            return Value.Entry(key: field.name, value: self.value(value, field.form, depth) ?? value)
        }
        if missing.isEmpty { return known }
        return (Array(known.entries) + missing).withUnsafeBufferPointer { arena.map($0).map }
    }

    /// - Returns: nil where the field is left out.
    private func value(_ value: Value, _ form: BuiltInTypes.Form, _ depth: Int) -> Value? {
        switch form {
        case .scalar: return value.isZeroScalar ? nil : value
        case .quantity: return value.kind == .null ? nil : quantity(value, isAtLeastMilli: false)
        case .quantityAlways: return quantity(value, isAtLeastMilli: false)
        case .structure(let type): return value.kind == .null ? nil : structure(value, type, depth + 1)
        case .structureAlways(let type):
            return structure(value.kind == .null ? Value(kind: .map) : value, type, depth + 1)
        case .list(let element, let isKeptEmpty):
            if value.kind == .null || value.kind == .list && value.count == 0 { return isKeptEmpty ? value : nil }
            return changedItems(value) { self.element($0, element, depth) }
        case .map(let element, let isKeptEmpty):
            if value.kind == .null || value.kind == .map && value.count == 0 { return isKeptEmpty ? value : nil }
            return changed(value) { _, value in self.element(value, element, depth) }
        case .opaque: return value.kind == .null ? nil : value
        }
    }

    /// An element of a list or a map. None is left out: a null is the element's zero value.
    private func element(_ value: Value, _ element: BuiltInTypes.Element, _ depth: Int) -> Value {
        switch element {
        case .text: value.kind == .null ? Value(kind: .string) : value
        case .quantity: quantity(value, isAtLeastMilli: true)
        case .opaque: value
        case .structure(let type): structure(value.kind == .null ? Value(kind: .map) : value, type, depth + 1)
        }
    }

    private func quantity(_ value: Value, isAtLeastMilli: Bool) -> Value {
        let written: String
        switch value.kind {
        case .null: return arena.string("0")
        case .string: written = value.text ?? ""
        case .int, .uint, .double: written = value.json()
        default: return value
        }
        guard let text = CanonicalQuantity.text(of: written, isAtLeastMilli: isAtLeastMilli) else { return value }
        return value.kind == .string && text == written ? value : arena.string(text)
    }

    // MARK: Custom resources

    private func withoutNulls(_ value: Value, _ depth: Int) -> Value {
        guard depth < ServerDecoding.deepest else { return value }
        switch value.kind {
        case .map:
            return changed(value) { _, value in value.kind == .null ? nil : withoutNulls(value, depth + 1) }
        case .list: return changedItems(value) { withoutNulls($0, depth + 1) }
        default: return value
        }
    }

    // MARK: Changing values

    /// The map with its values changed, or left out; the very same one where nothing changes.
    private func changed(_ map: Value, _ change: (Value, Value) -> Value?) -> Value {
        guard map.kind == .map else { return map }
        var isChanged = false
        let entries = map.entries.compactMap { entry -> Value.Entry? in
            let new = change(entry.key, entry.value)
            if new.map({ $0.isSame(as: entry.value) }) != true { isChanged = true }
            return new.map { Value.Entry(key: entry.key, value: $0) }
        }
        return isChanged ? entries.withUnsafeBufferPointer { arena.map($0).map } : map
    }

    /// The list with its items changed; the very same one where nothing changes.
    private func changedItems(_ list: Value, _ change: (Value) -> Value) -> Value {
        guard list.kind == .list else { return list }
        var isChanged = false
        let items = list.elements.map { old in
            let new = change(old)
            if !new.isSame(as: old) { isChanged = true }
            return new
        }
        return isChanged ? items.withUnsafeBufferPointer { arena.list($0) } : list
    }
}

extension BuiltInTypes.Form {
    /// What a field starts from that is there although nobody wrote it.
    fileprivate var valueWhenAbsent: Value? {
        switch self {
        case .quantityAlways, .structureAlways: .null
        default: nil
        }
    }
}

extension Value {
    /// Null, false, a zero or an empty text.
    fileprivate var isZeroScalar: Bool {
        switch kind {
        case .null: true
        case .bool, .int, .uint: bits == 0
        case .double: asDouble == 0
        case .string: count == 0 && !flags.contains(.withheld)
        default: false
        }
    }

    /// Whether both are the same value in the same place, so that there is nothing to copy.
    func isSame(as other: Value) -> Bool { kind == other.kind && bits == other.bits && count == other.count }
}
