import Documents
import Kubernetes

/// The place of a field of an object, whether it is there or not. Slots live as long as the document.
public struct FieldLocation: @unchecked Sendable {
    /// The way from the object to the field, or to its deepest parent that exists.
    public let steps: [FieldStep]
    /// What is absent below the last step; empty for a field that exists.
    public let missing: [FieldPath.Step]
    /// The slot that the steps lead to.
    public let slot: UnsafePointer<Value>

    /// The field's path from the object.
    public var path: FieldPath { FieldPath(steps.map(\.name) + missing) }

    /// The place of a field below a mapping that exists.
    init(below slot: UnsafePointer<Value>, at path: [FieldStep], _ names: [FieldPath.Step]) {
        var steps = path
        var deepest = slot
        for (taken, name) in names.enumerated() {
            let (next, matched) = FieldPath([name]).follow(from: deepest)
            guard matched == 1 else {
                self.steps = steps
                missing = Array(names[taken...])
                self.slot = deepest
                return
            }
            deepest = next
            steps.append(FieldStep(name: name, slot: next))
        }
        self.steps = steps
        missing = []
        self.slot = deepest
    }
}
