import Documents
import Kubernetes

/// What the admission plugin says of a pod, or of the pods that a template makes, at a level of a version.
///
/// The plugin sees pods after the API server has filled in defaults, so these count: with `hostNetwork` the port of
/// a container is a port of the host, and a volume without a source is an `emptyDir`. It does not see pods that the
/// API server refuses as malformed; what that concerns here is in ``Evaluation/unevaluated``. The fields that newer
/// API servers derive from old annotations are not derived: since Kubernetes 1.27 seccomp annotations have no effect.
///
/// The document must outlive the result's slots.
public func evaluate(_ template: PodTemplate, at level: Level, version: Version = .latest) -> Evaluation {
    let standard = LevelVersion(level, version)
    let controls = Control.controls(of: level, version: version)
    if controls.isEmpty { return Evaluation(standard: standard, failures: [], unevaluated: []) }
    var unevaluated = Undecided()
    let pod: Pod
    do {
        pod = try Pod(template)
    } catch {
        unevaluated.add([error.malformation], to: controls)
        return Evaluation(standard: standard, failures: [], unevaluated: unevaluated.found)
    }
    unevaluated.add(pod.malformed, to: controls)
    var failures: [Failure] = []
    for control in controls {
        let examination = control.examine(pod, minor: version.definition)
        if !examination.offences.isEmpty { failures.append(Failure(control: control, offences: examination.offences)) }
        unevaluated.add(examination.malformed, to: [control])
    }
    return Evaluation(standard: standard, failures: failures, unevaluated: unevaluated.found)
}

/// Collects malformations, each once, with the controls that they concern.
private struct Undecided {
    private(set) var found: [Unevaluated] = []
    private var places: [UnsafePointer<Value>: Int] = [:]

    mutating func add(_ malformations: [Malformation], to controls: [Control]) {
        for malformation in malformations {
            if let place = places[malformation.slot] {
                for control in controls where found[place].controls.last?.id != control.id {
                    found[place].controls.append(control)
                }
            } else {
                places[malformation.slot] = found.count
                found.append(Unevaluated(malformation: malformation, controls: controls))
            }
        }
    }
}
