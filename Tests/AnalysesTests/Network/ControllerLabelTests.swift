import Testing

@testable import Analyses

/// Labels that Kubernetes' controllers give pods beside those of the template: policies and Services select by them what
/// they would in a cluster, and what nobody can know is said to be unknown.
@Suite struct ControllerLabelTests {
    /// Which pods of a workload a selector selects.
    enum Selected {
        case all, some, none
        /// It depends on what the controller chooses.
        case unknown
    }

    private static let pod = "{restartPolicy: Never, containers: [{name: c, image: example.com/c:1}]}"

    private static func workload(_ kind: String, _ group: String, _ spec: String = "") -> String {
        let spec = spec.isEmpty ? "" : "\(spec), "
        let template = "template: {metadata: {labels: {app: w}}, spec: \(pod)}"
        return kind == "CronJob"
            ? "{apiVersion: batch/v1, kind: CronJob, metadata: {name: w, namespace: shop}, "
                + "spec: {schedule: '* * * * *', jobTemplate: {spec: {\(spec)\(template)}}}}"
            : "{apiVersion: \(group)/v1, kind: \(kind), metadata: {name: w, namespace: shop}, spec: {\(spec)\(template)}}"
    }

    private static let job = workload("Job", "batch")
    private static let indexed = workload("Job", "batch", "completionMode: Indexed, completions: 2")
    private static let manual = workload("Job", "batch", "manualSelector: true")
    private static let cronJob = workload("CronJob", "batch")
    private static let rollout = workload("Deployment", "apps")
    private static let daemonSet = workload("DaemonSet", "apps")
    private static let replicaSet = workload("ReplicaSet", "apps")
    private static let anySet = workload("StatefulSet", "apps")
    private static let twoSet = workload("StatefulSet", "apps", "replicas: 2")
    private static let fifthSet = workload("StatefulSet", "apps", "replicas: 2, ordinals: {start: 5}")

    /// The same without a name: the API server completes what it states.
    private static func generated(_ workload: String) -> String {
        workload.replacing("metadata: {name: w,", with: "metadata: {generateName: w-,")
    }

    private static let podName = "statefulset.kubernetes.io/pod-name"
    private static let podIndex = "apps.kubernetes.io/pod-index"
    private static let jobIndex = "batch.kubernetes.io/job-completion-index"

    /// Selectors of labels that Services can have, too.
    private static let labels: [(String, String, Selected)] = [
        (job, "job-name: w", .all), (job, "batch.kubernetes.io/job-name: w", .all),
        (job, "app: w, job-name: w", .all), (job, "job-name: v", .none),
        (job, "controller-uid: 6a0f", .unknown), (job, "batch.kubernetes.io/controller-uid: 6a0f", .unknown),
        (job, "job-name: v, controller-uid: 6a0f", .none), (job, "\(jobIndex): '0'", .none),
        (manual, "job-name: w", .none),
        (indexed, "\(jobIndex): '1'", .some), (indexed, "\(jobIndex): '2'", .none),
        (cronJob, "job-name: w-29000000", .unknown), (cronJob, "batch.kubernetes.io/job-name: w-29000000", .unknown),
        (cronJob, "job-name: w", .none), (cronJob, "job-name: w-x", .none), (cronJob, "job-name: v-29000000", .none),
        (rollout, "pod-template-hash: 5f7c9d", .unknown), (rollout, "app: v, pod-template-hash: 5f7c9d", .none),
        (rollout, "controller-revision-hash: 5f7c9d", .none), (rollout, "job-name: w", .none),
        (daemonSet, "controller-revision-hash: 5f7c9d", .unknown), (daemonSet, "pod-template-hash: 5f7c9d", .none),
        (daemonSet, "pod-template-generation: '1'", .unknown), (daemonSet, "pod-template-generation: a", .none),
        (replicaSet, "pod-template-hash: 5f7c9d", .none),
        (anySet, "\(podName): w-0", .some), (anySet, "\(podName): w-7", .some), (anySet, "\(podName): w-07", .none),
        (anySet, "\(podName): w-x", .none), (anySet, "\(podName): v-0", .none), (anySet, "\(podIndex): '3'", .some),
        (anySet, "pod-template-hash: 5f7c9d", .none),
        (twoSet, "\(podName): w-1", .some), (twoSet, "\(podName): w-2", .none), (twoSet, "\(podIndex): '2'", .none),
        (twoSet, "\(podName): w-1, \(podIndex): '1'", .some), (twoSet, "\(podName): w-1, \(podIndex): '0'", .none),
        (twoSet, "controller-revision-hash: w-5f7c9d", .unknown), (twoSet, "controller-revision-hash: 5f7c9d", .none),
        (fifthSet, "\(podName): w-0", .none), (fifthSet, "\(podName): w-6", .some),
        (generated(job), "job-name: w", .none), (generated(job), "job-name: w-x7k2p", .unknown),
        (generated(job), "job-name: 'v-x7k2p'", .none), (generated(cronJob), "job-name: w-x7k2p-29000000", .unknown),
        (generated(twoSet), "\(podName): w-x7k2p-1", .unknown), (generated(twoSet), "\(podIndex): '1'", .some),
        (generated(twoSet), "\(podIndex): '2'", .none), (generated(rollout), "pod-template-hash: 5f7c9d", .unknown),
    ]

