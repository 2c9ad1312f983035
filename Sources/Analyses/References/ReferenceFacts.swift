import Documents
import Kubernetes
import Policies

/// What the analysis of references remembers of an inventory: names, labels and places copied out of each object while
/// its document lives. Facts of several threads are merged; their order does not matter.
///
///     var facts = ReferenceFacts()
///     facts.add(resource, file: places)   // for every object
///     let findings = ReferenceFindings(facts, scope: .files)
public struct ReferenceFacts: Sendable {
    /// A field that the API server would refuse. What it says does not count.
    public typealias Mistake = NetworkFacts.Mistake

    var inventory = ReferenceInventory()
    var workloads: [ReferenceWorkload] = []
    /// What objects other than workloads name.
    var references: [ObjectReference] = []
    var namespaces: [Place] = []
    var accounts: [Account] = []
    var boundAccounts: Set<NamespacedName> = []
    var admissionPolicies: [AdmissionPolicy] = []
    var admissionBindings: [AdmissionBinding] = []
    var autoscalers: [Autoscaler] = []
    var budgets: [Budget] = []
    var monitors: [Monitor] = []
    var services: [LabelledService] = []
    var hostClaims: [HostClaim] = []
    var tokenChecks: [TokenCheck] = []
    var tokenPolicies: [TokenPolicy] = []
    /// The resources for which containers get a limit where they state none, by namespace.
    var defaultLimits: [String: Set<String>] = [:]
    /// The resources that the quotas of a namespace bound for all of its pods.
    var quotas: [String: Set<String>] = [:]
    public private(set) var mistakes: [Mistake] = []

    public init() {}

    /// Adds what an object names and what it is known by.
    /// - Parameter pool: what the facts of other objects say, too.
    public mutating func add(_ resource: Resource, file: FilePlaces, pool: FactPool = FactPool()) {
        add(ObjectReader(resource, file, pool))
    }

    /// Adds what an object names and what it is known by.
    public mutating func add(_ reader: ObjectReader) {
        let resource = reader.resource
        switch (resource.group, resource.kind) {
        // Most objects are workloads.
        case ("apps", _), ("batch", _): addWorkloads(reader)
        case ("", "Namespace"):
            // A name that is no string makes none: the API server refuses the object.
            if let name = resource.name { namespaces.append(Place(name: name, origin: reader.object.origin)) }
        case ("", "ServiceAccount"): addAccount(reader)
        case ("", "Service"): addService(reader)
        case ("", "LimitRange"): addLimits(reader)
        case ("", "ResourceQuota"): addQuota(reader)
        case ("", "PersistentVolumeClaim"): inventory.add(.claim, reader.namespace, reader.name)
        case ("", "Secret"), ("", "ConfigMap"), ("external-secrets.io", _), ("bitnami.com", "SealedSecret"),
            ("cert-manager.io", "Certificate"), ("secrets-store.csi.x-k8s.io", "SecretProviderClass"):
            inventory.add(contentOf: reader)
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            addSubjects(reader)
        case ("admissionregistration.k8s.io", _): addAdmission(reader)
        case ("apiregistration.k8s.io", "APIService"): addWebhookService(reader.spec?["service"])
        case ("apiextensions.k8s.io", "CustomResourceDefinition"):
            let conversion = reader.spec?["conversion"]
            let client = conversion?["webhook"]?["clientConfig"] ?? conversion?["webhookClientConfig"]
            addWebhookService(client?["service"])
        case ("autoscaling", "HorizontalPodAutoscaler"): append(Autoscaler(reader), to: \.autoscalers)
        case ("policy", "PodDisruptionBudget"): append(Budget(reader), to: \.budgets)
        case ("monitoring.coreos.com", "ServiceMonitor"), ("monitoring.coreos.com", "PodMonitor"):
            append(Monitor(reader), to: \.monitors)
        case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"):
            hostClaims += HostClaim.read(ingress: reader)
            references += HostClaim.certificates(of: reader)
        case ("gateway.networking.k8s.io", "HTTPRoute"): hostClaims += HostClaim.read(route: reader)
        case ("security.istio.io", "RequestAuthentication"): append(TokenCheck(reader), to: \.tokenChecks)
        case ("security.istio.io", "AuthorizationPolicy"): append(TokenPolicy(reader), to: \.tokenPolicies)
        default: addWorkloads(reader)
        }
        // What is refused is said already, and wholly.
        let noted = reader.takeNotes().mistakes
        if resource.refusals.isEmpty { mistakes += noted }
    }

    /// Adds the facts of another part of the inventory.
    public mutating func merge(_ other: ReferenceFacts) {
        inventory.merge(other.inventory)
        workloads.appendAny(other.workloads)
        references.appendAny(other.references)
        namespaces.appendAny(other.namespaces)
        accounts.appendAny(other.accounts)
        boundAccounts.formUnion(other.boundAccounts)
        admissionPolicies.appendAny(other.admissionPolicies)
        admissionBindings.appendAny(other.admissionBindings)
        autoscalers.appendAny(other.autoscalers)
        budgets.appendAny(other.budgets)
        monitors.appendAny(other.monitors)
        services.appendAny(other.services)
        hostClaims.appendAny(other.hostClaims)
        tokenChecks.appendAny(other.tokenChecks)
        tokenPolicies.appendAny(other.tokenPolicies)
        defaultLimits.merge(other.defaultLimits) { $0.union($1) }
        quotas.merge(other.quotas) { $0.union($1) }
        mistakes.appendAny(other.mistakes)
    }

