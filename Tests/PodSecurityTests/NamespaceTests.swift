import Kubernetes
import PodSecurity
import Testing

@Suite struct NamespaceTests {
    private func labels(
        _ labels: String, defaults: NamespacePolicy = .privileged
    ) throws -> (policy: [String], mistakes: [LabelMistake.Problem], malformed: [String]) {
        let text = labels.replacing("pss/", with: "pod-security.kubernetes.io/")
        let namespace = try #require(
            try resources("{apiVersion: v1, kind: Namespace, metadata: {name: n, labels: \(text)}}").first)
        let read = NamespaceLabels(namespace, defaults: defaults)
        return withExtendedLifetime(namespace.document) {
            (
                read.policy.map { policy in Mode.allCases.map { policy[$0].description } } ?? [],
                read.mistakes.map(\.problem), read.malformed.map(\.reason)
            )
        }
    }

    /// Enforced, audited, warned about.
    @Test(arguments: [
        ("{}", ["privileged:latest", "privileged:latest", "privileged:latest"]),
        ("null", ["privileged:latest", "privileged:latest", "privileged:latest"]),
        ("{a: b}", ["privileged:latest", "privileged:latest", "privileged:latest"]),
        (
            "{pss/enforce: baseline, pss/enforce-version: v1.30, pss/audit: restricted, pss/warn: restricted}",
            ["baseline:v1.30", "restricted:latest", "restricted:latest"]
        ),
        // What is enforced is warned about too, unless a label says otherwise.
        ("{pss/enforce: baseline}", ["baseline:latest", "privileged:latest", "baseline:latest"]),
        (
            "{pss/enforce: restricted, pss/enforce-version: v1.29}",
            ["restricted:v1.29", "privileged:latest", "restricted:v1.29"]
        ),
        (
            "{pss/enforce: restricted, pss/enforce-version: v1.29, pss/warn-version: v1.31}",
            ["restricted:v1.29", "privileged:latest", "restricted:v1.31"]
        ),
        (
            "{pss/enforce: restricted, pss/warn: privileged}",
            ["restricted:latest", "privileged:latest", "privileged:latest"]
        ),
        ("{pss/enforce-version: v1.29}", ["privileged:v1.29", "privileged:latest", "privileged:latest"]),
        ("{pss/audit: baseline}", ["privileged:latest", "baseline:latest", "privileged:latest"]),
    ])
    func labelsMakeAPolicy(text: String, policy: [String]) throws {
        let read = try labels(text)
        #expect(read.policy == policy)
        #expect(read.mistakes.isEmpty)
    }

    @Test func wrongLabelsFailClosedForEnforceAndOpenForTheRest() throws {
        let read = try labels(
            "{pss/enforce: Restricted, pss/audit: '', pss/warn: null, pss/enforce-version: '1.30', pss/level: baseline}"
        )
        #expect(read.policy == ["restricted:latest", "privileged:latest", "privileged:latest"])
        #expect(
            read.mistakes == [
                .invalidLevel(readAs: .restricted), .invalidVersion, .invalidLevel(readAs: .privileged),
                .invalidLevel(readAs: .privileged), .unknownLabel,
            ])
    }

    @Test func anInvalidEnforceLevelDoesNotWarn() throws {
        #expect(
            try labels("{pss/enforce: strict}").policy == [
                "restricted:latest", "privileged:latest", "privileged:latest",
            ])
    }

    @Test func defaultsStandWhereLabelsDoNot() throws {
        let defaults = NamespacePolicy(
            enforce: LevelVersion(.baseline, Version(minor: 30)), audit: LevelVersion(.restricted),
            warn: LevelVersion(.restricted, Version(minor: 31)))
        #expect(
            try labels("{}", defaults: defaults).policy == ["baseline:v1.30", "restricted:latest", "restricted:v1.31"])
        #expect(
            try labels("{pss/enforce: restricted}", defaults: defaults).policy == [
                "restricted:v1.30", "restricted:latest", "restricted:v1.31",
            ])
        #expect(try labels("{pss/warn: x}", defaults: defaults).policy[2] == "privileged:v1.31")
    }

    @Test func labelsThatAreNoStringsAreNotEvaluated() throws {
        let read = try labels("{pss/enforce: true}")
        #expect(read.policy.isEmpty)
        let label = "metadata.labels[\"pod-security.kubernetes.io/enforce\"]"
        #expect(read.malformed == ["\(label) is a boolean, not a string"])
        #expect(try labels("[]").malformed == ["metadata.labels is a list, not a mapping"])
    }

    @Test func mistakesHaveAPlaceAndSayWhatHappens() throws {
        let namespace = try #require(
            try resources(
                "{apiVersion: v1, kind: Namespace, metadata: {labels: {pod-security.kubernetes.io/enforce: on me}}}"
            ).first)
        let mistake = try #require(NamespaceLabels(namespace).mistakes.first)
        #expect(mistake.field.path.description == "metadata.labels[\"pod-security.kubernetes.io/enforce\"]")
        #expect(mistake.field.missing.isEmpty)
        #expect(
            mistake.message == """
                pod-security.kubernetes.io/enforce: "on me" is none of privileged, baseline and restricted; \
                the API server refuses it, and reads it as restricted where it stands
                """)
    }

    @Test(arguments: [
        ("v1", "Pod", AdmissionScope.enforced), ("v1", "ReplicationController", .reported),
        ("v1", "PodTemplate", .reported), ("apps/v1", "Deployment", .reported), ("apps/v1", "ReplicaSet", .reported),
        ("apps/v1", "StatefulSet", .reported), ("apps/v1", "DaemonSet", .reported), ("batch/v1", "Job", .reported),
        ("batch/v1", "CronJob", .reported), ("batch/v1beta1", "CronJob", .reported),
        ("argoproj.io/v1alpha1", "Rollout", .ignored), ("example.com/v1", "Pod", .ignored), ("v1", "Service", .ignored),
    ])
    func thePluginLooksAtKubernetesWorkloads(apiVersion: String, kind: String, scope: AdmissionScope) throws {
        let resource = try #require(try resources("{apiVersion: \(apiVersion), kind: \(kind)}").first)
        #expect(resource.podSecurityScope == scope)
    }

    private static let cluster = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: plain, namespace: shop},
         spec: {template: {spec: {containers: [{name: a, image: i}]}}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: rooted, namespace: shop},
         spec: {hostPID: true, containers: [{name: a, image: i}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: hard, namespace: shop},
         spec: {containers: [{name: a, image: i, \(hardened)}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: odd, namespace: shop}, spec: {containers: 5}}
        ---
        {apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: rollout, namespace: shop},
         spec: {template: {spec: {containers: [{name: a, image: i}]}}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: probing, namespace: shop},
         spec: {containers: [{name: a, image: i, \(hardened), livenessProbe: {httpGet: {port: 80, host: localhost}}}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: homeless}, spec: {containers: [{name: a, image: i}]}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline,
         pod-security.kubernetes.io/enforce-version: v1.30, pod-security.kubernetes.io/audit: restricted}}}
        """

    @Test func aNamespaceTellsWhatItDoesAndWhatAStricterLabelWouldDo() throws {
        var review = NamespaceReview()
        let objects = try resources(NamespaceTests.cluster)
        for object in objects { review.add(object) }
        #expect(review.reports.map(\.name) == ["default", "shop"])
        let shop = try #require(review.reports.last)
        func names(_ workloads: [WorkloadFacts]) -> [String] { workloads.compactMap(\.name) }
        #expect(shop.policy?.enforce.description == "baseline:v1.30")
        #expect(names(shop.concerned(by: .enforce)) == ["rooted"])
        #expect(names(shop.concerned(by: .warn)) == ["rooted"])
        // The plugin does not look at what other programs make pods of.
        #expect(names(shop.concerned(by: .audit)) == ["plain", "rooted", "probing"])
        #expect(shop.tightenings.map(\.standard.description) == ["baseline:latest", "restricted:v1.30"])
        #expect(names(shop.tightenings[0].rejected) == ["rooted", "probing"])
        #expect(names(shop.tightenings[1].rejected) == ["plain", "rooted", "rollout"])
        #expect(shop.tightenings.map { names($0.undecided) } == [["odd"], ["odd"]])
        let undeclared = try #require(review.reports.first)
        #expect(undeclared.labels == nil)
        #expect(undeclared.policy == .privileged)
        #expect(undeclared.tightenings.map { names($0.rejected) } == [[], ["homeless"]])
    }

    @Test func factsTellTheStrictestLevelOfEveryVersion() throws {
        let facts = try resources(NamespaceTests.cluster).flatMap(\.podSecurityFacts)
        func strictest(_ name: String, _ version: Version) -> Level? {
            facts.first { $0.name == name }?.levels.strictestLevel(at: version)
        }
        #expect(strictest("hard", .latest) == .restricted)
        #expect(strictest("plain", .latest) == .baseline)
        #expect(strictest("rooted", .latest) == .privileged)
        #expect(strictest("odd", .latest) == nil)
        #expect(strictest("probing", Version(minor: 33)) == .restricted)
        #expect(strictest("probing", Version(minor: 34)) == .privileged)
        #expect(MemoryLayout<LevelProfile>.size == 32)
    }

    @Test func aTemplateThatIsNoneIsUndecided() throws {
        let resource = try #require(
            try resources("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: []}}").first)
        #expect(resource.podSecurityFacts.map { $0.levels.strictestLevel(at: .latest) } == [nil])
    }
}
