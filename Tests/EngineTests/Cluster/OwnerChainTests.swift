import Cluster
import Documents
import Kubernetes
import Testing

@testable import Engine

/// Which objects of a cluster are reported by themselves.
@Suite struct OwnerChainTests {
    /// Objects as `Kind name < Owner name`, and the numbers of those that are reported by themselves.
    struct Case: CustomTestStringConvertible {
        let chain: [String]
        let own: [Int]
        var testDescription: String { chain.joined(separator: ", ") }

        init(_ chain: String..., own: [Int]) {
            self.chain = chain
            self.own = own
        }
    }

    private static let kinds: [String: APIResource] = [
        "Deployment": .init(group: "apps", version: "v1", name: "deployments", kind: "Deployment", isNamespaced: true),
        "ReplicaSet": .init(group: "apps", version: "v1", name: "replicasets", kind: "ReplicaSet", isNamespaced: true),
        "StatefulSet": .init(
            group: "apps", version: "v1", name: "statefulsets", kind: "StatefulSet", isNamespaced: true),
        "CronJob": .init(group: "batch", version: "v1", name: "cronjobs", kind: "CronJob", isNamespaced: true),
        "Job": .init(group: "batch", version: "v1", name: "jobs", kind: "Job", isNamespaced: true),
        "Pod": .init(group: "", version: "v1", name: "pods", kind: "Pod", isNamespaced: true),
        "Rollout": .init(
            group: "argoproj.io", version: "v1alpha1", name: "rollouts", kind: "Rollout", isNamespaced: true),
        "Prometheus": .init(
            group: "monitoring.coreos.com", version: "v1", name: "prometheuses", kind: "Prometheus", isNamespaced: true),
    ]

    static let cases: [Case] = [
        Case("Deployment web", "ReplicaSet web-1 < Deployment web", "Pod web-1-a < ReplicaSet web-1", own: [0]),
        Case("CronJob backup", "Job backup-1 < CronJob backup", "Pod backup-1-x < Job backup-1", own: [0]),
        Case("Rollout web", "ReplicaSet web-1 < Rollout web", "Pod web-1-a < ReplicaSet web-1", own: [0]),
        Case("Prometheus main", "StatefulSet p < Prometheus main", "Pod p-0 < StatefulSet p", own: [0, 1]),
        Case("Pod bare", own: [0]),
        Case("Pod etcd-cp < Node cp", own: [0]),
        Case("ReplicaSet left < Deployment gone", "Pod left-a < ReplicaSet left", own: [0]),
        Case("Job once", "Pod once-x < Job once", own: [0]),
    ]

    @Test(arguments: cases) func chainsEndAtWhatAPersonWrote(_ example: Case) throws {
        var owners = OwnerChains()
        for (number, words) in example.chain.enumerated() {
            let parts = words.split(separator: " < ").map(String.init)
            let name = parts[0].split(separator: " ").map(String.init)
            let owner = parts.count > 1 ? parts[1] : nil
            let resource = try OwnerChainTests.resource(name[0], name[1], owner: owner)
            let kind = try #require(OwnerChainTests.kinds[name[0]])
            // The owner of what Kubernetes' own kinds describe is named.
            let place: OwnerChains.Place = example.own.contains(number) ? .byItself(owner: owner) : .atOwner
            #expect(owners.place(resource, of: kind) == place, "\(words)")
        }
    }

    @Test func whoOwnsWithoutControllingDoesNotCount() throws {
        var owners = OwnerChains()
        let kinds = OwnerChainTests.kinds
        let deployment = try OwnerChainTests.resource("Deployment", "web", owner: nil)
        let pod = try OwnerChainTests.resource("Pod", "p", owner: "Deployment web", isController: false)
        #expect(owners.place(deployment, of: try #require(kinds["Deployment"])) == .byItself(owner: nil))
        #expect(owners.place(pod, of: try #require(kinds["Pod"])) == .byItself(owner: nil))
    }

    @Test func uidsAreTellingApart() {
        #expect(ObjectUID("") == nil)
        #expect(
            ObjectUID("3b241101-e2bb-4255-8caf-4136c566a962") == ObjectUID("3B241101-E2BB-4255-8CAF-4136C566A962"))
        #expect(
            ObjectUID("3b241101-e2bb-4255-8caf-4136c566a962") != ObjectUID("3b241101-e2bb-4255-8caf-4136c566a963"))
        #expect(ObjectUID("no uuid") != ObjectUID("no uuie"))
    }

    private static func resource(
        _ kind: String, _ name: String, owner: String?, isController: Bool = true
    ) throws -> Resource {
        let template = #"{"spec":{"containers":[{"name":"c","image":"i:1"}]}}"#
        let spec: String
        switch kind {
        case "Pod": spec = #"{"containers":[{"name":"c","image":"i:1"}]}"#
        case "CronJob": spec = "{\"jobTemplate\":{\"spec\":{\"template\":\(template)}}}"
        // Overrides for an operator are no workload.
        case "Prometheus": spec = #"{"replicas":2,"podMetadata":{}}"#
        default: spec = "{\"template\":\(template)}"
        }
        let resource = try #require(kinds[kind])
        var owners = ""
        if let owner {
            let words = owner.split(separator: " ").map(String.init)
            owners = """
                ,"ownerReferences":[{"apiVersion":"v1","kind":"\(words[0])","name":"\(words[1])","uid":"uid of \(owner)",\
                "controller":\(isController)}]
                """
        }
        let text = """
            {"apiVersion":"\(resource.apiVersion)","kind":"\(kind)","metadata":{"name":"\(name)","namespace":"shop",\
            "uid":"uid of \(kind) \(name)"\(owners)},"spec":\(spec)}
            """
        let document = try #require(
            try Array(text.utf8).withUnsafeBufferPointer { bytes in
                var stream = DocumentStream(bytes: bytes)
                return try stream.next()
            })
        guard case .objects(let resources, _) = document.content() else { throw Failure() }
        return try #require(resources.first)
    }

    private struct Failure: Error {}
}
