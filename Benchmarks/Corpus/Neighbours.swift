/// What stands beside workloads in a repository.
extension ManifestText {
    mutating func service(_ application: Application, isHeadless: Bool = false, _ random: inout CorpusRandom) {
        object("v1", "Service")
        metadata(application, &random)
        map("spec") { text in
            if isHeadless {
                text.field("clusterIP", "None")
            } else {
                text.field("type", random.chance(6) ? "LoadBalancer" : random.chance(6) ? "NodePort" : "ClusterIP")
            }
            text.list("ports") {
                $0.item {
                    $0.field("name", "http")
                    $0.field("port", 80)
                    $0.field("targetPort", "http")
                }
            }
            text.selector("selector", application)
        }
    }

    mutating func ingress(_ application: Application, _ random: inout CorpusRandom) {
        let host = "\(application.name).\(application.team).example.com"
        object("networking.k8s.io/v1", "Ingress")
        metadata(application, &random)
        map("spec") { text in
            text.field("ingressClassName", "nginx")
            if random.chance(80) {
                text.list("tls") {
                    $0.item {
                        $0.strings("hosts", [host])
                        $0.field("secretName", "\(application.name)-tls")
                    }
                }
            }
            text.list("rules") {
                $0.item {
                    $0.field("host", host)
                    $0.map("http") {
                        $0.list("paths") {
                            $0.item {
                                $0.field("path", "/")
                                $0.field("pathType", "Prefix")
                                $0.map("backend") {
                                    $0.field("service", "{name: \(application.name), port: {name: http}}")
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    mutating func networkPolicy(_ application: Application, _ random: inout CorpusRandom) {
        object("networking.k8s.io/v1", "NetworkPolicy")
        metadata(application, &random)
        map("spec") { text in
            text.map("podSelector") { $0.selector("matchLabels", application) }
            text.strings("policyTypes", ["Ingress", "Egress"])
            text.list("ingress") { list in
                for _ in 0..<random.number(1...4) {
                    list.item {
                        $0.list("from") {
                            $0.item {
                                $0.map("namespaceSelector") {
                                    $0.map("matchLabels") {
                                        $0.field("kubernetes.io/metadata.name", random.pick(Application.teams))
                                    }
                                }
                            }
                        }
                        $0.list("ports") { $0.item { $0.line("{protocol: TCP, port: \(application.port)}") } }
                    }
                }
            }
            text.list("egress") { $0.item { $0.list("to") { $0.item { $0.field("namespaceSelector", "{}") } } } }
        }
    }

    /// The policy of a namespace for whatever runs in it: nothing comes in, and only names are looked up.
    mutating func defaultPolicy(_ application: Application, _ random: inout CorpusRandom) {
        object("networking.k8s.io/v1", "NetworkPolicy")
        metadata(application, name: "default", &random)
        map("spec") { text in
            text.field("podSelector", "{}")
            text.strings("policyTypes", ["Ingress", "Egress"])
            text.list("egress") { list in
                list.item {
                    $0.list("ports") {
                        $0.item { $0.line("{protocol: UDP, port: 53}") }
                        $0.item { $0.line("{protocol: TCP, port: 53}") }
                    }
                }
            }
        }
    }

    mutating func serviceAccount(_ application: Application, _ random: inout CorpusRandom) {
        object("v1", "ServiceAccount")
        metadata(application, &random)
    }

    /// What roles are about, with its API group.
    private static let roleResources = [
        ("", "pods"), ("", "configmaps"), ("", "services"), ("", "secrets"), ("apps", "deployments"),
        ("batch", "jobs"), ("networking.k8s.io", "ingresses"),
    ]

    /// A ServiceAccount with its role and binding.
    mutating func accessControl(_ application: Application, _ random: inout CorpusRandom) {
        let isClusterWide = random.chance(25)
        serviceAccount(application, &random)
        object("rbac.authorization.k8s.io/v1", isClusterWide ? "ClusterRole" : "Role")
        metadata(application, isNamespaced: !isClusterWide, &random)
        list("rules") { list in
            for _ in 0..<random.number(1...8) {
                list.item {
                    let isWild = random.chance(3)
                    let (group, resource) = random.pick(ManifestText.roleResources)
                    $0.strings("apiGroups", [group])
                    $0.strings("resources", [isWild ? "*" : resource])
                    $0.strings(
                        "verbs",
                        isWild ? ["*"] : ["get", "list", "watch"] + (random.chance(10) ? ["update", "patch"] : []))
                }
            }
        }
        object("rbac.authorization.k8s.io/v1", isClusterWide ? "ClusterRoleBinding" : "RoleBinding")
        metadata(application, isNamespaced: !isClusterWide, &random)
        map("roleRef") {
            $0.field("apiGroup", "rbac.authorization.k8s.io")
            $0.field("kind", isClusterWide ? "ClusterRole" : "Role")
            $0.field("name", application.name)
        }
        list("subjects") {
            $0.item {
                $0.field("kind", "ServiceAccount")
                $0.field("name", application.name)
                $0.field("namespace", application.namespace)
            }
        }
    }

    mutating func namespace(_ application: Application, _ random: inout CorpusRandom) {
        object("v1", "Namespace")
        map("metadata") { text in
            text.field("name", application.namespace)
            text.map("labels") {
                $0.field("team", application.team)
                if random.chance(40) {
                    $0.field(
                        "pod-security.kubernetes.io/enforce", random.pick(["restricted", "baseline", "privileged"]))
                }
            }
        }
    }
}
