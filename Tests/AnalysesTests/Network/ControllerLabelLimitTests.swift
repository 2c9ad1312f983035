import Testing

@testable import Analyses

/// Selectors that ask for labels of controllers can be held against so many workloads that not all of it is looked at.
struct ControllerLabelLimitTests {
    /// Each of the policies asks for a hash that pods of each of the workloads may have.
    private static func model(workloads: Int, policies: Int) throws -> NetworkModel {
        let pod = "{containers: [{name: c, image: example.com/c:1}]}"
        let objects =
            (0..<workloads).map {
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: w-\($0), namespace: shop}, "
                    + "spec: {template: {metadata: {labels: {app: w}}, spec: \(pod)}}}"
            }
            + (0..<policies).map {
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p-\($0), namespace: shop}, "
                    + "spec: {podSelector: {matchLabels: {pod-template-hash: h\($0)}}, policyTypes: [Ingress]}}"
            }
        return try networkModel(objects.joined(separator: "\n---\n"))
    }

    @Test(arguments: [(20, 20, 400, false), (210, 100, 20_000, true)])
    func guessesAreBoundedAndTheBoundIsTold(
        _ workloads: Int, _ policies: Int, _ guesses: Int, _ arePassedOver: Bool
    ) throws {
        let model = try Self.model(workloads: workloads, policies: policies)
        #expect(model.guesses.count == guesses)
        #expect((model.firstPassedOver != nil) == arePassedOver)
        #expect((model.sight(on: .connections).bound == .unknown) == arePassedOver)
        let told = NetworkFindings(model).unevaluated.filter { $0.reason.contains("than are looked at") }
        let rules = NetworkRule.allCases.filter { $0.sought.contains(.workloads) }.map(\.rawValue).sorted()
        #expect(told.map(\.rule) == (arePassedOver ? rules : []))
        #expect(told.allSatisfy { $0.origin.resource.kind == "NetworkPolicy" })
    }

    /// Those that use the words of OpenShift for labels of their own ask no controller, however many they are.
    @Test func labelsThatNoControllerOfThePodsAddsAreNoQuestions() throws {
        let names = (0..<1100).map { "w-\($0)" }
        let pod = "{containers: [{name: c, image: example.com/c:1}]}"
        let model = try networkModel(
            names.map {
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: \($0), namespace: shop}, "
                    + "spec: {template: {metadata: {labels: {deployment: \($0)}}, spec: \(pod)}}}\n---\n"
                    + networkPolicy("p-\($0)", "podSelector: {matchLabels: {deployment: \($0)}}")
            }.joined(separator: "\n---\n"))
        #expect(model.guesses.isEmpty)
        #expect(model.firstPassedOver == nil)
        #expect(model.classCount == 1100)
        #expect(model.sight(on: .connections).bound == .exact)
    }

    /// Only Services are Services, whatever the others are called.
    @Test func aPolicyIsNoServiceByItsName() throws {
        let model = try Self.model(workloads: 1, policies: 1)
        #expect(model.guesses.map(\.isByService) == [false])
        let pod = "{containers: [{name: c, image: example.com/c:1}]}"
        let service = try networkModel(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: w, namespace: shop}, "
                + "spec: {template: {metadata: {labels: {app: w}}, spec: \(pod)}}}",
            "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, "
                + "spec: {selector: {pod-template-hash: h1}, ports: [{port: 80}]}}")
        #expect(service.guesses.map(\.isByService) == [true])
    }
}
