import Foundation
import ReplayServer
import TestSupport
import Testing

/// Rules that speak from absence say nothing of what the scan could not see.
@Suite struct AbsenceTests {
    private static let kinds = [
        "-namespaces.v1 Namespace", "pods.v1 Pod", "services.v1 Service", "secrets.v1 Secret",
        "configmaps.v1 ConfigMap", "serviceaccounts.v1 ServiceAccount", "limitranges.v1 LimitRange",
        "resourcequotas.v1 ResourceQuota", "-nodes.v1 Node",
        "persistentvolumeclaims.v1 PersistentVolumeClaim", "deployments.v1.apps Deployment",
        "statefulsets.v1.apps StatefulSet", "daemonsets.v1.apps DaemonSet",
        "horizontalpodautoscalers.v2.autoscaling HorizontalPodAutoscaler",
        "poddisruptionbudgets.v1.policy PodDisruptionBudget",
        "networkpolicies.v1.networking.k8s.io NetworkPolicy", "ingresses.v1.networking.k8s.io Ingress",
        "-adminnetworkpolicies.v1alpha1.policy.networking.k8s.io AdminNetworkPolicy",
        "roles.v1.rbac.authorization.k8s.io Role", "rolebindings.v1.rbac.authorization.k8s.io RoleBinding",
        "-clusterroles.v1.rbac.authorization.k8s.io ClusterRole",
        "-clusterrolebindings.v1.rbac.authorization.k8s.io ClusterRoleBinding",
        "-validatingadmissionpolicies.v1.admissionregistration.k8s.io ValidatingAdmissionPolicy",
        "-validatingadmissionpolicybindings.v1.admissionregistration.k8s.io ValidatingAdmissionPolicyBinding",
        "-validatingwebhookconfigurations.v1.admissionregistration.k8s.io ValidatingWebhookConfiguration",
        "httproutes.v1.gateway.networking.k8s.io HTTPRoute", "gateways.v1.gateway.networking.k8s.io Gateway",
        "servicemonitors.v1.monitoring.coreos.com ServiceMonitor",
        "requestauthentications.v1.security.istio.io RequestAuthentication",
        "authorizationpolicies.v1.security.istio.io AuthorizationPolicy",
    ].map { ManifestCluster.Kind($0) }

