import CEL

/// When an exported policy looks at a request at all.
struct MatchConditions {
    struct Condition {
        let name: String
        let expression: String
    }

    private(set) var conditions: [Condition] = []
    /// Whether an update can change the verdict.
    private(set) var coversUpdates = true
    /// Whether the object's `apiVersion` decides.
    private(set) var readsVersion = false

    /// - Parameter check: with its variables and parameters written out.
    init(_ check: Check) throws(Diagnostics) {
        let environment = RuleEnvironment.environment(for: check)
        var chains = try environment.compile(check.expression).expression.fieldChains
        if let items = check.items { chains.formUnion(try environment.compile(items.list).expression.fieldChains) }
        var fields = ReadFields()
        // What is selected on the way to another field is there in every object.
        for chain in chains where !chain.isPrefix { fields.add(chain) }
        readsVersion = fields.readsVersion
        if fields.readsKind && check.target != .resource { conditions.append(MatchConditions.isOwnMaster) }
        if fields.readsAll { return }
        if fields.ofObject.isEmpty && fields.ofPod.isEmpty {
            coversUpdates = false
        } else {
            conditions.append(MatchConditions.changes(fields))
        }
    }

    /// A check that tells kinds apart has judged the workload that makes the object. Anyone can write an owner into an
    /// object; that a workload has made it is only true where a controller of the cluster sends it.
    private static let isOwnMaster = Condition(
        name: "not-made-by-a-workload",
        expression: """
            !object.metadata.?ownerReferences.orValue([]).exists(owner,
              owner.?controller.orValue(false) && owner.apiVersion in ['apps/v1', 'batch/v1'])
            || !(request.userInfo.username == 'system:kube-controller-manager'
              || request.userInfo.username.startsWith('system:serviceaccount:kube-system:'))
            """)

    /// What a controller does to an object that was there before the policy must go on: to scale it, to take a finalizer
    /// away, to label it. Only an update of what the check reads is looked at.
    private static func changes(_ fields: ReadFields) -> Condition {
        // Of a check for several kinds, not each has every field; the API server would warn of that.
        var differences = fields.ofObject.sorted().map { "dyn(object)\($0) != dyn(oldObject)\($0)" }
        if !fields.ofPod.isEmpty {
            let pods = fields.ofPod.sorted().map { "pods[0]\($0) != pods[1]\($0)" }.joined(separator: " || ")
            let map = ExpressionText.wrapped("[[object, oldObject].map(it, ", CheckLowering.pod(of: "it"), ")]")
            differences.append("\(map).exists(pods, \(pods))")
        }
        return Condition(
            name: "changes-what-is-checked",
            expression: (["request.operation != 'UPDATE'"] + differences).joined(separator: "\n|| "))
    }
}

/// The fields that a check reads, as far as an update can change them.
private struct ReadFields {
    /// Of the object, such as `.?spec`.
    var ofObject: Set<String> = []
    /// Of the pod template.
    var ofPod: Set<String> = []
    /// Whether anything may be read.
    var readsAll = false
    var readsKind = false
    var readsVersion = false

    mutating func add(_ chain: FieldChain) {
        switch chain.variable {
        case "container": insert(["spec"], false)
        case "pod": add(chain.fields, isObject: false)
        case "object": add(chain.fields, isObject: true)
        default: break
        }
    }

    private mutating func add(_ fields: [String], isObject: Bool) {
        guard let first = fields.first else {
            readsAll = true
            return
        }
        switch first {
        case "kind": readsKind = readsKind || isObject
        case "apiVersion": readsVersion = readsVersion || isObject
        case "metadata":
            guard let field = fields.dropFirst().first else {
                readsAll = true
                return
            }
            if !["name", "namespace", "generateName"].contains(field) { insert(["metadata", field], isObject) }
        default: insert([first], isObject)
        }
    }

    private mutating func insert(_ fields: [String], _ isObject: Bool) {
        // What is no identifier cannot be selected.
        let areIdentifiers = fields.allSatisfy { field in
            field.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0 | 0x20) }
        }
        guard areIdentifiers else {
            readsAll = true
            return
        }
        let path = fields.map { ".?\($0)" }.joined()
        if isObject { ofObject.insert(path) } else { ofPod.insert(path) }
    }
}
