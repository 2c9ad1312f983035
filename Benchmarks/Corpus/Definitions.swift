/// CustomResourceDefinitions: deep OpenAPI schemas with prose, the largest YAML that most clusters hold.
extension ManifestText {
    /// - Parameters:
    ///   - levels: how deep objects nest below the uppermost.
    ///   - breadth: the properties of each.
    mutating func definition(
        _ application: Application, levels: Int, breadth: Int, _ random: inout CorpusRandom
    ) {
        let singular = random.pick(Application.words)
        let kind = singular.prefix(1).uppercased() + singular.dropFirst() + "Policy"
        let plural = "\(singular)policies"
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition")
        map("metadata") {
            $0.map("annotations") { $0.field("controller-gen.kubebuilder.io/version", "v0.16.5") }
            $0.field("name", "\(plural).\(application.team).example.com")
        }
        map("spec") { text in
            text.field("group", "\(application.team).example.com")
            text.map("names") {
                $0.field("kind", kind)
                $0.field("listKind", "\(kind)List")
                $0.field("plural", plural)
                $0.field("singular", "\(singular)policy")
            }
            text.field("scope", "Namespaced")
            text.list("versions") {
                $0.item { text in
                    text.field("name", "v1")
                    text.map("schema") {
                        $0.map("openAPIV3Schema") {
                            $0.schema(levels: levels, breadth: breadth, &random)
                        }
                    }
                    text.field("served", true)
                    text.field("storage", true)
                    text.field("subresources", "{status: {}}")
                }
            }
        }
    }

    private mutating func schema(levels: Int, breadth: Int, _ random: inout CorpusRandom) {
        description(&random)
        map("properties") { text in
            for index in 0..<breadth {
                text.map(
                    "\(random.pick(Application.words))\(random.pick(["Ref", "Policy", "Spec", "Name", "Rules"]))\(index)"
                ) {
                    $0.property(levels: levels, breadth: breadth, &random)
                }
            }
        }
        if random.chance(50) { strings("required", ["metadata", "spec"]) }
        field("type", "object")
    }

    private mutating func property(levels: Int, breadth: Int, _ random: inout CorpusRandom) {
        switch random.number(1...10) {
        case 1...3 where levels > 0: schema(levels: levels - 1, breadth: breadth, &random)
        case 4 where levels > 0:
            description(&random)
            map("items") { $0.schema(levels: levels - 1, breadth: max(2, breadth / 2), &random) }
            field("type", "array")
            field("x-kubernetes-list-type", "atomic")
        case 5:
            description(&random)
            strings("enum", ["Always", "Never", "IfNotPresent"])
            field("type", "string")
        case 6:
            description(&random)
            field("format", "int32")
            field("minimum", 1)
            field("type", "integer")
        case 7:
            map("additionalProperties") { $0.field("type", "string") }
            description(&random)
            field("type", "object")
        case 8:
            description(&random)
            field("maxLength", 253)
            field("pattern", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
            field("type", "string")
        default:
            description(&random)
            field("type", random.pick(["string", "string", "boolean", "integer"]))
        }
    }

    /// As controller-gen writes it: a plain scalar over one or more lines, or a literal block.
    private mutating func description(_ random: inout CorpusRandom) {
        let lines = random.skewedNumber(1...7)
        if lines == 1 {
            field("description", Application.sentence(&random, words: random.number(4...9)))
        } else {
            block("description", (0..<lines).map { _ in Application.sentence(&random, words: random.number(7...12)) })
        }
    }
}