    /// What nothing is there for.
    private static let manifest = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, uid: n1}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: other, uid: n2}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: node, uid: n3}, status: {addresses: [{type: InternalIP, address: 10.9.0.1}]}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: d1}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccountName: gone
              imagePullSecrets: [{name: pull-gone}]
              containers:
              - name: web
                image: example.com/web:1
                ports: [{name: http, containerPort: 80}]
                env: [{name: A, valueFrom: {secretKeyRef: {name: env-gone, key: a}}}]
              volumes: [{name: v, configMap: {name: volume-gone}}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: flannel, namespace: other, uid: d2}
        spec:
          selector: {matchLabels: {app: flannel}}
          template:
            metadata: {labels: {app: flannel}}
            spec: {containers: [{name: f, image: "docker.io/flannel/flannel:v1"}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop, uid: d3}
        spec:
          serviceName: db-gone
          selector: {matchLabels: {app: db}}
          template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "example.com/db:1"}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: public, namespace: shop, uid: s1}, spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: empty, namespace: shop, uid: s2}, spec: {selector: {app: nothing}, ports: [{port: 80}]}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: in, namespace: shop, uid: i1}
        spec:
          tls: [{hosts: [a.example.com], secretName: tls-gone}]
          rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: backend-gone, port: {number: 80}}}}]}}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: route, namespace: shop, uid: r1}
        spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: route-gone, port: 80}]}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: shop, uid: g1}
        spec: {gatewayClassName: c, listeners: [{name: l, port: 80, protocol: HTTP}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p, namespace: shop, uid: p1}
        spec:
          podSelector: {matchLabels: {app: nothing}}
          policyTypes: [Ingress]
          ingress: [{from: [{podSelector: {matchLabels: {app: nobody}}}]}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: named, namespace: shop, uid: p2}
        spec:
          podSelector: {matchLabels: {app: db}}
          policyTypes: [Ingress]
          ingress: [{ports: [{port: no-such-port}]}]
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: hpa, namespace: shop, uid: h1}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: gone}, minReplicas: 1, maxReplicas: 2}
        ---
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b, namespace: shop, uid: b1}, spec: {minAvailable: 1, selector: {matchLabels: {app: nothing}}}}
        ---
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: all, namespace: shop, uid: b2}, spec: {minAvailable: 1, selector: {matchLabels: {app: db}}}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: unbound, uid: v1}
        spec: {validations: [{expression: "true"}]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: dangling, uid: v2}
        spec: {policyName: gone, validationActions: [Deny]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: hook, uid: v3}
        webhooks: [{name: a.example.com, clientConfig: {service: {namespace: other, name: hook-gone}}, sideEffects: None, admissionReviewVersions: [v1]}]
        ---
        {apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: m, namespace: shop, uid: m1}, spec: {selector: {matchLabels: {app: nothing}}, endpoints: []}}
        ---
        {apiVersion: security.istio.io/v1, kind: RequestAuthentication, metadata: {name: jwt, namespace: shop, uid: j1}, spec: {jwtRules: [{issuer: a}]}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: idle, namespace: shop, uid: a1}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: other, uid: a2}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: rb, namespace: shop, uid: rb1}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: role-gone}
        subjects: [{kind: ServiceAccount, name: nobody, namespace: other}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: crb, uid: rb2}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everywhere-gone}
        subjects: [{kind: ServiceAccount, name: idle, namespace: shop}]
        """

    /// A finding, by a part of its message, and the kinds that it takes something to be absent of.
    private static let claims: [(rule: String, words: String, rests: [String])] = {
        let policies = [
            "networkpolicies.networking.k8s.io", "adminnetworkpolicies.policy.networking.k8s.io", "namespaces",
        ]
        let workloads = ["pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps"]
        return [
            ("namespace-without-networkpolicy", "of namespace other", policies),
            ("workload-without-networkpolicy", "shop/web", policies),
            ("no-default-deny-ingress", "namespace shop", policies),
            ("metadata-api-reachable", "namespace other", policies),
            ("kubelet-reachable", "namespace other", policies),
            ("workload-internet-facing", "shop/web", policies + ["authorizationpolicies.security.istio.io"]),
            ("dangling-networkpolicy", "app=nothing", workloads),
            ("dangling-networkpolicy-peer", "app=nobody", workloads),
            ("dangling-networkpolicy-port", "no-such-port", workloads),
            ("cni-without-networkpolicy", "flannel", workloads),
            ("dangling-service", "shop/empty", workloads),
            ("dangling-ingress-backend", "backend-gone", ["services"]),
            ("dangling-gateway-backend", "route-gone", ["services"]),
            ("admission-policy-unbound", "unbound", ["validatingadmissionpolicybindings.admissionregistration.k8s.io"]),
            (
                "dangling-admission-policy-binding", "gone",
                ["validatingadmissionpolicies.admissionregistration.k8s.io"]
            ),
            ("dangling-hpa", "Deployment gone", workloads),
            ("dangling-pdb", "PodDisruptionBudget shop/b ", workloads),
            ("pdb-needs-every-replica", "1 available", workloads + ["horizontalpodautoscalers.autoscaling"]),
            (
                "workload-without-pdb", "Deployment shop/web",
                ["poddisruptionbudgets.policy", "horizontalpodautoscalers.autoscaling"]
            ),
            ("env-ref-missing", "env-gone", ["secrets"]), ("volume-ref-missing", "volume-gone", ["configmaps"]),
            ("image-pull-secret-missing", "pull-gone", ["secrets"]),
            ("ingress-tls-secret-missing", "tls-gone", ["secrets"]),
            ("namespace-limitrange", "namespace shop", ["limitranges"]),
            ("namespace-resourcequota", "namespace shop", ["resourcequotas"]),
            ("namespace-without-own-service-account", "Namespace other", ["serviceaccounts"]),
            ("non-existent-service-account", "gone", ["serviceaccounts"]),
            ("stateful-set-service-dangling", "db-gone", ["services"]),
            ("servicemonitor-dangling", "matches no Service", ["services"]),
            ("webhook-service-missing", "hook-gone", ["services"]),
            ("istio-request-without-token-allowed", "jwt", ["authorizationpolicies.security.istio.io"]),
            ("rbac-dangling-role-reference", "role-gone", ["roles.rbac.authorization.k8s.io"]),
            ("rbac-dangling-role-reference", "everywhere-gone", ["clusterroles.rbac.authorization.k8s.io"]),
            ("rbac-dangling-subject", "nobody", ["serviceaccounts"]),
        ]
    }()

    private static let options =
        ["--fail-on", "never"] + Set(claims.map(\.rule)).sorted().flatMap { ["--rule", $0] }

    private func scan(
        _ options: [String] = [], _ change: (inout ManifestCluster) -> Void = { _ in }
    ) async throws -> ClusterReport {
        var cluster = try ManifestCluster(AbsenceTests.kinds, AbsenceTests.manifest)
        change(&cluster)
        return try await LiveServer.run(cluster.script) { try $0.scan(AbsenceTests.options + options) }
    }

    private func says(_ report: ClusterReport, _ rule: String, _ words: String) -> Bool {
        report.findings.contains {
            $0["rule"] as? String == rule && ($0["message"] as? String)?.contains(words) ?? false
        }
    }

    private func reasons(_ report: ClusterReport, _ rule: String) -> [String] {
        report.unevaluated.filter { $0["rule"] as? String == rule }.compactMap { $0["reason"] as? String }
    }

    @Test func whatIsNotThereIsFoundWhereEverythingIsSeen() async throws {
        let report = try await scan()
        #expect(report.command.status == 0, "\(report.command.errors)")
        for claim in AbsenceTests.claims {
            #expect(says(report, claim.rule, claim.words), "\(claim.rule) \(claim.words)")
        }
    }

    @Test(arguments: Set(claims.flatMap(\.rests)).sorted())
    func nothingIsSaidOfWhatMayNotBeListed(kind: String) async throws {
        let report = try await scan { $0.forbidden = [kind] }
        #expect(report.command.status == 2)
        for claim in AbsenceTests.claims {
            let said = says(report, claim.rule, claim.words)
            if claim.rests.contains(kind) {
                #expect(!said, "\(claim.rule) \(claim.words)")
                let told = reasons(report, claim.rule).contains { $0.hasPrefix("\(kind): forbidden") }
                #expect(told, "\(claim.rule) \(reasons(report, claim.rule))")
            } else if !["namespaces", "pods"].contains(kind), !kind.hasSuffix(".apps") {
                // What a finding is about must have been read as well.
                let subjects = AbsenceTests.subjects[claim.rule] ?? []
                #expect(said || subjects.contains(kind), "\(claim.rule) \(claim.words) without \(kind)")
            }
        }
    }

    /// Kinds without which there is nothing to find, or something else.
    private static let subjects: [String: Set<String>] = [
        "admission-policy-unbound": ["validatingadmissionpolicies.admissionregistration.k8s.io"],
        "dangling-admission-policy-binding": ["validatingadmissionpolicybindings.admissionregistration.k8s.io"],
        "cni-without-networkpolicy": ["networkpolicies.networking.k8s.io"],
        "dangling-networkpolicy": ["networkpolicies.networking.k8s.io"],
        "dangling-networkpolicy-peer": ["networkpolicies.networking.k8s.io"],
        "dangling-networkpolicy-port": ["networkpolicies.networking.k8s.io"],
        "dangling-hpa": ["horizontalpodautoscalers.autoscaling"],
        "dangling-pdb": ["poddisruptionbudgets.policy"], "pdb-needs-every-replica": ["poddisruptionbudgets.policy"],
        "dangling-service": ["services"], "workload-internet-facing": ["services"],
    ]

    @Test(arguments: ["networkpolicies", "poddisruptionbudgets", "resourcequotas"])
    func nothingIsSaidOfWhatIsLeftOut(kind: String) async throws {
        let report = try await scan(["--exclude-kind", kind])
        let name = try #require(AbsenceTests.kinds.first { $0.name == kind }).qualifiedName
        for claim in AbsenceTests.claims where claim.rests.contains(name) {
            #expect(!says(report, claim.rule, claim.words), "\(claim.rule) \(claim.words)")
            #expect(reasons(report, claim.rule).contains { $0.contains("\(name) left out") }, "\(claim.rule)")
        }
    }

    @Test func oneNamespaceSaysNothingOfOthers() async throws {
        let report = try await scan(["-n", "shop"])
        // In the namespace itself everything was seen.
        #expect(says(report, "env-ref-missing", "env-gone"))
        #expect(says(report, "namespace-resourcequota", "namespace shop"))
        #expect(says(report, "dangling-pdb", "PodDisruptionBudget shop/b "))
        #expect(says(report, "rbac-dangling-role-reference", "role-gone"))
        // Accounts of another one, and policies that lie in none, were not.
        #expect(!says(report, "rbac-dangling-subject", "nobody"))
        #expect(
            reasons(report, "rbac-dangling-subject").contains("serviceaccounts: namespace other was not read"),
            "\(reasons(report, "rbac-dangling-subject"))")
        #expect(!says(report, "workload-without-networkpolicy", "shop/web"))
        let left = reasons(report, "workload-without-networkpolicy")
        #expect(left.contains { $0.contains("adminnetworkpolicies.policy.networking.k8s.io") }, "\(left)")
    }

    @Test func aNamespaceThatIsLeftOutIsNotEmpty() async throws {
        let report = try await scan(["--exclude-namespace", "other"])
        #expect(says(report, "env-ref-missing", "env-gone"))
        #expect(!says(report, "webhook-service-missing", "hook-gone"))
        #expect(
            reasons(report, "webhook-service-missing") == ["services: namespace other was not read"],
            "\(reasons(report, "webhook-service-missing"))")
        #expect(!says(report, "cni-without-networkpolicy", "flannel"))
    }

    @Test func aGroupThatIsDownMayHoldWhatIsMissed() async throws {
        let report = try await scan { $0.down = ["policy.networking.k8s.io/v1alpha1"] }
        #expect(report.command.status == 2)
        #expect(!says(report, "namespace-without-networkpolicy", "of namespace other"))
        let reasons = reasons(report, "namespace-without-networkpolicy")
        #expect(
            reasons.contains { $0.hasPrefix("policy.networking.k8s.io/v1alpha1: its kinds are not known: ") },
            "\(reasons)")
        #expect(says(report, "namespace-resourcequota", "namespace shop"))
    }
}
