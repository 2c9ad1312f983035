import Documents
import Kubernetes
import Policies

/// What the analysis of access keeps of an inventory: roles, bindings, and of other objects the few facts by which rights
/// turn into power. Objects are added one at a time and need not live on; facts gathered by several threads are merged.
public struct AccessFacts: Sendable {
    /// Something of RBAC that the API server would refuse, so that it grants nothing here.
    public struct Malformed: Sendable {
        public let reason: String
        public let origin: Origin
    }

    public internal(set) var roles: [Role] = []
    public internal(set) var bindings: [RoleBinding] = []
    public internal(set) var serviceAccounts: [ServiceAccount] = []
    public internal(set) var workloads: [Workload] = []
    public internal(set) var nodes: [Node] = []
    public internal(set) var namespaces: [Namespace] = []
    public internal(set) var tokenSecrets: [TokenSecret] = []
    public internal(set) var mutatingPolicyBindings: [MutatingPolicyBinding] = []
    /// Requests of an audit log that lay among the objects.
    public internal(set) var usage = AccessUsage()
    public internal(set) var malformed: [Malformed] = []
    /// By which the cluster is known to be one of EKS, or the ConfigMap `kube-system/aws-auth` itself.
    public internal(set) var signOfCloudUsers: Origin?
    /// Roles, RoleBindings and ServiceAccounts that state no namespace, and count as lying in `default`.
    public internal(set) var unplaced: [Origin] = []
    /// Whom bindings name that the API server would refuse.
    public internal(set) var refusedSubjects: Set<Subject> = []
    /// Roles that it would refuse.
    public internal(set) var refusedRoles: Set<RoleKey> = []

    public init() {}

    /// Whether nothing gives anybody rights but what Kubernetes itself gives.
    public var grantsNothing: Bool { roles.isEmpty && bindings.isEmpty }

    /// Takes what matters here from an object; objects of other kinds are passed over.
    /// - Parameters:
    ///   - file: turns places of the object's document into lines and columns.
    ///   - pool: what the facts of other objects say, too.
    public mutating func add(_ resource: Resource, file: FilePlaces, pool: FactPool = FactPool()) {
        var reader = AccessFactReader(resource, file, pool)
        withExtendedLifetime(resource.document) {
            if resource.namespace == nil, AccessFacts.liesInNamespace(resource) { unplaced.append(reader.origin()) }
            switch (resource.group, resource.kind) {
            case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
                if let role = reader.role() {
                    roles.append(role)
                } else if let name = resource.name, let kind = RoleKey.Kind(rawValue: resource.kind) {
                    refusedRoles.insert(RoleKey(kind: kind, namespace: reader.namespace, name: name))
                }
            case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
                if let binding = reader.binding() { bindings.append(binding) }
            case ("", "ServiceAccount"):
                if let account = reader.serviceAccount() { serviceAccounts.append(account) }
            case ("", "Node"):
                if let node = reader.node() { nodes.append(node) }
                if signOfCloudUsers == nil, reader.isNodeOfEKS { signOfCloudUsers = reader.origin() }
            case ("", "Namespace"):
                if let namespace = reader.namespaceFact() { namespaces.append(namespace) }
            case ("", "ConfigMap"):
                if signOfCloudUsers == nil, resource.name == Capability.cloudUsers, reader.namespace == "kube-system" {
                    signOfCloudUsers = reader.origin()
                }
            case ("", "Secret"):
                if let secret = reader.tokenSecret() { tokenSecrets.append(secret) }
            case ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"):
                if let binding = reader.mutatingPolicyBinding() { mutatingPolicyBindings.append(binding) }
            case ("audit.k8s.io", "Event"):
                usage.add(event: resource.object)
            case ("", let kind) where !AccessFacts.coreWorkloads.contains(kind): break
            default:
                workloads += reader.workloads()
            }
        }
        malformed += reader.malformed
        refusedSubjects.formUnion(reader.refusedSubjects)
    }

    /// Adds a Pod that runs elsewhere than the pods for which its workload stands.
    public mutating func add(_ pod: Resource, file: FilePlaces, pool: FactPool, owner: WorkloadName) {
        var reader = AccessFactReader(pod, file, pool)
        workloads += withExtendedLifetime(pod.document) { reader.workloads(of: owner) }
    }

    private static func liesInNamespace(_ resource: Resource) -> Bool {
        switch (resource.group, resource.kind) {
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "RoleBinding"),
            ("", "ServiceAccount"):
            true
        default: false
        }
    }

    /// Other kinds of the core group carry no pod template, and need not be searched for one.
    private static let coreWorkloads: Set<String> = ["Pod", "PodTemplate", "ReplicationController"]

    public mutating func merge(_ other: AccessFacts) {
        roles.appendAny(other.roles)
        bindings.appendAny(other.bindings)
        serviceAccounts.appendAny(other.serviceAccounts)
        workloads.appendAny(other.workloads)
        nodes.appendAny(other.nodes)
        namespaces.appendAny(other.namespaces)
        tokenSecrets.appendAny(other.tokenSecrets)
        mutatingPolicyBindings.appendAny(other.mutatingPolicyBindings)
        signOfCloudUsers = signOfCloudUsers ?? other.signOfCloudUsers
        unplaced.appendAny(other.unplaced)
        usage.merge(other.usage)
        malformed.appendAny(other.malformed)
        refusedSubjects.formUnion(other.refusedSubjects)
        refusedRoles.formUnion(other.refusedRoles)
    }
}

extension AccessFacts {
    /// A ServiceAccount.
    public struct ServiceAccount: Sendable {
        public let namespace: String
        public let name: String
        /// What it says of its token; nil where it says nothing, which mounts it.
        public let automount: Bool?
        /// The annotation and the cloud identity that pods of the account get, such as an AWS role.
        public let cloudIdentity: String?
        public let origin: Origin

        public var subject: Subject { .serviceAccount(namespace: namespace, name: name) }
    }

    /// A Secret that holds a long-lived token of a service account.
    public struct TokenSecret: Sendable {
        public let namespace: String
        public let name: String
        public let serviceAccount: String
        public let origin: Origin
    }

    /// A MutatingAdmissionPolicyBinding, which puts a policy into force.
    public struct MutatingPolicyBinding: Sendable {
        public let name: String
        public let policy: String
        /// Whether it is for Pods or what makes them. Of which ones its selectors say, which are not looked at.
        public let isForPods: Bool
        public let origin: Origin
    }

    public struct Node: Sendable {
        public let name: String
        /// By the label that kubeadm and its like give.
        public let isControlPlane: Bool
        public let origin: Origin
    }

    public struct Namespace: Sendable {
        public let name: String
        /// What Pod Security Admission enforces: nil where the label is absent.
        public let enforcedLevel: String?
        /// Whether claims of devices may ask for administrator access there: by the label
        /// `resource.kubernetes.io/admin-access`, before Kubernetes 1.34 `resource.k8s.io/admin-access`, whose value is
        /// `true` and nothing else.
        public let allowsDeviceAdministrators: Bool
        public let origin: Origin
    }
}
