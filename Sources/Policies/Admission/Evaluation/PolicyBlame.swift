import CEL
import Documents
import Kubernetes

/// A field of an object, present or absent.
struct ObjectField {
    let path: FieldPath
    /// The deepest step of the path that exists; nil where that is the object itself.
    let deepest: FieldStep?
}

/// Where a policy's verdict about an object is to be mended.
struct PolicyBlame {
    let path: FieldPath
    /// The path with list positions left out, so that it does not change when a neighbour comes or goes.
    let stablePath: String
    let location: Location

    /// - Parameter field: nil where no field of the object decided.
    init(_ field: ObjectField?, resource: Resource, places: FilePlaces) {
        path = field?.path ?? FieldPath()
        stablePath = FieldPath(path.steps.filter { if case .field = $0 { true } else { false } }).description
        location =
            if let step = field?.deepest ?? resource.slot.path.last {
                places.location(of: step, in: resource.document)
            } else {
                places.location(of: resource.slot.address, in: resource.document)
            }
    }
}

/// Finds the fields of an object that values came from.
struct FieldSearch {
    private let resource: Resource
    /// The object as policies see it.
    private let object: Value

    /// Values looked at before a search is given up.
    private static let patience = 200_000

    init(resource: Resource, object: Value) {
        self.resource = resource
        self.object = object
    }

    /// The field that was read from the object itself.
    func field(of read: FieldRead) -> ObjectField {
        field(FieldPath(read.path))
    }

    private func field(_ path: FieldPath) -> ObjectField {
        let (slot, matched) = path.follow(from: resource.slot.address)
        return ObjectField(
            path: path, deepest: matched == 0 ? nil : FieldStep(name: path.steps[matched - 1], slot: slot))
    }

    /// The field of the object that a read of something else ended in, because that held a part of the object; nil where
    /// it held a value of its own.
    func fieldHeld(by read: FieldRead) -> ObjectField? {
        guard let slot = read.deepestSlot else { return nil }
        let value = slot.pointee
        let isContainer = (value.kind == .map || value.kind == .list) && value.count > 0
        var found = steps { candidate, _ in candidate == slot }
        if found == nil, isContainer {
            found = steps { _, candidate in
                candidate.bits == value.bits && candidate.kind == value.kind && candidate.count == value.count
            }
        }
        return found.map { field(FieldPath($0 + read.path.dropFirst(read.existing))) }
    }

    /// The way to the first value of the object that is wanted.
    private func steps(to isWanted: (UnsafePointer<Value>, Value) -> Bool) -> [FieldPath.Step]? {
        var patience = FieldSearch.patience
        var path: [FieldPath.Step] = []
        func visit(_ slot: UnsafePointer<Value>, _ value: Value) -> Bool {
            patience -= 1
            if patience < 0 { return false }
            if isWanted(slot, value) { return true }
            if let base = value.entries.baseAddress {
                for index in 0..<Int(value.count) {
                    guard let name = base[index].key.text else { continue }
                    let child = UnsafeRawPointer(base + index).assumingMemoryBound(to: Value.self) + 1
                    path.append(.field(name))
                    if visit(child, child.pointee) { return true }
                    path.removeLast()
                }
            } else if let base = value.elements.baseAddress {
                for index in 0..<Int(value.count) {
                    path.append(.index(index))
                    if visit(base + index, base[index]) { return true }
                    path.removeLast()
                }
            }
            return false
        }
        return visit(resource.slot.address, object) ? path : nil
    }
}
