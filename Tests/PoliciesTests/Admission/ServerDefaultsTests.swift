import Testing

@testable import Policies

/// Policies see objects with the fields that the API server fills in.
@Suite struct ServerDefaultsTests {
    private static let container = "{name: app, image: 'shop/app:1', ports: [{containerPort: 80}]}"

    private static func workload(_ kind: String, _ group: String, _ spec: String) -> String {
        "{apiVersion: \(group), kind: \(kind), metadata: {name: web, namespace: shop}, spec: {\(spec)}}"
    }

    private static let template = "template: {spec: {containers: [\(container)]}}"

    private static let cases: [(object: String, expression: String)] = [
        (workload("Deployment", "apps/v1", template), "object.spec.replicas == 1"),
        (workload("Deployment", "apps/v1", "replicas: null, \(template)"), "object.spec.replicas == 1"),
        (workload("Deployment", "apps/v1", "replicas: 3, \(template)"), "object.spec.replicas == 3"),
        (workload("Deployment", "apps/v1", template), "object.spec.strategy.rollingUpdate.maxSurge == '25%'"),
        (
            workload("Deployment", "apps/v1", "strategy: {rollingUpdate: {maxSurge: 2}}, \(template)"),
            "object.spec.strategy.type == 'RollingUpdate' && object.spec.strategy.rollingUpdate.maxSurge == 2"
                + " && object.spec.strategy.rollingUpdate.maxUnavailable == '25%'"
        ),
        (
            workload("Deployment", "apps/v1", "strategy: {type: Recreate}, \(template)"),
            "!has(object.spec.strategy.rollingUpdate)"
        ),
        (workload("StatefulSet", "apps/v1", template), "object.spec.podManagementPolicy == 'OrderedReady'"),
        (workload("DaemonSet", "apps/v1", template), "object.spec.updateStrategy.rollingUpdate.maxUnavailable == 1"),
        (workload("Job", "batch/v1", template), "object.spec.completions == 1 && object.spec.backoffLimit == 6"),
        (workload("Job", "batch/v1", "parallelism: 2, \(template)"), "!has(object.spec.completions)"),
        (
            workload("CronJob", "batch/v1", "jobTemplate: {spec: {\(template)}}"),
            "object.spec.concurrencyPolicy == 'Allow' && !has(object.spec.jobTemplate.spec.backoffLimit)"
                + " && object.spec.jobTemplate.spec.template.spec.restartPolicy == 'Always'"
        ),
        (
            workload("Deployment", "apps/v1", template),
            "object.spec.template.spec.containers.all(c, has(c.resources) && c.imagePullPolicy == 'IfNotPresent'"
                + " && c.ports.all(p, p.protocol == 'TCP' && !has(p.hostPort)))"
        ),
        (
            workload("Deployment", "apps/v1", template),
            "has(object.spec.template.metadata) && !has(object.spec.template.metadata.labels)"
        ),
        (
            workload("CronJob", "batch/v1", "jobTemplate: {spec: {\(template)}}"),
            "!has(object.spec.jobTemplate.metadata.labels)"
                + " && !has(object.spec.jobTemplate.spec.template.metadata.labels)"
        ),
        (
            "{apiVersion: v1, kind: PodTemplate, metadata: {name: t}, \(template)}",
            "object.template.metadata == {} && object.template.spec.restartPolicy == 'Always'"
        ),
        // Only a pod gets the ports of its node; until 1.27 templates did, too.
        (
            workload(
                "Deployment", "apps/v1", "template: {spec: {hostNetwork: true, containers: [\(container)]}}"),
            "object.spec.template.spec.containers.all(c, c.ports.all(p, !has(p.hostPort)))"
        ),
        (
            workload("StatefulSet", "apps/v1", "updateStrategy: {type: RollingUpdate}, \(template)"),
            "!has(object.spec.updateStrategy.rollingUpdate)"
        ),
        (
            workload("StatefulSet", "apps/v1", template),
            "object.spec.updateStrategy.type == 'RollingUpdate' && object.spec.updateStrategy.rollingUpdate.partition == 0"
        ),
        (
            workload("DaemonSet", "apps/v1", "updateStrategy: {type: RollingUpdate}, \(template)"),
            "object.spec.updateStrategy.rollingUpdate.maxUnavailable == 1"
        ),
        (
            workload("Job", "batch/v1", "completions: 2, backoffLimitPerIndex: 1, \(template)"),
            "object.spec.backoffLimit == 2147483647"
        ),
        (
            workload("Pod", "v1", "hostNetwork: true, containers: [\(container)]"),
            "object.spec.containers[0].ports[0].hostPort == 80"
        ),
        (workload("Pod", "v1", "containers: [\(container)]"), "object.spec.serviceAccountName == 'default'"),
        (workload("Deployment", "apps/v1", template), "!has(object.spec.template.spec.serviceAccountName)"),
        (workload("Pod", "v1", "containers: [\(container)]"), "object.spec.serviceAccount == 'default'"),
        (
            workload("Pod", "v1", "serviceAccount: shop, containers: [\(container)]"),
            "object.spec.serviceAccountName == 'shop' && object.spec.serviceAccount == 'shop'"
        ),
        (
            workload("Pod", "v1", "serviceAccountName: '', serviceAccount: shop, containers: [\(container)]"),
            "object.spec.serviceAccountName == 'shop' && object.spec.serviceAccount == 'shop'"
        ),
        (
            workload("Pod", "v1", "serviceAccountName: '', containers: [\(container)]"),
            "object.spec.serviceAccountName == 'default'"
        ),
        (
            workload(
                "Deployment", "apps/v1",
                "template: {spec: {serviceAccountName: web, serviceAccount: admin, containers: [\(container)]}}"),
            "object.spec.template.spec.serviceAccountName == 'web' && object.spec.template.spec.serviceAccount == 'web'"
        ),
        (
            workload(
                "Pod", "v1",
                "containers: [{name: a, image: a, lifecycle: {preStop: {httpGet: {port: 80}},"
                    + " postStart: {httpGet: {port: 80, path: /up}}}}]"),
            "object.spec.containers.all(c, c.lifecycle.preStop.httpGet.path == '/'"
                + " && c.lifecycle.preStop.httpGet.scheme == 'HTTP' && c.lifecycle.postStart.httpGet.path == '/up'"
                + " && c.lifecycle.postStart.httpGet.scheme == 'HTTP')"
        ),
        (
            workload(
                "Pod", "v1",
                "containers: [\(container)], volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}},"
                    + " {serviceAccountToken: {path: u, expirationSeconds: 600}}]}}]"),
            "object.spec.volumes[0].projected.sources.map(s, s.serviceAccountToken.expirationSeconds) == [3600, 600]"
        ),
        (
            workload("Pod", "v1", "containers: [{name: a, image: a, resources: {limits: {cpu: 1}}}]"),
            "object.spec.containers[0].resources.requests.cpu == '1'"
        ),
        (
            workload("Pod", "v1", "containers: [{name: a, image: a}], volumes: [{name: v}, {name: s, secret: {}}]"),
            "has(object.spec.volumes[0].emptyDir) && object.spec.volumes[1].secret.defaultMode == 420"
        ),
        (
            workload("Service", "v1", "ports: [{port: 80}]"),
            "object.spec.type == 'ClusterIP' && object.spec.ports[0].targetPort == 80"
        ),
        (
            workload("NetworkPolicy", "networking.k8s.io/v1", "podSelector: {}, egress: [{}]"),
            "object.spec.policyTypes == ['Ingress', 'Egress']"
        ),
        (
            workload("NetworkPolicy", "networking.k8s.io/v1", "podSelector: {}, policyTypes: []"),
            "object.spec.policyTypes == ['Ingress']"
        ),
        (
            workload("NetworkPolicy", "networking.k8s.io/v1", "podSelector: {}, policyTypes: [Egress]"),
            "object.spec.policyTypes == ['Egress']"
        ),
        (
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
            "'kubernetes.io/metadata.name' in object.metadata.labels"
        ),
        (
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: shop},"
                + " roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u}, {kind: ServiceAccount, name: s}]}",
            "has(object.roleRef.apiGroup) && has(object.subjects[0].apiGroup) && !has(object.subjects[1].apiGroup)"
        ),
    ]

    @Test(arguments: cases)
    func fieldsThatNobodyWroteAreThere(object: String, expression: String) throws {
        let result = try Admission(policy(checking: expression) + binding(), on: object)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    private static let digest = "sha256:" + String(repeating: "0", count: 64)

    @Test(arguments: [
        ("shop/app", "Always"), ("shop/app:latest", "Always"), ("shop/app:1", "IfNotPresent"),
        ("registry:5000/app", "Always"), ("registry:5000/app:2", "IfNotPresent"),
        ("app@\(digest)", "IfNotPresent"), ("app:latest@\(digest)", "Always"),
        ("registry:5000/app:1@\(digest)", "IfNotPresent"), ("registry:5000/app@\(digest)", "IfNotPresent"),
    ])
    func theTagDecidesWhenImagesArePulled(image: String, expected: String) throws {
        let pod = ServerDefaultsTests.workload("Pod", "v1", "containers: [{name: a, image: '\(image)'}]")
        let result = try Admission(
            policy(checking: "object.spec.containers[0].imagePullPolicy == '\(expected)'") + binding(), on: pod)
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    @Test func placesAreThoseOfTheFile() throws {
        let deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    image: nginx
            """
        func places(_ spec: String) throws -> [String] {
            try Admission(policy(spec) + binding(), on: deployment).places
        }
        #expect(try places("validations: [{expression: object.spec.replicas > 1}]") == ["spec.replicas 4:1"])
        let containers = "variables: [{name: all, expression: object.spec.template.spec.containers}]\n"
        #expect(
            try places(containers + "validations: [{expression: \"variables.all.all(c, c.image.contains(':'))\"}]")
                == ["spec.template.spec.containers[0].image 9:9"])
        #expect(
            try places(
                containers + "validations: [{expression: \"variables.all.all(c, c.imagePullPolicy == 'Never')\"}]")
                == ["spec.template.spec.containers[0].imagePullPolicy 8:9"])
    }
}
