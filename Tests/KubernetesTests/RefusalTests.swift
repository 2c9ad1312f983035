import Documents
import Testing

@testable import Kubernetes

@Suite struct RefusalTests {
    private func reasons(_ text: String) throws -> [String] {
        try resources(text).flatMap { resource in resource.refusals.map(\.reason) }
    }

    @Test(arguments: [
        ("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}", nil),
        (
            "{apiVersion: v1, kind: Pod, spec: {template: {spec: {containers: [{name: a}]}}}}",
            "Pod has no spec.containers"
        ),
        ("{apiVersion: v1, kind: Pod}", "Pod has no spec.containers"),
        ("{apiVersion: v1, kind: Pod, spec: {containers: []}}", "Pod has no spec.containers"),
        ("{apiVersion: v1, kind: Pod, spec: {initContainers: [{name: a}]}}", "Pod has no spec.containers"),
        // The template's spec is indented too little.
        (
            "{apiVersion: apps/v1, kind: Deployment, spec: {template: {metadata: {}}, spec: {containers: [{name: a}]}}}",
            "Deployment has no spec.template.spec.containers"
        ),
        (
            "{apiVersion: batch/v1, kind: CronJob, spec: {template: {spec: {containers: [{name: a}]}}}}",
            "CronJob has no spec.jobTemplate.spec.template.spec.containers"
        ),
        ("{apiVersion: v1, kind: PodTemplate, template: null}", "PodTemplate has no template.spec.containers"),
        ("{apiVersion: example.org/v1, kind: Deployment, spec: {}}", nil),
        ("{apiVersion: v1, kind: Service, spec: {}}", nil),
        // Said where the template is read.
        ("{apiVersion: apps/v1, kind: Deployment, spec: {template: text}}", nil),
    ])
    func aWorkloadNeedsContainers(text: String, reason: String?) throws {
        #expect(try reasons(text) == (reason.map { ["the \($0), without which the API server refuses it"] } ?? []))
    }

