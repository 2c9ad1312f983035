import Documents

/// One Kubernetes object of a document: the document's root, or an item of a list. A class, because it is handed to many
/// and changed by none.
public final class Resource: Sendable {
    public let document: Document
    public let slot: ObjectSlot
    public let apiVersion: String
    public let kind: String
    /// Nil where the object does not state one.
    public let namespace: String?
    /// The name, or the `generateName` that the API server completes, with `*` for what it adds.
    public let name: String?
    /// The API group: empty for the core group.
    public let group: String
    /// The pod templates that the object carries. Kubernetes' own kinds have them where the API puts them. In any other
    /// object they are found by what they are: a map with a `spec` that has containers with images, or a whole workload
    /// inside the object. Overrides without images, which an operator merges into containers of its own, are no workloads,
    /// nor are patches and policies about workloads.
    public let podTemplates: PodTemplates
    /// Why the API server refuses the object, of what keeps checks from seeing what its author meant.
    public let refusals: [Malformation]

    public var object: Value { slot.address.pointee }

    init(_ document: Document, _ slot: ObjectSlot, apiVersion: String, kind: String) {
        self.document = document
        self.slot = slot
        self.apiVersion = apiVersion
        self.kind = kind
        let metadata = slot.address.pointee["metadata"]
        name = metadata?["name"]?.text ?? metadata?["generateName"]?.text.flatMap { $0.isEmpty ? nil : $0 + "*" }
        namespace = metadata?["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        group = Resource.group(of: apiVersion)
        podTemplates = PodTemplates(of: slot.address, group: group, kind: kind)
        refusals = Refusals(of: slot.address, group: group, kind: kind, podTemplates).found
    }

    /// What stands before the slash of an `apiVersion`.
    public static func group(of apiVersion: String) -> String {
        apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
    }
}

/// Where an object lies in its document. The address lives as long as the document.
public struct ObjectSlot: @unchecked Sendable {
    public let address: UnsafePointer<Value>
    /// The path from the document's root, such as `items[3]`; empty for the root.
    public let path: [FieldStep]

    /// The slot of a copy that stands for the object.
    func moved(to copy: UnsafePointer<Value>) -> ObjectSlot {
        ObjectSlot(address: copy, path: path.dropLast() + path.suffix(1).map { FieldStep(name: $0.name, slot: copy) })
    }
}
