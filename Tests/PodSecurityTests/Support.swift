import Documents
import Kubernetes
import PodSecurity

/// The objects of a YAML text, with the documents that hold them.
func resources(_ text: String) throws -> [Resource] {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        var all: [Resource] = []
        while let document = try stream.next() {
            if case .objects(let resources, malformed: _) = document.content() { all += resources }
        }
        return all
    }
}

/// What an evaluation says, in values that need no document.
struct Outcome: Equatable {
    var verdict: Evaluation.Verdict
    /// Identifiers of controls.
    var failing: [String]
    /// `identifier path`, with a `+` before what is absent.
    var fields: [String]
    var details: [String]
    var malformed: [String]
}

/// Judges the only pod template of the only object of a YAML text.
func judge(_ text: String, _ level: Level, _ version: Version = .latest) throws -> Outcome {
    guard let resource = try resources(text).first, let template = resource.podTemplates.found.first else {
        throw NoTemplate()
    }
    return withExtendedLifetime(resource.document) {
        let evaluation = evaluate(template, at: level, version: version)
        let fields = evaluation.failures.flatMap { failure in
            failure.offences.map { "\(failure.control.id) \(describe($0.field))" }
        }
        return Outcome(
            verdict: evaluation.verdict, failing: evaluation.failures.map(\.control.id), fields: fields,
            details: evaluation.failures.map { "\($0.reason): \($0.detail)" },
            malformed: evaluation.unevaluated.map(\.malformation.reason))
    }
}

struct NoTemplate: Error {}

private func describe(_ field: FieldLocation) -> String {
    let existing = FieldPath(field.steps.map(\.name)).description
    return field.missing.isEmpty ? existing : "\(existing)+\(FieldPath(field.missing))"
}

/// A Pod with the given fields of its spec and metadata, in YAML's flow style.
func pod(_ spec: String, annotations: String = "") -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {\(annotations)}}, spec: {\(spec)}}"
}

/// A Pod with one container `a`, which has the given fields.
func podWithContainer(_ fields: String, spec: String = "", annotations: String = "") -> String {
    pod("containers: [{name: a, image: i, \(fields)}], \(spec)", annotations: annotations)
}

/// What makes a container pass the restricted level.
let hardened = """
    securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}, \
    seccompProfile: {type: RuntimeDefault}}
    """
