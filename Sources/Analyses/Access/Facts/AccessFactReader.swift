import CEL
import Documents
import Kubernetes
import Policies

/// Reads facts from one object while its document lives.
struct AccessFactReader {
    let resource: Resource
    let pool: FactPool
    private let places: FilePlaces
    private let objectPlace: ObjectPlace
    private(set) var malformed: [AccessFacts.Malformed] = []
    /// Whom a binding names that the API server would refuse.
    private(set) var refusedSubjects: [Subject] = []

    init(_ resource: Resource, _ places: FilePlaces, _ pool: FactPool) {
        self.resource = resource
        self.places = places
        self.pool = pool
        objectPlace = places.place(of: resource)
    }

    /// The namespace of a namespaced object; what states none goes to `default`, as with kubectl.
    var namespace: String { resource.namespace ?? "default" }

    func origin(_ steps: [FieldStep] = []) -> Origin {
        let location =
            steps.last.map { places.location(of: $0, in: resource.document) }
            ?? places.location(of: resource.slot.address, in: resource.document)
        let path = steps.isEmpty ? "" : pool.shared(FieldPath(steps.map(\.name)).description)
        return Origin(objectPlace, FieldPlace(path, location))
    }

    func field(_ name: StaticString, of slot: UnsafePointer<Value>) -> FieldStep? {
        slot.pointee.slot(forKey: name).map { FieldStep(name: .field(name.description), slot: $0) }
    }

    mutating func refuse(_ reason: String, _ steps: [FieldStep] = []) {
        malformed.append(AccessFacts.Malformed(reason: reason, origin: origin(steps)))
    }

    /// A list that is not empty; what is no list is refused, and null is empty.
    private mutating func list(
        _ name: StaticString, of slot: UnsafePointer<Value>, at path: [FieldStep]
    ) -> (step: FieldStep, base: UnsafePointer<Value>, count: Int)? {
        guard let list = slot.pointee.slot(forKey: name), list.pointee.kind != .null else { return nil }
        let step = FieldStep(name: .field(name.description), slot: list)
        guard list.pointee.kind == .list else {
            refuse("\(name) is \(list.pointee.kindPhrase), not a list", path + [step])
            return nil
        }
        return list.pointee.elements.baseAddress.map { (step, $0, Int(list.pointee.count)) }
    }

    /// The items of a list; what is no list is refused, and null is empty.
    mutating func items(_ name: StaticString, of slot: UnsafePointer<Value>, at path: [FieldStep]) -> [[FieldStep]] {
        guard let (list, base, count) = list(name, of: slot, at: path) else { return [] }
        return (0..<count).map { path + [list, FieldStep(name: .index($0), slot: base + $0)] }
    }

    /// A list of strings; the API server refuses an object whose list holds anything else.
    mutating func strings(_ name: StaticString, of slot: UnsafePointer<Value>, at path: [FieldStep]) -> [String] {
        guard let (list, base, count) = list(name, of: slot, at: path) else { return [] }
        var strings: [String] = []
        strings.reserveCapacity(count)
        for index in 0..<count {
            guard let text = pool.text(of: base[index]) else {
                let item = FieldStep(name: .index(index), slot: base + index)
                refuse("\(name) holds \(base[index].kindPhrase), not a string", path + [list, item])
                continue
            }
            strings.append(text)
        }
        return pool.shared(strings)
    }
}

/// Roles and bindings, each wholly or not at all: one fault has the API server refuse the object
/// (`pkg/apis/rbac/validation`).
extension AccessFactReader {
    mutating func role() -> Role? {
        guard isServed else { return nil }
        guard let name = resource.name else { return refuseNameless() }
        let kind: RoleKey.Kind = resource.kind == "Role" ? .role : .clusterRole
        let object = resource.slot.address
        var rules: [PolicyRule] = []
        for item in items("rules", of: object, at: []) {
            guard let slot = item.last?.slot else { continue }
            guard slot.pointee.kind == .map else {
                refuse("a rule is \(slot.pointee.kindPhrase), not a mapping", item)
                continue
            }
            let rule = PolicyRule(
                verbs: strings("verbs", of: slot, at: item), apiGroups: strings("apiGroups", of: slot, at: item),
                resources: strings("resources", of: slot, at: item),
                resourceNames: strings("resourceNames", of: slot, at: item),
                nonResourceURLs: strings("nonResourceURLs", of: slot, at: item), origin: origin(item))
            if malformed.isEmpty, let fault = AccessFactReader.fault(of: rule, kind) { refuse(fault, item) }
            rules.append(rule)
        }
        var aggregation: [RoleSelector]?
        if kind == .clusterRole, let rule = field("aggregationRule", of: object), rule.slot.pointee.kind == .map {
            aggregation = items("clusterRoleSelectors", of: rule.slot, at: [rule]).compactMap { selector($0) }
            if malformed.isEmpty, aggregation?.isEmpty ?? false { refuse("aggregationRule has no selector", [rule]) }
        }
        guard malformed.isEmpty else { return nil }
        var labels: [String: String] = [:]
        for entry in resource.object["metadata"]?["labels"]?.entries ?? .init(start: nil, count: 0) {
            if let key = entry.key.text, let value = entry.value.text { labels[key] = value }
        }
        return Role(
            key: RoleKey(kind: kind, namespace: namespace, name: name), labels: labels, rules: rules,
            aggregation: aggregation, origin: origin())
    }

