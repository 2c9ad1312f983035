import CEL
import Kubernetes
import Policies

/// Workloads that are reached from outside, and what workloads reach that they should not.
extension FindingCollector {
    mutating func checkExposure() {
        let ways = exposure.sorted.filter { !$0.connections.isEmpty && $0.leadsToInternet }
        let byWorkload = Dictionary(grouping: ways, by: \.workload)
        for workload in model.workloads {
            guard let ways = byWorkload[workload.name] else { continue }
            let isGateway = { (way: Exposure) in way.route == .gateway || way.route == .virtualService }
            for (rule, ways) in [
                (NetworkRule.internetFacing, ways.filter { !isGateway($0) }),
                (.internetFacingGateway, ways.filter(isGateway)),
            ] {
                guard let first = ways.first else { continue }
                let ports = ways.reduce(ConnectionSet.none) { $0.union($1.connections) }
                var seen: Set<String> = []
                let through = ways.compactMap(\.links.first?.text).filter { seen.insert($0).inserted }
                report(
                    rule, "\(workload.name) can be reached from outside on \(ports) through \(someNames(through))",
                    at: first.links.first?.origin ?? workload.origin,
                    about: [Fingerprint.text(of: Set(ways.map(\.identity)).sorted())],
                    evidence: ways.prefix(3).flatMap(\.path),
                    absent: .policies(for: workload.name.namespace).barring, .mesh.barring)
            }
            if let interface = FindingCollector.sensitiveInterface(workload), let first = ways.first {
                report(
                    .sensitiveInterface,
                    "\(interface), which runs what it is told, can be reached from outside: \(workload.name) "
                        + "through \(first.links.first?.text ?? first.route.rawValue)",
                    at: first.links.first?.origin ?? workload.origin,
                    about: [interface, workload.name.description], evidence: first.path,
                    absent: .policies(for: workload.name.namespace).barring, .mesh.barring)
            }
        }
    }

    /// What a workload is, if whoever reaches it is half way to the cluster.
    private static func sensitiveInterface(_ workload: NetworkModel.Workload) -> String? {
        for image in workload.facts.flatMap(\.images) {
            let repository = ImageName.repository(of: image)
            for (end, name) in sensitiveImages where repository == end || repository.hasSuffix("/" + end) {
                return name
            }
        }
        return nil
    }

    /// Ends of repositories of programs that run what they are told, or show what they hold, often without a password.
    private static let sensitiveImages: [(String, String)] = [
        ("kubernetesui/dashboard", "the Kubernetes Dashboard"), ("kubernetes-dashboard", "the Kubernetes Dashboard"),
        ("kubernetesui/dashboard-web", "the Kubernetes Dashboard"), ("argoproj/argocd", "Argo CD"),
        ("argoproj/argocli", "Argo Workflows"), ("jenkins/jenkins", "Jenkins"), ("jenkins", "Jenkins"),
        ("centraldashboard", "Kubeflow"), ("mlflow/mlflow", "MLflow"), ("mlflow", "MLflow"),
        ("ollama/ollama", "Ollama"), ("rayproject/ray", "Ray"), ("rayproject/ray-ml", "Ray"),
        ("weaveworks/scope", "Weave Scope"), ("portainer/portainer-ce", "Portainer"),
        ("rancher/rancher", "Rancher"), ("headlamp-k8s/headlamp", "Headlamp"), ("phpmyadmin", "phpMyAdmin"),
        ("adminer", "Adminer"), ("mongo-express", "mongo-express"),
        ("rediscommander/redis-commander", "Redis Commander"),
        ("apache/airflow", "Airflow"), ("jupyter/base-notebook", "Jupyter"), ("jupyter/scipy-notebook", "Jupyter"),
        ("jupyterhub/jupyterhub", "JupyterHub"), ("longhornio/longhorn-ui", "Longhorn"), ("kiali/kiali", "Kiali"),
    ]

    /// Services and routes that lead nowhere.
    mutating func checkBackends() {
        for service in model.facts.services where !service.selector.isEmpty && service.kind != .externalName {
            if exposure.hasTargets(service) {
                let selector = LabelSelector(matchLabels: service.selector)
                if let guess = guess(of: service.title, selector, selecting: exposure.workloads(behind: service)) {
                    cannotTell(.danglingService, guess.reason, at: guess.origin)
                }
                continue
            }
            if model.scope == .files && workloads[service.namespace] == nil {
                cannotTell(
                    .danglingService, "no workload of namespace \(service.namespace) was scanned", at: service.origin)
                continue
            }
            let selector = service.selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            report(
                .danglingService,
                "Service \(service.namespace)/\(service.name) selects no workload that was scanned: "
                    + selector.joined(separator: ","),
                at: service.origin,
                absent: Absence(
                    of: [.workloads], in: .namespace(service.namespace), saying: Array(service.selector.values)))
        }
        let namespacesOfServices = Set(model.facts.services.map(\.namespace))
        for (route, backend) in exposure.missing {
            let isIngress = route.kind == .ingress || route.kind == .openShiftRoute
            let rule = isIngress ? NetworkRule.danglingIngressBackend : .danglingGatewayBackend
            if model.scope == .files && !namespacesOfServices.contains(backend.namespace) {
                cannotTell(rule, "no Service of namespace \(backend.namespace) was scanned", at: backend.origin)
                continue
            }
            let isThere = exposure.hasService(backend.service, in: backend.namespace)
            let what = "Service \(backend.namespace)/\(backend.service)"
            report(
                rule,
                isThere
                    ? "\(route.title) names a port that \(what) does not have"
                    : "\(route.title) leads to \(what), which is not there",
                at: backend.origin, about: [backend.service],
                absent: Absence(
                    of: [.core("Service")], in: .namespace(backend.namespace), saying: [backend.service]))
        }
    }

