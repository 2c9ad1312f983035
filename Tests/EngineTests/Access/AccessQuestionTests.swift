import Analyses
import Documents
import Foundation
import Kubernetes
import Policies
import Testing

@testable import Engine

/// Resources and verbs as people write them.
struct AccessQuestionTests {
    /// A model of a role that grants this rule.
    static func model(_ rule: String = "{apiGroups: [argoproj.io], resources: [applications], verbs: [get]}") throws
        -> AccessModel
    {
        let text = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: r}
            rules: [\(rule)]
            """
        let bytes = Array(text.utf8)
        var facts = AccessFacts()
        try bytes.withUnsafeBufferPointer { bytes in
            let places = FilePlaces(name: "r.yaml", keepsExcerpts: false) { SourceText(bytes) }
            var stream = DocumentStream(bytes: bytes)
            while let document = try stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources { facts.add(resource, file: places) }
            }
        }
        return AccessModel(facts, completeness: .files)
    }

    @Test(
        arguments: [
            ("pods", "", "pods", "", ""), ("pod", "", "pods", "", ""), ("po", "", "pods", "", ""),
            ("Pod", "", "pods", "", ""), ("deploy", "apps", "deployments", "", ""),
            ("deployments.apps", "apps", "deployments", "", ""), ("deployments.v1.apps", "apps", "deployments", "", ""),
            ("ingress.networking", "networking.k8s.io", "ingresses", "", ""), ("events", "", "events", "", ""),
            ("events.events.k8s.io", "events.k8s.io", "events", "", ""),
            ("endpoints", "", "endpoints", "", ""), ("netpol", "networking.k8s.io", "networkpolicies", "", ""),
            ("pods/exec", "", "pods", "exec", ""), ("pods/web", "", "pods", "", "web"),
            ("pods/exec/web", "", "pods", "exec", "web"), ("deploy/scale", "apps", "deployments", "scale", ""),
            ("applications", "argoproj.io", "applications", "", ""),
            ("applications/app", "argoproj.io", "applications", "", "app"),
            ("things.example.com/a/b", "example.com", "things", "", "a/b"), ("*", "", "*", "", ""),
            ("unheard", "", "unheard", "", ""),
        ] as [(String, String, String, String, String)])
    func aResourceIsReadAsKubectlReadsIt(
        _ text: String, _ group: String, _ resource: String, _ subresource: String, _ name: String
    ) throws {
        let argument = ResourceArgument(text, subresource: nil, in: try Self.model())
        #expect(argument.group == group)
        #expect(argument.resource == resource)
        #expect(argument.subresource == subresource)
        #expect(argument.name == name)
    }

    @Test func aSubresourceBesideLeavesTheSlashToTheName() throws {
        let argument = ResourceArgument("pods/exec", subresource: "log", in: try Self.model())
        #expect(argument.subresource == "log" && argument.name == "exec")
        let named = ResourceArgument("pods/exec", subresource: "", in: try Self.model())
        #expect(named.subresource == "" && named.name == "exec" && named.notes.isEmpty)
    }

    @Test(
        arguments: [
            ("get", "pods", nil, "get pods in every namespace", []), ("get", "nodes", nil, "get nodes", []),
            ("get", "pods/web", "shop", "get pods named web in namespace shop", []),
            ("GET", "/metrics", nil, "get /metrics", []),
            ("get", "nodes", "shop", "get nodes", ["nodes belong to no namespace; the namespace is left out"]),
            (
                "gte", "pods", "shop", "gte pods in namespace shop",
                ["'gte' is no verb of Kubernetes; it is taken literally (did you mean get?)"]
            ),
            (
                "get", "applications", "shop", "get applications.argoproj.io in namespace shop",
                ["applications is taken for applications.argoproj.io, of which rules speak"]
            ),
            (
                "get", "secrest", "shop", "get secrest in namespace shop",
                [
                    "secrest is no resource of Kubernetes and no rule names it; it is taken literally "
                        + "(did you mean secret?)"
                ]
            ),
            (
                "read", "/metrics", nil, "read /metrics",
                ["'read' is no HTTP method; paths are asked for with one, such as get"]
            ),
        ] as [(String, String, String?, String, [String])])
    func aQuestionIsSaidBack(
        _ verb: String, _ resource: String, _ namespace: String?, _ phrase: String, _ notes: [String]
    ) throws {
        let question = AccessQuestion(verb: verb, resource: resource, namespace: namespace, in: try Self.model())
        #expect(question.phrase == phrase)
        #expect(question.notes == notes)
    }

    /// As the API server does: rights in the namespace `shop` reach the Namespace `shop`.
    @Test func aNamespaceIsAskedForInItself() throws {
        let question = AccessQuestion(verb: "get", resource: "ns/shop", namespace: nil, in: try Self.model())
        guard case .resource(let request) = question.attributes else {
            Issue.record("not a resource")
            return
        }
        #expect(request.resource == "namespaces" && request.name == "shop" && request.namespace == "shop")
    }

    @Test(arguments: [("get", true), ("impersonate:user-info", true), ("manifests", false), ("GET", false)])
    func aVerbIsToldFromAPath(_ word: String, _ isVerb: Bool) { #expect(AccessQuestion.isVerb(word) == isVerb) }

    static let recording = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/recordings/kube-apiserver-1.36.jsonl")

    /// Every resource that a real API server 1.36 lists, with the names by which it knows it.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: recording.path), "the recordings are not beside the repository"))
    func theTableIsWhatTheServerSays() throws {
        var checked = 0
        for line in try String(contentsOf: Self.recording, encoding: .utf8).split(separator: "\n") {
            let exchange = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard exchange["name"] as? String == "resources", let response = exchange["response"] as? [String: Any],
                let body = response["body"] as? String,
                let list = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any],
                let version = list["groupVersion"] as? String, let resources = list["resources"] as? [[String: Any]]
            else { continue }
            let group = version.contains("/") ? String(version.split(separator: "/")[0]) : ""
            if group == "argoproj.example.com" { continue }
            for resource in resources {
                let words = try #require(resource["name"] as? String).split(separator: "/").map(String.init)
                let known = KnownResource.all.first { $0.group == group && $0.name == words[0] }
                let found = try #require(known, "\(group) \(words)")
                checked += 1
                if words.count > 1 {
                    #expect(found.subresources.contains(words[1]), "\(words)")
                    continue
                }
                #expect(found.singular == resource["singularName"] as? String)
                #expect(found.isNamespaced == resource["namespaced"] as? Bool, "\(words)")
                #expect(found.shortNames == resource["shortNames"] as? [String] ?? [], "\(words)")
            }
        }
        #expect(checked > 80)
    }
}
