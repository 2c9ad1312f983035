import Foundation
import TestSupport
import Testing

@Suite struct RuleCatalogueCommandTests {
    private static let rule = """
        apiVersion: bulwark.dev/v1
        kind: Rule
        metadata: {name: our-registry}
        spec:
          title: Image from outside
          severity: medium
          category: ours
          target: container
          check: container.image.startsWith('registry.example.com/')
          message: "container.name + ' runs ' + container.image"
          rationale: Only images of our registry are scanned.
          remedy: Use the mirror.
          controls: {our-standard: ["4.2"]}
          examples: {bad: ["{name: a, image: b}"], good: ["{name: a, image: registry.example.com/b}"]}

        """

    // MARK: Lists

    @Test func listsAreFiltered() throws {
        let command = try Command(["rules", "list", "--category", "host", "--severity", "critical"])
        #expect(command.status == 0)
        #expect(command.output.hasPrefix("host\n  critical  container-runtime-socket"))
        #expect(command.output.hasSuffix("\n1 rule; 'bulwark rules show NAME' explains one\n"))
    }

    @Test func listsHoldRulesOfOnesOwn() throws {
        let folder = try Folder(["rules/ours.yaml": Self.rule])
        let command = try Command(["rules", "list", "--policy", "rules", "--category", "ours"], in: folder.url)
        #expect(command.output.contains("our-registry  Image from outside"))
        let page = try Command(["rules", "show", "our-registry", "--policy", "rules"], in: folder.url)
        #expect(page.output.hasPrefix("our-registry  medium  ours\n"))
    }

    /// What a scan here would run, wherever it is written.
    @Test func listsHoldThePoliciesOfTheConfiguration() throws {
        let folder = try Folder([
            ".bulwark.yaml": "policies: [policies/]\n", "policies/ours.yaml": Self.rule,
            "policies/label.yaml": """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: team-label}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
              validations: [{expression: has(object.metadata.labels), message: a Pod says its team}]
            """,
            "sub/a.txt": "",
        ])
        let list = try Command(["rules", "list"], in: folder.url)
        #expect(list.status == 0, "\(list.errors)")
        let lines = list.output.split(whereSeparator: \.isNewline)
        func isListed(_ name: String, _ title: String) -> Bool {
            let text = lines.drop { !$0.contains("  \(name)") }.prefix(2).joined(separator: " ")
            return text.contains(title)
        }
        #expect(isListed("our-registry", "Image from outside (policies/ours.yaml)"))
        #expect(isListed("team-label", "a Pod says its team (policies/label.yaml)"))
        let page = try Command(["rules", "show", "our-registry"], in: folder.url.appending(path: "sub"))
        #expect(page.output.contains("\n\nSource\n  /"), "\(page.output)\(page.errors)")
        #expect(page.output.contains("/policies/ours.yaml\n\nWhy\n"))
        let json = try Command(["rules", "show", "team-label", "--format", "json"], in: folder.url)
        #expect(json.output.contains("\"source\": \"policies/label.yaml\""))
        let builtIn = try Command(["rules", "show", "host-pid", "--format", "json"], in: folder.url)
        #expect(builtIn.output.contains("\"source\": null"))
        let without = try Command(["rules", "show", "our-registry", "--no-config"], in: folder.url)
        #expect(without.status == 2)
        #expect(without.errors.contains("there is no rule 'our-registry'"))
    }

    @Test func unknownCategoriesHaveSuggestions() throws {
        let command = try Command(["rules", "list", "--category", "hots"])
        #expect(command.status == 2)
        #expect(command.errors.contains("there is no category 'hots'; did you mean 'host'?"))
    }

    // MARK: Pages

    @Test func pagesOfOnesOwnRulesAreWritten() throws {
        let folder = try Folder(["rules/ours.yaml": Self.rule])
        let command = try Command(["rules", "docs", "--policy", "rules", "--output", "docs/ours"], in: folder.url)
        #expect(command.status == 0, "\(command.errors)")
        #expect(command.output == "wrote 3 pages to docs/ours\n")
        let page = try String(contentsOf: folder.url.appending(path: "docs/ours/our-registry.md"), encoding: .utf8)
        #expect(page.contains("# Image from outside\n"))
    }

    // MARK: Export

    @Test func aRuleIsExported() throws {
        let command = try Command(["rules", "export", "--as", "vap", "--rule", "host-pid", "--action", "deny"])
        #expect(command.status == 0)
        #expect(command.output.contains("\nkind: ValidatingAdmissionPolicy\nmetadata:\n  name: bulwark-host-pid\n"))
        #expect(command.output.contains("  policyName: bulwark-host-pid\n  validationActions: [Deny]\n"))
        #expect(command.errors == "exported 1 rule\n")
    }

    @Test func aNamespaceThatIsNamedIsNotLeftOut() throws {
        let call = ["rules", "export", "--as", "vap", "--rule", "host-pid", "--namespace", "kube-system"]
        let command = try Command(call)
        #expect(command.status == 0)
        #expect(command.output.contains("values: [kube-system]\n"), "\(command.output)")
        #expect(!command.output.contains("NotIn"))
    }

    @Test func rulesOfOnesOwnAreExported() throws {
        let folder = try Folder(["rules/ours.yaml": Self.rule])
        let command = try Command(
            ["rules", "export", "--as", "vap", "--policy", "rules", "--rule", "our-registry", "-o", "out.yaml"],
            in: folder.url)
        #expect(command.status == 0, "\(command.errors)")
        #expect(command.output.isEmpty)
        let text = try String(contentsOf: folder.url.appending(path: "out.yaml"), encoding: .utf8)
        #expect(text.contains("validationActions: [Warn]"))
    }

