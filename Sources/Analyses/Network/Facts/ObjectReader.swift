import Documents
import Kubernetes
import Policies

/// Reads the fields of one object while its document lives, and notes what the API server would refuse. The analyses of
/// network and references share one, one after the other.
public final class ObjectReader {
    let resource: Resource
    /// What the facts of other objects say, too.
    let pool: FactPool
    private let objectPlace: ObjectPlace
    private let places: FilePlaces
    /// The ways to the fields that were looked at. Most fields are looked at and forgotten: the text of a path is
    /// made for those whose origin is kept.
    @exclusivity(unchecked) private var ways: [Way] = []
    private lazy var ownPlace = makePlace("", nil)
    /// Those of the pod template that was asked for last.
    private var podLabels: (pod: UnsafePointer<Value>, labels: [String: String])?
    private(set) var mistakes: [NetworkFacts.Mistake] = []
    /// What is to be said of an object that counts.
    private(set) var remarks: [NetworkNote] = []

    /// - Parameters:
    ///   - places: turns places of the object's document into lines and columns.
    ///   - pool: what the facts of other objects say, too.
    public init(_ resource: Resource, _ places: FilePlaces, _ pool: FactPool) {
        self.resource = resource
        self.places = places
        self.pool = pool
        objectPlace = places.place(of: resource)
    }

    private var identity: ResourceIdentity { objectPlace.resource }

    /// The object itself.
    var object: Field { Field(reader: self, slot: resource.slot.address, way: ObjectReader.itself) }

    var spec: Field? { object["spec"] }

    /// The namespace that the object lies in: where it states none, the one that kubectl puts it in by default.
    var namespace: String { identity.namespace ?? "default" }

    var name: String { identity.name ?? "" }

    /// A pod template of the object.
    func field(at template: PodTemplate) -> Field {
        Field(reader: self, slot: template.slot, way: note(.from(template.path)))
    }

    /// The number of the way to the object, which takes no step.
    private static let itself = -1

    /// The way to a field: the first steps, or the last step and the number of the way before it.
    fileprivate enum Way {
        case from([FieldStep])
        case field(Int, StaticString, UnsafePointer<Value>)
        case element(Int, Int, UnsafePointer<Value>)
    }

    fileprivate func note(_ way: Way) -> Int {
        if ways.isEmpty { ways.reserveCapacity(24) }
        ways.append(way)
        return ways.count - 1
    }

    fileprivate func origin(_ way: Int) -> Origin { Origin(objectPlace, place(way)) }

    fileprivate func place(_ way: Int) -> FieldPlace {
        if way == ObjectReader.itself { return ownPlace }
        if case .from(let steps) = ways[way], steps.isEmpty { return ownPlace }
        var text = FieldPathText()
        let last = append(way, to: &text)
        return makePlace(pool.shared(text.description), last)
    }

    /// Appends the text of a way.
    /// - Returns: its last step.
    private func append(_ way: Int, to text: inout FieldPathText) -> FieldStep? {
        if way == ObjectReader.itself { return nil }
        switch ways[way] {
        case .from(let steps):
            for step in steps { text.append(step.name) }
            return steps.last
        case .field(let parent, let name, let slot):
            _ = append(parent, to: &text)
            text.append(field: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            return FieldStep(name: .field(name.description), slot: slot)
        case .element(let parent, let index, let slot):
            _ = append(parent, to: &text)
            text.append(index: index)
            return FieldStep(name: .index(index), slot: slot)
        }
    }

    private func makePlace(_ path: String, _ last: FieldStep?) -> FieldPlace {
        let location =
            (last ?? resource.slot.path.last).map { places.location(of: $0, in: resource.document) }
            ?? places.location(of: resource.slot.address, in: resource.document)
        return FieldPlace(path, location)
    }

    func reject(_ reason: String, _ field: Field) {
        mistakes.append(NetworkFacts.Mistake(reason: reason, origin: field.origin))
    }

    func remark(_ text: String, _ field: Field) { remarks.append(NetworkNote(text, at: field.origin)) }

    /// What was noted for one analysis; another notes what it refuses itself.
    func takeNotes() -> (mistakes: [NetworkFacts.Mistake], remarks: [NetworkNote]) {
        defer { (mistakes, remarks) = ([], []) }
        return (mistakes, remarks)
    }

    /// The labels of a pod template.
    func labels(of pod: Field) -> [String: String] {
        if let podLabels, podLabels.pod == pod.slot { return podLabels.labels }
        let known = mistakes.count
        let labels = pool.shared(pod["metadata"]?["labels"]?.strings ?? [:])
        // What is refused is noted for each analysis that reads it.
        if mistakes.count == known { podLabels = (pod.slot, labels) }
        return labels
    }
}

/// A field that is present and not null, and the way to it from its object.
struct Field {
    fileprivate let reader: ObjectReader
    let slot: UnsafePointer<Value>
    /// The reader's number for the way to the field.
    private let way: Int

