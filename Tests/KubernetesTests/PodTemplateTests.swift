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
        #expect(resource.podTemplates.found.map { path($0.path) } == ["spec.template"])
        #expect(resource.podTemplates.found.first?.containerNames == ["a"])
    }

    @Test func aPodIsItsOwnTemplate() throws {
        let pod = try #require(try resources("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}").first)
        #expect(pod.podTemplates.found.map { path($0.path) } == [""])
    }

    @Test func cronJobsAndPodTemplatesKeepItElsewhere() throws {
        let job = try #require(
            try resources(
                "{apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {}}}}}}"
            ).first)
        #expect(job.podTemplates.found.map { path($0.path) } == ["spec.jobTemplate.spec.template"])
        let template = try #require(try resources("{apiVersion: v1, kind: PodTemplate, template: {spec: {}}}").first)
        #expect(template.podTemplates.found.map { path($0.path) } == ["template"])
    }

    @Test(arguments: [
        (
            "argoproj.io/v1alpha1", "Rollout", "spec: {template: {spec: {containers: [{name: c, image: i}]}}}",
            "spec.template"
        ),
        (
            "serving.knative.dev/v1", "Service", "spec: {template: {spec: {containers: [{image: i}]}}}",
            "spec.template"
        ),
        (
            "apps.openshift.io/v1", "DeploymentConfig", "spec: {template: {spec: {containers: [{name: c, image: i}]}}}",
            "spec.template"
        ),
        (
            "jobset.x-k8s.io/v1alpha2", "JobSet",
            "spec: {replicatedJobs: [{template: {spec: {template: {spec: {containers: [{name: c, image: i}]}}}}}]}",
            "spec.replicatedJobs[0].template.spec.template"
        ),
        (
            "elasticsearch.k8s.elastic.co/v1", "Elasticsearch",
            "spec: {nodeSets: [{podTemplate: {spec: {containers: [{name: c, image: i}]}}}]}",
            "spec.nodeSets[0].podTemplate"
        ),
        (
            "agent.kagenti.dev/v1alpha1", "Agent",
            "spec: {podTemplateSpec: {metadata: {}, spec: {containers: [{name: c, image: i}]}}}", "spec.podTemplateSpec"
        ),
        (
            "machinelearning.seldon.io/v1", "SeldonDeployment",
            "spec: {predictors: [{componentSpecs: [{metadata: {}, spec: {containers: [{name: c, image: i}]}}]}]}",
            "spec.predictors[0].componentSpecs[0]"
        ),
        ("example.com/v1", "Worker", "spec: {pod: {name: p, spec: {containers: [{image: i}]}}}", "spec.pod"),
        // Names that mean patterns only in policies.
        (
            "x.io/v1", "Foo", "spec: {overlay: {template: {spec: {containers: [{name: c, image: i}]}}}}",
            "spec.overlay.template"
        ),
        ("x.io/v1", "Foo", "spec: {pattern: {spec: {containers: [{image: i}]}}}", "spec.pattern"),
        ("x.io/v1", "Foo", "spec: {anyPattern: [{spec: {containers: [{image: i}]}}]}", "spec.anyPattern[0]"),
        (
            "x.io/v1", "Foo", "spec: {openAPIV3Schema: {default: {spec: {containers: [{image: i}]}}}}",
            "spec.openAPIV3Schema.default"
        ),
        ("x.io/v1", "Foo", "spec: {dispatch: {spec: {containers: [{image: i}]}}}", "spec.dispatch"),
    ])
    func customResourcesAreSearched(apiVersion: String, kind: String, body: String, expected: String) throws {
        let resource = try #require(try resources("{apiVersion: \(apiVersion), kind: \(kind), \(body)}").first)
        #expect(resource.podTemplates.found.map { path($0.path) } == [expected])
    }

    @Test(arguments: [
        // Overrides that an operator merges into containers of its own.
        "spec: {template: {spec: {containers: [{name: a, resources: {}}]}}}",
        // A list of containers that is no pod template.
        "spec: {containers: [{name: c, image: i}]}",
        "metadata: {template: {spec: {containers: [{name: c, image: i}]}}}",
        "status: {template: {spec: {containers: [{name: c, image: i}]}}}",
        "spec: {template: {spec: {containers: {properties: {image: i}}}}}",
        // An operator's own object, whose containers it adds to those that it makes.
        "spec: {part: {apiVersion: monitoring.coreos.com/v1, kind: Prometheus, spec: {containers: [{image: i}]}}}",
        "spec: {pod: {spec: {initContainers: [{image: i}], containers: [{name: main}]}}}",
    ])
    func otherShapesAreNoTemplates(body: String) throws {
        let resource = try #require(try resources("{apiVersion: example.com/v1, kind: Thing, \(body)}").first)
        #expect(resource.podTemplates.found.isEmpty)
    }

    /// What a policy forbids is no workload; what only looks like such a policy is.
    @Test(arguments: [
        ("policy.open-cluster-management.io", "mustnothave", false),
        ("policy.open-cluster-management.io", "MustNotHave", false),
        ("policy.open-cluster-management.io", "musthave", true),
        ("policy.open-cluster-management.io", "mustonlyhave", true), ("example.com", "mustnothave", true),
    ])
    func objectsThatMustNotExistAreNotSearched(group: String, complianceType: String, isSearched: Bool) throws {
        for (object, place) in [
            ("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{image: i}]}}", ""),
            ("{kind: Rollout, spec: {template: {spec: {containers: [{image: i}]}}}}", ".spec.template"),
        ] {
            let template = "{complianceType: \(complianceType), objectDefinition: \(object)}"
            let policy =
                "{apiVersion: \(group)/v1, kind: ConfigurationPolicy, "
                + "spec: {object-templates: [{complianceType: musthave, objectDefinition: {kind: A}}, \(template)]}}"
            let resource = try #require(try resources(policy).first)
            let expected = ["spec[\"object-templates\"][1].objectDefinition\(place)"]
            #expect(resource.podTemplates.found.map { path($0.path) } == (isSearched ? expected : []))
            #expect(resource.podTemplates.strayContainers.isEmpty)
        }
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
        var containers: [String] = []
        let malformed = try #require(pod.podTemplates.found.first).forEachContainer {
            containers.append("\(path($0.path)) \($0.name ?? "")")
        }
        #expect(malformed.isEmpty)
        #expect(
            containers == [
                "spec.containers[0] app", "spec.initContainers[0] init", "spec.initContainers[1] sidecar",
                "spec.ephemeralContainers[0] debug",
            ])
    }

    @Test(arguments: [
        ("spec: {containers: [{name: a}, text]}", "spec.containers[1] is a string, not a mapping"),
        ("spec: {containers: {name: a}}", "spec.containers is a mapping, not a list"),
        ("spec: 5", "spec is a number, not a mapping"),
    ])
    func whatIsNoContainerIsReported(body: String, reason: String) throws {
        let pod = try #require(try resources("{apiVersion: v1, kind: Pod, \(body)}").first)
        #expect(try #require(pod.podTemplates.found.first).forEachContainer { _ in }.map(\.reason) == [reason])
    }

    @Test(arguments: [
        ("spec: [1]", "spec is a list, not a mapping"),
        ("spec: {template: text}", "spec.template is a string, not a mapping"),
    ])
    func whatIsNoTemplateIsReported(body: String, reason: String) throws {
        let resource = try #require(try resources("{apiVersion: apps/v1, kind: Deployment, \(body)}").first)
        #expect(resource.podTemplates.malformed.map(\.reason) == [reason])
        #expect(resource.podTemplates.found.isEmpty)
    }

    @Test func aWholeWorkloadInsideAnObjectIsFound() throws {
        let resource = try #require(
            try resources(
                """
                apiVersion: kubernetes.crossplane.io/v1alpha2
                kind: Object
                spec:
                  forProvider:
                    manifest: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}
                """
            ).first)
        #expect(resource.podTemplates.found.map { path($0.path) } == ["spec.forProvider.manifest"])
    }

    @Test func policiesAboutWorkloadsAreNone() throws {
        let resource = try #require(
            try resources(
                """
                apiVersion: kyverno.io/v1
                kind: ClusterPolicy
                spec:
                  rules: [{validate: {pattern: {spec: {template: {spec: {containers: [{name: '*', image: '!*:latest'}]}}}}}}]
                """
            ).first)
        #expect(resource.podTemplates.found.isEmpty)
    }

    /// A patch has parts of objects, of which nothing says what they leave to others.
    @Test(arguments: [
        ("patch: {spec: {containers: [{image: i}]}}", "spec.patch.spec"),
        (
            "patchStrategicMerge: {spec: {template: {spec: {containers: [{name: c}]}}}}",
            "spec.patchStrategicMerge.spec.template.spec"
        ),
        (
            "patchesStrategicMerge: [{apiVersion: v1, kind: Pod, spec: {containers: [{name: c, image: i}]}}]",
            "spec.patchesStrategicMerge[0].spec"
        ),
        ("workerPatches: [{value: {containers: [{image: i}]}}]", "spec.workerPatches[0].value"),
    ])
    func containersOfPatchesAreNotChecked(field: String, place: String) throws {
        let resource = try #require(
            try resources("{apiVersion: example.com/v1, kind: Thing, spec: {\(field)}}").first)
        #expect(resource.podTemplates.found.isEmpty)
        #expect(
            resource.podTemplates.strayContainers.map(\.reason) == [
                "containers of \(place) belong to a patch: not checked"
            ])
    }

    @Test func templatesBesideATemplateAreFound() throws {
        let spec = "{spec: {containers: [{image: i}]}, canaryTemplate: {spec: {containers: [{image: j}]}}}"
        let resource = try #require(
            try resources("{apiVersion: example.com/v1, kind: Thing, spec: {workers: \(spec)}}").first)
        #expect(
            resource.podTemplates.found.map { path($0.path) } == ["spec.workers", "spec.workers.canaryTemplate"])
    }

    /// As Open Cluster Management's policies and Crossplane's objects have them.
    @Test func policiesInsideAnObjectAreNoWorkloads() throws {
        let policy =
            "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, "
            + "spec: {rules: [{validate: {pattern: {spec: {containers: [{image: '!*:latest'}]}}}}]}}"
        let resource = try #require(
            try resources("{apiVersion: example.com/v1, kind: Thing, spec: {manifests: [\(policy)]}}").first)
        #expect(resource.podTemplates.found.isEmpty)
        #expect(resource.podTemplates.strayContainers.isEmpty)
    }

    @Test func aWalkThatIsTooLongIsReported() throws {
        let maps = Array(repeating: "{}", count: 2_000_001).joined(separator: ",")
        let resource = try #require(
            try resources(#"{"apiVersion": "example.com/v1", "kind": "Thing", "spec": [\#(maps)]}"#).first)
        #expect(
            resource.podTemplates.malformed.map(\.reason) == [
                "the object is too large to be searched for pod templates"
            ])
    }
}

extension PodTemplate {
    var containerNames: [String?] {
        var names: [String?] = []
        _ = forEachContainer { names.append($0.name) }
        return names
    }
}
