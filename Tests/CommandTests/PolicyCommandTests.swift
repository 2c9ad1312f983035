import Foundation
import TestSupport
import Testing

/// `bulwark policy`, and `bulwark scan --policy`, from end to end.
@Suite struct PolicyCommandTests {
    private static let policy = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: team-label}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}
          validations:
          - expression: "namespaceObject.metadata.?labels[?'team'].hasValue()"
            message: the namespace says no team
          - expression: "object.metadata.name.size() < 10"
            message: the name is long
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: team-label}
        spec: {policyName: team-label, validationActions: [Deny]}

        """

    private static let objects = """
        apiVersion: v1
        kind: Service
        metadata: {name: a-very-long-name, namespace: shop}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}

        """

    private static func test(_ results: String) -> String {
        """
        apiVersion: bulwark.dev/v1
        kind: PolicyTest
        metadata: {name: labels}
        spec:
          policies: [../policy.yaml]
          resources: [objects.yaml]
          results:
        \(results)
        """
    }

    private static let right = """
          - {policy: team-label, rule: "team-label[0]", resource: {kind: Service, name: a-very-long-name}, result: fail}
          - {policy: team-label, resource: {kind: Namespace, name: shop}, result: skip}
        """

    // MARK: scan --policy

    /// Standard input is read once, and the Namespace behind the Service counts all the same.
    @Test func policiesSeeAllOfStandardInput() throws {
        let folder = try Folder(["policy.yaml": PolicyCommandTests.policy])
        let scan = try Command(
            ["scan", "-", "--policy", "policy.yaml", "--rule", "team-label", "--quiet"],
            input: PolicyCommandTests.objects, in: folder.url)
        #expect(scan.errors == "")
        #expect(
            scan.output == """
                -:1:1: high: the namespace says no team [team-label[0]]
                -:3:12: high: the name is long [team-label[1]]

                """)
        #expect(scan.status == 1)
    }

    @Test(
        arguments: [
            (["--rule", "team-label[1]"], ["team-label[1]"]), (["--skip-rule", "team-label[1]"], ["team-label[0]"]),
            (["--rule", "team-label", "--skip-rule", "team-label[0]"], ["team-label[1]"]),
            (["--skip-rule", "team-label"], []),
        ] as [([String], [String])])
    func rulesOfPoliciesAreSelectedByName(options: [String], expected: [String]) throws {
        let folder = try Folder(["policy.yaml": PolicyCommandTests.policy, "a.yaml": PolicyCommandTests.objects])
        let scan = try Command(
            ["scan", "a.yaml", "--policy", "policy.yaml", "--format", "json"] + options, in: folder.url)
        let results = try #require(try scan.json()["findings"] as? [[String: Any]])
        let rules = results.compactMap { ($0["rule"] as? [String: Any])?["name"] as? String ?? $0["rule"] as? String }
        #expect(rules.filter { $0.hasPrefix("team-label") } == expected, "\(scan.output.prefix(300))")
    }

    @Test func sarifListsTheRulesOfPolicies() throws {
        let folder = try Folder(["policy.yaml": PolicyCommandTests.policy, "a.yaml": PolicyCommandTests.objects])
        let scan = try Command(
            ["scan", "a.yaml", "--policy", "policy.yaml", "--format", "sarif", "--rule", "team-label"], in: folder.url)
        let run = try #require((try scan.json()["runs"] as? [[String: Any]])?.first)
        let driver = (run["tool"] as? [String: Any])?["driver"] as? [String: Any]
        let rules = (driver?["rules"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
        #expect(rules == ["team-label[0]", "team-label[1]", "team-label"])
        let results = run["results"] as? [[String: Any]]
        #expect(results?.compactMap { $0["ruleIndex"] as? Int } == [0, 1])
    }

    @Test func aPolicyThatDoesNotCompileStopsTheScan() throws {
        let folder = try Folder([
            "policy.yaml": PolicyCommandTests.policy.replacing("name.size()", with: "name.sise()"),
            "a.yaml": PolicyCommandTests.objects,
        ])
        let scan = try Command(["scan", "a.yaml", "--policy", "policy.yaml"], in: folder.url)
        #expect(scan.status == 2)
        #expect(scan.output == "")
        #expect(scan.errors.contains("policy.yaml:11:43: error: spec.validations[1].expression: "))
        #expect(scan.errors.contains("^^"))
    }

    @Test func whatIsNotRunIsSaid() throws {
        let folder = try Folder([
            "policies/a.yaml": PolicyCommandTests.policy,
            "policies/b.yaml": "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: old}, spec: {}}\n",
            "a.yaml": PolicyCommandTests.objects.replacing("a-very-long-name", with: "short")
                .replacing("{name: shop}", with: "{name: shop, labels: {team: a}}"),
        ])
        let arguments = ["scan", "a.yaml", "--policy", "policies", "--rule", "team-label"]
        let scan = try Command(arguments, in: folder.url)
        #expect(scan.status == 0)
        #expect(scan.errors.hasPrefix("policies/b.yaml:1:29: warning: kind: not run: "), "\(scan.errors)")
        #expect(try Command(arguments + ["--strict"], in: folder.url).status == 2)
    }

    // MARK: policy check

    @Test func checkNamesWhatIsNewerThanTheTarget() throws {
        let newer = PolicyCommandTests.policy.replacing(
            "object.metadata.name.size() < 10", with: "!format.dns1123Label().validate(object.metadata.name).hasValue()"
        )
        let folder = try Folder(["policy.yaml": newer])
        let good = try Command(["policy", "check", "policy.yaml"], in: folder.url)
        #expect(good.output == "1 policy with 2 expressions, 0 rules: 0 errors, 0 warnings\n")
        #expect(good.status == 0)
        let bad = try Command(["policy", "check", "policy.yaml", "--kubernetes", "1.30"], in: folder.url)
        #expect(bad.status == 1)
        #expect(bad.output.contains("needs Kubernetes 1.32: 1.30 does not know it"))
        #expect(bad.output.contains("policy.yaml:11:19: error: "))
    }

    @Test func checkWarnsOfWhatIsUnused() throws {
        let unused = PolicyCommandTests.policy.replacing(
            "  validations:", with: "  variables: [{name: v, expression: '1'}]\n  validations:")
        let folder = try Folder(["policy.yaml": unused])
        let check = try Command(["policy", "check", "policy.yaml", "--format", "json"], in: folder.url)
        #expect(check.status == 0)
        let problems = try #require(try check.json()["problems"] as? [[String: Any]])
        #expect(problems.compactMap { $0["message"] as? String } == ["no expression uses the variable v"])
        #expect(problems.compactMap { $0["line"] as? Int } == [8])
    }

    @Test(arguments: [["absent.yaml"], ["empty.yaml"], ["policy.yaml", "--kubernetes", "one"], []])
    func checkFailsForWrongCalls(arguments: [String]) throws {
        let folder = try Folder(["empty.yaml": "", "policy.yaml": PolicyCommandTests.policy])
        #expect(try Command(["policy", "check"] + arguments, in: folder.url).status == 2)
    }

    @Test func whatIsNotThereHasNoPlace() throws {
        let folder = try Folder([:])
        let check = try Command(["policy", "check", "absent.yaml"], in: folder.url)
        #expect(check.output.hasPrefix("absent.yaml: error: "), "\(check.output)")
        let json = try Command(["policy", "check", "absent.yaml", "--format", "json"], in: folder.url).json()
        let problem = try #require((json["problems"] as? [[String: Any]])?.first)
        #expect(problem["line"] is NSNull && problem["column"] is NSNull)
    }

    @Test func policiesAndBindingsOfAllFilesMustMeet() throws {
        let parts = PolicyCommandTests.policy.components(separatedBy: "---\n")
        let folder = try Folder(["policy.yaml": parts[0], "binding.yaml": parts[1]])
        let both = try Command(["policy", "check", "policy.yaml", "binding.yaml"], in: folder.url)
        #expect(both.output == "1 policy with 2 expressions, 0 rules: 0 errors, 0 warnings\n")
        let alone = try Command(["policy", "check", "binding.yaml"], in: folder.url)
        #expect(
            alone.output.hasPrefix(
                "binding.yaml:1:1: warning: binds nothing: there is no ValidatingAdmissionPolicy team-label in the "),
            "\(alone.output)")
    }

    // MARK: policy test

    @Test func testsThatPassAreCounted() throws {
        let folder = try Folder([
            "policy.yaml": PolicyCommandTests.policy, "tests/objects.yaml": PolicyCommandTests.objects,
            "tests/test.yaml": PolicyCommandTests.test(PolicyCommandTests.right),
        ])
        let test = try Command(["policy", "test", "."], in: folder.url)
        #expect(test.errors == "")
        #expect(
            test.output
                == "PASS  labels (tests/test.yaml:1:1)  2 results\n\n1 test passed, 2 results\n".replacing(
                    ":1:1", with: ""))
        #expect(test.status == 0)
    }

    @Test func differencesAreShown() throws {
        let folder = try Folder([
            "policy.yaml": PolicyCommandTests.policy, "tests/objects.yaml": PolicyCommandTests.objects,
            "tests/test.yaml": PolicyCommandTests.test(
                PolicyCommandTests.right.replacing("result: fail", with: "result: pass")),
        ])
        let test = try Command(["policy", "test", "."], in: folder.url)
        #expect(
            test.output == """
                FAIL  labels (tests/test.yaml)  2 results
                      tests/test.yaml:8:5: team-label[0] on Service a-very-long-name
                        - pass
                        + fail: the namespace says no team

                1 of 1 test failed, 1 of 2 results not as expected

                """)
        #expect(test.status == 1)
        let junit = try Command(
            ["policy", "test", "tests", "--format", "junit", "--output", "out.xml"], in: folder.url)
        #expect(junit.status == 1)
        #expect(junit.output == "")
        let xml = try String(contentsOf: folder.url.appending(path: "out.xml"), encoding: .utf8)
        #expect(xml.contains(#"tests="2" failures="1" errors="0""#))
        let json = try Command(["policy", "test", "tests", "--format", "json"], in: folder.url).json()
        #expect(json["passed"] as? Bool == false)
    }

    /// Folders hold whatever people keep beside manifests.
    @Test func testsTakeFolders() throws {
        let parts = PolicyCommandTests.objects.components(separatedBy: "---\n")
        let folder = try Folder([
            "policies/policy.yaml": PolicyCommandTests.policy, "policies/README.md": "# Policies",
            "tests/objects/service.yaml": parts[0], "tests/objects/deep/namespace.yml": parts[1],
            "tests/objects/notes.yaml": "just: notes\n",
            "tests/test.yaml": PolicyCommandTests.test(PolicyCommandTests.right)
                .replacing("[../policy.yaml]", with: "[../policies/]")
                .replacing("[objects.yaml]", with: "[objects, objects/service.yaml]"),
        ])
        let test = try Command(["policy", "test", "tests/test.yaml"], in: folder.url)
        #expect(test.output == "PASS  labels (tests/test.yaml)  2 results\n\n1 test passed, 2 results\n", "\(test)")
        #expect(test.status == 0)
        let broken = try Folder([
            "policy.yaml": PolicyCommandTests.policy, "tests/objects/a.yaml": "a: [\n", "tests/empty/x.txt": "",
            "tests/test.yaml": PolicyCommandTests.test(PolicyCommandTests.right)
                .replacing("[objects.yaml]", with: "[objects, empty]"),
        ])
        let failed = try Command(["policy", "test", "tests"], in: broken.url)
        #expect(failed.status == 2)
        #expect(failed.output.contains("tests/objects/a.yaml: "))
        #expect(failed.output.contains("tests/empty: there are no YAML or JSON files here"))
    }

    @Test func testsThatCannotBeRunAreNoPass() throws {
        let broken = PolicyCommandTests.policy.replacing("name.size()", with: "name.sise()")
        for files in [
            ["tests/test.yaml": PolicyCommandTests.test(PolicyCommandTests.right)],
            [
                "policy.yaml": broken, "tests/objects.yaml": PolicyCommandTests.objects,
                "tests/test.yaml": PolicyCommandTests.test(PolicyCommandTests.right),
            ],
            ["tests/test.yaml": PolicyCommandTests.test("  - {policy: p}")], ["tests/other.yaml": "a: b"],
        ] {
            let folder = try Folder(files)
            let test = try Command(["policy", "test", "tests"], in: folder.url)
            #expect(test.status == 2, "\(test)")
        }
    }
}
