import Kubernetes
import Testing

@testable import Analyses

/// How much is looked at to list the connections of many workloads.
@Suite struct PairEvaluatorTests {
    /// Namespaces of ten workloads, each with a policy that denies by default and lets `web` reach `db` there.
    private func cluster(namespaces: Int) throws -> NetworkModel {
        var documents: [String] = []
        for number in 0..<namespaces {
            let namespace = "n\(number)"
            for name in ["web", "db"] + (0..<8).map({ "other\($0)" }) {
                documents.append(
                    deployment(
                        name, in: namespace, labels: "app: \(name), unique: \(name)-\(number)",
                        spec: "serviceAccountName: \(name)-\(number)"))
            }
            documents.append(
                networkPolicy(
                    "default", in: namespace,
                    "podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [{podSelector: {}}]}]"))
            documents.append(
                networkPolicy(
                    "db", in: namespace,
                    "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]"
                ))
        }
        return try networkModel(documents.joined(separator: "\n---\n"))
    }

    /// `other` 0 to 7 are one class in each namespace: nothing asks for what tells them apart.
    @Test func labelsThatNoSelectorAsksForMakeNoClasses() throws {
        #expect(try cluster(namespaces: 1).classCount == 3)
        #expect(try cluster(namespaces: 4).classCount == 12)
    }

    @Test func serviceAccountsThatNoPolicyOfTheMeshAsksForMakeNoClasses() throws {
        let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
        let accounts = (0..<9).map { deployment("w\($0)", spec: "serviceAccountName: s\($0)") }
        func classes(_ principals: String) throws -> Int {
            let policy = """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p, namespace: shop}
                spec: {rules: [{from: [{source: {principals: [\(principals)]}}]}]}
                """
            return try networkModel(([namespace, policy] + accounts).joined(separator: "\n---\n")).classCount
        }
        #expect(try classes("'*'") == 1)
        #expect(try classes("cluster.local/ns/shop/sa/s1") == 2)
        #expect(try classes("cluster.local/ns/shop/sa/s1, '*/sa/s2', '*/sa/s3'") == 4)
        #expect(try classes("cluster.local/ns/else/sa/s1") == 1)
    }

    /// Ten times the cluster is ten times the pairs, not a hundred times.
    @Test func onlyPairsThatARuleAsksForAreLookedAt() throws {
        func pairs(_ namespaces: Int) throws -> Int {
            let model = try cluster(namespaces: namespaces)
            let candidates = PairCandidates(model)
            var count = 0
            for pod in model.classes { count += candidates.of(pod).members.count }
            return count
        }
        #expect(try pairs(2) == 2)
        #expect(try pairs(20) == 20)
    }

    /// What lets everybody out for names alone, and everybody in on another port, makes no pairs.
    @Test func pairsWithoutAPortInCommonAreNotLookedAt() throws {
        func pairs(_ workloads: Int, ports: String) throws -> Int {
            let documents = (0..<workloads).flatMap { number in
                [
                    deployment("w\(number)", labels: "app: w\(number)", ports: "{name: http, containerPort: 8080}"),
                    networkPolicy(
                        "p\(number)",
                        """
                        podSelector: {matchLabels: {app: w\(number)}}, policyTypes: [Ingress, Egress], \
                        ingress: [{ports: [\(ports)]}, {from: [{podSelector: {}}], ports: [{port: 9090}]}], \
                        egress: [{ports: [{port: 53, protocol: UDP}]}]
                        """),
                ]
            }
            let model = try networkModel(documents.joined(separator: "\n---\n"))
            let candidates = PairCandidates(model)
            return model.classes.reduce(0) { $0 + candidates.of($1).members.count }
        }
        #expect(try pairs(5, ports: "{port: http}") == 0)
        #expect(try pairs(5, ports: "{port: 53}") == 0)
        #expect(try pairs(5, ports: "{port: 50, endPort: 60, protocol: UDP}") == 25)
    }

