import Documents
import Foundation
import Kubernetes
import Policies
import Testing

@testable import Analyses

/// What a real API server 1.36 decided: `../shared/recordings/rbac-decisions.json` beside the repository, where it is
/// present.
struct RecordedDecisionsTests {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/recordings/rbac-decisions.json")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: path.path) }

    struct Recorded {
        let review: AccessReview
        let isAllowed: Bool
        let reason: String
    }

    static func read() throws -> (facts: AccessFacts, recorded: [Recorded]) {
        let bytes = try Array(Data(contentsOf: path))
        return try bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            let document = try #require(try reader.next())
            defer { withExtendedLifetime(document) {} }
            var facts = AccessFacts()
            for object in document.root["objects"]?.elements ?? .init(start: nil, count: 0) {
                facts.merge(try accessFacts(object.json(), file: "cluster"))
            }
            let queries = document.root["queries"]?.elements ?? .init(start: nil, count: 0)
            let recorded = try queries.map {
                Recorded(
                    review: try AccessReview($0), isAllowed: $0["allowed"]?.isTrue ?? false,
                    reason: $0["reason"]?.text ?? "?")
            }
            return (facts, recorded)
        }
    }

    /// The recorded server is OpenShift's build of Kubernetes, which takes the verb and the subresource `proxy` of users
    /// who are not authenticated for `unsafeproxy` and says so in the reason. Kubernetes does not.
    static func asKubernetesSaysIt(_ reason: String) -> String {
        guard reason.hasSuffix("changed to unsafeproxy") else { return reason }
        let parts = reason.components(separatedBy: ", proxy ")
        return parts.count == 2 ? parts[0] : ""
    }

    @Test(
        .enabled(if: isPresent, "the recordings are not beside the repository"),
        arguments: [AccessModel.Completeness.cluster, .files])
    func everyReviewIsAnsweredAsTheServerDid(_ completeness: AccessModel.Completeness) throws {
        let (facts, recorded) = try Self.read()
        #expect(facts.roles.count + facts.bindings.count == 205)
        #expect(recorded.count == 4000)
        let authorizer = Authorizer(AccessModel(facts, completeness: completeness))
        var sameReason = 0
        for query in recorded {
            let decision = authorizer.decide(query.review.attributes, by: query.review.user)
            #expect(decision.isAllowed == query.isAllowed, "\(query)")
            if query.isAllowed {
                if decision.reason == query.reason { sameReason += 1 }
                // Where several bindings allow, the server takes them in an order of its own: its reason is one of ours.
                let chains = authorizer.model.whoCan(query.review.attributes).allowed
                let reasons = chains.map { Authorizer.reason($0.binding, $0.subject) }
                #expect(reasons.contains(query.reason), "\(query)")
            } else {
                #expect(decision.reason == Self.asKubernetesSaysIt(query.reason), "\(query)")
            }
        }
        #expect(sameReason > 400)
    }

    @Test(.enabled(if: isPresent, "the recordings are not beside the repository"))
    func aggregatedRolesAreFilledAsTheControllerDid() throws {
        let (facts, _) = try Self.read()
        let model = AccessModel(facts, completeness: .cluster)
        var aggregated: [String] = []
        for (place, role) in model.roles.enumerated() where role.aggregation != nil {
            aggregated.append(role.key.name)
            let computed = Set(model.effectiveRules(of: place).map(\.description))
            #expect(computed == Set(role.rules.map(\.description)), "\(role.key)")
        }
        #expect(aggregated == ["admin", "edit", "s11-agg0", "s11-agg1", "view"])
    }

    @Test(.enabled(if: isPresent, "the recordings are not beside the repository"))
    func theDefaultPolicyIsWhatTheServerCreated() throws {
        let (facts, _) = try Self.read()
        let written = facts.roles.filter { !$0.key.name.hasPrefix("s11") && !$0.key.name.contains("openshift") }
        let model = AccessModel(facts, completeness: .cluster)
        #expect(Set(DefaultPolicy.roles.map(\.key)) == Set(written.map(\.key)))
        for role in written {
            let place = try #require(model.roleIndex(role.key))
            #expect(DefaultPolicy.isDefault(role.key, granting: model.effectiveRules(of: place)), "\(role.key)")
        }
        let bound = facts.bindings.filter { !$0.name.hasPrefix("s11") && !$0.name.contains("openshift") }
        #expect(Set(DefaultPolicy.bindings.map(\.description)) == Set(bound.map(\.description)))
        for binding in bound {
            for entry in binding.subjects {
                #expect(DefaultPolicy.binds(entry.subject, to: binding.role, in: binding.namespace), "\(binding)")
            }
        }
    }
}