    private mutating func append<Fact>(_ fact: Fact?, to list: WritableKeyPath<ReferenceFacts, [Fact]>) {
        if let fact { self[keyPath: list].append(fact) }
    }
}

// MARK: - Objects of several facts

extension ReferenceFacts {
    private mutating func addWorkloads(_ reader: ObjectReader) {
        if reader.resource.kind == "StatefulSet", reader.resource.group == "apps" {
            for claim in ReferenceWorkload.claimTemplates(reader) {
                inventory.addClaims(startingWith: "\(claim)-\(reader.name)-", in: reader.namespace)
            }
        }
        workloads += ReferenceWorkload.read(reader)
    }

    private mutating func addAccount(_ reader: ObjectReader) {
        inventory.add(.serviceAccount, reader.namespace, reader.name)
        accounts.append(Account(reader))
        for secret in reader.object["imagePullSecrets"]?.items ?? [] {
            guard let field = secret["name"], let name = field.text, !name.isEmpty else { continue }
            references.append(
                ObjectReference(
                    rule: .pullSecret, kind: .secret, namespace: reader.namespace, name: name, origin: field.origin))
        }
    }

    private mutating func addService(_ reader: ObjectReader) {
        inventory.add(.service, reader.namespace, reader.name)
        services.append(LabelledService(reader))
    }

    /// A limit's `max` is its `default` where it has none.
    private mutating func addLimits(_ reader: ObjectReader) {
        for limit in reader.spec?["limits"]?.items ?? [] where limit["type"]?.text == "Container" {
            let names = (limit["default"]?.names ?? []) + (limit["max"]?.names ?? [])
            defaultLimits[reader.namespace, default: []].formUnion(names)
        }
    }

    /// A quota with scopes bounds some pods only. `cpu` and `memory` mean the requests.
    private mutating func addQuota(_ reader: ObjectReader) {
        guard let spec = reader.spec, (spec["scopes"]?.items ?? []).isEmpty, spec["scopeSelector"] == nil else {
            return
        }
        let names = (spec["hard"]?.names ?? []).map { $0 == "cpu" || $0 == "memory" ? "requests.\($0)" : $0 }
        quotas[reader.namespace, default: []].formUnion(names)
    }

    private mutating func addSubjects(_ reader: ObjectReader) {
        for subject in reader.object["subjects"]?.items ?? [] {
            guard let name = subject["name"]?.text else { continue }
            switch subject["kind"]?.text {
            case "ServiceAccount":
                boundAccounts.insert(
                    NamespacedName(namespace: subject["namespace"]?.text ?? reader.namespace, name: name))
            case "User":
                let parts = name.split(separator: ":", omittingEmptySubsequences: false)
                if parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" {
                    boundAccounts.insert(NamespacedName(namespace: String(parts[2]), name: String(parts[3])))
                }
            default: break
            }
        }
    }

    private mutating func addAdmission(_ reader: ObjectReader) {
        switch reader.resource.kind {
        case "ValidatingAdmissionPolicy", "MutatingAdmissionPolicy":
            admissionPolicies.append(AdmissionPolicy(reader))
        case "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicyBinding":
            append(AdmissionBinding(reader), to: \.admissionBindings)
        case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration":
            for webhook in reader.object["webhooks"]?.items ?? [] {
                addWebhookService(webhook["clientConfig"]?["service"])
            }
        default: break
        }
    }

    private mutating func addWebhookService(_ service: Field?) {
        guard let service, let namespace = service["namespace"]?.text, let field = service["name"],
            let name = field.text
        else { return }
        references.append(
            ObjectReference(
                rule: .webhookService, kind: .service, namespace: namespace, name: name, origin: field.origin))
    }
}

extension ReferenceInventory {
    /// Adds a Secret or ConfigMap, or the Secrets that another object has somebody make.
    fileprivate mutating func add(contentOf reader: ObjectReader) {
        let namespace = reader.namespace
        let spec = reader.spec
        switch reader.resource.kind {
        case "Secret":
            add(.secret, namespace, reader.name, keys: .of(reader.object["data"], reader.object["stringData"]))
        case "ConfigMap":
            add(.configMap, namespace, reader.name, keys: .of(reader.object["data"], reader.object["binaryData"]))
        case "ExternalSecret": add(.secret, namespace, spec?["target"]?["name"]?.text ?? reader.name)
        case "SealedSecret":
            add(.secret, namespace, spec?["template"]?["metadata"]?["name"]?.text ?? reader.name)
        case "Certificate": if let name = spec?["secretName"]?.text { add(.secret, namespace, name) }
        case "SecretProviderClass":
            for object in spec?["secretObjects"]?.items ?? [] {
                if let name = object["secretName"]?.text { add(.secret, namespace, name) }
            }
        default: break
        }
    }
}

extension ReferenceInventory.Keys {
    /// The names in two maps; an object without any is filled by somebody else.
    fileprivate static func of(_ first: Field?, _ second: Field?) -> ReferenceInventory.Keys {
        let names = (first?.names ?? []) + (second?.names ?? [])
        return names.isEmpty ? .any : .some(Set(names))
    }
}

extension Field {
    /// The keys of a map.
    fileprivate var names: [String] { value.kind == .map ? value.entries.compactMap(\.key.text) : [] }
}
