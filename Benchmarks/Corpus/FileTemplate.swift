/// A kind of file in a repository.
enum FileTemplate {
    case service, deployment, statefulSet, daemonSet, cronJob, rollout
    case accessControl, networkPolicy, namespace, claim, secret, configMap, dashboard
    case definition, largeDefinition, objectList, json, anchored, values

    /// How many of a thousand files are of a kind.
    private static let repositories: [(FileTemplate, Int)] = [
        (.service, 200), (.deployment, 85), (.statefulSet, 50), (.daemonSet, 20), (.cronJob, 8), (.rollout, 4),
        (.accessControl, 70), (.networkPolicy, 50), (.namespace, 12), (.claim, 6), (.secret, 16), (.configMap, 100),
        (.dashboard, 165), (.largeDefinition, 30), (.objectList, 2), (.json, 60), (.anchored, 2), (.values, 120),
    ]
    private static let mixed: [(FileTemplate, Int)] = [
        (.service, 380), (.deployment, 100), (.statefulSet, 50), (.daemonSet, 25), (.cronJob, 40), (.rollout, 20),
        (.accessControl, 85), (.networkPolicy, 50), (.namespace, 30), (.claim, 20), (.secret, 30), (.configMap, 85),
        (.dashboard, 5), (.definition, 15), (.objectList, 10), (.json, 20), (.anchored, 5), (.values, 30),
    ]
    private static let services: [(FileTemplate, Int)] = [
        (.service, 560), (.deployment, 120), (.statefulSet, 60), (.daemonSet, 20), (.cronJob, 60), (.rollout, 20),
        (.accessControl, 80), (.networkPolicy, 50), (.namespace, 30),
    ]

    static func pick(_ profile: Corpus.Profile, _ random: inout CorpusRandom) -> FileTemplate {
        let shares =
            switch profile {
            case .repositories: repositories
            case .mixed: mixed
            case .services: services
            }
        var die = random.number(0...999)
        for (template, share) in shares {
            if die < share { return template }
            die -= share
        }
        return .service
    }

    /// Whether its pods run as the application's ServiceAccount.
    private var runsPods: Bool {
        switch self {
        case .service, .deployment, .statefulSet, .daemonSet, .cronJob, .rollout, .objectList: true
        default: false
        }
    }

    /// Whether other documents may follow in the same file.
    var isStream: Bool {
        switch self {
        case .json, .values: false
        default: true
        }
    }

    /// The end of a file's name, which tells what is in it.
    var fileName: String {
        switch self {
        case .json: "json"
        case .largeDefinition: "definition.yaml"
        default: "\(self).yaml"
        }
    }

    func write(_ application: Application, _ text: inout ManifestText, _ random: inout CorpusRandom) {
        switch self {
        case .service:
            text.deployment(application, &random)
            text.service(application, &random)
            if random.chance(35) { text.configMap(application, lines: random.skewedNumber(5...60), &random) }
            if random.chance(35) { text.ingress(application, &random) }
            if random.chance(30) { text.autoscaler(application, &random) }
            if random.chance(20) { text.networkPolicy(application, &random) }
        case .deployment: text.deployment(application, &random)
        case .statefulSet: text.statefulSet(application, &random)
        case .daemonSet: text.daemonSet(application, &random)
        case .cronJob: text.cronJob(application, &random)
        case .rollout: text.rollout(application, &random)
        case .accessControl: text.accessControl(application, &random)
        case .networkPolicy: text.defaultPolicy(application, &random)
        case .namespace: text.namespace(application, &random)
        case .claim: text.claim(application, &random)
        case .secret: text.secret(application, &random)
        case .configMap: text.configMap(application, lines: random.skewedNumber(10...800), &random)
        case .dashboard: text.dashboard(application, panels: random.skewedNumber(10...120), &random)
        case .definition: text.definition(application, levels: 2, breadth: random.skewedNumber(5...16), &random)
        case .largeDefinition: text.definition(application, levels: 3, breadth: random.number(8...16), &random)
        case .objectList: text.objectList(application, count: random.skewedNumber(2...60), &random)
        case .json: text.json(application, containers: random.number(1...4), &random)
        case .anchored: text.anchored(application, &random)
        case .values: text.values(application, &random)
        }
        if runsPods && application.hasOwnAccount {
            if random.chance(40) {
                text.accessControl(application, &random)
            } else {
                text.serviceAccount(application, &random)
            }
        }
    }
}