    /// Cloud metadata, kubelets and the API server.
    mutating func checkSensitiveDestinations() {
        if let metadata = AddressSet(parsing: "169.254.169.254") {
            check(
                .metadataReachable, "the metadata service of the cloud (169.254.169.254)", metadata,
                ConnectionSet(.tcp, port: 80))
        }
        let nodes = AddressSet.union(of: model.facts.nodes.map(\.addresses))
        check(.kubeletReachable, "the kubelets of the nodes", nodes, ConnectionSet(.tcp, port: 10250))
        for server in model.facts.apiServers {
            check(.apiServerReachable, "the API server", server.addresses, server.ports)
        }
        checkHostNetwork()
    }

    /// A pod on the network of its node reaches what the node itself must reach, and no NetworkPolicy holds it.
    private mutating func checkHostNetwork() {
        let members = Dictionary(grouping: model.workloads.filter(\.isOnHostNetwork)) { $0.name.namespace }
        let foreign = model.facts.foreignPolicies.first { $0.namespace == nil }?.origin.resource.kind
        for namespace in members.keys.sorted() {
            guard let members = members[namespace], let origin = members.map(\.origin).min() else { continue }
            let names = someNames(members.map(\.name).namesInNamespace)
            for (rule, what) in [
                (NetworkRule.metadataReachable, "the metadata service of the cloud (169.254.169.254)"),
                (.kubeletReachable, "the kubelet of their node"), (.apiServerReachable, "the API server"),
            ] {
                if let foreign {
                    cannotTell(
                        rule, "a \(foreign), which this analysis does not understand, may hold for nodes", at: origin)
                    continue
                }
                report(
                    rule,
                    "pods of namespace \(namespace) are on the network of their node (hostNetwork), where network "
                        + "policies do not hold, and can reach \(what): \(names)",
                    at: origin)
            }
        }
    }

    /// How a pod reaches a destination.
    private enum Way {
        case none
        /// Nothing restricts it.
        case open
        case rule(Origin, policy: String)
    }

    private static func way(
        _ pod: PodClass, _ addresses: AddressSet, _ connections: ConnectionSet, _ model: NetworkModel
    ) -> Way {
        let reached = model.outside(of: pod, .egress).lazy
            .filter { !$0.connections.intersection(connections).isEmpty }
            .compactMap { $0.range.set.intersection(addresses).ranges.first?.first }
        guard let address = reached.first else { return .none }
        var way = Way.none
        _ = model.egress(of: pod, to: .address(address)) { decision in
            guard case .none = way, decision.ruling == .allowed, !decision.connections.intersection(connections).isEmpty
            else {
                return
            }
            if case .rule(let compiled) = decision.reason {
                let policy = model.index.policies[compiled.policy]
                way = .rule(model.index.rule(compiled, .egress)?.origin ?? policy.origin, policy: policy.title)
            } else {
                way = .open
            }
        }
        return way
    }

    /// Says which workloads reach a destination: one finding for each rule that lets them, one for each namespace that
    /// nothing restricts.
    private mutating func check(
        _ rule: NetworkRule, _ what: String, _ addresses: AddressSet, _ connections: ConnectionSet
    ) {
        if addresses.isEmpty { return }
        let model = model
        var open: [String: [WorkloadName]] = [:]
        var byRule: [Origin: (title: String, namespaces: Set<String>, names: [String])] = [:]
        var known: [ObjectIdentifier: Way] = [:]
        for namespace in workloads.keys.sorted() {
            for workload in workloads[namespace] ?? [] {
                let ways = workload.classes.map { pod in
                    let way = known[ObjectIdentifier(pod)] ?? FindingCollector.way(pod, addresses, connections, model)
                    known[ObjectIdentifier(pod)] = way
                    return way
                }
                if case .rule(let origin, let title)? = ways.first(where: { if case .rule = $0 { true } else { false } }
                ) {
                    byRule[origin, default: (title, [], [])].names.append(workload.name.description)
                    byRule[origin]?.namespaces.insert(namespace)
                } else if ways.contains(where: { if case .open = $0 { true } else { false } }) {
                    open[namespace, default: []].append(workload.name)
                }
            }
        }
        let policed = Set(model.index.policies.compactMap(\.namespace))
        for (origin, (title, namespaces, names)) in byRule {
            // Another policy may deny it.
            let place = namespaces.count == 1 ? Absence.Place.namespace(namespaces.first ?? "") : .anywhere
            report(
                rule, "\(title) lets \(someNames(names)) reach \(what)", at: origin,
                absent: .policies(in: place).barring)
        }
        for (namespace, names) in open {
            guard let origin = origin(of: namespace) else { continue }
            if let foreign = foreignPolicy(for: namespace) {
                cannotTell(
                    rule, "a \(foreign), which this analysis does not understand, may hold for namespace \(namespace)",
                    at: origin)
            } else if sees(namespace) || policed.contains(namespace) {
                report(
                    rule,
                    "nothing keeps \(someNames(names.namesInNamespace)) of namespace \(namespace) from \(what)",
                    at: origin, absent: .policies(for: namespace))
            } else {
                cannotTell(
                    rule,
                    "namespace \(namespace) is not declared in what was scanned: its policies may be elsewhere",
                    at: origin)
            }
        }
    }
}

extension Exposure {
    /// Whether strangers are meant to come this way. Ports of the host are told by rules about pods; the node ports of
    /// a balancer for a private network come with it, and are meant for no stranger.
    fileprivate var leadsToInternet: Bool { route != .hostPort && route != .hostNetwork && !asksForInternal }

    /// Its kind and the objects on the way.
    fileprivate var identity: String { "\(route.rawValue) \(path.map(\.text).joined(separator: " -> "))" }
}
