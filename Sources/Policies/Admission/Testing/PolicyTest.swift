import Documents

/// What a policy may be expected to say of an object.
public enum PolicyTestResult: String, CaseIterable, Sendable {
    /// The policy applies, and the object satisfies it.
    case pass
    /// The object would be refused.
    case fail
    /// The object would be let in with a warning or an entry in the audit log.
    case warn
    /// The policy cannot be evaluated on the object.
    case error
    /// The policy does not apply to the object.
    case skip

    /// How much a result weighs against others of the same policy.
    var weight: Int {
        switch self {
        case .fail: 4
        case .error: 3
        case .warn: 2
        case .pass: 1
        case .skip: 0
        }
    }
}

/// A test of policies as its file states it:
///
/// ```yaml
/// apiVersion: bulwark.dev/v1
/// kind: PolicyTest
/// metadata: {name: team-label}
/// spec:
///   policies: [policy.yaml]         # policies, bindings, parameters and rules; paths go from the test's folder
///   resources: [resources/]         # all the objects that there are; files, and folders with all below them
///   user: {name: alice, groups: [developers]}                     # optional
///   results:
///   - policy: team-label            # the policy's or rule's name
///     rule: team-label[1]           # optional: one of its validations
///     resource: {kind: Pod, name: web, namespace: shop}           # namespace is optional
///     result: fail                  # pass, fail, warn, error or skip
///     message: the label team is missing                          # optional
/// ```
public struct PolicyTest: Sendable {
    /// A result that the test states.
    public struct Expectation: Sendable {
        public struct Target: Hashable, Sendable, CustomStringConvertible {
            public let kind: String
            public let name: String
            /// Nil for any; what states no namespace is in `default`.
            public let namespace: String?

            public var description: String { "\(kind) \(namespace.map { "\($0)/" } ?? "")\(name)" }
        }

        public let policy: String
        /// Nil for the policy as a whole: the weightiest result of its validations.
        public let rule: String?
        public let resource: Target
        public let result: PolicyTestResult
        /// What one of the policy's messages must be; nil for any.
        public let message: String?
        public let place: PolicyPlace
    }

    public let name: String
    public let place: PolicyPlace
    /// Paths of files and folders, from the folder of the test's file.
    public let policies: [String]
    public let resources: [String]
    public let user: AdmissionUser
    public let expectations: [Expectation]

    /// The tests of a file; documents of other kinds are left alone.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String
    ) -> (tests: [PolicyTest], problems: [PolicyProblem]) {
        let source = SourceText(bytes)
        var stream = DocumentStream(bytes: bytes)
        var tests: [PolicyTest] = []
        var problems: [PolicyProblem] = []
        while true {
            do throws(ReadError) {
                guard let document = try stream.next() else { return (tests, problems) }
                guard document.root["kind"]?.text == "PolicyTest" else { continue }
                let reader = PolicyReader(document, file: file, source: source)
                let test = StrictFields(reader, document.rootSlot, path: "").policyTest()
                problems += reader.problems
                if !reader.hasErrors { tests.append(test) }
            } catch {
                let position = source.position(at: error.offset)
                let place = PolicyPlace(file: file, line: position.line, column: position.column)
                problems.append(PolicyProblem(.error, error.message, at: place))
                return (tests, problems)
            }
        }
    }
}

extension StrictFields {
    fileprivate func policyTest() -> PolicyTest {
        var root = self
        root.ignore("kind")
        if let version = root.string("apiVersion"), version != "bulwark.dev/v1" {
            root.report("must be bulwark.dev/v1, and is \(version)", field: "apiVersion")
        }
        let name = root.metadata().name
        var spec = root.fields("spec")
        if spec == nil { root.reportMissing("spec") }
        root.finish()
        let policies = spec?.strings("policies") ?? []
        let resources = spec?.strings("resources") ?? []
        var user = AdmissionUser()
        if var fields = spec?.fields("user") {
            user = AdmissionUser(name: fields.requiredString("name"), groups: fields.strings("groups"))
            fields.finish()
        }
        let results = spec?.items("results") ?? []
        let expectations = results.compactMap { $0.expectation() }
        if policies.isEmpty { spec?.reportMissing("policies") }
        if resources.isEmpty { spec?.reportMissing("resources") }
        if results.isEmpty { spec?.reportMissing("results") }
        spec?.finish()
        return PolicyTest(
            name: name, place: place, policies: policies, resources: resources, user: user,
            expectations: expectations)
    }

    private func expectation() -> PolicyTest.Expectation? {
        var fields = self
        let policy = fields.requiredString("policy")
        let rule = fields.string("rule")
        let message = fields.string("message")
        if fields.take("result") == nil { fields.reportMissing("result") }
        let result = fields.choice("result", as: PolicyTestResult.self)
        var target: PolicyTest.Expectation.Target?
        if var resource = fields.fields("resource") {
            target = .init(
                kind: resource.requiredString("kind"), name: resource.requiredString("name"),
                namespace: resource.string("namespace"))
            resource.finish()
        } else {
            fields.reportMissing("resource")
        }
        fields.finish()
        guard let result, let target else { return nil }
        return PolicyTest.Expectation(
            policy: policy, rule: rule, resource: target, result: result, message: message, place: place)
    }
}