    @Test func namesAreText() throws {
        let metadata = "{name: 5, namespace: y, generateName: null}"
        #expect(
            try reasons("{apiVersion: v1, kind: Secret, metadata: \(metadata)}") == [
                "metadata.name is a number, not a string: quote it",
                "metadata.namespace is a boolean, not a string: quote it",
            ])
        #expect(try reasons("{apiVersion: v1, kind: Secret, metadata: {name: five}}") == [])
        #expect(
            try reasons("{apiVersion: v1, kind: Secret, metadata: {name: {a: b}}}") == [
                "metadata.name is a mapping, not a string"
            ])
    }

    @Test func entriesOfSecretsAreText() throws {
        let entries = "stringData: {password: 12345678, token: ~, name: five}, data: {a: [b], c.d: true}"
        #expect(
            try reasons("{apiVersion: v1, kind: Secret, metadata: {name: s}, \(entries)}") == [
                "data.a is a list, not a string", "data[\"c.d\"] is a boolean, not a string: quote it",
                "stringData.password is a number, not a string: quote it",
            ])
        #expect(try reasons("{apiVersion: example.org/v1, kind: Secret, metadata: {name: s}, \(entries)}") == [])
        let data = "data: {db_password: 8391274650, on: 'yes'}, binaryData: [a]"
        #expect(
            try reasons("{apiVersion: v1, kind: ConfigMap, metadata: {name: s}, \(data)}") == [
                "data.db_password is a number, not a string: quote it", "binaryData is a list, not a mapping",
            ])
        #expect(
            try reasons("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: [a, b]}") == [
                "stringData is a list, not a mapping"
            ])
    }

    /// An API server takes the standard alphabet with padding, and line breaks; what a program is still to replace is none.
    @Test(arguments: [
        ("not base64!!", false), ("aHVudGVyMg", false), ("aHVudGVyMg==", true), ("a-_b", false), ("", true),
        ("aHVu\\ndGVyMg==", true), ("{{ password }}", true), ("<path:secret/data/a#b>", true),
        ("ENC[AES256_GCM,a]", true),
        ("vault:secret/data/a#b", true), ("=", false), ("a===", false),
    ])
    func dataOfSecretsIsBase64(value: String, isTaken: Bool) throws {
        #expect(
            try reasons("{apiVersion: v1, kind: Secret, data: {bad: \"\(value)\"}, stringData: {a: '!'}}")
                == (isTaken ? [] : ["data.bad is no base64: encode it, or write it under stringData"]))
        #expect(try reasons("{apiVersion: v1, kind: ConfigMap, data: {bad: \"\(value)\"}}") == [])
    }

    @Test func labelsAndAnnotationsAreText() throws {
        let metadata = "metadata: {labels: {version: 1.0, app: web, none: ~}, annotations: {port: 8080, ok: 'true'}}"
        let expected = [
            "metadata.labels.version is a number, not a string: quote it",
            "metadata.annotations.port is a number, not a string: quote it",
        ]
        #expect(try reasons("{apiVersion: v1, kind: ConfigMap, \(metadata)}") == expected)
        #expect(
            try reasons("{apiVersion: v1, kind: Pod, \(metadata), spec: {containers: [{name: a}]}}") == expected)
        let template = "template: {\(metadata), spec: {containers: [{name: a}]}}"
        #expect(
            try reasons("{apiVersion: apps/v1, kind: Deployment, spec: {\(template)}}")
                == expected.map { "spec.template.\($0)" })
        #expect(
            try reasons("{apiVersion: v1, kind: ConfigMap, metadata: {labels: [a], annotations: '{{ all }}'}}") == [
                "metadata.labels is a list, not a mapping"
            ])
    }

    /// A check would take such a field for one that is not there.
    @Test(arguments: [
        (
            "automountServiceAccountToken: 'false'",
            "automountServiceAccountToken is a string, not a boolean: remove the quotes"
        ),
        ("serviceAccountName: off", "serviceAccountName is a boolean, not a string: quote it"),
        (
            "securityContext: {runAsNonRoot: 'true'}",
            "securityContext.runAsNonRoot is a string, not a boolean: remove the quotes"
        ),
        (
            "securityContext: {seccompProfile: RuntimeDefault}",
            "securityContext.seccompProfile is a string, not a mapping"
        ),
        ("securityContext: {runAsUser: '0'}", "securityContext.runAsUser is a string, not a number: remove the quotes"),
        ("securityContext: {runAsUser: 1.5}", "securityContext.runAsUser is a number, not a whole number"),
        ("securityContext: {runAsUser: -1}", "securityContext.runAsUser is a number, not one from 0 to 2147483647"),
        ("securityContext: {runAsGroup: -1}", "securityContext.runAsGroup is a number, not one from 0 to 2147483647"),
        ("securityContext: {fsGroup: 2147483648}", "securityContext.fsGroup is a number, not one from 0 to 2147483647"),
        (
            "securityContext: {fsGroup: 9223372036854775808}",
            "securityContext.fsGroup is a number, not one from 0 to 2147483647"
        ),
        (
            "securityContext: {runAsUser: 99999999999999999999999}",
            "securityContext.runAsUser is a number, not one from 0 to 2147483647"
        ),
        (
            "securityContext: {supplementalGroups: [1, 4294967296]}",
            "securityContext.supplementalGroups[1] is a number, not one from 0 to 2147483647"
        ),
        ("securityContext: {runAsUser: 2147483647, supplementalGroups: [0, 5], runAsGroup: 0, fsGroup: 0}", nil),
        ("securityContext: {runAsUser: ~, runAsNonRoot: '{{ root }}'}", nil),
        ("automountServiceAccountToken: false, serviceAccountName: 'off'", nil),
    ])
    func fieldsOfPodsHaveTheirTypes(field: String, reason: String?) throws {
        let spec = "{\(field), containers: [{name: a}]}"
        let pod = "{apiVersion: v1, kind: Pod, spec: \(spec)}"
        #expect(try reasons(pod) == (reason.map { ["spec.\($0)"] } ?? []))
        let deployment = "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: \(spec)}}}"
        #expect(try reasons(deployment) == (reason.map { ["spec.template.spec.\($0)"] } ?? []))
    }

    @Test func fieldsOfContainersHaveTheirTypes() throws {
        let context = "securityContext: {readOnlyRootFilesystem: 'true', allowPrivilegeEscalation: 0, runAsUser: 5}"
        let environment =
            "env: [{name: A, value: b}, {name: PASSWORD, value: 8391274650}, {name: C, value: '${D}'}, {name: 5}]"
        #expect(
            try reasons(
                "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}], initContainers: [{\(context)}, {\(environment)}]}}"
            )
                == [
                    "spec.initContainers[0].securityContext.allowPrivilegeEscalation is a number, not a boolean",
                    "spec.initContainers[0].securityContext.readOnlyRootFilesystem is a string, not a boolean: remove the quotes",
                    "spec.initContainers[1].env[1].value is a number, not a string: quote it",
                    "spec.initContainers[1].env[3].name is a number, not a string: quote it",
                ])
    }

    /// A check by name would pass over what has none.
    @Test(arguments: [
        ("env: [{DB_PASSWORD: hunter2hunter}]", "env[0] has no name, without which the API server refuses it"),
        ("env: [{name: A}, {name: ~, value: b}]", "env[1] has no name, without which the API server refuses it"),
        ("env: [{name: '', value: b}]", "env[0] has no name, without which the API server refuses it"),
        ("env: {DB_PASSWORD: hunter2hunter}", "env is a mapping, not a list"),
        ("env: [DB_PASSWORD=hunter2hunter]", "env[0] is a string, not a mapping"),
        ("volumeMounts: {}", "volumeMounts is a mapping, not a list"),
        ("volumeMounts: [{name: 1}]", "volumeMounts[0].name is a number, not a string: quote it"),
        ("volumeMounts: [{mountPath: /data}]", "volumeMounts[0] has no name, without which the API server refuses it"),
        ("volumeMounts: [~]", "volumeMounts[0] is null, not a mapping"),
        ("env: ~, volumeMounts: []", nil),
        ("env: ['${ENVIRONMENT}'], volumeMounts: '{{ mounts }}'", nil),
    ])
    func itemsOfContainersHaveNames(field: String, reason: String?) throws {
        #expect(
            try reasons("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, \(field)}]}}")
                == (reason.map { ["spec.containers[0].\($0)"] } ?? []))
    }

    @Test func volumesHaveNames() throws {
        let volumes = "[{name: a, emptyDir: {}}, {hostPath: {path: /etc}}]"
        #expect(
            try reasons("{apiVersion: v1, kind: Pod, spec: {volumes: \(volumes), containers: [{name: a}]}}") == [
                "spec.volumes[1] has no name, without which the API server refuses it"
            ])
    }
}
