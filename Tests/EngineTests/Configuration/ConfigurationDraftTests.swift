import Foundation
import Inputs
import Policies
import TestSupport
import Testing

@testable import Engine

/// What `bulwark init` writes.
@Suite struct ConfigurationDraftTests {
    private func draft(_ files: [String: String]) throws -> (draft: ConfigurationDraft, configuration: Configuration) {
        let folder = try Folder(files)
        let path = RawPath(folder.url.path())
        let draft = ConfigurationDraft(RepositorySurvey(path), in: path)
        let file = folder.url.appending(path: ".bulwark.yaml")
        try Data(draft.text.utf8).write(to: file)
        let configuration = try ConfigurationFile.named(RawPath(file.path()))
        _ = try ScanChecks(ScanSettings(ScanFlags(), configuration))
        return (draft, configuration)
    }

    @Test func anEmptyFolderGetsOneThatLoads() throws {
        let (draft, configuration) = try draft([:])
        #expect(draft.text.contains("There were no Kubernetes objects"))
        #expect(configuration.failOn?.value == .medium)
        #expect(configuration.profiles?.value == [.recommended])
        #expect(configuration.exclude.isEmpty && configuration.rules.isEmpty)
    }

    @Test func itFitsTheRepository() throws {
        let rule = """
            apiVersion: bulwark.dev/v1
            kind: Rule
            metadata: {name: own-rule}
            spec:
              title: Own
              severity: low
              target: pod
              check: "true"
              message: "'x'"
              rationale: R
              remedy: R
            """
        let files = [
            "deploy/web.yaml": privileged("web", in: "shop"),
            "deploy/agents.yaml": privileged("agent", in: "kube-system"),
            "clusters/prod.yaml": """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.33.4
            """,
            "src/testdata/pod.yaml": privileged("fixture"),
            "chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
            "chart/templates/a.yaml": "a: {{ .Values.a }}\n",
            "policies/rule.yaml": rule,
            "accepted/known.yaml": """
            apiVersion: bulwark.dev/v1
            kind: SecurityException
            spec: {rules: [host-pid], reason: known}
            """,
        ]
        let (draft, configuration) = try draft(files)
        #expect(configuration.kubernetesVersion?.value.description == "1.33")
        #expect(configuration.exclude.map(\.value) == ["/src/testdata/"])
        #expect(configuration.policies.map { $0.value.display.split(separator: "/").last } == ["policies"])
        #expect(configuration.exceptionFiles.map { $0.value.display.hasSuffix("accepted/known.yaml") } == [true])
        #expect(draft.text.contains("#   - namespaces: [kube-system]"))
        #expect(draft.remarks.contains { $0.contains("src/testdata/") })
        #expect(draft.remarks.contains { $0.contains("chart/templates") && $0.contains("helm template") })
    }

    @Test func whatIsWrongInTheRepositoryDoesNotBreakIt() throws {
        let (draft, configuration) = try draft([
            "policies/bad.yaml": "apiVersion: bulwark.dev/v1\nkind: Rule\nmetadata: {name: x}\nspec: {}\n",
            "broken.yaml": "a: [\n",
            "accepted.yaml": "apiVersion: bulwark.dev/v1\nkind: SecurityException\nspec: {rules: [a]}\n",
            "test's *[dir]\\ #/tests/pod.yaml": privileged("p"),
            "new\nline: {/fixtures/pod.yaml": privileged("p", in: "off"),
            "next\u{85}line\u{FEFF}/tests/pod.yaml": privileged("p"),
        ])
        #expect(configuration.policies.isEmpty && configuration.exceptionFiles.isEmpty)
        #expect(draft.text.contains("# policies: [policies]  # cannot be run as they are"))
        #expect(configuration.exclude.count == 3)
        let names = configuration.exclude.map { PathPatterns([$0.value], in: RawPath("/r")) }
        let files = [
            "/r/test's *[dir]\\ #/tests/pod.yaml", "/r/new\nline: {/fixtures/pod.yaml",
            "/r/next\u{85}line\u{FEFF}/tests/pod.yaml",
        ]
        for file in files {
            #expect(names.contains { $0.matches(file: file, roots: InputRoots([])) }, "\(file)")
        }
    }

    @Test(arguments: ["", "/", "//", "/."])
    func aSlashAfterTheFolderChangesNothing(end: String) throws {
        let folder = try Folder(["deploy/test/pod.yaml": privileged("p")])
        let survey = RepositorySurvey(RawPath(folder.url.path() + end))
        #expect(survey.fixtures == ["deploy/test/": 1])
    }
}