    /// Whether Kubernetes 1.36 serves the object's version.
    private var isServed: Bool {
        mutating get {
            guard resource.apiVersion != "rbac.authorization.k8s.io/v1" else { return true }
            refuse("Kubernetes no longer serves \(resource.apiVersion)")
            return false
        }
    }

    /// Why the API server refuses a rule.
    private static func fault(of rule: PolicyRule, _ kind: RoleKey.Kind) -> String? {
        if rule.verbs.isEmpty { return "a rule has no verbs" }
        if !rule.nonResourceURLs.isEmpty {
            if kind == .role { return "a Role cannot have nonResourceURLs" }
            let isMixed = !(rule.apiGroups.isEmpty && rule.resources.isEmpty && rule.resourceNames.isEmpty)
            return isMixed ? "a rule has both nonResourceURLs and resources" : nil
        }
        if rule.apiGroups.isEmpty { return "a rule has no apiGroups" }
        return rule.resources.isEmpty ? "a rule has no resources" : nil
    }

    private mutating func selector(_ path: [FieldStep]) -> RoleSelector? {
        guard let slot = path.last?.slot, slot.pointee.kind == .map else {
            refuse("a selector of clusterRoleSelectors is not a mapping", path)
            return nil
        }
        var requirements: [RoleSelector.Requirement] = []
        for entry in slot.pointee["matchLabels"]?.entries ?? .init(start: nil, count: 0) {
            guard let key = entry.key.text, let value = entry.value.text else {
                refuse("a label of matchLabels is not a string", path)
                return nil
            }
            requirements.append(RoleSelector.Requirement(key: key, test: .isIn, values: [value]))
        }
        for item in items("matchExpressions", of: slot, at: path) {
            guard let expression = item.last?.slot, let key = expression.pointee["key"]?.text,
                let test = expression.pointee["operator"]?.text.flatMap(RoleSelector.Requirement.Operator.init)
            else {
                refuse("a requirement of matchExpressions needs a key and a known operator", item)
                return nil
            }
            let values = strings("values", of: expression, at: item)
            requirements.append(RoleSelector.Requirement(key: key, test: test, values: values))
        }
        return RoleSelector(requirements)
    }

    mutating func binding() -> RoleBinding? {
        let isClusterWide = resource.kind == "ClusterRoleBinding"
        let object = resource.slot.address
        var subjects: [RoleBinding.Entry] = []
        for item in items("subjects", of: object, at: []) {
            guard let slot = item.last?.slot else { continue }
            switch subject(slot.pointee, in: isClusterWide ? nil : namespace) {
            case .success(let subject): subjects.append(RoleBinding.Entry(subject, origin: origin(item)))
            case .failure(let fault): refuse(fault.reason, item)
            }
        }
        defer { if !malformed.isEmpty { refusedSubjects = subjects.map(\.subject) } }
        guard isServed else { return nil }
        guard let name = resource.name else { return refuseNameless() }
        guard let reference = field("roleRef", of: object), let roleName = reference.slot.pointee["name"]?.text,
            let kind = reference.slot.pointee["kind"]?.text.flatMap(RoleKey.Kind.init)
        else {
            refuse("roleRef must have the kind Role or ClusterRole and a name")
            return nil
        }
        let group = reference.slot.pointee["apiGroup"]?.text ?? ""
        guard group.isEmpty || group == "rbac.authorization.k8s.io" else {
            refuse("roleRef.apiGroup is \(group), not rbac.authorization.k8s.io", [reference])
            return nil
        }
        guard !(isClusterWide && kind == .role) else {
            refuse("a ClusterRoleBinding cannot refer to a Role", [reference])
            return nil
        }
        guard malformed.isEmpty else { return nil }
        let roleStep = field("name", of: reference.slot).map { [reference, $0] } ?? [reference]
        return RoleBinding(
            namespace: isClusterWide ? nil : namespace, name: name,
            role: RoleKey(kind: kind, namespace: namespace, name: roleName), subjects: subjects, origin: origin(),
            roleOrigin: origin(roleStep))
    }

