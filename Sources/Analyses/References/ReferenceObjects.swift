import Kubernetes

/// What an object is called.
struct NamespacedName: Hashable, Comparable, Sendable {
    let namespace: String
    let name: String

    static func < (a: NamespacedName, b: NamespacedName) -> Bool { (a.namespace, a.name) < (b.namespace, b.name) }
}

extension ReferenceFacts {
    /// A name and where it is written.
    struct Place: Sendable {
        let name: String
        let origin: Origin
    }

    /// A ServiceAccount.
    struct Account: Sendable {
        let name: NamespacedName
        /// Whether pods get its token where they do not say; true where it does not say either.
        let automount: Bool
        let origin: Origin

        init(_ reader: ObjectReader) {
            name = NamespacedName(namespace: reader.namespace, name: reader.name)
            automount = reader.object["automountServiceAccountToken"]?.value.isFalse != true
            origin = reader.object.origin
        }
    }

    /// A ValidatingAdmissionPolicy or MutatingAdmissionPolicy.
    struct AdmissionPolicy: Sendable {
        let kind: String
        let name: String
        let origin: Origin

        init(_ reader: ObjectReader) {
            kind = reader.resource.kind
            name = reader.name
            origin = reader.object.origin
        }
    }

    /// What puts an admission policy in force.
    struct AdmissionBinding: Sendable {
        /// The kind of the policy.
        let policyKind: String
        let policy: String
        /// Of the policy's name.
        let origin: Origin

        init?(_ reader: ObjectReader) {
            guard let field = reader.spec?["policyName"], let name = field.text else { return nil }
            policyKind = String(reader.resource.kind.dropLast("Binding".count))
            policy = name
            origin = field.origin
        }
    }

    /// A HorizontalPodAutoscaler.
    struct Autoscaler: Sendable {
        let target: WorkloadName
        /// 1 where it does not say.
        let minReplicas: Int
        /// Of the target.
        let origin: Origin

        init?(_ reader: ObjectReader) {
            guard let field = reader.spec?["scaleTargetRef"], let kind = field["kind"]?.text,
                let name = field["name"]?.text
            else { return nil }
            target = WorkloadName(namespace: reader.namespace, name: name, kind: kind)
            minReplicas = reader.spec?["minReplicas"]?.int ?? 1
            origin = field.origin
        }
    }

    /// A PodDisruptionBudget.
    struct Budget: Sendable {
        enum Amount: Sendable {
            case pods(Int)
            case percent(Int)
        }

        let namespace: String
        let name: String
        /// Nil selects nothing.
        let selector: LabelSelector?
        let minAvailable: (amount: Amount, origin: Origin)?
        /// Of the selector, or of the object where it has none.
        let origin: Origin

        init?(_ reader: ObjectReader) {
            let field = reader.spec?["selector"]
            let selector = field?.selector
            if field != nil, selector == nil { return nil }
            // An empty selector selected nothing before v1.
            let selectsNothing = reader.resource.apiVersion == "policy/v1beta1" && selector?.isEmpty == true
            self.selector = selectsNothing ? nil : selector
            namespace = reader.namespace
            name = reader.name
            minAvailable = reader.spec?["minAvailable"].flatMap { field in
                Budget.amount(field).map { ($0, field.origin) }
            }
            origin = field?.origin ?? reader.object.origin
        }

        private static func amount(_ field: Field) -> Amount? {
            if let count = field.int { return .pods(count) }
            guard let text = field.text, text.hasSuffix("%") else { return nil }
            return Int(text.dropLast()).map { .percent($0) }
        }
    }

    /// A ServiceMonitor or PodMonitor.
    struct Monitor: Sendable {
        let watchesPods: Bool
        /// Nil for all.
        let namespaces: [String]?
        let selector: LabelSelector
        let origin: Origin

        init?(_ reader: ObjectReader) {
            guard let field = reader.spec?["selector"], let selector = field.selector else { return nil }
            watchesPods = reader.resource.kind == "PodMonitor"
            self.selector = selector
            origin = field.origin
            let query = reader.spec?["namespaceSelector"]
            let names = query?["matchNames"]?.texts ?? []
            namespaces = query?["any"]?.isTrue == true ? nil : names.isEmpty ? [reader.namespace] : names
        }
    }

    /// A Service as monitors and StatefulSets know it.
    struct LabelledService: Sendable {
        let name: NamespacedName
        let labels: [String: String]
        /// Whether its name leads to the pods themselves.
        let isHeadless: Bool

        init(_ reader: ObjectReader) {
            name = NamespacedName(namespace: reader.namespace, name: reader.name)
            labels = reader.pool.shared(reader.object["metadata"]?["labels"]?.strings ?? [:])
            let address = reader.spec?["clusterIP"]?.text ?? reader.spec?["clusterIPs"]?.texts.first
            isHeadless = address == "None"
        }
    }
}
