import Documents
import Kubernetes

/// One control's look at one pod: what it may read, and what it finds.
final class Examination {
    let pod: Pod
    /// The minor version whose definition of the control counts.
    let minor: Int
    private(set) var offences: [Offence] = []
    private(set) var malformed: [Malformation] = []

    init(_ pod: Pod, minor: Int) {
        self.pod = pod
        self.minor = minor
    }

    /// Looks at places one by one. A place that cannot be read is noted, and the others are looked at all the same.
    func visit(_ places: [Place], _ body: (Place) throws(Unreadable) -> Void) {
        for place in places {
            do {
                try body(place)
            } catch {
                note(error)
            }
        }
    }

    /// Reports a field, or something below it.
    ///
    /// - Parameter demand: what its holder must do.
    func report(_ place: Place, _ field: Field, _ below: FieldPath.Step..., demand: String) {
        let names = field.map { FieldPath.Step.field("\($0)") } + below
        offences.append(
            Offence(
                holder: place.holder, field: FieldLocation(below: place.slot, at: place.path, names), demand: demand))
    }

    func note(_ error: Unreadable) { malformed.append(error.malformation) }
}
