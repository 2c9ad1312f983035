import CEL
import Documents
import Kubernetes

/// What a check is looking at; one for each object.
final class Match {
    let resource: Resource
    let file: FilePlaces
    var template: PodTemplate?
    var container: ContainerReference?
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
    }

    /// What a variable of the rule stands for.
    func value(of variable: FieldTable.Variable) -> Value {
        switch variable {
        case .object: resource.object
        case .pod: template?.slot.pointee ?? .null
        case .container: container?.slot.pointee ?? .null
        }
    }

    var identity: ResourceIdentity { ResourceIdentity(resource) }

    var containerName: String? { component?.container ?? container?.name }

    /// The steps from the object to what a variable of the rule stands for.
    func steps(to variable: String) -> [FieldStep] {
        switch variable {
        case "pod": template?.path ?? []
        case "container": (template?.path ?? []) + (container?.path ?? [])
        default: []
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