    /// - Parameter namespace: the binding's, which a service account's defaults to; nil for a ClusterRoleBinding.
    private func subject(_ value: Value, in namespace: String?) -> Result<Subject, Fault> {
        guard value.kind == .map else { return .failure(Fault("a subject is \(value.kindPhrase), not a mapping")) }
        guard let kind = value["kind"]?.text, ["User", "Group", "ServiceAccount"].contains(kind) else {
            let found = value["kind"]?.text.map { "the kind \($0)" } ?? "no kind"
            return .failure(Fault("a subject has \(found); it must be User, Group or ServiceAccount"))
        }
        guard let name = value["name"]?.text, !name.isEmpty else { return .failure(Fault("a \(kind) has no name")) }
        let group = value["apiGroup"]?.text ?? ""
        guard kind == "ServiceAccount" else {
            guard group.isEmpty || group == "rbac.authorization.k8s.io" else {
                return .failure(Fault("\(kind) \(name) has the apiGroup \(group), not rbac.authorization.k8s.io"))
            }
            if kind == "Group" { return .success(.group(name)) }
            // To the API server the user of this name and the account are one.
            return .success(Subject.serviceAccount(userName: name) ?? .user(name))
        }
        guard group.isEmpty else {
            return .failure(Fault("ServiceAccount \(name) has the apiGroup \(group), but belongs to the core group"))
        }
        guard name.withUTF8Bytes({ NameRule.dns1123Subdomain.faults(of: $0).isEmpty }) else {
            return .failure(Fault("\(JSONText.quoted(name)) is no name of a ServiceAccount"))
        }
        let stated = value["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        guard let namespace = stated ?? namespace else {
            return .failure(Fault("ServiceAccount \(name) has no namespace, as it must in a ClusterRoleBinding"))
        }
        return .success(.serviceAccount(namespace: namespace, name: name))
    }

    private struct Fault: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private mutating func refuseNameless<Fact>() -> Fact? {
        refuse("a \(resource.kind) must have a name")
        return nil
    }
}

/// Other objects.
extension AccessFactReader {
    func serviceAccount() -> AccessFacts.ServiceAccount? {
        guard let name = resource.name else { return nil }
        let annotations = resource.object["metadata"]?["annotations"]
        let identities: [(provider: String, StaticString)] = [
            ("AWS role", "eks.amazonaws.com/role-arn"), ("Google service account", "iam.gke.io/gcp-service-account"),
            ("Azure identity", "azure.workload.identity/client-id"),
        ]
        let identity = identities.lazy.compactMap { provider, key in
            annotations?[key]?.text.map { provider + " " + $0 }
        }.first
        return AccessFacts.ServiceAccount(
            namespace: namespace, name: name, automount: automount(resource.object), cloudIdentity: identity,
            origin: origin())
    }

    func automount(_ value: Value) -> Bool? {
        guard let automount = value["automountServiceAccountToken"], automount.kind == .bool else { return nil }
        return automount.isTrue
    }

    func node() -> AccessFacts.Node? {
        guard let name = resource.name else { return nil }
        let labels = resource.object["metadata"]?["labels"]
        let isControlPlane =
            labels?["node-role.kubernetes.io/control-plane"] != nil || labels?["node-role.kubernetes.io/master"] != nil
        return AccessFacts.Node(name: name, isControlPlane: isControlPlane, origin: origin())
    }

    /// By the labels that EKS gives the nodes that it makes, or the version of the kubelet in its images.
    var isNodeOfEKS: Bool {
        let version = resource.object["status"]?["nodeInfo"]?["kubeletVersion"]?.text
        let labels = resource.object["metadata"]?["labels"]?.entries ?? .init(start: nil, count: 0)
        return version?.contains("-eks-") ?? false
            || labels.contains { $0.key.text?.hasPrefix("eks.amazonaws.com/") ?? false }
    }

    func namespaceFact() -> AccessFacts.Namespace? {
        guard let name = resource.name else { return nil }
        let labels = resource.object["metadata"]?["labels"]
        return AccessFacts.Namespace(
            name: name, enforcedLevel: labels?["pod-security.kubernetes.io/enforce"]?.text,
            allowsDeviceAdministrators: labels?["resource.kubernetes.io/admin-access"]?.text == "true"
                || labels?["resource.k8s.io/admin-access"]?.text == "true",
            origin: origin())
    }

    func tokenSecret() -> AccessFacts.TokenSecret? {
        guard resource.object["type"]?.text == "kubernetes.io/service-account-token", let name = resource.name,
            let account = resource.object["metadata"]?["annotations"]?["kubernetes.io/service-account.name"]?.text
        else { return nil }
        return AccessFacts.TokenSecret(namespace: namespace, name: name, serviceAccount: account, origin: origin())
    }
    func mutatingPolicyBinding() -> AccessFacts.MutatingPolicyBinding? {
        let spec = resource.object["spec"]
        guard let name = resource.name, let policy = spec?["policyName"]?.text else { return nil }
        let rules = spec?["matchResources"]?["resourceRules"]?.elements ?? .init(start: nil, count: 0)
        let isForPods = rules.contains { rule in
            (rule["resources"]?.elements ?? .init(start: nil, count: 0)).contains {
                $0.text.map(AccessFactReader.podResources.contains) ?? false
            }
        }
        return AccessFacts.MutatingPolicyBinding(
            name: name, policy: policy, isForPods: rules.isEmpty || isForPods, origin: origin())
    }

    private static let podResources: Set<String> = Set(
        [Capability.ID.createPods, .createWorkloads].flatMap { Capability[$0].targets.map(\.resource) } + ["*", "*/*"])
}
