import Documents
import Kubernetes

/// What is kept of a workload to tell what its namespace does, or would do, about its pods.
public struct WorkloadFacts: Hashable, Sendable {
    public let apiVersion: String
    public let kind: String
    /// Nil where the object does not state one.
    public let namespace: String?
    public let name: String?
    /// Where the object keeps the pod template; empty for a Pod.
    public let templatePath: String
    public let scope: AdmissionScope
    public let levels: LevelProfile
}

extension Resource {
    /// The facts of each pod template of the object, those that cannot be read included.
    public var podSecurityFacts: [WorkloadFacts] {
        let templates = podTemplates
        func facts(_ path: String, _ levels: LevelProfile) -> WorkloadFacts {
            WorkloadFacts(
                apiVersion: apiVersion, kind: kind, namespace: namespace, name: name, templatePath: path,
                scope: podSecurityScope, levels: levels)
        }
        return templates.found.map { facts(FieldPath($0.path.map(\.name)).description, LevelProfile($0)) }
            + templates.malformed.map { _ in facts("", .undecided) }
    }
}
