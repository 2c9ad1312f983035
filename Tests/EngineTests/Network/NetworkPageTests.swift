import Analyses
import Engine
import Inputs
import TestSupport
import Testing

/// Answers about the network as pages for people.
@Suite struct NetworkPageTests {
    private static let shop = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec: {containers: [{name: c, image: web:1}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, namespace: shop, labels: {app: db}}
        spec: {containers: [{name: c, image: db:1, ports: [{containerPort: 5432, hostPort: 15432}]}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: shop}
        spec: {podSelector: {}}

        """

    private func model() throws -> NetworkModel {
        let folder = try Folder(["shop.yaml": Self.shop])
        let inventory = Inventory.read([RawPath(folder.url.path())], scope: .init(network: true))
        return NetworkModel(inventory.facts.network, scope: .files)
    }

    @Test func linesAreNoWiderThanTheTerminal() throws {
        let model = try model()
        let verdict = try #require(
            model.verdict(from: try model.ends(called: "web"), to: try model.ends(called: "db")))
        let page = NetworkPage.text(verdict, .init(width: 60))
        #expect(
            page.contains("    denied  All Connections: by default, since this policy\n            isolates the pods"))
        #expect(page.contains("\n            NetworkPolicy shop/deny\n"))
        #expect(page.hasSuffix("\n\ndenied:  All Connections\n"))
        #expect(!page.contains("\u{1B}"))
    }

    @Test func verdictsAreColoured() throws {
        let model = try model()
        let verdict = try #require(
            model.verdict(from: try model.ends(called: "web"), to: try model.ends(called: "db")))
        let page = NetworkPage.text(verdict, .init(colour: true))
        #expect(page.contains("\u{1B}[1;31mdenied:\u{1B}[0m  All Connections\n"))
        #expect(page.contains("\u{1B}[1;32mallowed\u{1B}[0m All Connections: by default"))
    }

    @Test func waysThatPoliciesCloseAreShown() throws {
        let model = try model()
        let page = NetworkPage.text(model.workloadExposures, model.sight(on: .exposure), .init())
        #expect(
            page == """
                shop/db[Pod]
                  hostPort                closed by policies; it leads to TCP 5432

                of 2 workloads, 0 can be reached from outside and 0 from any namespace

                """)
    }

    @Test func aPodOnTheHostNetworkThatStatesNoPortsIsShown() throws {
        let folder = try Folder([
            "agent.yaml": """
            apiVersion: v1
            kind: Pod
            metadata: {name: agent, namespace: shop}
            spec: {hostNetwork: true, containers: [{name: c, image: a/b:1}]}

            """
        ])
        let inventory = Inventory.read([RawPath(folder.url.path())], scope: .init(network: true))
        let model = NetworkModel(inventory.facts.network, scope: .files)
        let page = NetworkPage.text(model.workloadExposures, model.sight(on: .exposure), .init())
        #expect(page.contains("\n  hostNetwork             All Connections (its containers state no ports)\n"))
    }
}
