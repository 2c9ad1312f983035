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
        model.write(format) { text += $0 }
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

    @Test func jsonIsAList() throws {
        let text = try output(.json)
        #expect(
            text.hasSuffix(
                """
                  {
                    "src": "shop/web[Deployment]",
                    "dst": "shop/db[Deployment]",
                    "conn": "TCP 80,UDP 53"
                  }
                ]

                """))
        #expect(text.hasPrefix("[\n  {\n    \"src\": \"0.0.0.0-255.255.255.255[External]\","))
    }

    @Test func graphsGroupWorkloadsByNamespace() throws {
        #expect(
            try output(.dot) == """
                digraph {
                \tsubgraph cluster_0 {
                \t\tlabel="shop"
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
        #expect(text.split(separator: "<rect ").count == 4)
        #expect(text.split(separator: "<title>").count == 4)
        #expect(text.contains("shop/web[Deployment] =&gt; shop/db[Deployment] : TCP 80,UDP 53"))
        #expect(try output(.svg) == text)
    }

    @Test func nothingToShowIsStillADocument() throws {
        let model = try networkModel("{apiVersion: v1, kind: Namespace, metadata: {name: empty}}")
        for (format, expected) in [
            (ConnectivityFormat.text, ""), (.json, "[]\n"), (.csv, "src,dst,conn\n"), (.dot, "digraph {\n}\n"),
        ] {
            var text = ""
            model.write(format) { text += $0 }
            #expect(text == expected)
        }
        var svg = ""
        model.write(.svg) { svg += $0 }
        #expect(svg.hasSuffix("</svg>\n"))
    }
}
