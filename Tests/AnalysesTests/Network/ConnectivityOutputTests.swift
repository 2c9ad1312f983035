import Testing

@testable import Analyses

@Suite struct ConnectivityOutputTests {
    private func output(_ format: ConnectivityFormat) throws -> String {
        let model = try networkModel(
            deployment("web"), deployment("db"),
            networkPolicy(
                "p",
                """
                podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 80}, {port: 53, \
                protocol: UDP}]}], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]
                """
            ))
        var text = ""
        try model.write(format) { text += $0 }
        return text
    }

    @Test func linesAreSorted() throws {
        #expect(
            try output(.text) == """
                0.0.0.0-255.255.255.255[External] => shop/db[Deployment] : TCP 80,UDP 53
                0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : TCP 80,UDP 53
                shop/web[Deployment] => shop/db[Deployment] : TCP 80,UDP 53

                """)
    }

    @Test(arguments: 0..<20)
    func linesAreInTheOrderOfTheirBytes(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        #expect(model.lines == model.lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func tablesHaveOneRowForEachConnection() throws {
        #expect(
            try output(.csv) == """
                src,dst,conn
                0.0.0.0-255.255.255.255[External],shop/db[Deployment],"TCP 80,UDP 53"
                0.0.0.0-255.255.255.255[External],shop/web[Deployment],"TCP 80,UDP 53"
                shop/web[Deployment],shop/db[Deployment],"TCP 80,UDP 53"

                """)
        #expect(
            try output(.md).hasSuffix(
                "\n|-----|-----|------|\n| 0.0.0.0-255.255.255.255[External] | shop/db[Deployment] | TCP 80,UDP 53 |\n"
                    + "| 0.0.0.0-255.255.255.255[External] | shop/web[Deployment] | TCP 80,UDP 53 |\n"
                    + "| shop/web[Deployment] | shop/db[Deployment] | TCP 80,UDP 53 |\n"))
    }

    @Test func jsonHoldsTheListAndWhatItIsWorth() throws {
        let text = try output(.json)
        #expect(
            text.hasSuffix(
                """
                    {
                      "src": "shop/web[Deployment]",
                      "dst": "shop/db[Deployment]",
                      "conn": "TCP 80,UDP 53"
                    }
                  ],
                  "bound": "exact",
                  "notes": [
                    {
                      "text": "that the cluster's network plugin enforces policies is taken for granted",
                      "file": null,
                      "line": null,
                      "column": null
                    }
                  ]
                }

                """))
        #expect(
            text.hasPrefix(
                """
                {
                  "schemaVersion": "1",
                  "connections": [
                    {
                      "src": "0.0.0.0-255.255.255.255[External]",
                """))
    }

    @Test func graphsGroupWorkloadsByNamespace() throws {
        #expect(
            try output(.dot) == """
                digraph {
                \trankdir=LR
                \tnode [fontname="Helvetica" fontsize=11 style=filled fillcolor=white]
                \tedge [fontname="Helvetica" fontsize=9 color="#5f6b7a"]
                \tsubgraph cluster_0 {
                \t\tlabel="shop" style=filled fillcolor="#eef3f8"
                \t\t"shop/db[Deployment]" [label="db[Deployment]" shape=box]
                \t\t"shop/web[Deployment]" [label="web[Deployment]" shape=box]
                \t}
                \t"0.0.0.0-255.255.255.255[External]" [shape=ellipse]
                \t"0.0.0.0-255.255.255.255[External]" -> "shop/db[Deployment]" [label="TCP 80,UDP 53"]
                \t"0.0.0.0-255.255.255.255[External]" -> "shop/web[Deployment]" [label="TCP 80,UDP 53"]
                \t"shop/web[Deployment]" -> "shop/db[Deployment]" [label="TCP 80,UDP 53"]
                }

                """)
    }

    @Test func picturesHaveABoxForEachPeerAndAnArrowForEachConnection() throws {
        let text = try output(.svg)
        #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox="))
        // The background and three boxes; a tooltip for each box and arrow.
        #expect(text.split(separator: "<rect ").count == 1 + 4)
        #expect(text.split(separator: "<title>").count == 1 + 6)
        #expect(text.contains("shop/web[Deployment] =&gt; shop/db[Deployment] : TCP 80,UDP 53"))
        #expect(try output(.svg) == text)
    }

    @Test func namesInPicturesAreText() throws {
        let model = try networkModel(deployment("a<b>&\"c", labels: "app: a"), deployment("web"))
        var (svg, dot) = ("", "")
        try model.write(.svg) { svg += $0 }
        try model.write(.dot) { dot += $0 }
        #expect(svg.contains("a&lt;b&gt;&amp;&quot;c[Deployment]"))
        #expect(!svg.contains("a<b>"))
        #expect(dot.contains(#"label="a<b>&\"c[Deployment]""#))
    }

    @Test func aPictureOfTooMuchIsRefused() throws {
        let workloads = (0..<150).map { deployment("w\($0)") }.joined(separator: "\n---\n")
        let model = try networkModel(workloads)
        var written = ""
        #expect(throws: PictureTooLarge.self) { try model.write(.svg) { written += $0 } }
        #expect(written.isEmpty)
        let few: (Connection) -> Bool = { $0.source.description < "shop/w2" }
        try model.write(.svg, where: few) { written += $0 }
        #expect(written.hasSuffix("</svg>\n"))
    }

    /// Boxes and arrows stand for the connections, no more and no less.
    @Test(arguments: 0..<40)
    func aPictureSaysWhatTheListSays(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let connections = try networkModel(random.cluster().documents.joined(separator: "\n---\n")).connections
        let graph = PictureGraph(connections)
        var drawn: [Connection] = []
        for arrow in graph.arrows {
            for a in graph.boxes[arrow.source].members {
                for b in graph.boxes[arrow.destination].members where a != b || arrow.source != arrow.destination {
                    drawn.append(Connection(source: a, destination: b, connections: arrow.connections))
                    if arrow.isMutual {
                        drawn.append(Connection(source: b, destination: a, connections: arrow.connections))
                    }
                }
            }
        }
        #expect(drawn.count == connections.count)
        #expect(Set(drawn) == Set(connections))
    }

    @Test func workloadsThatAreAlikeShareABox() throws {
        let model = try networkModel(
            deployment("a"), deployment("b"), deployment("c"), deployment("d", in: "ops"),
            networkPolicy(
                "p", "podSelector: {matchLabels: {app: c}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]"
            ))
        let boxes = PictureGraph(model.connections).boxes.map { $0.members.map(\.description) }
        #expect(
            boxes == [
                ["0.0.0.0-255.255.255.255[External]"], ["0.0.0.0-255.255.255.255[External]"], ["ops/d[Deployment]"],
                ["shop/a[Deployment]", "shop/b[Deployment]"], ["shop/c[Deployment]"],
            ])
    }

    @Test func nothingToShowIsStillADocument() throws {
        let model = try networkModel("{apiVersion: v1, kind: Namespace, metadata: {name: empty}}")
        for (format, expected) in [
            (ConnectivityFormat.text, ""), (.csv, "src,dst,conn\n"),
        ] {
            var text = ""
            try model.write(format) { text += $0 }
            #expect(text == expected)
        }
        var (json, dot, svg) = ("", "", "")
        try model.write(.json) { json += $0 }
        #expect(json.contains("\"connections\": [],"))
        try model.write(.dot) { dot += $0 }
        #expect(dot.hasPrefix("digraph {\n") && dot.hasSuffix("\n}\n") && !dot.contains("->"))
        try model.write(.svg) { svg += $0 }
        #expect(svg.hasSuffix("</svg>\n"))
    }
}
