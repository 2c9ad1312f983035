import Testing

@testable import Analyses

/// What the examples of the rules leave open.
@Suite struct ReferenceFindingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let what: String
        let rule: String
        let text: String
        var scope = ReferenceFindings.Scope.files
        var messages: [String] = []
        var reasons: [String] = []
        var testDescription: String { "\(rule): \(what)" }
    }

    @Test(arguments: names + replicas + namespaces + hostsAndTokens)
    func aCaseIsJudged(example: Case) throws {
        let found = try referenceFindings(example.text, scope: example.scope)
        #expect(found.findings.filter { $0.rule == example.rule }.map(\.message) == example.messages)
        #expect(found.unevaluated.filter { $0.rule == example.rule }.map(\.reason) == example.reasons)
    }

    private static let web = workload("web")
    private static let missing = workload("web", container: ", envFrom: [{secretRef: {name: gone}}]")

    private static let names: [Case] = [
        Case(
            what: "without any Secret nothing is known of them", rule: "env-ref-missing", text: missing,
            reasons: ["no Secret of namespace shop was scanned"]),
        Case(
            what: "what a cluster does not show is not there", rule: "env-ref-missing", text: missing, scope: .cluster,
            messages: ["Deployment shop/web names Secret gone, which is not in namespace shop"]),
        Case(
            what: "a name that is yet to be written may be that of any Secret", rule: "env-ref-missing",
            text: object("v1", "Secret", "s")
                + workload("web", container: ", envFrom: [{secretRef: {name: '${SECRET}'}}]"),
            reasons: ["the name ${SECRET} is yet to be written"]),
        Case(
            what: "a Secret without entries is filled by somebody", rule: "env-ref-missing",
            text: object("v1", "Secret", "s")
                + workload("web", container: ", env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]")),
        Case(
            what: "a key is missing", rule: "env-ref-missing",
            text: object("v1", "ConfigMap", "c", "binaryData: {a: YQ==}")
                + workload(
                    "web",
                    container: """
                        , env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: a}}}, \
                        {name: B, valueFrom: {configMapKeyRef: {name: c, key: b}}}, \
                        {name: C, valueFrom: {configMapKeyRef: {name: c, key: c, optional: true}}}]
                        """),
            messages: ["Deployment shop/web asks for the key b of ConfigMap c, which has no such key"]),
        Case(
            what: "a debugger needs what it names as well", rule: "env-ref-missing",
            text: object("v1", "Secret", "s")
                + workload("web", pod: "ephemeralContainers: [{name: e, envFrom: [{secretRef: {name: gone}}]}]"),
            messages: ["Deployment shop/web names Secret gone, which is not in namespace shop"]),
        Case(
            what: "a SecretProviderClass makes Secrets", rule: "volume-ref-missing",
            text: object(
                "secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "p", "spec: {secretObjects: [{secretName: s}]}")
                + workload("web", pod: "volumes: [{name: v, secret: {secretName: s}}]")),
        Case(
            what: "a StatefulSet makes its claims", rule: "volume-ref-missing",
            text: object("v1", "PersistentVolumeClaim", "other")
                + workload("db", kind: "StatefulSet", spec: "volumeClaimTemplates: [{metadata: {name: data}}]")
                + workload(
                    "backup",
                    pod: """
                        volumes: [{name: a, persistentVolumeClaim: {claimName: data-db-0}}, \
                        {name: b, persistentVolumeClaim: {claimName: data-db-x}}]
                        """),
            messages: ["Deployment shop/backup names PersistentVolumeClaim data-db-x, which is not in namespace shop"]),
        Case(
            what: "no namespace stated is default", rule: "non-existent-service-account",
            text: object("v1", "ServiceAccount", "a", in: nil)
                + object("v1", "Pod", "p", in: "default", "spec: {serviceAccountName: a, containers: []}")),
        Case(
            what: "a Pod is judged with its owner", rule: "non-existent-service-account",
            text: object("v1", "ServiceAccount", "a") + workload("web", pod: "serviceAccountName: b") + """
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-1
                  namespace: shop
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
                spec: {serviceAccountName: b, containers: [{name: main, image: a/b:1}]}
                """,
            messages: ["Deployment shop/web names ServiceAccount b, which is not in namespace shop"]),
        Case(
            what: "a Pod that says otherwise than its owner is judged by itself", rule: "non-existent-service-account",
            text: object("v1", "ServiceAccount", "a") + workload("web", pod: "serviceAccountName: a") + """
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-1
                  namespace: shop
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
                spec: {serviceAccountName: nosuch, containers: [{name: main, image: a/b:1}]}
                """,
            messages: ["Pod shop/web-1 names ServiceAccount nosuch, which is not in namespace shop"]),
        Case(
            what: "pull secrets that the account gave its Pods are the account's", rule: "image-pull-secret-missing",
            text: object("v1", "Secret", "other")
                + object("v1", "ServiceAccount", "a", "imagePullSecrets: [{name: gone}]")
                + workload("web", pod: "serviceAccountName: a") + """
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: web-1
                      namespace: shop
                      ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
                    spec: {serviceAccountName: a, imagePullSecrets: [{name: gone}], containers: []}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: web-2
                      namespace: shop
                      ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
                    spec: {serviceAccountName: a, imagePullSecrets: [{name: own}], containers: []}

                    """
                + object(
                    "v1", "Pod", "alone",
                    "spec: {serviceAccountName: a, imagePullSecrets: [{name: gone}], containers: []}")
                + object("v1", "Pod", "of-default", "spec: {imagePullSecrets: [{name: gone}], containers: []}"),
            messages: [
                "ServiceAccount shop/a names Secret gone, which is not in namespace shop",
                "Pod shop/web-2 names Secret own, which is not in namespace shop",
                "Pod shop/of-default names Secret gone, which is not in namespace shop",
            ]),
        Case(
            what: "a Pod that takes a token against its owner is judged by itself", rule: "automount-sa-token",
            text: workload("web", pod: "automountServiceAccountToken: false") + """
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-1
                  namespace: shop
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
                spec: {automountServiceAccountToken: true, containers: [{name: main, image: a/b:1}]}
                """,
            messages: ["the pod asks for a token of ServiceAccount default"]),
        Case(
            what: "conversion webhooks and APIServices count", rule: "webhook-service-missing",
            text: object("v1", "Service", "s")
                + object(
                    "apiextensions.k8s.io/v1", "CustomResourceDefinition", "crd", in: nil,
                    "spec: {conversion: {webhook: {clientConfig: {service: {name: a, namespace: shop}}}}}")
                + object(
                    "apiregistration.k8s.io/v1", "APIService", "api", in: nil,
                    "spec: {service: {name: b, namespace: shop}}"),
            messages: [
                "CustomResourceDefinition crd names Service a, which is not in namespace shop",
                "APIService api names Service b, which is not in namespace shop",
            ]),
        Case(
            what: "kinds of policies are apart", rule: "admission-policy-unbound",
            text: object("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", "p", in: nil)
                + object(
                    "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "b", in: nil,
                    "spec: {policyName: p}"),
            messages: ["MutatingAdmissionPolicy p has no binding among what was scanned; it may be bound elsewhere"]),
    ]

    private static func autoscaler(_ target: String, min: Int? = nil) -> String {
        object(
            "autoscaling/v2", "HorizontalPodAutoscaler", "hpa",
            "spec: {\(min.map { "minReplicas: \($0), " } ?? "")scaleTargetRef: {\(target)}}")
    }

    private static func budget(_ spec: String, version: String = "policy/v1") -> String {
        object(version, "PodDisruptionBudget", "pdb", "spec: {\(spec)}")
    }

    private static let set = workload("db", kind: "StatefulSet", spec: "replicas: 3")

    private static func budget(selecting replica: String) -> String {
        budget("minAvailable: 1, selector: {matchLabels: {statefulset.kubernetes.io/pod-name: \(replica)}}")
    }

    private static let replicas: [Case] = [
        Case(
            what: "a kind that was not scanned", rule: "dangling-hpa",
            text: web + autoscaler("kind: Rollout, name: web"),
            reasons: ["no Rollout of namespace shop was scanned"]),
        Case(
            what: "a cluster without the target", rule: "dangling-hpa", text: autoscaler("kind: Deployment, name: web"),
            scope: .cluster,
            messages: ["HorizontalPodAutoscaler shop/hpa scales Deployment web, which does not exist"]),
        Case(
            what: "a cluster says nothing of the manifests", rule: "hpa-and-replicas",
            text: workload("web", spec: "replicas: 3") + autoscaler("kind: Deployment, name: web"), scope: .cluster,
            reasons: ["a cluster does not show whether the manifests set replicas"]),
        Case(
            what: "no selector protects nothing", rule: "dangling-pdb", text: web + budget("maxUnavailable: 1"),
            messages: ["The selector of PodDisruptionBudget shop/pdb matches no workload of namespace shop"]),
        Case(what: "an empty selector protects all", rule: "dangling-pdb", text: web + budget("selector: {}")),
        Case(
            what: "an empty selector protected nothing before v1", rule: "dangling-pdb",
            text: web + budget("selector: {}", version: "policy/v1beta1"),
            messages: ["The selector of PodDisruptionBudget shop/pdb matches no workload of namespace shop"]),
        Case(
            what: "a share is rounded up", rule: "pdb-needs-every-replica",
            text: workload("web", spec: "replicas: 3") + budget("minAvailable: 67%, selector: {}"),
            messages: ["PodDisruptionBudget shop/pdb asks for 3 available pods of the 3 that there are"]),
        Case(
            what: "two thirds leave one", rule: "pdb-needs-every-replica",
            text: workload("web", spec: "replicas: 3") + budget("minAvailable: 66%, selector: {}")),
        Case(
            what: "the budget alone decides", rule: "pdb-needs-every-replica",
            text: workload("web", spec: "replicas: 3") + budget("minAvailable: 100%, selector: {}")),
        Case(
            what: "replicas of all workloads are added", rule: "pdb-needs-every-replica",
            text: web + workload("api", spec: "replicas: 2") + budget("minAvailable: 2, selector: {}")),
        Case(
            what: "a DaemonSet has as many as there are nodes", rule: "pdb-needs-every-replica",
            text: workload("agent", kind: "DaemonSet") + budget("minAvailable: 2, selector: {}"),
            reasons: ["the number of pods of DaemonSet shop/agent is not known"]),
        Case(
            what: "hostile numbers", rule: "pdb-needs-every-replica",
            text: workload("web", spec: "replicas: 9223372036854775807")
                + workload("api", spec: "replicas: 9223372036854775807")
                + budget("minAvailable: 99%, selector: {}")),
        Case(
            what: "the autoscaler's replicas count", rule: "workload-without-pdb",
            text: web + autoscaler("kind: Deployment, name: web", min: 2),
            messages: ["No disruption budget is for the 2 replicas of Deployment shop/web"]),
        Case(
            what: "DaemonSets are not evicted", rule: "workload-without-pdb",
            text: workload("agent", kind: "DaemonSet", spec: "replicas: 3")),
        Case(
            what: "a replica of a StatefulSet has a name", rule: "dangling-pdb", text: set + budget(selecting: "db-0")),
        Case(
            what: "there is no such replica", rule: "dangling-pdb", text: set + budget(selecting: "db-3"),
            messages: ["The selector of PodDisruptionBudget shop/pdb matches no workload of namespace shop"]),
        Case(
            what: "a budget for one replica", rule: "pdb-needs-every-replica", text: set + budget(selecting: "db-0"),
            reasons: ["how many pods PodDisruptionBudget shop/pdb is for is not known"]),
        Case(what: "one replica is protected", rule: "workload-without-pdb", text: set + budget(selecting: "db-0")),
        Case(
            what: "the hash of a template is not known", rule: "dangling-pdb",
            text: web + budget("selector: {matchLabels: {app: web, pod-template-hash: 5f7c9d}}"),
            reasons: ["PodDisruptionBudget shop/pdb asks for a label that a controller chooses"]),
        Case(
            what: "that of another template is", rule: "dangling-pdb",
            text: web + budget("selector: {matchLabels: {app: api, pod-template-hash: 5f7c9d}}"),
            messages: ["The selector of PodDisruptionBudget shop/pdb matches no workload of namespace shop"]),
        Case(
            what: "whether a budget protects is not known", rule: "workload-without-pdb",
            text: workload("web", spec: "replicas: 2")
                + budget("selector: {matchLabels: {app: web, pod-template-hash: 5f7c9d}}"),
            reasons: ["PodDisruptionBudget shop/pdb asks for a label that a controller chooses"]),
        Case(
            what: "pods of a Job have its name", rule: "servicemonitor-dangling",
            text: object(
                "batch/v1", "Job", "load", "spec: {template: {metadata: {labels: {a: b}}, spec: {containers: []}}}")
                + object(
                    "monitoring.coreos.com/v1", "PodMonitor", "m", "spec: {selector: {matchLabels: {job-name: load}}}")),
        Case(
            what: "a selector of what all pods of a Deployment have", rule: "workloads-share-selector",
            text: workload("web", spec: "selector: {matchExpressions: [{key: pod-template-hash, operator: Exists}]}")
                + workload("api", spec: "selector: {matchLabels: {app: api}}"),
            messages: ["The selector of Deployment shop/web matches the pods of Deployment shop/api, too"]),
        Case(
            what: "one selector may match more than the other", rule: "workloads-share-selector",
            text: workload("web", spec: "selector: {matchExpressions: [{key: app, operator: Exists}]}")
                + workload("api", spec: "selector: {matchLabels: {app: api}}"),
            messages: ["The selector of Deployment shop/web matches the pods of Deployment shop/api, too"]),
        Case(
            what: "a namespace that was not seen", rule: "servicemonitor-dangling",
            text: object("v1", "Service", "s")
                + object(
                    "monitoring.coreos.com/v1", "ServiceMonitor", "m",
                    "spec: {namespaceSelector: {matchNames: [shop, other]}, selector: {matchLabels: {a: b}}}"),
            reasons: ["no Service of namespace other was scanned"]),
        Case(
            what: "a PodMonitor looks at pods", rule: "servicemonitor-dangling",
            text: web
                + object("monitoring.coreos.com/v1", "PodMonitor", "m", "spec: {selector: {matchLabels: {app: web}}}")
                + object("monitoring.coreos.com/v1", "PodMonitor", "typo", "spec: {selector: {matchLabels: {app: x}}}"),
            messages: ["The selector of PodMonitor shop/typo matches no workload"]),
    ]

    private static let namespace = object("v1", "Namespace", "shop", in: nil)

    private static let namespaces: [Case] = [
        Case(
            what: "a name that YAML takes for a boolean is none", rule: "namespace-limitrange",
            text: object("v1", "Namespace", "true", in: nil)),
        Case(
            what: "workloads with limits need no defaults", rule: "namespace-limitrange",
            text: namespace + workload("web", container: ", resources: {limits: {cpu: 1, memory: 1Gi}}")),
        Case(
            what: "a maximum is a default", rule: "namespace-limitrange",
            text: namespace
                + object(
                    "v1", "LimitRange", "l",
                    "spec: {limits: [{type: Container, max: {cpu: 1}, default: {memory: 1Gi}}]}")),
        Case(
            what: "one resource is left", rule: "namespace-limitrange",
            text: namespace
                + object("v1", "LimitRange", "l", "spec: {limits: [{type: Container, default: {memory: 1Gi}}]}"),
            messages: ["No LimitRange gives the containers of namespace shop a limit for cpu"]),
        Case(
            what: "a quota with scopes bounds some pods only", rule: "namespace-resourcequota",
            text: namespace
                + object(
                    "v1", "ResourceQuota", "q",
                    "spec: {scopes: [BestEffort], hard: {cpu: 1, memory: 1Gi, limits.cpu: 2, limits.memory: 2Gi}}"),
            messages: [
                "No ResourceQuota of namespace shop bounds limits.cpu, limits.memory, requests.cpu, requests.memory"
            ]),
        Case(
            what: "quotas may lie where the Namespace does", rule: "namespace-resourcequota", text: web,
            reasons: ["namespace shop is not declared in what was scanned: its quotas may be elsewhere"]),
        Case(
            what: "LimitRanges may lie where the Namespace does", rule: "namespace-limitrange", text: web,
            reasons: ["namespace shop is not declared in what was scanned: its LimitRanges may be elsewhere"]),
        Case(
            what: "a quota that was scanned bounds an undeclared namespace", rule: "namespace-resourcequota",
            text: web
                + object(
                    "v1", "ResourceQuota", "q",
                    "spec: {hard: {cpu: 1, memory: 1Gi, limits.cpu: 2, limits.memory: 2Gi}}")),
        Case(
            what: "an account that mounts no token", rule: "namespace-without-own-service-account",
            text: namespace + web + object("v1", "ServiceAccount", "default", "automountServiceAccountToken: false")),
        Case(
            what: "a pod may ask for the token itself", rule: "namespace-without-own-service-account",
            text: namespace + workload("web", pod: "automountServiceAccountToken: true")
                + object("v1", "ServiceAccount", "default", "automountServiceAccountToken: false"),
            messages: ["Namespace shop has no ServiceAccount but default, whose token its workloads get"]),
        Case(
            what: "a user's name may be an account's", rule: "several-workloads-share-service-account",
            text: web + workload("api")
                + object(
                    "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "b", in: nil,
                    "subjects: [{kind: User, name: 'system:serviceaccount:shop:default'}]"),
            messages: ["2 workloads share ServiceAccount shop/default: Deployment api and Deployment web"]),
    ]

    private static func route(_ name: String, in namespace: String, gateway: String, match: String = "") -> String {
        object(
            "gateway.networking.k8s.io/v1", "HTTPRoute", name, in: namespace,
            """
            spec: {parentRefs: [{name: \(gateway), namespace: infra}], hostnames: [Shop.example.com], \
            rules: [{matches: [{path: {value: /a/}\(match)}]}]}
            """)
    }

    private static let tokens = object(
        "security.istio.io/v1", "RequestAuthentication", "tokens",
        "spec: {selector: {matchLabels: {app: web}}, jwtRules: [{issuer: i}]}")

    private static func policy(_ name: String, in namespace: String = "shop", _ spec: String) -> String {
        object("security.istio.io/v1", "AuthorizationPolicy", name, in: namespace, "spec: {\(spec)}")
    }

    private static let open = [
        "No AuthorizationPolicy asks for the token that RequestAuthentication shop/tokens checks: "
            + "requests without one reach Deployment shop/web"
    ]

    private static let hostsAndTokens: [Case] = [
        Case(
            what: "routes on one Gateway", rule: "ingress-host-conflict",
            text: route("r", in: "shop", gateway: "g") + route("s", in: "other", gateway: "g"),
            messages: [
                "HTTPRoute shop/r claims shop.example.com/a, as does HTTPRoute other/s",
                "HTTPRoute other/s claims shop.example.com/a, as does HTTPRoute shop/r",
            ]),
        Case(
            what: "routes on two Gateways", rule: "ingress-host-conflict",
            text: route("r", in: "shop", gateway: "g") + route("s", in: "other", gateway: "h")),
        Case(
            what: "a route for some requests", rule: "ingress-host-conflict",
            text: route("r", in: "shop", gateway: "g") + route("s", in: "other", gateway: "g", match: ", method: GET")),
        Case(
            what: "a policy of the root namespace", rule: "istio-request-without-token-allowed",
            text: tokens + web
                + policy(
                    "p", in: "istio-system", "action: DENY, rules: [{from: [{source: {notRequestPrincipals: ['*']}}]}]")
        ),
        Case(
            what: "denial goes before permission", rule: "istio-request-without-token-allowed",
            text: tokens + web + policy("all", "rules: [{}]")
                + policy("p", "action: DENY, rules: [{from: [{source: {notRequestPrincipals: ['*']}}]}]")),
        Case(
            what: "another permission lets all in", rule: "istio-request-without-token-allowed",
            text: tokens + web + policy("all", "rules: [{}]")
                + policy("p", "rules: [{from: [{source: {requestPrincipals: ['*']}}]}]"),
            messages: open),
        Case(
            what: "a policy for other pods", rule: "istio-request-without-token-allowed",
            text: tokens + web
                + policy(
                    "p",
                    "selector: {matchLabels: {app: api}}, rules: [{from: [{source: {requestPrincipals: ['*']}}]}]"),
            messages: open),
        Case(
            what: "a program decides", rule: "istio-request-without-token-allowed",
            text: tokens + web + policy("p", "action: CUSTOM, provider: {name: p}, rules: [{}]"),
            reasons: ["a program outside of the mesh decides about RequestAuthentication shop/tokens"]),
    ]

    @Test func aFindingIsWhereTheNameStands() throws {
        let text = object("v1", "ServiceAccount", "a") + workload("web", pod: "serviceAccountName: b")
        let finding = try #require(
            try referenceFindings(text).findings.first { $0.rule == "non-existent-service-account" })
        #expect(finding.origin.path == "spec.template.spec.serviceAccountName")
        #expect(finding.origin.location.line > 4)
        #expect(finding.container == nil)
    }

    @Test func whatTheServerWouldRefuseIsNoted() throws {
        let facts = try referenceFacts(
            object("policy/v1", "PodDisruptionBudget", "pdb", "spec: {selector: {matchLabels: {app: 1}}}"))
        #expect(facts.mistakes.map(\.origin.path) == ["spec.selector"])
        #expect(ReferenceFindings(facts, scope: .files).findings.isEmpty)
    }
}