    fileprivate init(reader: ObjectReader, slot: UnsafePointer<Value>, way: Int) {
        self.reader = reader
        self.slot = slot
        self.way = way
    }

    var origin: Origin { reader.origin(way) }

    var place: FieldPlace { reader.place(way) }

    var value: Value { slot.pointee }

    var text: String? { reader.pool.text(of: slot.pointee) }

    /// A whole number; a fraction or text is none.
    var int: Int? {
        switch value.kind {
        case .int: Int(value.asInt)
        case .double: Int(exactly: value.asDouble)
        default: nil
        }
    }

    var isTrue: Bool { value.isTrue }

    /// A field of a map; nil where it is absent or null.
    subscript(name: StaticString) -> Field? {
        guard let child = slot.pointee.slot(forKey: name), child.pointee.kind != .null else { return nil }
        return Field(reader: reader, slot: child, way: reader.note(.field(way, name, child)))
    }

    /// The elements of a list; none of what is no list.
    var items: [Field] {
        guard let base = value.elements.baseAddress else { return [] }
        return (0..<Int(value.count)).map { index in
            Field(reader: reader, slot: base + index, way: reader.note(.element(way, index, base + index)))
        }
    }

    /// The elements of a list, of mappings; what is neither is noted. Null stands for an empty mapping, as in Go.
    var mappings: [Field] {
        if value.kind != .list {
            reject("a list is expected here, not \(value.kindPhrase)")
            return []
        }
        let items = items
        for item in items where item.value.kind != .map && item.value.kind != .null {
            item.reject("a mapping is expected here, not \(item.value.kindPhrase)")
        }
        return items
    }

    /// The texts of a list of strings.
    var texts: [String] { items.compactMap(\.text) }

    /// The strings of a map such as labels; null stands for an empty string, as in Go.
    var strings: [String: String] {
        let entries = value.entries
        var strings = [String: String](minimumCapacity: entries.count)
        for entry in entries {
            guard let key = reader.pool.text(of: entry.key) else { continue }
            if let text = reader.pool.text(of: entry.value) {
                strings[key] = text
            } else if entry.value.kind == .null {
                strings[key] = ""
            } else {
                reject("\(key) is \(entry.value.kindPhrase), not a string: quote it")
            }
        }
        return strings
    }

    /// The string of a key of a map such as labels; null stands for an empty string.
    func string(_ key: StaticString) -> String? {
        slot.pointee.slot(forKey: key).flatMap { $0.pointee.kind == .null ? "" : $0.pointee.text }
    }

    /// Notes what is no string in a map such as annotations.
    func requireStrings() {
        for entry in value.entries where entry.value.kind != .string && entry.value.kind != .null {
            guard let key = entry.key.text else { continue }
            reject("\(key) is \(entry.value.kindPhrase), not a string: quote it")
        }
    }

    /// The labels of an object; what the API server would take for no label is noted.
    var labels: [String: String] {
        let labels = strings
        requireSyntax(of: labels)
        return labels
    }

    /// Notes what the API server would take for no label among the field's labels.
    func requireSyntax(of labels: [String: String]) {
        func isRefused(_ key: String, _ value: String) -> Bool {
            !LabelSyntax.isKey(key) || !LabelSyntax.isValue(value)
        }
        guard labels.contains(where: isRefused) else { return }
        for (key, value) in labels.filter(isRefused).sorted(by: { $0.key < $1.key }) {
            reject(LabelSyntax.isKey(key) ? "\"\(value)\" is no value of a label" : "\"\(key)\" is no key of a label")
        }
    }

    /// The field as a label selector; what the API server would refuse is noted, and is none.
    var selector: LabelSelector? {
        let (selector, malformed) = LabelSelector.read(slot)
        if let first = malformed.first { reject(first.reason) }
        return selector
    }

    func reject(_ reason: String) { reader.reject(reason, self) }

    /// Notes something of an object that counts.
    func remark(_ text: String) { reader.remark(text, self) }
}