    /// What lets pods in is looked up once for them, however many rules let them out.
    @Test(arguments: [1, 5])
    func whatLetsPodsInIsLookedUpOnceForEach(sent: Int) throws {
        func rules(_ peers: String, _ queries: Int, ports: Int) -> String {
            let selectors = (0..<queries).map {
                "{podSelector: {matchExpressions: [{key: k\($0), operator: DoesNotExist}]}}"
            }
            return (0..<ports).map {
                "{ports: [{port: \(1000 + $0)}], \(peers): [\(selectors.joined(separator: ", "))]}"
            }.joined(separator: ", ")
        }
        let documents =
            (0..<2).flatMap { number in
                [
                    deployment("w\(number)", labels: "app: w\(number)"),
                    networkPolicy("p\(number)", "podSelector: {matchLabels: {app: w\(number)}}, policyTypes: [Egress]"),
                ]
            } + [
                networkPolicy(
                    "all",
                    """
                    podSelector: {}, policyTypes: [Ingress, Egress], ingress: [\(rules("from", 4, ports: 5))], \
                    egress: [\(rules("to", 1, ports: sent))]
                    """)
            ]
        let model = try networkModel(documents.joined(separator: "\n---\n"))
        let candidates = PairCandidates(model)
        #expect(model.classes.count == 2)
        for source in model.classes { #expect(candidates.of(source).members == [0, 1]) }
        // Of two classes, into the two plans of pods, by four selectors, on five ports.
        #expect(candidates.insertions == 2 * 2 * 4 * 5)
    }

    /// More sets of ports than are told apart leave out no pair.
    @Test func manySetsOfPortsLoseNoPair() throws {
        let documents = (0..<300).flatMap { number in
            [
                deployment("w\(number)", labels: "app: w\(number)"),
                networkPolicy(
                    "p\(number)",
                    """
                    podSelector: {matchLabels: {app: w\(number)}}, policyTypes: [Ingress, Egress], \
                    ingress: [{ports: [{port: \(1000 + number)}]}], egress: [{ports: [{port: \(1000 + (number + 1) % 300)}]}]
                    """),
            ]
        }
        let lines = try networkModel(documents.joined(separator: "\n---\n")).innerLines
        #expect(lines.count == 300)
        #expect(lines.contains("shop/w298[Deployment] => shop/w299[Deployment] : TCP 1299"))
        #expect(lines.contains("shop/w299[Deployment] => shop/w0[Deployment] : TCP 1000"))
    }

    @Test(arguments: 0..<30)
    func noPairIsPassedOver(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        let candidates = PairCandidates(model)
        for source in model.classes {
            let found = Set(candidates.of(source).members)
            for destination in model.classes where !model.connections(from: source, to: destination).isEmpty {
                #expect(found.contains(destination.number))
            }
        }
    }

    @Test func everyConnectionIsListed() throws {
        let lines = try cluster(namespaces: 3).innerLines
        #expect(lines == (0..<3).map { "n\($0)/web[Deployment] => n\($0)/db[Deployment] : All Connections" })
    }

    /// Pods of one workload that differ: what any of them may open is listed once.
    @Test func workloadsOfSeveralClassesHaveOneLine() throws {
        let pods = ["one", "two"].map { tier in
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p-\(tier), namespace: shop, labels: {app: a, tier: \(tier)}, ownerReferences: [{apiVersion: \
            apps/v1, kind: StatefulSet, name: a, uid: u, controller: true}]}
            spec: {containers: [{name: c, image: i:1}]}
            """
        }
        let model = try networkModel(
            ([deployment("a", kind: "StatefulSet"), deployment("db")] + pods + [
                networkPolicy(
                    "p",
                    """
                    podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {tier: one}}}], \
                    ports: [{port: 80}]}, {from: [{podSelector: {matchLabels: {tier: two}}}], ports: [{port: 81}]}]
                    """)
            ]).joined(separator: "\n---\n"))
        #expect(model.innerLines.contains("shop/a[StatefulSet] => shop/db[Deployment] : TCP 80-81"))
        #expect(model.innerLines.contains("shop/db[Deployment] => shop/a[StatefulSet] : All Connections"))
    }

    /// The rules of which a class is a peer are found by its queries, and are those that match it.
    @Test(arguments: 0..<30)
    func rulesAreFoundByWhatTheyAskFor(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        for direction in TrafficDirection.allCases {
            let numbers = RuleNumbers(model, direction)
            let rules = model.index.policies.indices.flatMap { model.index.compiledRules($0, direction) }
            for pod in model.classes {
                #expect(numbers.matching(pod).members == rules.indices.filter { rules[$0].matches(.pod(pod)) })
                let plan = model.classes[0].plan(direction)
                let own = Set((plan.admin + plan.allowing + plan.baseline).map { ObjectIdentifier($0) })
                #expect(
                    numbers.rules(of: plan, matching: pod).members
                        == rules.indices.filter {
                            own.contains(ObjectIdentifier(rules[$0])) && rules[$0].matches(.pod(pod))
                        })
            }
        }
    }

    /// Pods that the same policies are for share one plan, however many peers tell them apart.
    @Test func classesShareThePlansOfPoliciesForAllOfThem() throws {
        let count = 12
        let documents = (0..<count).flatMap { number in
            [
                deployment("w\(number)"),
                networkPolicy(
                    "p\(number)",
                    """
                    podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, \
                    values: [w\(number)]}]}}], ports: [{port: \(1000 + number)}]}]
                    """),
            ]
        }
        let model = try networkModel(documents.joined(separator: "\n---\n"))
        #expect(model.classCount == count)
        #expect(Set(model.classes.map(\.ingress.number)).count == 1)
        let pairs = PairCandidates(model)
        #expect(model.classes.allSatisfy { pairs.of($0).members == Array(0..<count) })
        // From w0 on every port but that of the policy that leaves it out.
        #expect(model.innerLines.first == "shop/w0[Deployment] => shop/w10[Deployment] : TCP 1001-1011")
        #expect(model.innerLines.last == "shop/w9[Deployment] => shop/w8[Deployment] : TCP 1000-1008,1010-1011")
    }

    @Test(arguments: [[:], ["a": "1"], ["a": "2"], ["b": ""], ["a": "1", "b": "1"], ["a": "2", "c": "1"]])
    func anIndexOfSelectorsMatchesAsTheyDo(labels: [String: String]) {
        typealias Demand = LabelSelector.Requirement
        let demands = [
            Demand("a", .in, ["1"]), Demand("a", .in, ["1", "2"]), Demand("a", .notIn, ["1"]),
            Demand("b", .notIn, ["", "1"]), Demand("b", .exists, []), Demand("a", .doesNotExist, []),
        ]
        let selectors =
            [LabelSelector()] + demands.flatMap { first in demands.map { LabelSelector([first, $0]) } }
        var index = SelectorIndex()
        for (number, selector) in selectors.enumerated() { index.insert(selector, number: Int32(number)) }
        #expect(
            index.matches(labels).sorted()
                == selectors.indices.filter { selectors[$0].matches(labels) }.map { Int32($0) })
    }

    /// Rules for addresses that overlap, lie within one another, and lie side by side, as each address has it.
    @Test func eachAddressIsJudgedByTheRulesThatAreAboutIt() throws {
        let model = try networkModel(
            deployment("db"),
            networkPolicy(
                "p",
                """
                podSelector: {}, ingress: [\
                {from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80}]}, \
                {from: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 81}]}, \
                {from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}, \
                {from: [{ipBlock: {cidr: 255.255.255.255/32}}], ports: [{port: 82}]}, \
                {from: [{podSelector: {}}], ports: [{port: 83}]}]
                """))
        #expect(
            model.lines.filter { $0.hasSuffix("shop/db[Deployment] : TCP 443") }.count == 2)
        #expect(
            model.lines.filter { $0.contains("[External] => shop/db") && !$0.hasSuffix(" TCP 443") } == [
                "10.0.0.0-10.0.255.255[External] => shop/db[Deployment] : TCP 80,443",
                "10.1.0.0-10.1.255.255[External] => shop/db[Deployment] : TCP 81,443",
                "10.2.0.0-10.255.255.255[External] => shop/db[Deployment] : TCP 80,443",
                "255.255.255.255-255.255.255.255[External] => shop/db[Deployment] : TCP 82,443",
            ])
    }
}
