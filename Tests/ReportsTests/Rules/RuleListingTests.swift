import Foundation
import Kubernetes
import Policies
import Testing

@testable import Reports

@Suite struct RuleListingTests {
    private let rules = [
        sampleRule(name: "host-port", title: "Port of the node is taken by a container of the pod"),
        sampleRule(name: "a-rule-with-a-name-that-takes-most-of-a-line", title: "Short", category: "access"),
    ]

    @Test func wideTerminalsHaveARuleOnALine() {
        #expect(
            RuleListing.table(rules, .init(colour: false, width: 120)) == """
                access
                  medium    a-rule-with-a-name-that-takes-most-of-a-line  Short

                host
                  medium    host-port                                     Port of the node is taken by a container of the pod

                2 rules; 'bulwark rules show NAME' explains one

                """)
    }

    @Test func narrowTerminalsHaveTheTitleBelow() {
        #expect(
            RuleListing.table(rules, .init(colour: false, width: 60)) == """
                access
                  medium    a-rule-with-a-name-that-takes-most-of-a-line
                            Short

                host
                  medium    host-port
                            Port of the node is taken by a container of the
                            pod

                2 rules; 'bulwark rules show NAME' explains one

                """)
    }

    @Test func aRuleIsExplained() {
        let text = RuleListing.page(sampleRule(), .init(colour: false, width: 80))
        #expect(
            text.hasPrefix(
                """
                host-port  medium  host
                  Port of the node

                Why
                  Whoever reaches *the node* reaches `*.pods`, <b>too</b>.

                Remedy
                  Remove `hostPort`.

                Fix
                  remove hostPort

                Controls
                  guide: 2.1

                Parameters
                  params.allowed = ['80', 'it''s']: Ports a|b that may be taken.

                Check
                  Once for each port in container .?ports, of each container of a pod, init and
                  ephemeral ones too; true is good.

                    !variables.taken ||
                      string(port.hostPort) in params.allowed

                variables.taken
                    port.?hostPort.orValue(0) != 0

                """))
    }

    @Test func rulesOfOnesOwnHaveTheirFile() {
        let format = RuleListing.Format(colour: false, width: 160)
        let table = RuleListing.table(rules, format, sources: ["host-port": "rules/port.yaml"])
        #expect(table.contains("is taken by a container of the pod (rules/port.yaml)\n"), "\(table)")
        #expect(table.contains("  Short\n"))
        let page = RuleListing.page(sampleRule(), format, source: "rules/port.yaml")
        #expect(page.hasPrefix("host-port  medium  host\n  Port of the node\n\nSource\n  rules/port.yaml\n\nWhy\n"))
        #expect(RuleListing.json(sampleRule(), source: "rules/port.yaml").contains("\"source\": \"rules/port.yaml\""))
    }

    @Test func componentsAndTheirFilesAreNamed() {
        let check = Check(
            target: .component, component: .init(name: .apiServer, files: ["authentication-config"]),
            expression: "true", message: "''")
        let rule = Rule(
            name: "flag", title: "Flag", severity: .low, category: "control-plane", profile: .strict,
            decision: .check(check), rationale: "Because.", remedy: "Do not.")
        let text = RuleListing.page(rule, .init(colour: false, width: 100))
        #expect(text.hasPrefix("flag  low  control-plane  with --profile strict\n"))
        #expect(text.contains("Once for each kube-apiserver that an object starts; true is good."))
        #expect(text.contains("a flag that is not set decides and a file may set it: --authentication-config."))
    }

    @Test func whatDecidesElsewhereIsTold() {
        let check = Check(
            target: .resource, kinds: ["Pod"], elsewhere: "object.file", expression: "true", message: "''")
        let rule = Rule(
            name: "file", title: "File", severity: .low, category: "host", decision: .check(check),
            rationale: "Because.", remedy: "Do not.")
        let text = RuleListing.page(rule, .init(colour: false, width: 100))
        #expect(text.contains("Not evaluated where this says that something else decides:"))
        #expect(text.contains("object.file"))
        #expect(RuleListing.json(rule).contains("\"elsewhere\": \"object.file\""))
    }

    @Test func programsGetAllOfIt() throws {
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(RuleListing.json(sampleRule()).utf8)) as? [String: Any])
        #expect((json["items"] as? [String: String])?["name"] == "port")
        #expect((json["variables"] as? [[String: String]])?.first?["name"] == "taken")
        let parameters = try #require(json["parameters"] as? [[String: Any]])
        #expect(parameters.first?["default"] as? [String] == ["80", "it's"])
        #expect((json["fix"] as? [[String: String]])?.first == ["op": "remove", "path": "hostPort"])
    }
}
