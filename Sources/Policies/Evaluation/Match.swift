import CEL
import Documents
import Kubernetes

/// What a check is looking at; one for each object.
final class Match {
    let resource: Resource
    let identity: ResourceIdentity
    let file: FilePlaces
    var template: PodTemplate? {
        didSet { (podWay, containerWay, templateItems) = (nil, nil, nil) }
    }
    var container: ContainerReference? {
        didSet { containerWay = nil }
    }
    /// The component of Kubernetes that is looked at; there is no template or container then.
    var component: Component?
    /// The item of the check's list that is looked at, where it goes by items.
    var item: Item?

    /// An item of a list, and the field that it was read from; nil for one that the expression made.
    struct Item {
        let name: String
        let value: Value
        let field: FieldRead?
    }

    init(resource: Resource, file: FilePlaces) {
        self.resource = resource
        self.file = file
        identity = ResourceIdentity(resource)
    }

    /// What a variable of the rule stands for.
    func value(of variable: FieldTable.Variable) -> Value {
        switch variable {
        case .object: resource.object
        case .pod: template?.slot.pointee ?? .null
        case .container: container?.slot.pointee ?? .null
        }
    }

    /// What the rule looks at.
    var variable: FieldTable.Variable { container != nil ? .container : template != nil ? .pod : .object }

    var containerName: String? { component?.container ?? container?.name }

    /// The way from the object to what a variable of the rule stands for.
    struct Way {
        var steps: [FieldStep] = []
        var text = FieldPathText()
        /// The text with list positions left out.
        var stableText = FieldPathText()

        fileprivate init(_ steps: [FieldStep] = []) {
            self.steps = steps
            append(steps.map(\.name))
        }

        /// Goes on to what lies further, as far as the texts say.
        mutating func append(_ names: [FieldPath.Step]) {
            for name in names {
                text.append(name)
                if case .field = name { stableText.append(name) }
            }
        }
    }

    private let objectWay = Way()
    private var podWay: Way?
    private var containerWay: Way?
    /// What tells the items of lists that the way to the template leads through.
    private var templateItems: [String]?

    /// What tells the items of lists that lead to the template and to the item that is looked at. Containers tell
    /// themselves by their names.
    var itemParts: [String] {
        let ofTemplate =
            templateItems ?? ItemIdentity.parts(along: template?.path.map(\.name) ?? [], from: resource.object)
        templateItems = ofTemplate
        guard let item else { return ofTemplate }
        guard let field = item.field, let variable = FieldTable.Variable(field.variable) else {
            return ofTemplate + ItemIdentity.parts(ofLone: item.value)
        }
        let parts = ItemIdentity.parts(along: field.path, from: value(of: variable))
        return ofTemplate + (parts.isEmpty ? ItemIdentity.parts(ofLone: item.value) : parts)
    }

    func way(to variable: FieldTable.Variable?) -> Way {
        switch variable {
        case .pod:
            let way = podWay ?? Way(template?.path ?? [])
            podWay = way
            return way
        case .container:
            let way = containerWay ?? Way((template?.path ?? []) + (container?.path ?? []))
            containerWay = way
            return way
        case .object, nil: return objectWay
        }
    }

    /// The place of the last of the steps from the object; of the object where there is none.
    func location(of steps: [FieldStep]) -> Location {
        guard let last = steps.last ?? resource.slot.path.last else {
            return file.location(of: resource.slot.address, in: resource.document)
        }
        return file.location(of: last, in: resource.document)
    }

    /// A read with the way to it told from a variable that the object's place is known of: a read of an item goes on from
    /// the field that the item came from.
    func resolved(_ read: FieldRead) -> FieldRead {
        guard let item, read.variable == item.name, let field = item.field else { return read }
        return read.appended(to: field)
    }
}
