import Foundation
import TestSupport
import Testing

/// `bulwark network` from end to end.
@Suite struct NetworkCommandTests {
    private static let shop = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: web:1}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db, namespace: shop}
        spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: db:1}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
            - from: [{podSelector: {matchLabels: {app: web}}}]
              ports: [{port: 5432}]

        """

    private func run(_ arguments: [String], input: String? = nil, _ files: [String: String] = [:]) throws -> Command {
        let folder = try Folder(["shop.yaml": Self.shop].merging(files) { $1 })
        return try Command(["network"] + arguments, input: input, in: folder.url)
    }

    private static let everywhere = "0.0.0.0-255.255.255.255[External]"
    private static let note = "note: that the cluster's network plugin enforces policies is taken for granted\n"

    // MARK: list

    @Test func listsConnections() throws {
        let list = try run(["list", "shop.yaml"])
        #expect(
            list.output == """
                \(Self.everywhere) => shop/web[Deployment] : All Connections
                shop/db[Deployment] => \(Self.everywhere) : All Connections
                shop/db[Deployment] => shop/web[Deployment] : All Connections
                shop/web[Deployment] => \(Self.everywhere) : All Connections
                shop/web[Deployment] => shop/db[Deployment] : TCP 5432

                """)
        #expect(list.errors == Self.note)
        #expect(list.status == 0)
    }

    @Test(
        arguments: [
            (["--to", "db"], ["shop/web[Deployment] => shop/db[Deployment] : TCP 5432"]),
            (["--from", "external"], ["\(everywhere) => shop/web[Deployment] : All Connections"]),
            (
                ["--workload", "db", "--port", "UDP/53", "--to", "shop/*"],
                [
                    "shop/db[Deployment] => shop/web[Deployment] : All Connections"
                ]
            ),
            (
                ["-n", "shop", "--from", "shop/web", "--to", "external", "--format", "csv"],
                [
                    "src,dst,conn", "shop/web[Deployment],\(everywhere),All Connections",
                ]
            ),
        ] as [([String], [String])])
    func narrowsTheList(options: [String], lines: [String]) throws {
        let list = try run(["list", "shop.yaml"] + options)
        #expect(list.output == lines.map { $0 + "\n" }.joined())
        #expect(list.status == 0)
    }

    @Test func writesPictures() throws {
        let folder = try Folder(["shop.yaml": Self.shop])
        let list = try Command(
            ["network", "list", "shop.yaml", "--format", "svg", "--output", "net.svg"], in: folder.url)
        #expect(list.status == 0 && list.output == "")
        let svg = try String(contentsOf: folder.url.appending(path: "net.svg"), encoding: .utf8)
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
        #expect(try run(["list", "shop.yaml", "--format", "dot"]).output.hasPrefix("digraph {\n"))
    }

    @Test(
        arguments: [("text", 2), ("csv", 3), ("md", 4), ("dot", nil), ("svg", nil), ("json", nil)] as [(String, Int?)])
    func namesCannotForgeLines(format: String, lines: Int?) throws {
        let hostile = #"""
            {apiVersion: v1, kind: Pod, metadata: {name: "a\n\u001b[31m\u0007b", namespace: shop}, spec: {containers: [{name: c}]}}
            """#
        let list = try run(["list", "pod.yaml", "--format", format], ["pod.yaml": hostile])
        #expect(list.status == 0)
        if let lines { #expect(list.output.split(separator: "\n").count == lines) }
        #expect(!list.output.contains("\u{1B}") && !list.output.contains("\u{7}"))
    }

    @Test func sourceRangesAreShown() throws {
        let ranged = Self.shop.replacing(
            "type: LoadBalancer", with: "type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]")
        let exposure = try run(["exposure", "ranged.yaml", "--outside"], ["ranged.yaml": ranged])
        #expect(exposure.output.contains("  LoadBalancer            TCP 8080 from 203.0.113.0/24\n"))
        #expect(exposure.output.contains("  NodePort                TCP 8080\n"))
        let diff = try run(["diff", "ranged.yaml", "shop.yaml"], ["ranged.yaml": ranged])
        #expect(
            diff.output == """
                + LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080
                - LoadBalancer: Service shop/web (from 203.0.113.0/24) -> shop/web[Deployment] : TCP 8080

                """)
    }

    // MARK: explain

    @Test func explainsWithPlaces() throws {
        let explain = try run(["explain", "shop/web", "db", "5432", "shop.yaml"])
        #expect(
            explain.output == """
                shop/web[Deployment] => shop/db[Deployment] : TCP 5432
                  egress of shop/web[Deployment]
                    allowed TCP 5432: by default, since no policy isolates the pods for egress
                  ingress of shop/db[Deployment]
                    allowed TCP 5432: NetworkPolicy shop/db, rule ingress[0] (shop.yaml:22:7)

                allowed: TCP 5432

                """)
        #expect(explain.errors == Self.note)
        #expect(explain.status == 0)
    }

    @Test(
        arguments: [
            (["explain", "web", "db", "80", "shop.yaml"], "denied:  TCP 80\n"),
            (["explain", "web", "db", "shop.yaml"], "allowed: TCP 5432\ndenied:  all other connections\n"),
            (["explain", "external", "web", "443", "shop.yaml"], "allowed: TCP 443\n"),
            (["explain", "10.0.0.1", "db", "UDP/53", "shop.yaml"], "denied:  UDP 53\n"),
        ])
    func endsWithAVerdict(arguments: [String], verdict: String) throws {
        let explain = try run(arguments)
        #expect(explain.output.hasSuffix("\n\n" + verdict))
        #expect(explain.status == 0)
    }

    @Test func explainsInJSON() throws {
        let json = try run(["explain", "web", "db", "80", "shop.yaml", "--format", "json"]).json()
        #expect(json["verdict"] as? String == "denied")
        #expect(json["asked"] as? String == "TCP 80")
        let explanations = try #require(json["explanations"] as? [[String: Any]])
        let ingress = try #require(explanations.first?["ingress"] as? [[String: Any]])
        let evidence = try #require(ingress.first?["evidence"] as? [[String: Any]])
        #expect(evidence.first?["text"] as? String == "NetworkPolicy shop/db")
        #expect(evidence.first?["line"] as? Int == 20)
        #expect((json["notes"] as? [[String: Any]])?.count == 1)
    }

    // MARK: exposure

    @Test func showsWaysIn() throws {
        let exposure = try run(["exposure", "shop.yaml"])
        #expect(
            exposure.output == """
                shop/web[Deployment]
                  LoadBalancer            TCP 8080
                                          Service shop/web (shop.yaml:14:8)
                  NodePort                TCP 8080
                                          Service shop/web (shop.yaml:14:8)
                  any namespace           All Connections (no policy isolates it)

                of 2 workloads, 1 can be reached from outside and 1 from any namespace

                """)
        let json = try run(["exposure", "shop.yaml", "--workload", "web", "--format", "json"]).json()
        let workloads = try #require(json["workloads"] as? [[String: Any]])
        #expect(workloads.map { $0["workload"] as? String } == ["shop/web[Deployment]"])
        let way = try #require((workloads[0]["outside"] as? [[String: Any]])?.first)
        #expect(way["route"] as? String == "LoadBalancer")
        #expect(way["conn"] as? String == "TCP 8080")
    }

    // MARK: diff

    @Test func comparesTwoStates() throws {
        let files = [
            "after.yaml": Self.shop.replacing("app: web}}}]", with: "app: cron}}}]").replacing(
                "LoadBalancer", with: "ClusterIP")
        ]
        let diff = try run(["diff", "shop.yaml", "after.yaml"], files)
        #expect(
            diff.output == """
                - shop/web[Deployment] => shop/db[Deployment] : TCP 5432
                - LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080
                - NodePort: Service shop/web -> shop/web[Deployment] : TCP 8080

                """)
        #expect(diff.status == 0)
        #expect(try run(["diff", "shop.yaml", "after.yaml", "--fail-on-change"], files).status == 1)
        let same = try run(["diff", "shop.yaml", "shop.yaml", "--fail-on-change"], files)
        #expect(same.status == 0 && same.output == "")
        let json = try run(["diff", "shop.yaml", "after.yaml", "--format", "json"], files).json()
        #expect((json["connections"] as? [[String: Any]])?.count == 1)
        #expect((json["exposures"] as? [[String: Any]])?.first?["type"] as? String == "removed")
    }

    // MARK: generate

    @Test func generatedPoliciesGiveTheFlowsAgain() throws {
        let flows = "shop/web[Deployment] => shop/db[Deployment] : TCP 5432\n"
        let folder = try Folder(["shop.yaml": Self.shop, "flows.txt": flows])
        let generate = try Command(
            ["network", "generate", "--flows", "flows.txt", "shop.yaml", "--output", "policies.yaml"], in: folder.url)
        #expect(generate.status == 0)
        #expect(!generate.errors.contains("not allowed"))
        let workloads = Self.shop.components(separatedBy: "---\n").dropLast().joined(separator: "---\n")
        try Data(workloads.utf8).write(to: folder.url.appending(path: "shop.yaml"))
        let list = try Command(["network", "list", "shop.yaml", "policies.yaml"], in: folder.url)
        #expect(list.output == flows)
    }

    @Test func takesTheListAsFlows() throws {
        let generate = try run(
            ["generate", "--flows", "-", "shop.yaml"],
            input: #"[{"src": "web", "dst": "db", "conn": "TCP 5432"}]"#)
        #expect(generate.status == 0)
        let whole = try run(
            ["generate", "--flows", "-", "shop.yaml"], input: run(["list", "shop.yaml", "--format", "json"]).output)
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(whole.output.contains("name: allow-db\n"))
        #expect(generate.output.contains("name: default-deny\n"))
        #expect(generate.output.contains("name: default-allow-dns\n"))
    }

    @Test func flowsOfAWorkloadWithItselfAreKept() throws {
        let input = "shop/web => shop/web : TCP 7946\n"
        let generate = try run(["generate", "--flows", "-", "shop.yaml", "--no-replicas"], input: input)
        #expect(generate.status == 0)
        #expect(generate.output.contains("name: allow-web\n") && !generate.output.contains("name: allow-db\n"))
        #expect(generate.output.contains("{protocol: TCP, port: 7946}"))
        #expect(!generate.errors.contains("replicas go on"))
        #expect(try run(["generate", "--flows", "-", "shop.yaml"], input: "").errors.contains("replicas go on"))
    }

    // MARK: Errors

    @Test(
        arguments: [
            (["list"], "give files or directories"), (["list", "shop.yaml", "-n", "shp"], "did you mean 'shop'?"),
            (["list", "shop.yaml", "--to", "wbe"], "there is no workload 'wbe'; did you mean 'web'?"),
            (["list", "shop.yaml", "--port", "http"], "'http' names no ports"),
            (["list", "shop.yaml", "--format", "txt"], "did you mean 'text'?"),
            (["list", "absent.yaml"], "absent.yaml"), (["lst"], "did you mean 'list'?"),
            (
                ["explain", "shop/web", "shop/bd", "shop.yaml"],
                "there is no workload 'shop/bd'; did you mean 'shop/db'?"
            ),
            (["explain", "web", "db", "80"], "give files or directories"),
            (
                ["explain", "web", "db", "70000", "shop.yaml"],
                "'70000' names no ports, which are numbered from 1 to 65535"
            ),
            (["explain", "web", "db", "0", "shop.yaml"], "'0' names no ports"),
            (["explain", "web", "db", "443-80", "shop.yaml"], "'443-80' names no ports"),
            (["explain", "web", "db", "UDP/65536", "shop.yaml"], "'UDP/65536' names no ports"),
            (["explain", "external", "10.0.0.1", "shop.yaml"], "one end must be a workload"),
            (["diff", "shop.yaml"], "give two files or directories"),
            (["generate", "shop.yaml"], "--flows"),
            (["generate", "shop.yaml", "--flows", "absent.txt"], "absent.txt"),
            (["generate", "shop.yaml", "--flows", "shop.yaml"], "shop.yaml, line 1: a flow is"),
            (["exposure", "shop.yaml", "--workload", "nothing"], "there is no workload 'nothing'"),
        ])
    func refuses(arguments: [String], message: String) throws {
        let command = try run(arguments)
        #expect(command.status == 2)
        #expect(command.output == "")
        #expect(command.errors.contains(message), "\(command.errors)")
    }

    @Test func severalOfANameAreListed() throws {
        let other = Self.shop.replacing("namespace: shop", with: "namespace: ops")
        let explain = try run(["explain", "web", "shop/db", "."], ["ops.yaml": other])
        #expect(explain.errors.contains("'web' could be any of ops/web[Deployment], shop/web[Deployment]"))
        #expect(explain.status == 2)
    }

    @Test func answersWithoutWhatCannotBeReadAndFails() throws {
        let list = try run(["list", ".", "--to", "db"], ["broken.yaml": "a: [\n"])
        #expect(list.output.hasPrefix("# not read: broken.yaml ("))
        #expect(list.output.hasSuffix(" not\nshop/web[Deployment] => shop/db[Deployment] : TCP 5432\n"))
        #expect(list.errors.contains("not read: broken.yaml:"))
        #expect(list.status == 2)
    }

    @Test(arguments: ["list", "explain", "exposure", "diff", "generate"])
    func everyQuestionHasHelp(name: String) throws {
        let help = try Command(["network", name, "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("EXAMPLES") && help.output.contains("EXIT STATUS"))
    }
}
