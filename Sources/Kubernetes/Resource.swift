import Documents

/// One Kubernetes object of a document: the document's root, or an item of a list.
public struct Resource: Sendable {
    public let document: Document
    public let slot: ObjectSlot
    public let apiVersion: String
    public let kind: String
    /// Nil where the object does not state one.
    public let namespace: String?
    /// The name, or the `generateName` that the API server completes.
    public let name: String?

    public var object: Value { slot.address.pointee }

    /// The API group: empty for the core group.
    public var group: String {
        guard let slash = apiVersion.firstIndex(of: "/") else { return "" }
        return String(apiVersion[..<slash])
    }
}

/// Where an object lies in its document. The address lives as long as the document.
public struct ObjectSlot: @unchecked Sendable {
    public let address: UnsafePointer<Value>
    /// The path from the document's root, such as `items[3]`; empty for the root.
    public let path: [FieldStep]
}

/// A step of a path together with the slot that it leads to.
public struct FieldStep: @unchecked Sendable {
    public let name: FieldPath.Step
    public let slot: UnsafePointer<Value>

    public init(name: FieldPath.Step, slot: UnsafePointer<Value>) {
        self.name = name
        self.slot = slot
    }
}

/// What a document turned out to hold.
public enum DocumentContent: Sendable {
    case resources([Resource])
    /// Not an object of Kubernetes; the reason is for the ledger.
    case other(reason: String)
    /// It says that it is an object, and cannot be one.
    case invalid(reason: String, slot: UnsafePointerBox)
}

/// An address that crosses threads together with the document it points into.
public struct UnsafePointerBox: @unchecked Sendable {
    public let address: UnsafePointer<Value>
}

extension Document {
    /// The Kubernetes objects of the document. Lists (`kind: List`, typed lists such as `DeploymentList`, and OpenShift's
    /// `Template`) stand for their items, to any depth.
    public func resources() -> DocumentContent {
        let root = self.root
        switch root.kind {
        case .null: return .resources([])
        case .map: break
        default: return .other(reason: "not a Kubernetes object: the document is a \(root.kindName)")
        }
        guard let apiVersion = root["apiVersion"], let kind = root["kind"] else {
            return .other(reason: "not a Kubernetes object: it has no \(root["kind"] == nil ? "kind" : "apiVersion")")
        }
        guard apiVersion.kind == .string, kind.kind == .string else {
            let slot = apiVersion.kind == .string ? root.slot(forKey: "kind") : root.slot(forKey: "apiVersion")
            return .invalid(
                reason: "apiVersion and kind must be strings", slot: UnsafePointerBox(address: slot ?? rootSlot))
        }
        var found: [Resource] = []
        collect(ObjectSlot(address: rootSlot, path: []), inherited: nil, into: &found, depth: 0)
        return .resources(found)
    }

    private func collect(
        _ slot: ObjectSlot, inherited: (apiVersion: String, kind: String)?, into found: inout [Resource], depth: Int
    ) {
        let object = slot.address.pointee
        guard object.kind == .map, depth < 8 else { return }
        let apiVersion = object["apiVersion"]?.text ?? inherited?.apiVersion ?? ""
        let kind = object["kind"]?.text ?? inherited?.kind ?? ""
        if let (key, items) = listItems(object, apiVersion, kind) {
            let itemKind = kind.hasSuffix("List") && kind != "List" ? String(kind.dropLast(4)) : ""
            let elements = items.pointee.elements
            for index in elements.indices {
                let path =
                    slot.path + [
                        FieldStep(name: .field(key), slot: items),
                        FieldStep(name: .index(index), slot: elements.baseAddress! + index),
                    ]
                collect(
                    ObjectSlot(address: elements.baseAddress! + index, path: path),
                    inherited: itemKind.isEmpty ? nil : (apiVersion, itemKind), into: &found, depth: depth + 1)
            }
            return
        }
        if kind.isEmpty { return }
        let metadata = object["metadata"]
        let name = metadata?["name"]?.text ?? metadata?["generateName"]?.text.map { $0 + "*" }
        found.append(
            Resource(
                document: self, slot: slot, apiVersion: apiVersion, kind: kind,
                namespace: metadata?["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }, name: name))
    }

    /// The items of a list: `items` of a kind that ends in `List`, `objects` of an OpenShift Template.
    private func listItems(
        _ object: Value, _ apiVersion: String, _ kind: String
    ) -> (key: String, slot: UnsafePointer<Value>)? {
        if kind.hasSuffix("List"), let items = object.slot(forKey: "items"), items.pointee.kind == .list {
            return ("items", items)
        }
        if kind == "Template", apiVersion == "v1" || apiVersion.hasPrefix("template.openshift.io/"),
            let objects = object.slot(forKey: "objects"), objects.pointee.kind == .list
        {
            return ("objects", objects)
        }
        return nil
    }
}

extension Value {
    /// The kind in the words of YAML, for messages.
    public var kindName: String {
        switch kind {
        case .null: "null"
        case .bool: "boolean"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .list: "list"
        case .map: "mapping"
        default: "value"
        }
    }
}
