import Documents

/// A bounded walk through an object of an unknown kind for pod templates.
struct TemplateSearch {
    private(set) var templates = PodTemplates()
    /// The steps to what is looked at; their names are written out for what is found.
    private var way: [Step] = []
    /// Values yet to be looked at: aliases can make a small document endless to walk.
    private var budget = 2_000_000
    private var isExhausted = false
    /// Whether the object is a policy of Open Cluster Management.
    private let isOfOpenClusterManagement: Bool

    /// - Parameter group: the object's.
    init(group: String) { isOfOpenClusterManagement = group == "policy.open-cluster-management.io" }

    private enum Step {
        case field(Value, UnsafePointer<Value>)
        case element(Int, UnsafePointer<Value>)

        var fieldStep: FieldStep {
            switch self {
            case .field(let key, let slot): FieldStep(name: .field(key.text ?? ""), slot: slot)
            case .element(let index, let slot): FieldStep(name: .index(index), slot: slot)
            }
        }
    }

    private var path: [FieldStep] { way.map(\.fieldStep) }

    /// Fields under which policies and schemas describe what workloads may look like.
    private static let patterns = texts("pattern", "anyPattern", "patchStrategicMerge", "overlay", "openAPIV3Schema")
    private static let notContent = texts("metadata", "status")

    private static func texts(_ names: StaticString...) -> [Value] {
        names.map { .string($0.utf8Start, count: $0.utf8CodeUnitCount) }
    }

    /// Looks through an object's fields, `metadata` and `status` left out.
    mutating func visitFields(of object: UnsafePointer<Value>) {
        visitEntries(of: object, leavingOut: TemplateSearch.notContent)
    }

    private mutating func visitEntries(of map: UnsafePointer<Value>, leavingOut names: [Value]) {
        guard let base = map.pointee.entries.baseAddress else { return }
        for index in 0..<Int(map.pointee.count) {
            let entry = base + index
            let key = entry.pointee.key
            guard entry.pointee.value.kind == .map || entry.pointee.value.kind == .list, key.kind == .string,
                !names.contains(where: { $0.hasSameBytes(as: key) })
            else { continue }
            let slot = (UnsafeRawPointer(entry) + MemoryLayout<Value>.stride).assumingMemoryBound(to: Value.self)
            way.append(.field(key, slot))
            visit(slot, key: key)
            way.removeLast()
        }
    }

    /// - Parameter key: what it stands under in a map; no string for an element of a list.
    private mutating func visit(_ slot: UnsafePointer<Value>, key: Value) {
        budget -= 1
        guard budget > 0 else {
            if !isExhausted {
                let reason = "the object is too large to be searched for pod templates"
                templates.malformed.append(Malformation(reason: reason, slot: slot))
                isExhausted = true
            }
            return
        }
        let value = slot.pointee
        guard value.kind == .map else {
            guard let base = value.elements.baseAddress else { return }
            for index in 0..<Int(value.count) where base[index].kind == .map || base[index].kind == .list {
                way.append(.element(index, base + index))
                visit(base + index, key: .null)
                way.removeLast()
            }
            return
        }
        if TemplateSearch.endsInTemplate(key), TemplateSearch.isTemplate(value) {
            if !isForbidden { templates.found.append(PodTemplate(slot: slot, path: path)) }
        } else if let apiVersion = value["apiVersion"]?.text, let kind = value["kind"]?.text,
            let names = BuiltInWorkload.templatePath(group: Resource.group(of: apiVersion), kind: kind)
        {
            if !isForbidden { templates.follow(names, from: slot, path: path) }
        } else {
            if TemplateSearch.holdsImages(value), !isForbidden {
                let place = FieldPath(way.map(\.fieldStep.name)).description
                templates.strayContainers.append(
                    Malformation(reason: "containers of \(place) stand in no pod template: not checked", slot: slot))
            }
            visitEntries(of: slot, leavingOut: TemplateSearch.patterns)
        }
    }

    /// Whether what is looked at belongs to an object that must not exist, as Open Cluster Management's
    /// ConfigurationPolicy says of an `objectDefinition` by the `complianceType` beside it, in any case.
    private var isForbidden: Bool {
        isOfOpenClusterManagement
            && zip(way, way.dropFirst()).contains { element, step in
                guard case .element(_, let holder) = element, case .field(let key, _) = step,
                    key.utf8.elementsEqual("objectDefinition".utf8)
                else { return false }
                return holder.pointee["complianceType"]?.text?.lowercased() == "mustnothave"
            }
    }

    /// Whether a name ends in `template` in any case.
    private static func endsInTemplate(_ name: Value) -> Bool {
        name.count >= 8 && zip(name.utf8.suffix(8), "template".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    private static func isTemplate(_ value: Value) -> Bool {
        guard let spec = value["spec"], spec.kind == .map else { return false }
        return holdsImages(spec)
    }

    /// Whether a map has a list of containers with images, as the specification of a pod has.
    private static func holdsImages(_ value: Value) -> Bool {
        ContainerList.allCases.contains { list in
            (value[list.key]?.elements ?? .init(start: nil, count: 0)).contains {
                $0.kind == .map && $0["image"]?.kind == .string
            }
        }
    }
}
