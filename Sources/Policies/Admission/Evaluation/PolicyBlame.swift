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

    /// Values looked at before a search is given up.
    private static let patience = 200_000

    init(resource: Resource) { self.resource = resource }

    /// The field that was read from the object itself.
    func field(of read: FieldRead) -> ObjectField {
        let path = FieldPath(read.path)
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
        let found: [FieldStep]?
        if resource.document.span(of: slot) != nil {
            found = steps { candidate, _ in candidate == slot }
        } else if isContainer {
            found = steps { _, candidate in
                candidate.bits == value.bits && candidate.kind == value.kind && candidate.count == value.count
            }
        } else {
            found = nil
        }
        guard let found else { return nil }
        let rest = read.path.dropFirst(read.existing)
        return ObjectField(path: FieldPath(found.map(\.name) + rest), deepest: found.last)
    }

    /// The way to the first value of the object that is wanted.
    private func steps(to isWanted: (UnsafePointer<Value>, Value) -> Bool) -> [FieldStep]? {
        var patience = FieldSearch.patience
        var path: [FieldStep] = []
        func visit(_ slot: UnsafePointer<Value>) -> Bool {
            patience -= 1
            if patience < 0 { return false }
            let value = slot.pointee
            if isWanted(slot, value) { return true }
            if let base = value.entries.baseAddress {
                for index in 0..<Int(value.count) {
                    guard let name = base[index].key.text else { continue }
                    let child = UnsafeRawPointer(base + index).assumingMemoryBound(to: Value.self) + 1
                    path.append(FieldStep(name: .field(name), slot: child))
                    if visit(child) { return true }
                    path.removeLast()
                }
            } else if let base = value.elements.baseAddress {
                for index in 0..<Int(value.count) {
                    path.append(FieldStep(name: .index(index), slot: base + index))
                    if visit(base + index) { return true }
                    path.removeLast()
                }
            }
            return false
        }
        return visit(resource.slot.address) ? path : nil
    }
}
