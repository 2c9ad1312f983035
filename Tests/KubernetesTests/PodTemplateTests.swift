import Documents
import Testing

@testable import Kubernetes

@Suite struct PodTemplateTests {
    @Test(arguments: [
        ("v1", "ReplicationController"), ("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"),
        ("apps/v1", "DaemonSet"), ("apps/v1", "ReplicaSet"), ("batch/v1", "Job"), ("extensions/v1beta1", "Deployment"),
    ])
    func workloadsHaveTheirTemplateInTheSpec(apiVersion: String, kind: String) throws {
        let resource = try #require(
            try resources(
                "{apiVersion: \(apiVersion), kind: \(kind), spec: {template: {spec: {containers: [{name: a}]}}}}"
            ).first)
        #expect(resource.podTemplates.map { path($0.path) } == ["spec.template"])
        #expect(resource.podTemplates.first?.containers.map(\.name) == ["a"])
    }

    @Test func aPodIsItsOwnTemplate() throws {
        let pod = try #require(try resources("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}").first)
        #expect(pod.podTemplates.map { path($0.path) } == [""])
    }

    @Test func cronJobsAndPodTemplatesKeepItElsewhere() throws {
        let job = try #require(
            try resources(
                "{apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {}}}}}}").first)
        #expect(job.podTemplates.map { path($0.path) } == ["spec.jobTemplate.spec.template"])
        let template = try #require(try resources("{apiVersion: v1, kind: PodTemplate, template: {spec: {}}}").first)
        #expect(template.podTemplates.map { path($0.path) } == ["template"])
    }

    @Test(arguments: [
        ("argoproj.io/v1alpha1", "Rollout", "spec: {template: {spec: {containers: [{image: i}]}}}", "spec.template"),
        ("serving.knative.dev/v1", "Service", "spec: {template: {spec: {containers: [{image: i}]}}}", "spec.template"),
        (
            "apps.openshift.io/v1", "DeploymentConfig", "spec: {template: {spec: {containers: [{image: i}]}}}",
            "spec.template"
        ),
        (
            "jobset.x-k8s.io/v1alpha2", "JobSet",
            "spec: {replicatedJobs: [{template: {spec: {template: {spec: {containers: [{image: i}]}}}}}]}",
            "spec.replicatedJobs[0].template.spec.template"
        ),
        (
            "elasticsearch.k8s.elastic.co/v1", "Elasticsearch",
            "spec: {nodeSets: [{podTemplate: {spec: {containers: [{image: i}]}}}]}", "spec.nodeSets[0].podTemplate"
        ),
    ])
    func customResourcesAreSearched(apiVersion: String, kind: String, body: String, expected: String) throws {
        let resource = try #require(try resources("{apiVersion: \(apiVersion), kind: \(kind), \(body)}").first)
        #expect(resource.podTemplates.map { path($0.path) } == [expected])
    }

    @Test(arguments: [
        // Overrides that an operator merges into containers of its own.
        "spec: {template: {spec: {containers: [{name: a, resources: {}}]}}}",
        // A list of containers that is no pod template.
        "spec: {containers: [{image: i}]}",
        "metadata: {template: {spec: {containers: [{image: i}]}}}",
        "status: {template: {spec: {containers: [{image: i}]}}}",
        "spec: {template: {spec: {containers: {properties: {image: i}}}}}",
    ])
    func otherShapesAreNoTemplates(body: String) throws {
        let resource = try #require(try resources("{apiVersion: example.com/v1, kind: Thing, \(body)}").first)
        #expect(resource.podTemplates.isEmpty)
    }

    @Test func allContainersCount() throws {
        let pod = try #require(
            try resources(
                """
                apiVersion: v1
                kind: Pod
                spec:
                  ephemeralContainers: [{name: debug}]
                  initContainers: [{name: init}, {name: sidecar, restartPolicy: Always}]
                  containers: [{name: app}]
                """
            ).first)
        let containers = try #require(pod.podTemplates.first).containers
        #expect(
            containers.map { "\(path($0.path)) \($0.name ?? "")" } == [
                "spec.containers[0] app", "spec.initContainers[0] init", "spec.initContainers[1] sidecar",
                "spec.ephemeralContainers[0] debug",
            ])
    }

    @Test(arguments: [
        ("spec: {containers: [{name: a}, text]}", "spec.containers[1] is a string, not a container"),
        ("spec: {containers: {name: a}}", "spec.containers is a mapping, not a list"),
        ("spec: 5", "spec is a number, not a mapping"),
    ])
    func whatIsNoContainerIsReported(body: String, reason: String) throws {
        let pod = try #require(try resources("{apiVersion: v1, kind: Pod, \(body)}").first)
        #expect(try #require(pod.podTemplates.first).malformedContainers.map(\.reason) == [reason])
    }
}
