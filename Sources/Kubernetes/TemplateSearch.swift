import Documents

/// A bounded walk through an object of an unknown kind for pod templates.
struct TemplateSearch {
    private(set) var templates = PodTemplates()
    /// The steps to what is looked at; their names are written out for what is found.
    private var way: [Step] = []
    /// Values yet to be looked at: aliases can make a small document endless to walk.
    private var budget = 2_000_000
    private var isExhausted = false
    /// How many of the steps lead into a patch, which holds parts of objects.
    private var patches = 0
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

    private static let notContent = texts("metadata", "status")
    private static let ofTemplate = texts("metadata", "spec")

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
            let isPatch = TemplateSearch.namesPatch(key)
            if isPatch { patches += 1 }
            way.append(.field(key, slot))
            visit(slot, key: key)
            way.removeLast()
            if isPatch { patches -= 1 }
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
        if patches == 0, TemplateSearch.isTemplate(value, named: key) {
            if !isForbidden { templates.found.append(PodTemplate(slot: slot, path: path)) }
            return visitEntries(of: slot, leavingOut: TemplateSearch.ofTemplate)
        }
        if let apiVersion = value["apiVersion"]?.text, let kind = value["kind"]?.text {
            let group = Resource.group(of: apiVersion)
            if PodTemplates.groupsOfPatterns.contains(group) { return }
            if patches == 0, let names = BuiltInWorkload.templatePath(group: group, kind: kind) {
                if !isForbidden { templates.follow(names, from: slot, path: path) }
                return
            }
        }
        noteStrayContainers(of: slot)
        visitEntries(of: slot, leavingOut: [])
    }

    /// Containers without images are overrides, which an operator merges into containers of its own; those of a patch may
    /// change a workload that has the images.
    private mutating func noteStrayContainers(of slot: UnsafePointer<Value>) {
        let isStray =
            patches > 0 ? TemplateSearch.holds(slot.pointee) { _ in true } : TemplateSearch.holdsImages(slot.pointee)
        guard isStray, !isForbidden else { return }
        let place = FieldPath(way.map(\.fieldStep.name)).description
        let why = patches > 0 ? "belong to a patch" : "stand in no pod template"
        templates.strayContainers.append(
            Malformation(reason: "containers of \(place) \(why): not checked", slot: slot))
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

    /// Whether a name is that of a patch, as `patch`, `patches`, `patchStrategicMerge` or `jsonPatches`.
    private static func namesPatch(_ name: Value) -> Bool {
        let name = name.utf8
        return name.starts(with: "patch".utf8)
            || name.count > 5
                && (name.suffix(5).elementsEqual("Patch".utf8) || name.suffix(7).elementsEqual("Patches".utf8))
    }

    /// Whether a map is a pod template by its shape, `{metadata, spec: {containers: [{image: …}]}}`, or by its name where
    /// all containers with images are init containers. An object of its own kind keeps in its `spec` what its kind says.
    private static func isTemplate(_ value: Value, named name: Value) -> Bool {
        guard let spec = value["spec"], spec.kind == .map else { return false }
        return endsInTemplate(name)
            ? holdsImages(spec)
            : (value["kind"] == nil || value["apiVersion"] == nil) && holdsImages(spec, in: [.regular])
    }

    /// Whether a map has a list of containers with images, as the specification of a pod has.
    private static func holdsImages(_ value: Value, in lists: [ContainerList] = ContainerList.allCases) -> Bool {
        holds(value, in: lists) { $0["image"]?.kind == .string }
    }

    private static func holds(
        _ value: Value, in lists: [ContainerList] = ContainerList.allCases, _ isOne: (Value) -> Bool
    ) -> Bool {
        lists.contains { list in
            (value[list.key]?.elements ?? .init(start: nil, count: 0)).contains { $0.kind == .map && isOne($0) }
        }
    }
}