    private static func isolating(_ selector: String) -> String {
        networkPolicy("p", "podSelector: {\(selector)}, ingress: []")
    }

    private func check(_ workload: String, _ selector: String, _ expected: Selected) throws {
        let model = try networkModel(workload, Self.isolating(selector))
        let isolated = model.workloads[0].classes.map { $0.plan(.ingress).isIsolated }
        let sight = model.sight(on: .connections)
        let found: Selected =
            sight.bound != .exact
            ? .unknown : !isolated.contains(true) ? .none : isolated.contains(false) ? .some : .all
        #expect(found == expected)
        let findings = NetworkFindings(model)
        #expect(findings.findings.contains { $0.rule == "dangling-networkpolicy" } == (expected == .none))
        #expect(findings.unevaluated.contains { $0.rule == "dangling-networkpolicy" } == (expected == .unknown))
        if expected == .unknown {
            #expect(sight.bound == .upper)
            #expect(isolated.sorted { !$0 && $1 } == [false, true])
            #expect(sight.notes.contains { $0.text.hasPrefix("NetworkPolicy shop/p asks for ") })
            #expect(sight.limits.count == 1)
            #expect(findings.unevaluated.contains { $0.rule == "workload-without-networkpolicy" })
            #expect(!findings.findings.contains { $0.rule == "workload-without-networkpolicy" })
        }
    }

    @Test(arguments: labels)
    func policiesSelectByWhatControllersAdd(workload: String, labels: String, expected: Selected) throws {
        try check(workload, "matchLabels: {\(labels)}", expected)
    }

    @Test(
        arguments: [
            (job, "job-name", "Exists", .all), (job, "job-name", "DoesNotExist", .none),
            (job, "controller-uid", "Exists", .all), (job, "job-name", "NotIn, values: [v]", .all),
            (job, "job-name", "NotIn, values: [w]", .none),
            (cronJob, "batch.kubernetes.io/job-name", "Exists", .all),
            (cronJob, "job-name", "NotIn, values: [v-1]", .all),
            (cronJob, "job-name", "DoesNotExist", .none),
            (rollout, "pod-template-hash", "Exists", .all), (rollout, "pod-template-hash", "DoesNotExist", .none),
            (rollout, "job-name", "DoesNotExist", .all), (replicaSet, "pod-template-hash", "Exists", .none),
            (anySet, podName, "Exists", .all), (anySet, podName, "NotIn, values: [w-0]", .some),
            (twoSet, podName, "In, values: [w-0, w-1]", .all), (twoSet, podName, "In, values: [w-0, w-2]", .some),
            (indexed, jobIndex, "Exists", .all), (job, jobIndex, "Exists", .none),
        ] as [(String, String, String, Selected)])
    func expressionsAskForWhatControllersAdd(
        workload: String, key: String, operator: String, expected: Selected
    ) throws {
        try check(workload, "matchExpressions: [{key: \(key), operator: \(`operator`)}]", expected)
    }

    /// What a Service selects a policy with the same labels is for.
    @Test(arguments: labels)
    func servicesSelectTheSame(workload: String, labels: String, expected: Selected) throws {
        let service = """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, \
            spec: {type: LoadBalancer, selector: {\(labels)}, ports: [{port: 80}]}}
            """
        let model = try networkModel(workload, service)
        #expect(model.exposures.isEmpty == (expected == .none))
        #expect(model.sight(on: .exposure).bound == (expected == .unknown ? .upper : .exact))
        #expect(model.sight(on: .explanation).bound == .exact)
        let findings = NetworkFindings(model)
        #expect(findings.findings.contains { $0.rule == "dangling-service" } == (expected == .none))
        #expect(findings.unevaluated.contains { $0.rule == "dangling-service" } == (expected == .unknown))
    }

