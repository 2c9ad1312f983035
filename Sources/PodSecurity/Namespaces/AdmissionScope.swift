import Kubernetes

/// What the admission plugin does with an object when it is written.
public enum AdmissionScope: Sendable {
    /// A Pod: refused where it breaks what its namespace enforces, and audited and warned about.
    case enforced
    /// A workload of Kubernetes itself: audited and warned about for its pod template, never refused. Its pods are.
    case reported
    /// Anything else. The pods that come of it are enforced.
    case ignored
}

extension Resource {
    /// What Pod Security admission does with the object, whatever version of its group it is written in.
    public var podSecurityScope: AdmissionScope {
        switch (group, kind) {
        case ("", "Pod"): .enforced
        case ("", "PodTemplate"), ("", "ReplicationController"), ("apps", "DaemonSet"), ("apps", "Deployment"),
            ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("batch", "CronJob"), ("batch", "Job"):
            .reported
        default: .ignored
        }
    }
}
