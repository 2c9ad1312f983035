import Testing

@testable import Analyses

/// Random inventories in which rights to objects of certain names and kubelets lead to an administrator.
struct RandomEscalationTests {
    static let namespaces = ["shop", "ops"]
    static let names = ["a", "b", "c"]

    /// Pods, Deployments, Secrets, and subjects with some rights to them; `ops/a` may do everything.
    static func text(_ random: inout RandomAccess, naming: Bool = true) -> String {
        var text =
            role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
            + binding("root", "ClusterRole root", to: "ServiceAccount ops/a")
        for name in names {
            let (namespace, account) = (random.pick(namespaces), random.pick(names))
            let mounts = random.chance(70)
            let secret = random.chance(50) ? ", envFrom: [{secretRef: {name: \(random.pick(names))}}]" : ""
            let node = random.chance(80) ? "nodeName: n\(random.pick(names)), " : ""
            let spec =
                "automountServiceAccountToken: \(mounts), serviceAccountName: \(account), "
                + "containers: [{name: c, image: a/b:1\(secret)}]"
            text +=
                "---\napiVersion: v1\nkind: Pod\nmetadata: {name: \(name), namespace: \(namespace)}\nspec: {\(node)\(spec)}\n"
            if random.chance(50) {
                text +=
                    "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \(name), namespace: \(random.pick(namespaces))}\n"
                    + "spec: {template: {spec: {containers: [{name: c, image: a/b:1}]}}}\n"
            }
            if random.chance(50) {
                text +=
                    "---\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {name: \(name), "
                    + "namespace: \(random.pick(namespaces)), annotations: {kubernetes.io/service-account.name: \(random.pick(names))}}\n"
            }
        }
        for number in 0..<4 {
            let (group, resource) = random.pick([
                ("", "pods/exec"), ("", "pods"), ("", "secrets"), ("apps", "deployments"),
                ("", "serviceaccounts/token"),
                ("", "pods/ephemeralcontainers"), ("", "nodes/proxy"),
            ])
            let verb = random.pick(["get", "create", "patch", "update", "'*'"])
            let name = random.chance(80) ? random.pick(resource == "nodes/proxy" ? names.map { "n" + $0 } : names) : nil
            let limit = name.flatMap { naming ? ", resourceNames: [\($0)]" : nil } ?? ""
            text += role("r\(number)", "{apiGroups: ['\(group)'], resources: [\(resource)], verbs: [\(verb)]\(limit)}")
            let account = "ServiceAccount \(random.pick(namespaces))/\(random.pick(names))"
            text += binding(
                "b\(number)", in: random.chance(50) ? random.pick(namespaces) : nil, "ClusterRole r\(number)",
                to: account)
        }
        return text
    }

    /// Who gets to the administrator by asking the authorizer for each object by its name, again and again.
    static func administrators(_ model: AccessModel) -> Set<Subject> {
        let authorizer = Authorizer(model)
        let accounts = namespaces.flatMap { namespace in
            names.map { Subject.serviceAccount(namespace: namespace, name: $0) }
        }
        var found: Set<Subject> = [.serviceAccount(namespace: "ops", name: "a")]
        func may(_ subject: Subject, _ text: String) -> Bool {
            authorizer.decide(request(text), by: UserInfo(subject)).isAllowed
        }
        func isWay(from subject: Subject) -> Bool {
            func gets(_ namespace: String, _ name: String) -> Bool {
                found.contains(.serviceAccount(namespace: namespace, name: name))
            }
            for workload in model.facts.workloads {
                let place = "-n \(workload.namespace) \(workload.name)"
                if workload.kind == "Deployment" {
                    let changes = ["update", "patch"].contains { may(subject, "\($0) deployments.apps \(place)") }
                    if changes, names.contains(where: { gets(workload.namespace, $0) }) { return true }
                } else if model.mountsToken(workload), gets(workload.namespace, workload.serviceAccount) {
                    let ways = [
                        "create pods/exec", "update pods", "patch pods",
                        "patch pods/ephemeralcontainers",
                    ]
                    if ways.contains(where: { may(subject, "\($0) \(place)") }) { return true }
                    guard let node = workload.placement.nodeName else { continue }
                    if ["get", "create"].contains(where: { may(subject, "\($0) nodes/proxy \(node)") }) { return true }
                    if subject == .node(node) { return true }
                }
            }
            for secret in model.facts.tokenSecrets where gets(secret.namespace, secret.serviceAccount) {
                if may(subject, "get secrets -n \(secret.namespace) \(secret.name)") { return true }
            }
            guard subject.nodeName == nil else { return false }
            return accounts.contains { account in
                guard found.contains(account), case .serviceAccount(let namespace, let name) = account else {
                    return false
                }
                return may(subject, "create serviceaccounts/token -n \(namespace) \(name)")
            }
        }
        let all = accounts + model.nodeNames.map(Subject.node)
        while true {
            let more = all.filter { !found.contains($0) && isWay(from: $0) }
            if more.isEmpty { return found }
            found.formUnion(more)
        }
    }

    @Test func everyObjectThatTheAuthorizerGivesIsAWay() throws {
        var found = 0
        for seed in 1...300 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let model = try accessModel(Self.text(&random))
            let graph = EscalationGraph(AccessAnalysis(model))
            for subject in Self.administrators(model) {
                let path = graph.paths(from: [.subject(subject)]).first { $0.goal == .clusterAdmin }
                #expect(path != nil, "seed \(seed): \(subject)")
                found += (path?.steps.count ?? 0) > 1 ? 1 : 0
            }
        }
        #expect(found > 100, "\(found)")
    }

    /// The same right to all objects leads at least as far.
    @Test func fewerNamesLeadNoFurther() throws {
        var (some, all) = (0, 0)
        for seed in 1...200 as ClosedRange<UInt64> {
            var (random, same) = (RandomAccess(seed: seed), RandomAccess(seed: seed))
            let named = EscalationGraph(AccessAnalysis(try accessModel(Self.text(&random))))
            let unnamed = EscalationGraph(AccessAnalysis(try accessModel(Self.text(&same, naming: false))))
            let goals = { (graph: EscalationGraph) in
                Set(graph.paths(from: graph.sources).map { "\(graph.describe($0.source)) \($0.goal)" })
            }
            let (few, many) = (goals(named), goals(unnamed))
            #expect(few.isSubset(of: many), "seed \(seed): \(few.subtracting(many))")
            some += few.count
            all += many.count
        }
        #expect(some > 0 && all > some)
    }

    @Test func whoCanFindsTheKubeletsThatTheAuthorizerAllows() throws {
        var allowed = 0
        for seed in 1...100 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let model = try accessModel(Self.text(&random))
            let authorizer = Authorizer(model)
            for namespace in Self.namespaces {
                for name in Self.names {
                    for what in ["get secrets", "create serviceaccounts/token", "list pods", "update secrets"] {
                        let asked = request("\(what) -n \(namespace) \(name)")
                        let nodes = model.nodeNames.filter {
                            authorizer.decide(asked, by: UserInfo(.node($0))).isAllowed
                        }
                        #expect(Set(model.whoCan(asked).nodes.map(\.node)) == Set(nodes), "seed \(seed): \(asked)")
                        allowed += nodes.count
                    }
                }
            }
        }
        #expect(allowed > 100, "\(allowed)")
    }
}
