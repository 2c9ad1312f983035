extension ManifestText {
    mutating func deployment(_ application: Application, _ random: inout CorpusRandom) {
        replicated("apps/v1", "Deployment", application, &random) { text, random in
            text.map("strategy") {
                $0.field("type", "RollingUpdate")
                $0.field("rollingUpdate", "{maxSurge: 1, maxUnavailable: \(random.pick(["0", "25%"]))}")
            }
        }
    }

    /// An Argo Rollout: a custom resource that embeds a pod template.
    mutating func rollout(_ application: Application, _ random: inout CorpusRandom) {
        replicated("argoproj.io/v1alpha1", "Rollout", application, &random) { text, _ in
            text.map("strategy") {
                $0.map("canary") {
                    $0.list("steps") {
                        $0.item { $0.field("setWeight", 20) }
                        $0.item { $0.field("pause", "{duration: 10m}") }
                        $0.item { $0.field("setWeight", 60) }
                    }
                }
            }
        }
    }

    mutating func statefulSet(_ application: Application, _ random: inout CorpusRandom) {
        service(application, isHeadless: true, &random)
        replicated("apps/v1", "StatefulSet", application, &random) { text, random in
            text.field("serviceName", application.name)
            text.list("volumeClaimTemplates") {
                $0.item {
                    $0.map("metadata") { $0.field("name", "data") }
                    $0.claimSpec(&random)
                }
            }
        }
    }

    mutating func daemonSet(_ application: Application, _ random: inout CorpusRandom) {
        object("apps/v1", "DaemonSet")
        metadata(application, &random)
        map("spec") { text in
            text.map("selector") { $0.selector("matchLabels", application) }
            text.template(application, isNodeAgent: true, &random)
        }
    }

    mutating func cronJob(_ application: Application, _ random: inout CorpusRandom) {
        object("batch/v1", "CronJob")
        metadata(application, &random)
        map("spec") { text in
            text.field("schedule", "\"\(random.number(0...59)) \(random.number(0...23)) * * *\"")
            text.field("concurrencyPolicy", "Forbid")
            text.map("jobTemplate") {
                $0.map("spec") {
                    $0.field("backoffLimit", 2)
                    $0.map("template") { $0.podSpec(application, restartPolicy: "OnFailure", &random) }
                }
            }
        }
    }

    mutating func claim(_ application: Application, _ random: inout CorpusRandom) {
        object("v1", "PersistentVolumeClaim")
        metadata(application, &random)
        claimSpec(&random)
    }

    mutating func autoscaler(_ application: Application, _ random: inout CorpusRandom) {
        object("autoscaling/v2", "HorizontalPodAutoscaler")
        metadata(application, &random)
        map("spec") { text in
            text.field("scaleTargetRef", "{apiVersion: apps/v1, kind: Deployment, name: \(application.name)}")
            text.field("minReplicas", 2)
            text.field("maxReplicas", random.number(4...40))
            text.list("metrics") {
                $0.item {
                    $0.field("type", "Resource")
                    $0.map("resource") {
                        $0.field("name", "cpu")
                        $0.field("target", "{type: Utilization, averageUtilization: 70}")
                    }
                }
            }
        }
    }

    private mutating func replicated(
        _ apiVersion: String, _ kind: String, _ application: Application, _ random: inout CorpusRandom,
        rest: (inout ManifestText, inout CorpusRandom) -> Void
    ) {
        comment("\(application.name): owned by \(application.team)")
        object(apiVersion, kind)
        metadata(application, &random)
        map("spec") { text in
            text.field("replicas", random.number(1...6))
            text.map("selector") { $0.selector("matchLabels", application) }
            text.template(application, isNodeAgent: false, &random)
            rest(&text, &random)
        }
    }

    private mutating func template(_ application: Application, isNodeAgent: Bool, _ random: inout CorpusRandom) {
        map("template") { text in
            text.map("metadata") { text in
                text.labels(application, &random)
                if random.chance(30) {
                    text.map("annotations") {
                        $0.field("prometheus.io/scrape", "\"true\"")
                        $0.field("prometheus.io/port", "\"\(application.port)\"")
                    }
                }
            }
            text.podSpec(application, isNodeAgent: isNodeAgent, &random)
        }
    }

    private mutating func claimSpec(_ random: inout CorpusRandom) {
        map("spec") { text in
            text.strings("accessModes", ["ReadWriteOnce"])
            text.map("resources") { $0.map("requests") { $0.field("storage", "\(random.number(1...200))Gi") } }
        }
    }
}