    @Test func rulesLetInPodsOfAJob() throws {
        let model = try networkModel(
            Self.job, deployment("db"),
            networkPolicy(
                "db",
                "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {job-name: w}}}]}]"
            ))
        #expect(model.innerLines.contains("shop/w[Job] => shop/db[Deployment] : All Connections"))
        #expect(NetworkFindings(model).findings.filter { $0.rule == "dangling-networkpolicy-peer" }.isEmpty)
    }

    /// One of its pods is closed, the others are not.
    @Test func aReplicaMayBeTreatedByItself() throws {
        let model = try networkModel(
            Self.anySet, Self.isolating("matchLabels: {\(Self.podName): w-0}"), deployment("db"))
        let verdict = try #require(
            model.verdict(from: model.pattern("shop/db"), to: model.pattern("shop/w")))
        #expect(verdict.word == .partly)
        #expect(
            Set(verdict.explanations.map { "\($0.destinationTitle): \($0.connections)" }) == [
                "shop/w[StatefulSet] (pods with \(Self.podName)=w-0): No Connections",
                "shop/w[StatefulSet] (pods with another \(Self.podName)): All Connections",
            ])
        #expect(verdict.sight.bound == .exact)
        #expect(verdict.json.contains(#""pods with \#(Self.podName)=w-0""#))
    }

    /// Pods that are made anew with each `kubectl create` can talk to one another.
    @Test func podsWithoutANameOfTheirOwnAreMany() throws {
        let pod =
            "{apiVersion: v1, kind: Pod, metadata: {generateName: w-, namespace: shop, labels: {app: w}}, spec: \(Self.pod)}"
        let model = try networkModel(pod, Self.isolating(""))
        #expect(model.workloads.map(\.name.description) == ["shop/w-*[Pod]"])
        let verdict = try #require(model.verdict(from: model.pattern("shop/w-*"), to: model.pattern("w-*")))
        #expect(verdict.isBetweenReplicas)
        #expect(verdict.word == .denied)
        // What has no name at all is refused.
        let nameless = try networkModel(pod.replacing("generateName: w-", with: "generateName: ''"))
        #expect(nameless.workloads.isEmpty)
    }

    /// A Service leads to the replica that it selects, and what holds for the others says nothing of it.
    @Test(arguments: [("w-0", "No Connections"), ("w-1", "TCP 80")])
    func aWayInLeadsToTheReplicaThatAServiceSelects(replica: String, expected: String) throws {
        let service = """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, spec: {type: LoadBalancer, \
            selector: {\(Self.podName): \(replica)}, ports: [{port: 80}]}}
            """
        let ingress = """
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: shop}, \
            spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}}
            """
        let model = try networkModel(
            Self.twoSet, Self.isolating("matchLabels: {\(Self.podName): w-0}"), service, ingress)
        #expect(
            model.exposures.map { "\($0.route.rawValue): \($0.connections)" } == [
                "Ingress: \(expected)", "LoadBalancer: \(expected)", "NodePort: \(expected)",
            ])
    }

    /// A selector of one namespace, or for other labels, says nothing of pods elsewhere.
    @Test func onlyWorkloadsThatCouldBeMeantAreUnknown() throws {
        let model = try networkModel(
            Self.rollout, deployment("other"), deployment("w", in: "ops"),
            Self.isolating("matchLabels: {app: w, pod-template-hash: 5f7c9d}"))
        #expect(model.guesses.map(\.workload.description) == ["shop/w[Deployment]"])
        #expect(model.workloads.map(\.classes.count) == [1, 1, 2])
    }

    /// Running pods have their labels.
    @Test func podsOfAClusterAreKnown() throws {
        let pod = """
            {apiVersion: v1, kind: Pod, metadata: {name: w-5f7c9d-x, namespace: shop, labels: {app: w, \
            pod-template-hash: 5f7c9d}, ownerReferences: [{controller: true, kind: Deployment, name: w}]}, \
            spec: \(Self.pod)}
            """
        let model = try networkModel(
            Self.rollout, pod, Self.isolating("matchLabels: {pod-template-hash: 5f7c9d}"), scope: .cluster)
        #expect(model.workloads.count == 1)
        #expect(model.workloads[0].isIsolated(.ingress))
        #expect(model.sight(on: .connections).bound == .exact)
    }

    @Test func whatSelectorsTellApartIsBounded() throws {
        let names = (0..<3000).map { "w-\($0)" }.joined(separator: ", ")
        let model = try networkModel(
            Self.anySet,
            Self.isolating("matchExpressions: [{key: \(Self.podName), operator: In, values: [\(names)]}]"))
        #expect(model.workloads[0].facts.count == 1000)
        #expect(model.sight(on: .connections).bound == .unknown)
    }
}
