import Documents
import Kubernetes

/// The names from a mapping down to a field: `["securityContext", "privileged"]`.
typealias Field = [StaticString]

/// A field that holds what the API server could not decode.
struct Unreadable: Error {
    let malformation: Malformation

    init(_ reason: String, _ slot: UnsafePointer<Value>) { malformation = Malformation(reason: reason, slot: slot) }
}

/// A mapping of the pod from which fields are read: its metadata and spec, a container, a volume.
///
/// Reading follows the API server's decoding: an absent field and one that is null are the same, a value of another
/// kind is an error, fields that are not asked for do not matter.
struct Place: @unchecked Sendable {
    let holder: Holder
    let slot: UnsafePointer<Value>
    /// The way from the object.
    let path: [FieldStep]

    func bool(_ field: Field) throws(Unreadable) -> Bool? { try value(field, .bool, "boolean")?.pointee.isTrue }

    func text(_ field: Field) throws(Unreadable) -> ExactText? {
        try value(field, .string, "string")?.pointee.text.map { ExactText($0) }
    }

    /// Whether a mapping is there, empty or not.
    func hasMapping(_ field: Field) throws(Unreadable) -> Bool { try value(field, .map, "mapping") != nil }

    /// A whole number. `1.0` is one: it becomes `1` on its way through a client.
    func integer<Number: FixedWidthInteger>(_ field: Field, as type: Number.Type) throws(Unreadable) -> Number? {
        guard let slot = try slot(of: field) else { return nil }
        let number: Number? =
            switch slot.pointee.kind {
            case .int: Number(exactly: slot.pointee.asInt)
            case .double: Number(exactly: slot.pointee.asDouble)
            default: nil
            }
        guard let number else {
            let isNumber = slot.pointee.kind == .int || slot.pointee.kind == .double
            let fault =
                isNumber ? "no whole number of \(Number.bitWidth) bits" : "\(slot.pointee.kindPhrase), not a number"
            throw Unreadable("\(pathText(field)) is \(fault)", slot)
        }
        return number
    }

    /// The strings of a list, each with its position; null reads as the empty string.
    func texts(_ field: Field) throws(Unreadable) -> [(index: Int, text: ExactText)] {
        var texts: [(Int, ExactText)] = []
        guard let list = try value(field, .list, "list")?.pointee.elements, let base = list.baseAddress else {
            return []
        }
        for index in list.indices {
            guard base[index].kind == .string || base[index].kind == .null else {
                let reason = "\(pathText(field))[\(index)] is \(base[index].kindPhrase), not a string"
                throw Unreadable(reason, base + index)
            }
            texts.append((index, ExactText(base[index].text ?? "")))
        }
        return texts
    }

    /// The mappings of a list. They have the same holder.
    func places(_ field: Field) throws(Unreadable) -> [Place] {
        guard let slot = try value(field, .list, "list"), let base = slot.pointee.elements.baseAddress else {
            return []
        }
        let list = location(field).steps
        var places: [Place] = []
        for index in 0..<Int(slot.pointee.count) {
            guard base[index].kind == .map else {
                let reason = "\(pathText(field))[\(index)] is \(base[index].kindPhrase), not a mapping"
                throw Unreadable(reason, base + index)
            }
            let step = FieldStep(name: .index(index), slot: base + index)
            places.append(Place(holder: holder, slot: base + index, path: list + [step]))
        }
        return places
    }

    /// The entries of a mapping whose values are strings, null read as the empty string, for the keys that matter.
    func texts(
        _ field: Field, where matters: (ExactText) -> Bool
    ) throws(Unreadable) -> [(key: String, text: ExactText)] {
        var texts: [(String, ExactText)] = []
        guard let map = try value(field, .map, "mapping") else { return [] }
        for entry in map.pointee.entries {
            guard let key = entry.key.text, matters(ExactText(key)) else { continue }
            guard entry.value.kind == .string || entry.value.kind == .null else {
                let place = location(field, .field(key))
                throw Unreadable("\(place.path) is \(entry.value.kindPhrase), not a string", place.slot)
            }
            texts.append((key, ExactText(entry.value.text ?? "")))
        }
        return texts
    }

    /// The place of a field, or of something below it.
    func location(_ field: Field, _ below: FieldPath.Step...) -> FieldLocation {
        FieldLocation(below: slot, at: path, field.map { .field("\($0)") } + below)
    }

    /// The same mapping as what another holder has.
    func held(by holder: Holder) -> Place { Place(holder: holder, slot: slot, path: path) }

    /// The slot of a field whose value is of a kind; nil where it is absent or null.
    private func value(
        _ field: Field, _ kind: Value.Kind, _ kindName: String
    ) throws(Unreadable) -> UnsafePointer<Value>? {
        guard let slot = try slot(of: field) else { return nil }
        guard slot.pointee.kind == kind else {
            throw Unreadable("\(pathText(field)) is \(slot.pointee.kindPhrase), not a \(kindName)", slot)
        }
        return slot
    }

    /// The slot of a field; nil where it, or a mapping on the way to it, is absent or null.
    private func slot(of field: Field) throws(Unreadable) -> UnsafePointer<Value>? {
        var slot = slot
        for (depth, name) in field.enumerated() {
            guard slot.pointee.kind == .map else {
                throw Unreadable("\(pathText(field.prefix(depth))) is \(slot.pointee.kindPhrase), not a mapping", slot)
            }
            guard let next = slot.pointee.slot(forKey: name), next.pointee.kind != .null else { return nil }
            slot = next
        }
        return slot
    }

    private func pathText(_ field: some Sequence<StaticString>) -> String {
        FieldPath(path.map(\.name) + field.map { .field("\($0)") }).description
    }
}
