import Testing

@testable import Policies

/// Policies see objects as an API server has decoded them: with the types of the built-in kinds.
@Suite struct ServerDecodingTests {
    private static func pod(_ spec: String, _ metadata: String = "name: web, namespace: shop") -> String {
        "{apiVersion: v1, kind: Pod, metadata: {\(metadata)}, spec: {containers: [{name: a, image: b}], \(spec)}}"
    }

    private static func container(_ fields: String) -> String {
        "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop},"
            + " spec: {containers: [{name: a, image: b, \(fields)}]}}"
    }

    private static func object(_ apiVersion: String, _ kind: String, _ fields: String) -> String {
        "{apiVersion: \(apiVersion), kind: \(kind), metadata: {name: web, namespace: shop}, \(fields)}"
    }

    private static let quantities: [(object: String, expression: String)] = [
        (container("resources: {limits: {cpu: 1}}"), "object.spec.containers[0].resources.limits.cpu == '1'"),
        (container("resources: {limits: {cpu: 0.5}}"), "object.spec.containers[0].resources.limits.cpu == '500m'"),
        (container("resources: {limits: {cpu: 1000m}}"), "object.spec.containers[0].resources.limits.cpu == '1'"),
        (container("resources: {limits: {cpu: 1e3}}"), "object.spec.containers[0].resources.limits.cpu == '1k'"),
        (container("resources: {limits: {cpu: 100u}}"), "object.spec.containers[0].resources.limits.cpu == '1m'"),
        (container("resources: {requests: {cpu: }}"), "object.spec.containers[0].resources.requests.cpu == '0'"),
        (
            container("resources: {limits: {cpu: 4}}"),
            "object.spec.containers.all(c, quantity(c.resources.limits.cpu).compareTo(quantity('2')) > 0)"
        ),
        // Requests are those of the limits by default.
        (
            container("resources: {limits: {memory: 1.5Gi}}"),
            "object.spec.containers[0].resources.requests.memory == '1536Mi'"
        ),
        // What is no quantity stays: the API server would not take it.
        (container("resources: {limits: {cpu: lots}}"), "object.spec.containers[0].resources.limits.cpu == 'lots'"),
        (container("resources: {limits: {cpu: true}}"), "object.spec.containers[0].resources.limits.cpu == true"),
        (
            container("env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]"),
            "object.spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor == '0'"
        ),
        (
            container("env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1000m}}}]"),
            "object.spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor == '1'"
        ),
        (
            pod("volumes: [{name: t, emptyDir: {sizeLimit: 1024Mi}}]"),
            "object.spec.volumes[0].emptyDir.sizeLimit == '1Gi'"
        ),
        (pod("overhead: {cpu: 0.25}"), "object.spec.overhead.cpu == '250m'"),
        (
            object("v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 2048Mi}}}"),
            "object.spec.resources.requests.storage == '2Gi'"
        ),
        (
            object("v1", "ResourceQuota", "spec: {hard: {pods: 10, cpu: 1500m}}"),
            "object.spec.hard == {'pods': '10', 'cpu': '1500m'}"
        ),
        (
            object("v1", "LimitRange", "spec: {limits: [{type: Container, max: {cpu: 2}}]}"),
            "object.spec.limits[0].max.cpu == '2'"
        ),
        (
            object("v1", "PersistentVolume", "spec: {capacity: {storage: 5000000000}}"),
            "object.spec.capacity.storage == '5G'"
        ),
        (
            object(
                "autoscaling/v2", "HorizontalPodAutoscaler",
                "spec: {scaleTargetRef: {kind: Deployment, name: a}, metrics: [{type: Pods, pods: {metric: {name: m},"
                    + " target: {type: AverageValue, averageValue: 1000m}}}]}"),
            "object.spec.metrics[0].pods.target.averageValue == '1'"
        ),
        (
            object(
                "apps/v1", "StatefulSet",
                "spec: {template: {}, volumeClaimTemplates: [{spec: {resources: {requests: {storage: 1024Gi}}}}]}"),
            "object.spec.volumeClaimTemplates[0].spec.resources.requests.storage == '1Ti'"
        ),
    ]

    @Test(arguments: quantities)
    func quantitiesAreCanonical(object: String, expression: String) throws { try holds(expression, of: object) }

