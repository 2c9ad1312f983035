import Foundation
import TestSupport
import Testing

/// `bulwark access least-privilege` from end to end.
extension AccessCommandTests {
    static let audit = """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"get","user":{"username":"system:serviceaccount:shop:web"},"objectRef":{"resource":"configmaps","namespace":"shop","name":"settings"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-20T08:00:00Z"}
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"list","user":{"username":"alice"},"objectRef":{"resource":"nodes"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-20T11:00:00Z"}

        """

    @Test func writesTheLeastRoles() throws {
        let command = try Self.access(
            "least-privilege", "--audit-log", "audit.jsonl", "--subject", "shop/web", "rbac.yaml",
            files: ["audit.jsonl": Self.audit])
        #expect(
            command.output == """
                ---
                # ServiceAccount shop/web: 1 rule
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: least-privilege:shop:web
                  namespace: "shop"
                rules:
                  - apiGroups: [""]
                    resources: ["configmaps"]
                    resourceNames: ["settings"]
                    verbs: ["get"]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: least-privilege:shop:web
                  namespace: "shop"
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: Role
                  name: least-privilege:shop:web
                subjects:
                  - {kind: ServiceAccount, name: "web", namespace: "shop"}

                """)
        for part in [
            "note: read 2 events, of which 2 tell of completed and allowed requests, from 2026-11-20T08:00:00Z",
            "note: the log covers 3 hours: what was not used",
            "Not used by ServiceAccount shop/web, and allowed today:",
            "get secrets (the whole rule)", "(also of 1",
        ] {
            #expect(command.errors.contains(part), "\(part)\n\(command.errors)")
        }
        #expect(command.status == 0)
    }

    /// What is written is read again, and allows what was used and no more.
    @Test func theLeastRolesAllowWhatWasUsed() throws {
        let written = try Self.access(
            "least-privilege", "--audit-log", "-", "rbac.yaml", input: Self.audit)
        let folder = try Folder(["roles.yaml": written.output])
        for (request, status) in [
            (["shop/web", "get", "configmaps/settings", "-n", "shop"], 0), (["alice", "list", "nodes"], 0),
            (["shop/web", "get", "configmaps/other", "-n", "shop"], 1), (["alice", "delete", "nodes"], 1),
        ] as [([String], Int32)] {
            let command = try Command(["access", "can"] + request + ["roles.yaml"], in: folder.url)
            #expect(command.status == status, "\(request)")
        }
    }

    /// What Kubernetes' own roles give is relied upon, and its own parts are left alone.
    @Test func whatKubernetesGivesIsSaid() throws {
        func event(_ user: String, _ verb: String, _ rest: String) -> String {
            #"{"kind":"Event","stage":"ResponseComplete","verb":"\#(verb)","user":{"username":"\#(user)","groups":"#
                + #"["devs","system:authenticated"]},\#(rest)}"# + "\n"
        }
        let nodes = #""objectRef":{"resource":"nodes"}"#
        let log =
            event("bob", "list", nodes) + event("bob", "get", #""requestURI":"/api/v1""#)
            + event("carol", "get", #""requestURI":"/apis""#) + event("system:kube-scheduler", "list", nodes)
        let table = try Self.access("least-privilege", "--audit-log", "-", "rbac.yaml", input: log)
        #expect(
            table.output.hasPrefix(
                "---\n# User bob: 1 rule, beside what Kubernetes itself gives it by ClusterRole system:discovery\n"))
        #expect(!table.output.contains("carol") && !table.output.contains("scheduler"))
        for part in [
            "carol: used only what Kubernetes itself gives; no role is written",
            "system:kube-scheduler: parts of Kubernetes with the roles that it gives them; no role is written",
            "User bob used what today's roles do not allow: list nodes;",
            "User bob also has the rights of group devs, which stay:",
        ] {
            #expect(table.errors.contains(part), "\(part)\n\(table.errors)")
        }
        let json = try Self.access(
            "least-privilege", "--audit-log", "-", "rbac.yaml", "--format", "json", input: log
        ).json()
        let proposal = try #require((json["proposals"] as? [[String: Any]])?.first)
        #expect(proposal["defaults"] as? [String] == ["ClusterRole system:discovery"])
        #expect(proposal["groups"] as? [String] == ["devs"])
        #expect(json["satisfied"] as? [String] == ["carol"])
        #expect(json["components"] as? [String] == ["system:kube-scheduler"])
    }

    @Test func aBrokenLogIsSaid() throws {
        let broken = try Self.access(
            "least-privilege", "--audit-log", "-", "rbac.yaml", "--format", "json", input: Self.audit + "{\"kind\n")
        #expect(broken.status == 2)
        let log = try #require(try broken.json()["log"] as? [String: Any])
        #expect(log["events"] as? Int == 2 && log["unreadable"] as? Int == 1)
        let empty = try Self.access("least-privilege", "--audit-log", "-", "rbac.yaml", input: "{}\n")
        #expect(empty.errors == "Error: there are no audit events in -\n" && empty.status == 2)
        let mistyped = try Self.access(
            "least-privilege", "--audit-log", "-", "--subject", "alise", "rbac.yaml", input: Self.audit)
        #expect(mistyped.errors.contains("the log shows nothing of User alise (did you mean User alice?)"))
    }

    /// Of a role that was hardly used the rules are counted, and otherwise told; JSON has them all.
    @Test(
        arguments: [
            (["a"], 6, "all but 1 of 7 rules"), ([], 6, "all 6 rules"), (["a"], 5, nil),
            (["a", "b", "c", "d", "e", "f"], 6, nil),
        ] as [([String], Int, String?)])
    func countsTheRulesOfARoleThatWasHardlyUsed(used: [String], unused: Int, row: String?) throws {
        func rule(_ resource: String) -> String {
            "  - {apiGroups: [x.io], resources: [\(resource)], verbs: [get, delete]}\n"
        }
        let objects =
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n"
            + used.map(rule).joined() + (1...unused).map { rule("unused\($0)") }.joined() + """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: b, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
                subjects: [{kind: User, name: carol, apiGroup: rbac.authorization.k8s.io}]

                """
        let log = (used + ["other"]).map {
            #"{"kind":"Event","stage":"ResponseComplete","verb":"get","user":{"username":"carol"},"#
                + #""objectRef":{"apiGroup":"x.io","resource":"\#($0)","namespace":"shop","name":"n"}}"# + "\n"
        }.joined()
        let folder = try Folder(["roles.yaml": objects])
        func run(_ format: String) throws -> Command {
            try Command(
                ["access", "least-privilege", "--audit-log", "-", "roles.yaml", "--format", format], input: log,
                environment: ["COLUMNS": "200"], in: folder.url)
        }
        let errors = try run("table").errors
        let binding = "roles.yaml:\(5 + used.count + unused + 1):1"
        for resource in used { #expect(errors.contains("delete \(resource).x.io"), "\(errors)") }
        if let row {
            let line = errors.split(separator: "\n").first { $0.contains(row) }
            #expect(line?.hasSuffix(binding) == true, "\(errors)")
            #expect(!errors.contains("unused1"), "\(errors)")
        } else {
            #expect(!errors.contains("all but"), "\(errors)")
            for number in 1...unused {
                #expect(errors.contains("delete unused\(number).x.io (the whole rule)"), "\(errors)")
            }
        }
        let proposal = try #require((try run("json").json()["proposals"] as? [[String: Any]])?.first)
        #expect((proposal["removed"] as? [Any])?.count == used.count + unused)
    }
}
