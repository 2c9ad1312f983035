/// Files in other forms than a stream of YAML objects.
extension ManifestText {
    /// `kind: List`, as `kubectl get -o yaml` prints it.
    mutating func objectList(_ application: Application, count: Int, _ random: inout CorpusRandom) {
        document()
        field("apiVersion", "v1")
        field("kind", "List")
        list("items") { list in
            for index in 0..<count {
                list.item {
                    $0.field("apiVersion", "v1")
                    $0.field("kind", "Pod")
                    $0.metadata(application, name: "\(application.name)-\(index)", &random)
                    $0.podSpec(application, &random)
                }
            }
        }
        objects += count
    }

    /// JSON as `kubectl get -o json` prints it.
    mutating func json(_ application: Application, containers: Int, _ random: inout CorpusRandom) {
        objects += 1
        let name = application.name
        line("{")
        line("    \"apiVersion\": \"apps/v1\",")
        line("    \"kind\": \"Deployment\",")
        line("    \"metadata\": {")
        line("        \"labels\": {\"app\": \"\(name)\", \"team\": \"\(application.team)\"},")
        line("        \"name\": \"\(name)\",")
        line("        \"namespace\": \"\(application.namespace)\"")
        line("    },")
        line("    \"spec\": {")
        line("        \"replicas\": \(random.number(1...6)),")
        line("        \"selector\": {\"matchLabels\": {\"app\": \"\(name)\"}},")
        line("        \"template\": {")
        line("            \"metadata\": {\"labels\": {\"app\": \"\(name)\"}},")
        line("            \"spec\": {")
        line("                \"containers\": [")
        for index in 0..<containers {
            line("                    {")
            line("                        \"name\": \"\(application.component)-\(index)\",")
            line("                        \"image\": \"\(application.image):1.\(random.number(0...40))\",")
            line("                        \"env\": [")
            for variable in 0..<10 {
                let comma = variable == 9 ? "" : ","
                line(
                    "                            {\"name\": \"SETTING_\(variable)\", \"value\": \"\(random.hexadecimal(12))\"}\(comma)"
                )
            }
            line("                        ],")
            if application.care == .hardened {
                line("                        \"securityContext\": {")
                line("                            \"allowPrivilegeEscalation\": false,")
                line("                            \"capabilities\": {\"drop\": [\"ALL\"]},")
                line("                            \"readOnlyRootFilesystem\": true,")
                line("                            \"runAsNonRoot\": true")
                line("                        },")
            }
            line("                        \"resources\": {\"limits\": {\"memory\": \"256Mi\"}}")
            line("                    }\(index == containers - 1 ? "" : ",")")
        }
        line("                ]")
        line("            }")
        line("        }")
        line("    }")
        line("}")
    }

    /// Labels once, with an anchor, and the rest by alias and merge key.
    mutating func anchored(_ application: Application, _ random: inout CorpusRandom) {
        object("v1", "ConfigMap")
        map("metadata") { text in
            text.field("name", "\(application.name)-anchors")
            text.line("labels: &labels")
            text.line("  app: \(application.name)")
            text.line("  team: \(application.team)")
            text.field("annotations", "{<<: *labels, revision: \"\(random.number(1...99))\"}")
        }
        map("data") { $0.field("app", application.name) }
    }

    /// Values of a chart: YAML, but no Kubernetes object.
    mutating func values(_ application: Application, _ random: inout CorpusRandom) {
        document()
        field("replicaCount", random.number(1...5))
        map("image") {
            $0.field("repository", application.image)
            $0.field("tag", "\"1.\(random.number(0...30))\"")
        }
        map("service") { $0.field("port", application.port) }
        for index in 0..<random.number(3...30) {
            comment(Application.sentence(&random, words: 8))
            map("\(random.pick(Application.words))\(index)") {
                $0.field("enabled", random.chance(50))
                $0.field("timeout", random.number(1...60))
            }
        }
    }
}
