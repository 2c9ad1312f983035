import CEL
import Documents
import Kubernetes

/// The field that decided a check, as a path from the object and a place in the file.
struct Blame {
    let path: String
    /// The absent field, from what the rule looks at, such as `securityContext.runAsNonRoot`; nil where it exists.
    let absent: String?
    /// The field's value as a CEL literal; nil where it is absent.
    let value: String?
    /// The path with list positions left out, so that it does not change when a neighbour comes or goes.
    let stablePath: String
    /// A container rule was decided by a field of the pod or the object.
    let isOutsideContainer: Bool
    /// The name of the component's flag that decided; nil for anything else.
    let flag: String?
    /// What stands on the way to an absent field and has no fields, such as
    /// `spec.securityContext is a string, not a mapping`.
    let misfit: String?
    let location: Location

    /// - Parameter read: the field that decided; nil where none is known.
    static func of(_ read: FieldRead?, _ match: Match) -> Blame {
        guard let component = match.component, read?.variable != "object" else {
            let absent = read.flatMap { $0.isPresent ? nil : FieldPath($0.path).description }
            return Blame(read, absent: absent, match)
        }
        return Blame(read, of: component, match)
    }

    /// The blame of a field that decided before by not being there.
    static func of(_ field: AbsentField, _ match: Match) -> Blame {
        Blame(field.read(in: match.value(of: field.variable)), absent: field.text, match)
    }

    private init(_ read: FieldRead?, absent: String?, _ match: Match) {
        flag = nil
        let read = read.map { match.resolved($0) }
        let variable = read.map { FieldTable.Variable($0.variable) } ?? match.variable
        isOutsideContainer = match.container != nil && variable != .container
        var way = match.way(to: variable)
        misfit = read.flatMap { Blame.misfit($0, way) }
        way.append(read?.path ?? [])
        path = way.text.description
        stablePath = way.stableText.description
        value = read?.value.map { ValueText.literal($0, limit: 80) }
        self.absent = absent

        let document = match.resource.document
        if let read, let slot = read.deepestSlot, document.span(of: slot) != nil, read.existing > 0 {
            location = match.file.location(
                of: FieldStep(name: read.path[read.existing - 1], slot: slot), in: document)
        } else {
            location = match.location(of: way.steps)
        }
    }

    private static func misfit(_ read: FieldRead, _ way: Match.Way) -> String? {
        guard !read.isPresent, read.existing > 0, let parent = read.deepestSlot?.pointee,
            case .field = read.path[read.existing], parent.kind != .map, parent.kind != .null
        else { return nil }
        var way = way
        way.append(Array(read.path.prefix(read.existing)))
        return "\(way.text) is \(parent.kindPhrase), not a mapping"
    }

    /// The place of a flag: its own argument, or for an absent one where the component's flags stand.
    private init(_ read: FieldRead?, of component: Component, _ match: Match) {
        var name: String?
        if let read, read.variable == "flags", case .field(let field) = read.path.first { name = field }
        flag = name
        let given = name.flatMap { component.flag($0) }
        let own = given.flatMap { $0.path.isEmpty ? nil : $0.path }
        let steps = own ?? component.path
        let path = FieldPath(steps.map(\.name) + (own == nil ? component.missing.map { .field($0) } : []))
        self.path = path.description
        absent = given == nil ? name.map { "--\($0)" } : nil
        value = read?.value.map { ValueText.literal($0, limit: 80) }
        stablePath = path.withoutPositions.description
        isOutsideContainer = false
        misfit = nil
        location = match.location(of: steps)
    }
}
