import Documents

/// The lists of a pod's spec that hold containers, in the order in which they are checked.
public enum ContainerList: CaseIterable, Sendable {
    case regular, initialization, ephemeral

    /// The field's name.
    var key: StaticString {
        switch self {
        case .regular: "containers"
        case .initialization: "initContainers"
        case .ephemeral: "ephemeralContainers"
        }
    }
}

/// A container of a pod template.
public struct ContainerReference: @unchecked Sendable {
    public let slot: UnsafePointer<Value>
    public let list: ContainerList
    public let index: Int
    private let spec: UnsafePointer<Value>
    private let containers: UnsafePointer<Value>

    public var name: String? { slot.pointee["name"]?.text }

    /// The path from the pod template, such as `spec.initContainers[0]`.
    public var path: [FieldStep] {
        [
            FieldStep(name: .field("spec"), slot: spec),
            FieldStep(name: .field(list.key.description), slot: containers),
            FieldStep(name: .index(index), slot: slot),
        ]
    }

    fileprivate init(
        _ slot: UnsafePointer<Value>, _ list: ContainerList, _ index: Int, spec: UnsafePointer<Value>,
        containers: UnsafePointer<Value>
    ) {
        self.slot = slot
        self.list = list
        self.index = index
        self.spec = spec
        self.containers = containers
    }
}

extension PodTemplate {
    /// Calls `body` with every container: regular, init and ephemeral.
    /// - Returns: what stands where containers belong and is none.
    public func forEachContainer(_ body: (ContainerReference) -> Void) -> [Malformation] {
        guard let spec = slot.pointee.slot(forKey: "spec"), spec.pointee.kind != .null else { return [] }
        guard spec.pointee.kind == .map else {
            return [malformed(spec, [.field("spec")], "a mapping")]
        }
        var malformed: [Malformation] = []
        for list in ContainerList.allCases {
            guard let containers = spec.pointee.slot(forKey: list.key), containers.pointee.kind != .null else {
                continue
            }
            guard containers.pointee.kind == .list else {
                malformed.append(
                    self.malformed(containers, [.field("spec"), .field(list.key.description)], "a list"))
                continue
            }
            guard let base = containers.pointee.elements.baseAddress else { continue }
            for index in 0..<Int(containers.pointee.count) {
                if base[index].kind == .map {
                    body(ContainerReference(base + index, list, index, spec: spec, containers: containers))
                } else {
                    let path: [FieldPath.Step] = [.field("spec"), .field(list.key.description), .index(index)]
                    malformed.append(self.malformed(base + index, path, "a mapping"))
                }
            }
        }
        return malformed
    }

    /// - Parameter names: the way from the template.
    private func malformed(
        _ slot: UnsafePointer<Value>, _ names: [FieldPath.Step], _ expected: String
    ) -> Malformation {
        let path = FieldPath(path.map(\.name) + names)
        return Malformation(reason: "\(path) is \(slot.pointee.kindPhrase), not \(expected)", slot: slot)
    }
}
