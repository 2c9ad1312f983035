import Foundation
import TestSupport
import Testing

/// `bulwark access` from end to end.
@Suite struct AccessCommandTests {
    static let objects = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: shop}
        rules:
          - {apiGroups: [""], resources: [secrets], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: readers, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects:
          - {kind: ServiceAccount, name: web}
          - {kind: Group, name: devs, apiGroup: rbac.authorization.k8s.io}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: ops}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects:
          - {kind: User, name: alice, apiGroup: rbac.authorization.k8s.io}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: elsewhere, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: unseen}
        subjects:
          - {kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              serviceAccountName: web
              containers:
                - {name: app, image: a/b:1, securityContext: {privileged: true}}

        """

    static let unseen =
        "note: RoleBinding shop/elsewhere names Role shop/unseen, which is not among the files: what it allows is not "
        + "counted (rbac.yaml:25:60)\n"

    /// Runs in a folder with the objects, in a terminal of 100 columns.
    static func access(_ arguments: String..., input: String? = nil, files: [String: String] = [:]) throws -> Command {
        let folder = try Folder(["rbac.yaml": objects].merging(files) { $1 })
        return try Command(["access"] + arguments, input: input, environment: ["COLUMNS": "100"], in: folder.url)
    }

    // MARK: who-can

    @Test func saysWhoCan() throws {
        let command = try Self.access("who-can", "get", "secret", "-n", "shop", "rbac.yaml")
        #expect(
            command.output == """
                At least these may get secrets in namespace shop:
                KIND            NAMESPACE  NAME   IN     THROUGH                          AT
                User            -          alice  (all)  ops → ClusterRole cluster-admin  rbac.yaml:15:1
                ServiceAccount  shop       web    shop   readers → Role reader            rbac.yaml:7:1
                Group           -          devs   shop   readers → Role reader            rbac.yaml:7:1

                Kubernetes itself gives it to ServiceAccount kube-system/generic-garbage-collector, ServiceAccount
                  kube-system/namespace-controller, User system:kube-controller-manager.
                Members of the group system:masters may always: RBAC is not asked for them.

                Not everything is known: 1 role that bindings name is not known. So others may, too.

                """)
        #expect(command.errors == Self.unseen)
        #expect(command.status == 0)
    }

    @Test func countsThoseOfSingleNamespaces() throws {
        let everywhere = try Self.access("who-can", "get", "secrets", "rbac.yaml")
        #expect(everywhere.output.contains("2 other subjects may in single namespaces: --all-namespaces lists them."))
        #expect(everywhere.errors == "")
        let anywhere = try Self.access("who-can", "get", "secrets", "-A", "rbac.yaml")
        #expect(anywhere.output.contains("readers → Role reader"))
        #expect(anywhere.errors == Self.unseen)
    }

    @Test func saysWhoCanInJSON() throws {
        let command = try Self.access("who-can", "get", "secrets/db", "-n", "shop", "rbac.yaml", "--format", "json")
        let answer = try command.json()
        let question = try #require(answer["question"] as? [String: Any])
        #expect(question["name"] as? String == "db" && question["resource"] as? String == "secrets")
        let allowed = try #require(answer["allowed"] as? [[String: Any]])
        let web = try #require(
            allowed.first { ($0["subject"] as? [String: Any])?["name"] as? String == "web" })
        #expect((web["subject"] as? [String: Any])?["kind"] as? String == "ServiceAccount")
        #expect(web["namespace"] as? String == "shop" && web["default"] as? Bool == false)
        let rule = try #require(web["rule"] as? [String: Any])
        #expect(rule["verbs"] as? [String] == ["get"])
        #expect((rule["location"] as? [String: Any])?["line"] as? Int == 5)
        #expect(answer["completeness"] as? String == "files")
        let gap = try #require((answer["gaps"] as? [[String: Any]])?.first)
        #expect(gap["kind"] as? String == "missing-role")
        #expect(answer["bound"] as? String == "lower")
        #expect(command.errors == "")
    }

    @Test func anUnknownResourceIsTakenLiterallyAndSaid() throws {
        let command = try Self.access("who-can", "get", "secrest", "-n", "shp", "rbac.yaml")
        #expect(command.errors.contains("note: no object tells of namespace shp; did you mean shop?"))
        #expect(command.errors.contains("secrest is no resource of Kubernetes"))
        #expect(command.output.contains("May get secrest in namespace shp:"))
    }

    // MARK: can

    @Test func saysYesAndWhy() throws {
        let command = try Self.access("can", "shop/web", "get", "secrets", "-n", "shop", "rbac.yaml")
        #expect(
            command.output == """
                yes: ServiceAccount shop/web may get secrets in namespace shop
                  ServiceAccount shop/web                   rbac.yaml:12:6
                  is a subject of RoleBinding shop/readers  rbac.yaml:7:1
                  which binds Role shop/reader              rbac.yaml:1:1
                  which allows: get secrets                 rbac.yaml:5:6

                """)
        #expect(command.status == 0)
    }

    @Test(
        arguments: [
            (
                ["can", "shop/web", "delete", "secrets", "-n", "shop"], 1,
                "no binding of the subject or its groups allows it"
            ),
            (
                ["can", "shop/web", "get", "secrets"], 1,
                "but it may in namespace shop, through RoleBinding shop/readers"
            ),
            (["can", "alice", "delete", "nodes"], 0, "yes: User alice may delete nodes"),
            (["can", "carol", "--group", "devs", "get", "secrets", "-n", "shop"], 0, "Group devs"),
            (["can", "group:system:masters", "get", "pods"], 0, "for which RBAC is not asked"),
            (
                ["can", "bob", "get", "pods", "-n", "shop"], 1,
                "Not everything is known: 1 role that bindings name is not known."
            ),
            (["can", "shop/web"], 0, "readers → Role reader"), (["can", "shop/web"], 0, "(--all lists it)"),
        ] as [([String], Int32, String)])
    func answersWithItsStatus(_ arguments: [String], _ status: Int32, _ says: String) throws {
        let folder = try Folder(["rbac.yaml": Self.objects])
        let command = try Command(["access"] + arguments + ["rbac.yaml"], in: folder.url)
        #expect(command.status == status)
        #expect(command.output.split(separator: "\n").joined(separator: " ").contains(says), "\(command.output)")
    }

    @Test func anUnknownSubjectIsSaid() throws {
        let command = try Self.access("can", "alic", "rbac.yaml")
        #expect(command.errors == "note: no object names User alic; did you mean User alice?\n")
        #expect(command.status == 0)
    }

    @Test func answersABatchLineByLine() throws {
        let lines = """
            {"user":"alice","resourceAttributes":{"verb":"delete","resource":"nodes"}}

            {"user":"bob","resourceAttributes":{"verb":"get","resource":"pods","namespace":"shop"}}
            nonsense
            {"user":"alice","nonResourceAttributes":{"verb":"get","path":"/metrics"}}
            {"user":"alice"}
            """
        let reason = #"RBAC: allowed by ClusterRoleBinding \"ops\" of ClusterRole \"cluster-admin\" to User \"alice\""#
        let command = try Self.access("can", "--batch", "-", "rbac.yaml", input: lines)
        let answers = command.output.split(separator: "\n").map(String.init)
        #expect(answers.count == 5)
        #expect(answers[0] == #"{"allowed":true,"reason":"\#(reason)"}"#)
        #expect(
            answers[1] == #"{"allowed":false,"reason":"RBAC: role.rbac.authorization.k8s.io \"unseen\" not found"}"#)
        #expect(answers[2].hasPrefix(#"{"error":""#))
        #expect(answers[3].hasPrefix(#"{"allowed":true"#))
        #expect(answers[4] == #"{"error":"a review needs either resourceAttributes or nonResourceAttributes"}"#)
        #expect(command.status == 2)
        let first = String(lines.prefix { $0 != "\n" })
        let good = try Self.access("can", "--batch", "reviews.jsonl", "rbac.yaml", files: ["reviews.jsonl": first])
        #expect(good.status == 0 && good.output == answers[0] + "\n")
    }

    static let decisions = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "shared/recordings/rbac-decisions.json")

    /// All 4 000 reviews that a real API server answered, through the command.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: decisions.path), "the recordings are not beside the repository"))
    func aBatchIsAnsweredAsTheAPIServerDid() throws {
        let recorded = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: Self.decisions)) as? [String: Any])
        let queries = try #require(recorded["queries"] as? [[String: Any]])
        let list: [String: Any] = ["apiVersion": "v1", "kind": "List", "items": recorded["objects"] ?? []]
        func text(_ value: Any) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
        }
        let reviews = try queries.map { query in
            try text(query.filter { $0.key != "allowed" && $0.key != "reason" })
        }
        let folder = try Folder(["objects.json": try text(list), "reviews.jsonl": reviews.joined(separator: "\n")])
        let command = try Command(["access", "can", "--batch", "reviews.jsonl", "objects.json"], in: folder.url)
        let answers = command.output.split(separator: "\n")
        #expect(command.status == 0)
        #expect(answers.count == 4000)
        for (answer, query) in zip(answers, queries) {
            let isAllowed = query["allowed"] as? Bool ?? false
            #expect(answer.hasPrefix("{\"allowed\":\(isAllowed),"), "\(query)")
        }
    }

    // MARK: show, escalations

    @Test func showsASubject() throws {
        let command = try Self.access("show", "shop/web", "rbac.yaml")
        for part in [
            "ServiceAccount shop/web\n  written at rbac.yaml:29:1\n", "system:serviceaccounts:shop",
            "Escalation\n  no way to cluster-admin or to root on a node is known\n",
            "may read every Secret of namespace shop", "rbac-read-namespace-secrets rbac.yaml:5:6",
            "Deployment shop/web", "RoleBinding shop/readers", "secrets  get  ! high",
        ] {
            #expect(command.output.contains(part), "\(part)\n\(command.output)")
        }
        let json = try Self.access("show", "alice", "rbac.yaml", "--format", "json").json()
        let ways = try #require(json["escalations"] as? [[String: Any]])
        #expect(ways.map { $0["goal"] as? String } == ["cluster-admin", "node-root"])
        let rights = try #require(json["rights"] as? [[String: Any]])
        let danger = try #require((rights.first?["dangers"] as? [[String: Any]])?.first)
        #expect(danger["rule"] as? String == "rbac-cluster-admin-equivalent")
        #expect(danger["severity"] as? String == "critical")
    }

    @Test func findsEscalations() throws {
        let all = try Self.access("escalations", "rbac.yaml")
        #expect(all.output.hasPrefix("User alice → cluster-admin in 1 step\n  1. may do everything (rbac.yaml:"))
        #expect(all.output.contains("Deployment shop/web → root on a node in 1 step\n  1. container app is privileged"))
        #expect(
            all.output.contains(
                "Of 5 subjects and workloads, at least 1 can reach cluster-admin and at least 2 root on a node.\n"))
        #expect(all.status == 0)
        let one = try Self.access("escalations", "--from", "deployment/shop/web", "rbac.yaml", "--format", "json")
            .json()
        #expect(one["from"] as? String == "Deployment shop/web")
        #expect((one["paths"] as? [[String: Any]])?.count == 1)
        let none = try Self.access("escalations", "--from", "shop/web", "rbac.yaml")
        #expect(none.output == "ServiceAccount shop/web: no way to cluster-admin or to root on a node is known\n")
        let unknown = try Self.access("escalations", "--from", "Deployment shop/wbe", "rbac.yaml")
        #expect(
            unknown.errors == "Error: there is no workload 'Deployment shop/wbe'; did you mean 'Deployment shop/web'?\n"
        )
        #expect(unknown.status == 2)
    }

    @Test func saysHowManyWaysItLeavesOut() throws {
        let command = try Self.access("escalations", "--limit", "1", "rbac.yaml")
        #expect(command.output.contains("2 more of 3 ways; --limit 0 prints all"))
    }

    @Test(arguments: [("dot", "digraph escalations {"), ("svg", "<svg "), ("html", "<!DOCTYPE html>")])
    func drawsEscalations(_ format: String, _ start: String) throws {
        let command = try Self.access("escalations", "rbac.yaml", "--format", format)
        #expect(command.output.hasPrefix(start))
        #expect(command.output.contains("User alice") && command.output.contains("container app is privileged"))
        #expect(command.status == 0)
    }

    static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// The page in a real browser: it is parsed without mending, and the picture has a size.
    @Test(.enabled(if: browser != nil, "no Chromium is installed"), .timeLimit(.minutes(10)))
    func aBrowserShowsThePage() throws {
        let html = try Self.access("escalations", "rbac.yaml", "--format", "html").output
        let folder = try Folder(["page.html": html])
        let browser = try #require(Self.browser)
        let page = folder.url.appending(path: "page.html").absoluteString
        let profile = "--user-data-dir=\(folder.url.appending(path: "profile").path())"
        let options = ["--headless=new", "--no-sandbox", "--disable-gpu", profile]
        let dump = try Command(options + ["--dump-dom", page], of: URL(filePath: browser))
        #expect(dump.status == 0)
        func count(_ element: String, in text: String) -> Int { text.components(separatedBy: "<\(element)").count - 1 }
        for element in ["svg", "rect", "path", "h3", "li", "tr"] {
            #expect(count(element, in: dump.output) == count(element, in: html), "\(element)")
        }
        let picture = folder.url.appending(path: "page.png")
        let shot = try Command(
            options + ["--window-size=1000,800", "--screenshot=\(picture.path())", page], of: URL(filePath: browser))
        #expect(shot.status == 0)
        let bytes = try Data(contentsOf: picture)
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 10_000)
    }

    /// `kubectl apply -n` says where they go; a question about that namespace would pass them over in silence.
    @Test func objectsWithoutNamespaceAreSaid() throws {
        let objects = Self.objects.replacingOccurrences(of: ", namespace: shop}\nroleRef", with: "}\nroleRef")
        let folder = try Folder(["rbac.yaml": objects])
        let command = try Command(["access", "who-can", "get", "secrets", "-n", "shop", "rbac.yaml"], in: folder.url)
        #expect(
            command.errors.contains(
                "objects without a namespace, such as RoleBinding readers, count as lying in default; applied to another "
                    + "(kubectl apply -n), the rights lie there (rbac.yaml:"), "\(command.errors)")
        #expect(command.status == 0)
    }

    // MARK: calls

    @Test(arguments: [
        ["access", "who-can", "get"], ["access", "who-can", "get", "pods"], ["access", "can"],
        ["access", "can", "alice", "get", "pods"], ["access", "can", "alice", "get", "rbac.yaml", "-n"],
        ["access", "can", "alice", "-n", "shop", "rbac.yaml"], ["access", "show", "alice"],
        ["access", "escalations", "missing.yaml"], ["access", "escalations", "rbac.yaml", "--format", "jason"],
        ["access", "escalations", "rbac.yaml", "--limit", "-1"], ["access", "least-privilege", "rbac.yaml"],
        ["access", "least-privilege", "--audit-log", "audit.jsonl", "--most-names", "1001", "rbac.yaml"],
        ["access", "who-can", "get", "pods", "-n", "a", "-A", "rbac.yaml"], ["access", "whocan"],
        ["access", "can", "--batch", "missing.jsonl", "rbac.yaml"],
        ["access", "can", "--batch", "-", "-"],
        ["access", "who-can", "get", "pods", "-n", "", "rbac.yaml"],
        ["access", "who-can", "get", "pods", "-n", "Bad NS", "rbac.yaml"],
        ["access", "can", "alice", "get", "pods", "-n", "", "rbac.yaml"],
    ])
    func refuses(_ arguments: [String]) throws {
        let folder = try Folder(["rbac.yaml": Self.objects])
        let command = try Command(arguments, in: folder.url)
        #expect(command.status == 2)
        #expect(command.output == "")
        #expect(command.errors.contains("Error: "))
    }

    @Test func aRefusalShowsHowTheCommandIsCalled() throws {
        for command in [try Self.access("can"), try Self.access("can", "alice", "get")] {
            #expect(command.errors.contains("\nUsage: bulwark access can SUBJECT"), "\(command.errors)")
            #expect(command.errors.hasSuffix("\n  See 'bulwark access can --help' for more information.\n"))
            #expect(command.status == 2)
        }
    }

    /// A kubelet's rights are those that the node authorizer gives it for the Pods of its node.
    @Test func kubeletsAreSubjects() throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: p1, namespace: shop}
            spec: {nodeName: n1, serviceAccountName: web, containers: [{name: c, image: a/b:1}]}

            """
        func run(_ arguments: String...) throws -> Command {
            let folder = try Folder(["rbac.yaml": Self.objects, "pod.yaml": pod])
            return try Command(
                ["access"] + arguments + ["rbac.yaml", "pod.yaml"], environment: ["COLUMNS": "100"], in: folder.url)
        }
        let who = try run("who-can", "create", "serviceaccounts/token/web", "-n", "shop")
        #expect(who.output.contains("system:node:n1  shop  serviceaccounts/token [web]  Pod shop/p1  pod.yaml:1:1"))
        let who2 = try run("who-can", "create", "serviceaccounts/token/web", "-n", "shop", "--format", "json").json()
        let right = try #require((who2["kubelets"] as? [[String: Any]])?.first)
        #expect((right["subject"] as? [String: Any])?["name"] as? String == "system:node:n1")
        #expect(right["pod"] as? String == "Pod shop/p1" && who2["everyKubelet"] as? Bool == false)
        #expect(try run("who-can", "create", "pods", "-n", "shop").output.contains("every kubelet"))
        let show = try run("show", "system:node:n1")
        #expect(show.output.contains("by the node authorizer") && !show.output.contains("no object names it"))
        let can = try run("can", "system:node:n1", "get", "pods", "-n", "shop")
        #expect(can.status == 1 && can.output.contains("but the node authorizer allows it for the names p1"))
        let ways = try run("escalations", "--from", "system:node:n1")
        #expect(ways.output.contains("no way to cluster-admin"))
    }

    @Test func whomOnlyRefusedBindingsNameIsSaid() throws {
        let refused = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{kind: User, name: dora, apiGroup: rbac.authorization.k8s.io}]

            """
        let command = try Self.access("can", "dora", "refused.yaml", "rbac.yaml", files: ["refused.yaml": refused])
        #expect(
            command.errors.contains(
                "note: only bindings that the API server would refuse name User dora; it has what its groups have\n"))
        #expect(
            command.errors.contains("ClusterRoleBinding b grants nothing: a ClusterRoleBinding cannot refer to a Role"))
    }

    /// What was not read is said after the answer, which may then say too little.
    @Test func anUnreadInputFailsTheAnswer() throws {
        let command = try Self.access("who-can", "get", "pods", "rbac.yaml", "bad.yaml", files: ["bad.yaml": "a: [\n"])
        #expect(command.output.contains("alice"))
        #expect(command.errors.contains("not read: bad.yaml:"))
        #expect(command.status == 2)
    }

    @Test(arguments: ["who-can", "can", "show", "escalations", "least-privilege"])
    func helpHasExamplesAndStatuses(_ name: String) throws {
        let help = try Command(["access", name, "--help"])
        #expect(help.output.contains("EXAMPLES") && help.output.contains("EXIT STATUS"))
        #expect(help.status == 0)
    }

    /// Of more roles than are followed that a subject may bind, the answer says that there may be more ways.
    @Test func rolesThatAreNotFollowedAreTold() throws {
        let names = (0..<501).map { "r\($0)" }
        let binder =
            "rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}, "
            + "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], "
            + "resourceNames: [\(names.joined(separator: ", "))]}]\n"
        let roles = [("binder", binder)] + names.map { ($0, "rules: []\n") }
        let text =
            roles.map {
                "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: \($0.0)}\n\($0.1)"
            }.joined() + """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: binder}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: binder}
                subjects: [{kind: User, name: bo, apiGroup: rbac.authorization.k8s.io}]

                """
        for arguments in [["escalations"], ["show", "bo"]] {
            let folder = try Folder(["many.yaml": text])
            let said = try Command(
                ["access"] + arguments + ["many.yaml"], environment: ["COLUMNS": "100"], in: folder.url)
            #expect(said.errors.contains("note: User bo may bind itself to more roles than are followed"))
            #expect(said.output.contains("1 subject may bind more roles than are followed"))
            let json = try Command(
                ["access"] + arguments + ["many.yaml", "--format", "json"], in: folder.url
            ).json()
            #expect(json["bound"] as? String == "lower")
            let gaps = try #require(json["gaps"] as? [[String: Any]])
            #expect(gaps.map { $0["kind"] as? String } == ["unfollowed-roles"])
        }
    }
}
