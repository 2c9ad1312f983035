/// One of the services that the corpus describes: what its manifests have in common.
struct Application {
    /// How carefully its owners write manifests.
    enum Care {
        /// Everything is set; a field may have been forgotten.
        case hardened
        /// Some of it is set, as in most repositories.
        case partial
        /// Nothing is set, and now and then something is wrong.
        case careless
    }

    let name: String
    let team: String
    let namespace: String
    let component: String
    let image: String
    let port: Int
    let care: Care
    /// Whether its objects say which namespace they lie in; those of most charts leave it to the command that applies them.
    let statesNamespace: Bool
    /// Whether its pods run as a ServiceAccount of their own, which then is among its objects.
    let hasOwnAccount: Bool

    init(_ random: inout CorpusRandom) {
        team = random.pick(Application.teams)
        component = random.pick(Application.components)
        name = "\(random.pick(Application.words))-\(random.pick(Application.words))-\(component)"
        namespace = random.chance(4) ? "default" : "\(team)-\(random.pick(["prod", "staging", "dev"]))"
        let registry = random.pick(["registry.example.com", "ghcr.io", "docker.io", "quay.io"])
        image = "\(registry)/\(team)/\(name)"
        port = random.pick([8080, 8080, 8080, 3000, 5000, 8000, 8443, 9090, 80])
        let die = random.number(1...100)
        care = die <= 40 ? .hardened : die <= 80 ? .partial : .careless
        statesNamespace = !random.chance(15)
        hasOwnAccount = care == .hardened || random.chance(30)
    }

    static let teams = ["payments", "search", "identity", "catalog", "shipping", "platform", "data", "growth", "media"]
    static let components = ["api", "web", "worker", "gateway", "cache", "db", "scheduler", "exporter", "proxy"]
    static let words = [
        "order", "cart", "invoice", "user", "session", "email", "stock", "price", "review", "photo", "video", "ledger",
        "report", "audit", "token", "geo", "menu", "ticket", "loyalty", "fraud", "refund", "basket", "feed", "ranking",
    ]

    /// A word list for descriptions and comments.
    static let prose = [
        "the", "of", "a", "name", "resource", "object", "field", "controls", "whether", "when", "requests", "are",
        "specified", "value", "must", "be", "valid", "defaults", "to", "container", "selector", "which", "matches",
        "labels", "is", "not", "set", "in", "same", "namespace", "as", "reference", "this", "list", "optional",
        "immutable", "cannot", "updated", "more", "information", "if", "empty", "any", "used", "for", "traffic",
    ]

    static func sentence(_ random: inout CorpusRandom, words: Int) -> String {
        var text = ""
        for index in 0..<words {
            if index > 0 { text += " " }
            text += random.pick(prose)
        }
        return text
    }
}

extension ManifestText {
    /// `metadata` as charts and people write it.
    mutating func metadata(
        _ application: Application, name: String? = nil, isNamespaced: Bool = true, _ random: inout CorpusRandom
    ) {
        map("metadata") { text in
            text.field("name", name ?? application.name)
            if isNamespaced && application.statesNamespace { text.field("namespace", application.namespace) }
            text.labels(application, &random)
            if random.chance(20) {
                text.map("annotations") {
                    $0.field("meta.helm.sh/release-name", application.name)
                    $0.field("example.com/owner", "\"team-\(application.team)@example.com\"")
                    $0.field("checksum/config", random.hexadecimal(64))
                }
            }
        }
    }

    mutating func labels(_ application: Application, _ random: inout CorpusRandom) {
        map("labels") { text in
            text.field("app.kubernetes.io/name", application.name)
            if random.chance(60) {
                text.field("app.kubernetes.io/instance", application.name)
                text.field("app.kubernetes.io/version", "\"1.\(random.number(0...40)).\(random.number(0...9))\"")
                text.field("app.kubernetes.io/component", application.component)
                text.field("app.kubernetes.io/part-of", application.team)
                text.field("app.kubernetes.io/managed-by", "Helm")
            }
        }
    }

    mutating func selector(_ key: String, _ application: Application) {
        map(key) { $0.field("app.kubernetes.io/name", application.name) }
    }
}
