import Documents

/// What a document turned out to hold.
public enum DocumentContent: Sendable {
    /// Its objects, and what should have been objects.
    case objects([Resource], malformed: [Malformation])
    /// Nothing of Kubernetes; the reason is for the ledger.
    case other(reason: String)
}

extension Document {
    /// The Kubernetes objects of the document. Lists (`kind: List`, typed lists such as `DeploymentList`, and OpenShift's
    /// `Template`) stand for their items, to any sensible depth.
    public func content() -> DocumentContent {
        let root = self.root
        switch root.kind {
        case .null: return .objects([], malformed: [])
        case .map: break
        case .list where root.elements.contains(where: { $0["apiVersion"] != nil && $0["kind"] != nil }):
            let reason = "a list of objects is no object: use 'kind: List' with 'items'"
            return .objects([], malformed: [Malformation(reason: reason, slot: rootSlot)])
        case .string where TextClaim.isObject(root.utf8):
            let reason = "the document is a string, though it speaks of apiVersion and kind"
            return .objects([], malformed: [Malformation(reason: reason, slot: rootSlot)])
        default: return .other(reason: "not a Kubernetes object: the document is \(root.kindPhrase)")
        }
        let apiVersion = root["apiVersion"]
        let kind = root["kind"]
        if apiVersion == nil || kind == nil {
            let missing = kind == nil ? "kind" : "apiVersion"
            // A manifest with a misspelt field, rather than a file of another program.
            let claims = (apiVersion ?? kind)?.kind == .string && (root["metadata"] != nil || root["spec"] != nil)
            if claims {
                return .objects([], malformed: [Malformation(reason: "the object has no \(missing)", slot: rootSlot)])
            }
            return .other(reason: "not a Kubernetes object: it has no \(missing)")
        }
        var collector = ObjectCollector(document: self)
        collector.collect(ObjectSlot(address: rootSlot, path: []), inherited: nil, depth: 0)
        let found = collector.resources
        if found.isEmpty, collector.malformed.isEmpty { return .other(reason: "a list without items") }
        return .objects(found, malformed: collector.malformed)
    }
}

/// Collects objects out of lists.
private struct ObjectCollector {
    /// An object as it stands in the document: without `apiVersion` and `kind` where the API server leaves them out of the
    /// items of a typed list.
    private struct Found {
        let slot: ObjectSlot
        let apiVersion: String
        let kind: String
        let isIncomplete: Bool
    }

    let document: Document
    private var found: [Found] = []
    private(set) var malformed: [Malformation] = []

    private static let deepest = 8

    init(document: Document) { self.document = document }

    /// The objects, completed.
    var resources: [Resource] {
        let incomplete = found.filter(\.isIncomplete).map { object in
            IncompleteMap(
                object.slot.address, lacking: [("apiVersion", object.apiVersion), ("kind", object.kind)])
        }
        var copies = (incomplete.isEmpty ? [] : document.completing(incomplete)).makeIterator()
        return found.map { object in
            var slot = object.slot
            if object.isIncomplete, let copy = copies.next() { slot = slot.moved(to: copy) }
            return Resource(document, slot, apiVersion: object.apiVersion, kind: object.kind)
        }
    }

    mutating func collect(_ slot: ObjectSlot, inherited: (apiVersion: String, kind: String)?, depth: Int) {
        let object = slot.address.pointee
        guard object.kind == .map else {
            return reject("an item of a list is \(object.kindPhrase), not an object", slot)
        }
        guard depth < ObjectCollector.deepest else { return reject("lists are nested too deeply", slot) }
        guard let apiVersion = text(object["apiVersion"], else: inherited?.apiVersion),
            let kind = text(object["kind"], else: inherited?.kind)
        else { return reject("apiVersion and kind of an object must be strings that are not empty", slot) }
        guard let list = list(object, apiVersion, kind) else {
            if kind == "List", apiVersion == "v1" {
                if !slot.path.isEmpty { reject("a list without items", slot) }
                return
            }
            let isIncomplete = object["apiVersion"] == nil || object["kind"] == nil
            found.append(Found(slot: slot, apiVersion: apiVersion, kind: kind, isIncomplete: isIncomplete))
            return
        }
        switch list.items.pointee.kind {
        case .null: return
        case .list: break
        default: return reject("\(list.key) of a \(kind) is \(list.items.pointee.kindPhrase), not a list", slot)
        }
        let itemKind = kind.hasSuffix("List") && kind != "List" ? String(kind.dropLast(4)) : nil
        for (index, item) in slots(of: list.items).enumerated() {
            let path =
                slot.path + [
                    FieldStep(name: .field(list.key), slot: list.items),
                    FieldStep(name: .index(index), slot: item),
                ]
            collect(
                ObjectSlot(address: item, path: path), inherited: itemKind.map { (apiVersion, $0) }, depth: depth + 1)
        }
    }

    private func slots(of list: UnsafePointer<Value>) -> [UnsafePointer<Value>] {
        list.pointee.elements.baseAddress.map { base in (0..<Int(list.pointee.count)).map { base + $0 } } ?? []
    }

    private mutating func reject(_ reason: String, _ slot: ObjectSlot) {
        malformed.append(Malformation(reason: reason, slot: slot.address))
    }

    /// The text of a field, or what it is by default; nil for what is no text.
    private func text(_ value: Value?, else inherited: String?) -> String? {
        guard let value else { return inherited }
        guard let text = value.text, !text.isEmpty else { return nil }
        return text
    }

    /// The items of a list: `items` of a kind that ends in `List`, `objects` of an OpenShift Template.
    private func list(
        _ object: Value, _ apiVersion: String, _ kind: String
    ) -> (key: String, items: UnsafePointer<Value>)? {
        if kind == "List" || kind.hasSuffix("List") && object["items"]?.kind == .list {
            return object.slot(forKey: "items").map { ("items", $0) }
        }
        if kind == "Template", apiVersion == "v1" || apiVersion.hasPrefix("template.openshift.io/") {
            return object.slot(forKey: "objects").map { ("objects", $0) }
        }
        return nil
    }
}
