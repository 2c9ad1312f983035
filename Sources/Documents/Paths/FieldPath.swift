/// The way from an object to one of its fields, as Kubernetes' messages print it:
/// `spec.template.spec.containers[0].securityContext.privileged`. A key that is no identifier stands in brackets:
/// `metadata.labels["app.kubernetes.io/name"]`.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    public enum Step: Hashable, Sendable {
        case field(String)
        case index(Int)
    }

    public var steps: [Step]

    public init(_ steps: [Step] = []) { self.steps = steps }

    public func appending(_ step: Step) -> FieldPath { FieldPath(steps + [step]) }

    public var description: String {
        var text = FieldPathText()
        for step in steps { text.append(step) }
        return text.description
    }

    /// Follows the path as far as it leads.
    /// - Returns: the deepest slot that exists, and how many steps lead there; all of them where the field exists.
    public func follow(from root: UnsafePointer<Value>) -> (slot: UnsafePointer<Value>, matched: Int) {
        var slot = root
        for (taken, step) in steps.enumerated() {
            let child: UnsafePointer<Value>?
            switch step {
            case .field(var name): child = name.withUTF8 { slot.pointee.slot(forKey: .string($0)) }
            case .index(let index):
                let elements = slot.pointee.elements
                child = elements.indices.contains(index) ? elements.baseAddress.map { $0 + index } : nil
            }
            guard let child else { return (slot, taken) }
            slot = child
        }
        return (slot, steps.count)
    }
}
