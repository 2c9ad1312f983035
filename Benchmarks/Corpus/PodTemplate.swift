extension ManifestText {
    /// `spec` of a pod and all below it.
    mutating func podSpec(
        _ application: Application, isNodeAgent: Bool = false, restartPolicy: String? = nil,
        _ random: inout CorpusRandom
    ) {
        map("spec") { text in
            if application.hasOwnAccount { text.field("serviceAccountName", application.name) }
            if application.care == .hardened { text.field("automountServiceAccountToken", random.chance(4)) }
            if isNodeAgent && random.chance(40) { text.field("hostNetwork", true) }
            if isNodeAgent && random.chance(25) { text.field("hostPID", true) }
            if let restartPolicy { text.field("restartPolicy", restartPolicy) }
            text.podSecurityContext(application, &random)
            if random.chance(12) {
                text.list("initContainers") { list in
                    list.container(application, name: "migrate", isNodeAgent: false, &random)
                }
            }
            text.list("containers") { list in
                list.comment("the service itself")
                list.container(application, name: application.component, isNodeAgent: isNodeAgent, &random)
                if random.chance(18) {
                    list.container(
                        application, name: random.pick(["proxy", "log-shipper", "metrics"]), isNodeAgent: false, &random
                    )
                }
            }
            text.volumes(application, isNodeAgent: isNodeAgent, &random)
            if random.chance(20) { text.scheduling(application, &random) }
            if isNodeAgent { text.list("tolerations") { $0.item { $0.field("operator", "Exists") } } }
        }
    }

    private mutating func podSecurityContext(_ application: Application, _ random: inout CorpusRandom) {
        switch application.care {
        case .hardened:
            map("securityContext") { text in
                text.field("runAsNonRoot", true)
                text.field("runAsUser", 10_001)
                text.field("runAsGroup", 10_001)
                text.field("fsGroup", 10_001)
                if !random.chance(5) { text.map("seccompProfile") { $0.field("type", "RuntimeDefault") } }
            }
        case .partial where random.chance(40):
            map("securityContext") { text in
                text.field(random.chance(50) ? "fsGroup" : "runAsUser", random.pick([1000, 1001, 65534, 10_001]))
                if random.chance(50) { text.field("runAsNonRoot", true) }
            }
        default: break
        }
    }

    private mutating func container(
        _ application: Application, name: String, isNodeAgent: Bool, _ random: inout CorpusRandom
    ) {
        item { text in
            text.field("name", name)
            text.text("image", text.image(application, &random))
            if random.chance(50) { text.field("imagePullPolicy", random.pick(["IfNotPresent", "Always"])) }
            if random.chance(30) {
                text.strings("command", ["/bin/\(application.component)", "serve"])
            }
            if random.chance(50) {
                text.strings(
                    "args",
                    [
                        "--listen=:\(application.port)", "--log-level=info",
                        "--config=/etc/\(application.name)/config.yaml",
                    ])
            }
            text.list("ports") { list in
                list.item {
                    $0.field("name", "http")
                    $0.field("containerPort", application.port)
                    $0.field("protocol", "TCP")
                    if isNodeAgent && random.chance(30) { $0.field("hostPort", application.port) }
                }
            }
            text.environment(application, &random)
            if application.care != .careless || random.chance(25) { text.resources(&random) }
            text.containerSecurityContext(application, isNodeAgent: isNodeAgent, &random)
            if random.chance(70) { text.probes(application, &random) }
            if random.chance(60) {
                text.list("volumeMounts") { list in
                    list.item {
                        $0.field("name", "config")
                        $0.field("mountPath", "/etc/\(application.name)")
                        $0.field("readOnly", true)
                    }
                    list.item {
                        $0.field("name", "tmp")
                        $0.field("mountPath", "/tmp")
                    }
                }
            }
        }
    }

    private func image(_ application: Application, _ random: inout CorpusRandom) -> String {
        let version = "1.\(random.number(0...40)).\(random.number(0...9))"
        switch application.care {
        case .hardened where random.chance(50): return application.image + "@sha256:" + random.hexadecimal(64)
        case .hardened: return application.image + ":" + version
        case .partial: return application.image + (random.chance(6) ? ":latest" : ":" + version)
        case .careless:
            return application.image + (random.chance(35) ? ":latest" : random.chance(15) ? "" : ":" + version)
        }
    }

    private mutating func environment(_ application: Application, _ random: inout CorpusRandom) {
        let count = random.skewedNumber(0...24)
        if count == 0 { return }
        list("env") { list in
            list.item {
                $0.field("name", "PORT")
                $0.field("value", "\"\(application.port)\"")
            }
            for index in 1..<max(count, 2) {
                list.item { text in
                    let name = random.pick(Application.words).uppercased()
                    switch random.number(1...16) {
                    case 1:
                        text.field("name", "\(name)_TOKEN_\(index)")
                        text.map("valueFrom") {
                            $0.map("secretKeyRef") {
                                $0.field("name", application.name)
                                $0.field("key", "token")
                            }
                        }
                    case 2:
                        text.field("name", "POD_NAME_\(index)")
                        text.map("valueFrom") { $0.map("fieldRef") { $0.field("fieldPath", "metadata.name") } }
                    case 3 where application.care == .careless && random.chance(25):
                        text.field("name", "\(name)_PASSWORD")
                        text.field("value", random.base64(20))
                    default:
                        text.field("name", "\(name)_SERVICE_ADDR_\(index)")
                        text.field("value", "\"\(name.lowercased()).\(application.namespace).svc:\(application.port)\"")
                    }
                }
            }
        }
    }

    private mutating func resources(_ random: inout CorpusRandom) {
        map("resources") { text in
            text.map("requests") {
                $0.field("cpu", random.pick(["50m", "100m", "250m", "\"1\""]))
                $0.field("memory", random.pick(["64Mi", "128Mi", "256Mi", "1Gi"]))
            }
            if random.chance(85) {
                text.map("limits") {
                    if random.chance(60) { $0.field("cpu", random.pick(["200m", "500m", "\"2\""])) }
                    $0.field("memory", random.pick(["256Mi", "512Mi", "2Gi"]))
                }
            }
        }
    }

    private mutating func containerSecurityContext(
        _ application: Application, isNodeAgent: Bool, _ random: inout CorpusRandom
    ) {
        if isNodeAgent && random.chance(35) {
            map("securityContext") { text in
                if random.chance(60) {
                    text.field("privileged", true)
                } else {
                    text.map("capabilities") { $0.strings("add", ["NET_ADMIN", "SYS_PTRACE"]) }
                }
            }
            return
        }
        switch application.care {
        case .hardened:
            map("securityContext") { text in
                text.field("allowPrivilegeEscalation", false)
                if !random.chance(5) { text.field("readOnlyRootFilesystem", true) }
                text.field("runAsNonRoot", true)
                text.map("capabilities") { $0.strings("drop", ["ALL"]) }
            }
        case .partial where random.chance(65):
            map("securityContext") { text in
                text.field("allowPrivilegeEscalation", random.chance(5))
                if random.chance(50) { text.field("readOnlyRootFilesystem", random.chance(70)) }
                if random.chance(50) { text.map("capabilities") { $0.strings("drop", ["ALL"]) } }
            }
        case .careless where random.chance(6):
            map("securityContext") { $0.field("privileged", true) }
        default: break
        }
    }

    private mutating func probes(_ application: Application, _ random: inout CorpusRandom) {
        for (probe, path) in [("livenessProbe", "/healthz"), ("readinessProbe", "/ready")] {
            map(probe) { text in
                text.map("httpGet") {
                    $0.field("path", path)
                    $0.field("port", "http")
                }
                text.field("initialDelaySeconds", random.number(3...30))
                text.field("periodSeconds", 10)
                if random.chance(50) { text.field("failureThreshold", 3) }
            }
        }
    }

    private mutating func volumes(_ application: Application, isNodeAgent: Bool, _ random: inout CorpusRandom) {
        list("volumes") { list in
            list.item {
                $0.field("name", "config")
                $0.map("configMap") { $0.field("name", "\(application.name)-config") }
            }
            list.item {
                $0.field("name", "tmp")
                $0.field("emptyDir", "{}")
            }
            guard isNodeAgent || (application.care == .careless && random.chance(8)) else { return }
            list.item { text in
                text.field("name", "host")
                text.map("hostPath") {
                    $0.field(
                        "path", random.pick(["/var/log", "/proc", "/sys", "/var/run/docker.sock", "/etc/kubernetes"]))
                }
            }
        }
    }

    private mutating func scheduling(_ application: Application, _ random: inout CorpusRandom) {
        field("nodeSelector", "{kubernetes.io/os: linux}")
        map("affinity") {
            $0.map("podAntiAffinity") {
                $0.list("preferredDuringSchedulingIgnoredDuringExecution") {
                    $0.item {
                        $0.field("weight", 100)
                        $0.map("podAffinityTerm") {
                            $0.map("labelSelector") { $0.selector("matchLabels", application) }
                            $0.field(
                                "topologyKey", random.pick(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]))
                        }
                    }
                }
            }
        }
    }
}