    /// What was exported finds in a scan what the rule finds.
    @Test func whatIsExportedRunsAsAPolicy() throws {
        let folder = try Folder([
            "pod.yaml":
                """
            {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop},
             spec: {hostPID: true, containers: [{name: c}]}}
            """
        ])
        let export = try Command(
            ["rules", "export", "--as", "vap", "--rule", "host-pid", "--action", "deny", "-o", "policies.yaml"],
            in: folder.url)
        #expect(export.status == 0)
        let scan = try Command(
            ["scan", "pod.yaml", "--policy", "policies.yaml", "--rule", "bulwark-host-pid", "--quiet"], in: folder.url)
        #expect(scan.status == 1, "\(scan.output)\(scan.errors)")
        #expect(scan.output.contains("bulwark-host-pid"))
    }

    /// Parameters, severities and which rules there are come from the configuration of the working directory.
    @Test func theConfigurationHoldsForWhatIsExported() throws {
        let folder = try Folder([
            ".bulwark.yaml": """
            rules:
              image-registry-not-allowed: {parameters: {allowedRegistries: [registry.example.com]}, severity: critical}
              host-pid: off
            overrides:
              - {namespaces: [infra, "team-*"], rules: {host-network: off}}
              - {namespaces: [team-a], rules: {host-network: on, category/network: off}}
              - {namespaces: [prod], rules: {host-pid: on}}
              - {paths: [legacy/], rules: {"*": off}}
            """,
            "pods.yaml": """
            apiVersion: v1
            kind: Pod
            metadata: {name: good, namespace: shop}
            spec: {containers: [{name: a, image: "registry.example.com/a:1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: bad, namespace: shop}
            spec: {containers: [{name: a, image: "other.example.com/a:1"}]}
            """,
        ])
        let call = ["rules", "export", "--as", "vap", "--action", "deny", "-o", "policies.yaml"]
        let named = try Command(call + ["--rule", "image-registry-not-allowed"], in: folder.url)
        #expect(named.status == 0, "\(named.errors)")
        #expect(
            named.errors
                == """
                note: the policies do not have the override for namespaces like team-*, which bindings cannot name: \
                .bulwark.yaml:5:5
                note: the policies do not have the override for paths of .bulwark.yaml:8:5
                exported 1 rule

                """)
        let rule = ["scan", "pods.yaml", "--rule", "image-registry-not-allowed", "--quiet"]
        let policy = [
            "scan", "pods.yaml", "--no-config", "--policy", "policies.yaml", "--rule",
            "bulwark-image-registry-not-allowed", "--quiet",
        ]
        for call in [rule, policy] {
            let scan = try Command(call, in: folder.url)
            #expect(scan.status == 1)
            #expect(scan.output.split(separator: "\n").count == 1, "\(scan.output)")
            #expect(scan.output.hasPrefix("pods.yaml:9:"), "\(scan.output)")
        }
        let all = try Command(call, in: folder.url)
        #expect(all.status == 0)
        let text = try String(contentsOf: folder.url.appending(path: "policies.yaml"), encoding: .utf8)
        func binding(_ name: String) -> String {
            text.components(separatedBy: "---\n").first {
                $0.contains("kind: ValidatingAdmissionPolicyBinding\n") && $0.contains("name: bulwark-\(name)\n")
            } ?? ""
        }
        #expect(binding("host-network").contains("operator: NotIn"))
        #expect(binding("host-network").contains("values: [infra, kube-system]"))
        #expect(binding("host-pid").contains("values: [prod]"))
        #expect(binding("host-ipc").contains("values: [kube-system]"))
        let without = try Command(call + ["--no-config"], in: folder.url)
        #expect(without.status == 0)
        #expect(
            try String(contentsOf: folder.url.appending(path: "policies.yaml"), encoding: .utf8)
                .contains("name: bulwark-host-pid\n"))
    }

    @Test func whatIsNotExportedIsNamed() throws {
        let command = try Command(["rules", "export", "--as", "vap", "--framework", "cis-1.12"])
        #expect(command.status == 0)
        #expect(command.errors.contains("not exported: "))
        #expect(command.errors.contains("apiserver-anonymous-auth"))
    }

    @Test(arguments: [
        (
            ["--rule", "rbac-escalate"],
            "'rbac-escalate' cannot be exported: an analysis of all objects together decides"
        ),
        (["--rule", "host-pids"], "there is no rule 'host-pids'; did you mean 'host-pid'?"),
        (["--rule", "host-pid", "--skip-rule", "host-pid"], "no rule is left to export"),
        (["--action", "deny", "--action", "warn"], "an API server takes deny or warn, not both"),
        (["--action", "block"], "there is no action 'block'"),
        (
            ["--namespace", "shop", "--exclude-namespace", "shop"],
            "--namespace shop and --exclude-namespace shop contradict each other"
        ),
        (["--namespace-selector", "env in prod"], "'env in prod' is no label selector such as env=prod"),
    ])
    func wrongCallsSayWhy(options: [String], message: String) throws {
        let command = try Command(["rules", "export", "--as", "vap"] + options)
        #expect(command.status == 2)
        #expect(command.errors.contains(message), "\(command.errors)")
        #expect(command.output.isEmpty)
    }
}
