import Testing

@testable import Analyses

/// Escalations as DOT, SVG and HTML.
struct EscalationPictureTests {
    static let objects =
        role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        + role("maker", in: "ops", "{apiGroups: [''], resources: [pods], verbs: [create]}")
        + binding("root", "ClusterRole root", to: "ServiceAccount ops/admin")
        + binding("makers", in: "ops", "Role maker", to: "User alice", "User bob", #"Group <dev> & \"co\""#)

    static func picture(_ text: String = objects, limit: Int? = nil) throws -> EscalationPicture {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return EscalationPicture(graph.paths(from: graph.sources), graph, limit: limit)
    }

    /// The same steps by many share a way; who is on the way of others keeps a box.
    @Test func thoseWhoBeginAlikeShareABox() throws {
        let picture = try Self.picture()
        let named = picture.vertices.map { $0.names.joined(separator: ", ") }
        #expect(named.contains("Group <dev> & \"co\", User alice, User bob"))
        #expect(named.contains("every ServiceAccount in namespace ops"))
        #expect(named.contains("ServiceAccount ops/admin"))
        #expect(named.filter { $0.contains("alice") }.count == 1)
        for (number, vertex) in picture.vertices.enumerated() where vertex.role == .source {
            #expect(!picture.edges.contains { $0.to == number })
        }
        let admin = try #require(named.firstIndex(of: "ServiceAccount ops/admin"))
        let goal = try #require(named.firstIndex(of: "cluster-admin"))
        #expect(picture.edges.first { $0.from == admin && $0.to == goal }?.reasons == ["may do everything"])
    }

    @Test func waysAreGroupedTheShortestToTheWorstGoalFirst() throws {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(Self.objects)))
        let groups = EscalationGroup.of(graph.paths(from: graph.sources), graph)
        #expect(groups.first?.sources.map(graph.describe) == ["ServiceAccount ops/admin"])
        #expect(groups.first?.steps.count == 1)
        #expect(groups.map(\.goal) == groups.map(\.goal).sorted { a, b in a == .clusterAdmin && b != .clusterAdmin })
        let makers = try #require(groups.first { $0.sources.count > 1 })
        #expect(makers.sources.map(graph.describe) == ["Group <dev> & \"co\"", "User alice", "User bob"])
        #expect(makers.steps.first?.location?.file == "test.yaml")
    }

    @Test func whatIsLeftOutIsSaid() throws {
        let all = try Self.picture()
        #expect(all.omitted == 0 && all.remarks.isEmpty)
        let some = try Self.picture(limit: 1)
        #expect(some.groups.count == 1)
        let note = "\(all.groups.count - 1) of \(all.groups.count) ways are not shown; --limit 0 shows all."
        #expect(some.remarks == [note])
        #expect(some.dot.contains(note) && some.svg.contains(note) && some.html(title: "t", notes: []).contains(note))
    }

    @Test func dotQuotesNames() throws {
        let dot = try Self.picture().dot
        #expect(dot.hasPrefix("digraph escalations {\n\trankdir=LR\n"))
        #expect(dot.contains(#"label="Group <dev> & \"co\"\nUser alice\nUser bob""#))
        #expect(dot.hasSuffix("}\n"))
    }

    @Test func markupEscapesNames() throws {
        let picture = try Self.picture()
        for text in [picture.svg, picture.html(title: "<script>alert(1)</script>", notes: ["a < b"])] {
            #expect(text.contains("Group &lt;dev&gt; &amp; &quot;co&quot;"))
            #expect(!text.contains("<dev>") && !text.contains("<script"))
        }
        #expect(Markup.escaped("a\u{1B}[31m\u{202E}'") == "a\u{FFFD}[31m\u{FFFD}&#39;")
    }

    @Test func thePageLoadsNothing() throws {
        let html = try Self.picture().html(title: "Escalations", notes: ["one note"])
        #expect(html.contains("default-src 'none'") && html.contains("prefers-color-scheme: dark"))
        #expect(html.contains("<p class=\"note\">one note</p>"))
        #expect(html.contains("<code>test.yaml:"))
        for attribute in ["src=", "href=", "@import", "url(http"] { #expect(!html.contains(attribute)) }
    }

    @Test func withoutAWayThereIsAPageThatSaysSo() throws {
        let picture = try Self.picture("")
        #expect(picture.html(title: "Escalations", notes: []).contains("No way to cluster-admin"))
        #expect(picture.svg.contains("No way to cluster-admin"))
        #expect(picture.dot == "digraph escalations {\n\trankdir=LR\n\tnode [shape=box fontname=\"sans-serif\"]\n}\n")
    }

    @Test func equalObjectsMakeEqualPictures() throws {
        #expect(try Self.picture().svg == Self.picture().svg)
    }

    /// Two versions of a workload, as in the overlays of two environments.
    @Test func whatIsCalledTheSameIsCounted() throws {
        let workload = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: c, image: a/b:1, securityContext: {privileged: true}}]}

            """
        let picture = try Self.picture(workload + workload)
        #expect(picture.vertices.map(\.names) == [["Pod shop/web (2 times)"], ["root on a node"]])
    }

    @Test func longListsOfNamesAreCut() {
        let names = (1...20).map { "User u\($0)" }
        #expect(EscalationPicture.shown(names).count == 9)
        #expect(EscalationPicture.shown(names).last == "and 12 more")
        #expect(EscalationPicture.shown(Array(names.prefix(9))).count == 9)
    }
}
