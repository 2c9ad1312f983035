extension ReferenceRule {
    /// The kinds that the rule looks at: where one of them is not wholly known, neither is what the rule says.
    var sought: [SoughtKind] {
        switch self {
        case .unboundAdmissionPolicy, .danglingAdmissionBinding:
            [
                .admission("ValidatingAdmissionPolicy"), .admission("ValidatingAdmissionPolicyBinding"),
                .admission("MutatingAdmissionPolicy"), .admission("MutatingAdmissionPolicyBinding"),
            ]
        case .danglingAutoscaler, .replicasSetTwice: [.autoscalers, .workloads]
        case .danglingBudget: [.budgets, .workloads]
        case .budgetOfAll, .withoutBudget: [.budgets, .autoscalers, .workloads]
        case .environment: [.workloads, .core("Secret"), .core("ConfigMap")]
        case .volume: [.workloads, .core("Secret"), .core("ConfigMap"), .core("PersistentVolumeClaim")]
        case .pullSecret: [.workloads, .core("ServiceAccount"), .core("Secret")]
        case .certificate: SoughtKind.ingresses + [.core("Secret")]
        case .hostConflict: SoughtKind.ingresses + [.kind("HTTPRoute", group: "gateway.networking.k8s.io")]
        case .withoutToken: [.group("security.istio.io"), .workloads]
        case .noDefaultLimits: [.core("Namespace"), .core("LimitRange"), .workloads]
        case .noQuota: [.core("Namespace"), .core("ResourceQuota")]
        case .noOwnAccount: [.core("Namespace"), .core("ServiceAccount"), .workloads]
        case .serviceAccount, .token: [.workloads, .core("ServiceAccount")]
        case .sharedAccount: [.workloads, .core("ServiceAccount"), .group("rbac.authorization.k8s.io")]
        case .danglingMonitor: [.group("monitoring.coreos.com"), .core("Service"), .workloads]
        case .governingService: [.kind("StatefulSet", group: "apps"), .core("Service")]
        case .webhookService:
            [
                .admission("ValidatingWebhookConfiguration"), .admission("MutatingWebhookConfiguration"),
                .kind("APIService", group: "apiregistration.k8s.io"),
                .kind("CustomResourceDefinition", group: "apiextensions.k8s.io"), .core("Service"),
            ]
        case .sharedSelector: [.workloads]
        }
    }
}

extension ReferenceFindings {
    /// The kinds that a rule of this analysis looks at; none for a rule of another.
    public static func kindsSought(by rule: String) -> [SoughtKind] { ReferenceRule(rawValue: rule)?.sought ?? [] }
}

extension ReferencedKind {
    /// One list for all findings.
    var sought: [SoughtKind] { ReferencedKind.lists[self] ?? [] }

    private static let lists = Dictionary(uniqueKeysWithValues: allCases.map { ($0, [SoughtKind.core($0.rawValue)]) })
}

extension SoughtKind {
    static let autoscalers = SoughtKind.kind("HorizontalPodAutoscaler", group: "autoscaling")
    static let budgets = SoughtKind.kind("PodDisruptionBudget", group: "policy")
    static let ingresses: [SoughtKind] = [
        .kind("Ingress", group: "networking.k8s.io"), .kind("Ingress", group: "extensions"),
    ]

    static func admission(_ kind: String) -> SoughtKind { .kind(kind, group: "admissionregistration.k8s.io") }
}
