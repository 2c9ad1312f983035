import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// Rules repeat what they find in a manifest; none repeats a credential.
@Suite struct HiddenMessagesTests {
    private static let secret = "kT9vQ2mXz7LpRw4n"

    private static let manifest = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: a, annotations: {x/url: "https://u:\(secret)@h.io/x"}}
        spec:
          securityContext: {sysctls: [{name: "https://u:\(secret)@h.io", value: a}]}
          containers:
          - name: c
            image: "https://u:\(secret)@r.x/i:latest"
            command: [sh, -c, "curl -k https://u:\(secret)@h.io/x | sudo sh; sudo --password=\(secret) x"]
            securityContext: {capabilities: {add: ["https://u:\(secret)@h.io"]}}
            env:
            - {name: PGSSLMODE, value: "disable password=\(secret)"}
            - {name: GITSYNC_GIT, value: "https://u:\(secret)@h.io/x"}
          volumes:
          - {name: v, gitRepo: {repository: "https://u:\(secret)@h.io/x.git"}}
          - {name: w, hostPath: {path: "/mnt/https://u:\(secret)@h.io"}}
          - {name: z, flexVolume: {driver: x/cifs, options: {password: \(secret)}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: s, namespace: a}
        spec: {type: ExternalName, externalName: "https://u:\(secret)@h.io", externalIPs: ["https://u:\(secret)@h.io"]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: i
          namespace: a
          annotations: {nginx.ingress.kubernetes.io/auth-url: "http://u:\(secret)@h.io/auth"}
        spec: {rules: [{host: h.io}]}

        """

    private func said(by rules: [Rule], excerpts: Bool, of files: [String: String]? = nil) throws -> [String] {
        let folder = try Folder(files ?? ["a.yaml": Self.manifest])
        var options = Scan.Options()
        options.keepsExcerpts = excerpts
        let recorder = Recorder()
        var report: any Report = recorder
        _ = try Scan(rules: try RuleSet(rules), options: options).run([RawPath(folder.url.path())], report: &report)
        return recorder.store.results.flatMap { result in
            result.findings.flatMap { [$0.message] + $0.evidence.map(\.text) } + result.unevaluated.map(\.reason)
        }
    }

    @Test(arguments: [true, false])
    func noMessageHoldsACredential(excerpts: Bool) throws {
        let messages = try said(by: CatalogueTests.rules, excerpts: excerpts)
        #expect(
            messages.contains("volume v has the kubelet run git on https://u:****************@h.io/x.git"),
            "\(messages)")
        for message in messages { #expect(!message.contains(Self.secret), "\(message)") }
    }

    /// Neither where no rule about credentials runs.
    @Test(arguments: [true, false])
    func aRuleByItselfHoldsNoneEither(excerpts: Bool) throws {
        let messages = try said(by: CatalogueTests.rules.filter { $0.name == "git-repo-volume" }, excerpts: excerpts)
        #expect(messages == ["volume v has the kubelet run git on https://u:****************@h.io/x.git"])
    }

    /// What analyses say of objects together repeats them, too, and the role may be in another file than its binding.
    @Test(arguments: [true, false], [[], ["rbac-read-named-secret", "rbac-cloud-identity"]])
    func noMessageAboutSeveralObjectsHoldsACredential(excerpts: Bool, names: [String]) throws {
        let files = [
            "binding.yaml": """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b, namespace: a}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
            subjects: [{kind: User, name: u}]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: s, namespace: a, annotations: {iam.gke.io/gcp-service-account: "https://u:\(Self.secret)@h.io"}}
            """,
            "role.yaml": """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: r, namespace: a}
            rules: [{apiGroups: [""], resources: [secrets], resourceNames: ["https://u:\(Self.secret)@h.io"], verbs: [get]}]
            """,
            // A name that is a password elsewhere is none here.
            "other.yaml": """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: z}
            spec: {containers: [{name: c, image: i, env: [{name: DB_PASSWORD, value: RoleBinding}]}]}
            """,
        ]
        let rules = CatalogueTests.rules.filter { names.isEmpty || names.contains($0.name) }
        let messages = try said(by: rules, excerpts: excerpts, of: files)
        #expect(
            messages.contains(
                "RoleBinding a/b lets User u read Secrets by name in namespace a: https://u:****************@h.io"),
            "\(messages)")
        #expect(
            messages.contains(
                "Pods of ServiceAccount a/s act in the cloud as Google service account https://u:****************@h.io")
        )
        for message in messages { #expect(!message.contains(Self.secret), "\(message)") }
    }
}