    private static let absences: [(object: String, expression: String)] = [
        (pod("hostname: null", "name: web, annotations: , labels: {}"), "!has(object.metadata.annotations)"),
        (pod("hostname: null", "name: web, annotations: , labels: {}"), "!has(object.metadata.labels)"),
        (pod("hostname: null"), "!has(object.spec.hostname)"),
        (pod("initContainers: null"), "!has(object.spec.initContainers)"),
        (pod("initContainers: []"), "!has(object.spec.initContainers)"),
        (pod("nodeSelector: {}"), "!has(object.spec.nodeSelector)"),
        (pod("hostNetwork: false, hostPID: false"), "!has(object.spec.hostNetwork) && !has(object.spec.hostPID)"),
        (pod("hostNetwork: true"), "object.spec.hostNetwork == true"),
        (container("securityContext: null"), "!has(object.spec.containers[0].securityContext)"),
        (
            container("tty: false, stdin: true, workingDir: '', args: []"),
            "!has(object.spec.containers[0].tty) && object.spec.containers[0].stdin"
                + " && !has(object.spec.containers[0].workingDir) && !has(object.spec.containers[0].args)"
        ),
        (
            container("volumeMounts: [{name: a, mountPath: /a, readOnly: false}]"),
            "!has(object.spec.containers[0].volumeMounts[0].readOnly)"
        ),
        (container("env: [{name: A, value: ''}]"), "!has(object.spec.containers[0].env[0].value)"),
        (container("imagePullPolicy: ''"), "object.spec.containers[0].imagePullPolicy == 'Always'"),
        // Pointers to scalars, and structures, can be zero or empty and there.
        (
            container("securityContext: {privileged: false, runAsUser: 0}"),
            "object.spec.containers[0].securityContext.privileged == false"
                + " && object.spec.containers[0].securityContext.runAsUser == 0"
        ),
        (container("securityContext: {}"), "object.spec.containers[0].securityContext == {}"),
        (pod("automountServiceAccountToken: false"), "object.spec.automountServiceAccountToken == false"),
        (pod("volumes: [{name: t, emptyDir: {}}]"), "object.spec.volumes[0].emptyDir == {}"),
        // A null that is the value of a map or in a list is a zero.
        (pod("nodeSelector: {a: }"), "object.spec.nodeSelector.a == ''"),
        (container("args: [a, null]"), "object.spec.containers[0].args == ['a', '']"),
        // What the type cannot be without.
        (
            object("apps/v1", "Deployment", "spec: {template: {spec: {containers: [{name: a, image: b}]}}}"),
            "object.spec.template.metadata == {} && has(object.spec.strategy)"
        ),
        (
            object("networking.k8s.io/v1", "NetworkPolicy", "spec: {ingress: [{from: []}, {}]}"),
            "object.spec.podSelector == {} && object.spec.ingress == [{}, {}]"
        ),
        (object("rbac.authorization.k8s.io/v1", "Role", "rules: []"), "object.rules == []"),
        (object("v1", "ConfigMap", "data: {}"), "!has(object.data)"),
        (object("v1", "ConfigMap", "data: {a: }"), "object.data.a == ''"),
        (object("apps/v1", "ControllerRevision", "data: {a: null}, revision: 1"), "object.data == {'a': null}"),
        (
            object(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition",
                "spec: {versions: [{name: v1, schema: {openAPIV3Schema: {nullable: false, properties: {}}}}]}"),
            "object.spec.versions[0].schema.openAPIV3Schema == {}"
        ),
        // Custom resources have typed metadata, and lose nulls alone.
        (
            object("example.com/v1", "Site", "spec: {a: null, b: [], c: false, d: [{e: null}]}"),
            "!has(object.spec.a) && object.spec.b == [] && object.spec.c == false && object.spec.d == [{}]"
        ),
        (
            "{apiVersion: example.com/v1, kind: Site, metadata: {name: s, labels: {}, annotations: {a: }}}",
            "!has(object.metadata.labels) && object.metadata.annotations == {'a': ''}"
        ),
    ]

    @Test(arguments: absences)
    func emptyFieldsAreThereWhereTheTypeSaysSo(object: String, expression: String) throws {
        try holds(expression, of: object)
    }

    @Test(arguments: [
        ("stringData: {a: hi}", "object.data == {'a': 'aGk='} && !has(object.stringData)"),
        ("data: {a: b2xk, b: eA==}, stringData: {a: hi}", "object.data == {'a': 'aGk=', 'b': 'eA=='}"),
        ("stringData: {}", "!has(object.data) && !has(object.stringData)"),
        ("data: {a: aGk=}", "object.data.a == 'aGk=' && object.type == 'Opaque'"),
    ])
    func secretsKeepNoPlainText(fields: String, expression: String) throws {
        try holds(expression, of: ServerDecodingTests.object("v1", "Secret", fields))
    }

    @Test(arguments: [
        (
            "generateName: web-",
            "object.metadata.name.matches('^web-[a-z0-9]{5}$') && object.metadata.generateName == 'web-'"
        ),
        ("generateName: web-, name: own", "object.metadata.name == 'own'"),
        ("generateName: \(String(repeating: "a", count: 80))", "object.metadata.name.size() == 63"),
        ("generateName: web-", "!has(request.name)"),
    ])
    func namesAreGenerated(metadata: String, expression: String) throws {
        try holds(expression, of: ServerDecodingTests.pod("hostPID: false", metadata))
    }

    private func holds(_ expression: String, of object: String) throws {
        let result = try Admission(policy(checking: expression) + binding(), on: object)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    @Test func everyTypeOfTheTableIsDefined() {
        let rows = BuiltInTypes.table.split(separator: "\n")
        let names = Set(rows.filter { $0.first != " " }.compactMap { $0.split(separator: " ").first })
        let mentioned = rows.flatMap { $0.split(separator: " ") }.compactMap { word -> Substring? in
            guard let colon = word.firstIndex(of: ":") else { return nil }
            let name = word[word.index(after: colon)...].filter { !"+[]{}!".contains($0) }
            return ["", "q", "Q", "x", "-"].contains(name) ? nil : Substring(name)
        }
        #expect(names.count > 250)
        #expect(Set(mentioned).subtracting(names) == [])
    }

    /// A schema in a schema, deeper than any that people write.
    @Test func nestingIsBounded() throws {
        var schema = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"
        schema += "spec:\n  versions:\n  - schema:\n      openAPIV3Schema:\n"
        for level in 0..<600 { schema += String(repeating: " ", count: 7 + level) + "not:\n" }
        schema += String(repeating: " ", count: 607) + "title: a\n"
        try holds("has(object.spec.versions[0].schema.openAPIV3Schema.not)", of: schema)
    }
}
