import Documents

/// Questions to the authorizer (the Kubernetes CEL library `authz.go`), for expressions that have a variable
/// `authorizer`. They are answered by ``Evaluation/authorizer``; without one, an expression that needs an answer is not
/// evaluable. The types have no names that expressions could mention.
///
///     authorizer.path(string) → PathCheck                 a non-resource path; an error for a blank one
///     authorizer.group(string) → GroupCheck               an API group; "" is the core group
///     authorizer.serviceAccount(string, string) → Authorizer      asks for a service account, by namespace and name;
///                                                         an error for names that none can have
///     groupCheck.resource(string) → ResourceCheck         an error for a blank one
///     resourceCheck.subresource(string) namespace(string) name(string) → ResourceCheck
///     pathCheck.check(string) → Decision                  an HTTP verb
///     resourceCheck.check(string) → Decision              an API verb
///     decision.allowed() → bool                           false without an opinion, too
///     decision.reason() → string
///     decision.errored() → bool
///     decision.error() → string                           "" without an error
enum AuthorizerLibrary {
    static let library = Library(
        name: "kubernetes.authz", functions: functions.map { $0.attaching(implementations, costs: costs) })

    /// Selectors, where the API server's feature `AuthorizeWithSelectors` is on. One that does not parse adds nothing
    /// to the question.
    ///
    ///     resourceCheck.fieldSelector(string) labelSelector(string) → ResourceCheck
    static let selectors = Library(
        name: "kubernetes.authzSelectors",
        functions: selectorFunctions.map { $0.attaching(implementations, costs: costs) })

    private static let authorizer = OpaqueType.authorizer.type
    private static let pathCheck = OpaqueType.pathCheck.type
    private static let groupCheck = OpaqueType.groupCheck.type
    private static let resourceCheck = OpaqueType.resourceCheck.type
    private static let decision = OpaqueType.decision.type

    private static let functions: [Function] = [
        .declare("path", .member("authorizer_path", on: authorizer, .string, gives: pathCheck)),
        .declare("group", .member("authorizer_group", on: authorizer, .string, gives: groupCheck)),
        .declare(
            "serviceAccount",
            .member("authorizer_serviceaccount", on: authorizer, .string, .string, gives: authorizer)),
        .declare("resource", .member("groupcheck_resource", on: groupCheck, .string, gives: resourceCheck)),
        .declare("subresource", .member("resourcecheck_subresource", on: resourceCheck, .string, gives: resourceCheck)),
        .declare("namespace", .member("resourcecheck_namespace", on: resourceCheck, .string, gives: resourceCheck)),
        .declare("name", .member("resourcecheck_name", on: resourceCheck, .string, gives: resourceCheck)),
        .declare(
            "check",
            .member("pathcheck_check", on: pathCheck, .string, gives: decision),
            .member("resourcecheck_check", on: resourceCheck, .string, gives: decision)),
        .declare("allowed", .member("decision_allowed", on: decision, gives: .bool)),
        .declare("reason", .member("decision_reason", on: decision, gives: .string)),
        .declare("errored", .member("decision_errored", on: decision, gives: .bool)),
        .declare("error", .member("decision_error", on: decision, gives: .string)),
    ]

    private static let selectorFunctions: [Function] = [
        .declare(
            "fieldSelector", .member("authorizer_fieldselector", on: resourceCheck, .string, gives: resourceCheck)),
        .declare(
            "labelSelector", .member("authorizer_labelselector", on: resourceCheck, .string, gives: resourceCheck)),
    ]

    /// A step that sets one part of the question.
    private static func step(
        _ type: OpaqueType, blank message: String? = nil,
        _ part: WritableKeyPath<AuthorizationCheck, Value> & Sendable
    ) -> Implementation {
        { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[1]) else { return .failure(.interrupted) }
            if let message, UTF8Text.trimmed(arguments[1].utf8).isEmpty { return evaluation.invalid(message) }
            var check = AuthorizationCheck(of: arguments[0])
            check[keyPath: part] = arguments[1]
            return evaluation.opaque(type, check)
        }
    }

    private static func answer(_ get: @escaping @Sendable (AuthorizationAnswer) -> Value) -> Implementation {
        { _, arguments in
            arguments[0].payload(as: AuthorizationAnswer.self).map(get) ?? .failure(.noSuchOverload)
        }
    }

    private static let implementations: [String: Implementation] = [
        "authorizer_path": step(.pathCheck, blank: "path must not be empty", \.path),
        "authorizer_group": step(.groupCheck, \.group),
        "authorizer_serviceaccount": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[1], arguments[2]) else { return .failure(.interrupted) }
            guard NamedFormat.dns1123Subdomain.validate(arguments[2].utf8).isEmpty else {
                return evaluation.invalid("Invalid service account name")
            }
            guard NamedFormat.dns1123Label.validate(arguments[1].utf8).isEmpty else {
                return evaluation.invalid("Invalid service account namespace")
            }
            var check = AuthorizationCheck(of: arguments[0])
            check.accountNamespace = arguments[1]
            check.accountName = arguments[2]
            return evaluation.opaque(.authorizer, check)
        },
        "groupcheck_resource": step(.resourceCheck, blank: "resource must not be empty", \.resource),
        "resourcecheck_subresource": step(.resourceCheck, \.subresource),
        "resourcecheck_namespace": step(.resourceCheck, \.namespace),
        "resourcecheck_name": step(.resourceCheck, \.name),
        "authorizer_fieldselector": step(.resourceCheck, \.fieldSelector),
        "authorizer_labelselector": step(.resourceCheck, \.labelSelector),
        "pathcheck_check": { $0.decide(AuthorizationCheck(of: $1[0]).question(path: true, verb: $1[1])) },
        "resourcecheck_check": { $0.decide(AuthorizationCheck(of: $1[0]).question(path: false, verb: $1[1])) },
        "decision_allowed": answer { .bool($0.isAllowed) },
        "decision_reason": answer(\.reason),
        "decision_errored": answer { .bool($0.isError) },
        "decision_error": answer(\.error),
    ]

    private static let costs: [String: CallCost] = [
        "pathcheck_check": check, "resourcecheck_check": check,
        "authorizer_fieldselector": selector, "authorizer_labelselector": selector,
    ]

    /// So much that an expression has the budget for two.
    private static let check = CallCost.fixed(350_000)

    /// A list of requirements, each of which takes at least two characters and costs a struct and a list.
    private static let selector = CallCost.sized { arguments, _ in
        let size = Evaluation.costSize(arguments[1])
        return 10 + Evaluation.traversalCost(size) + (size + 1) / 2 * 50
    }
}

extension Evaluation {
    fileprivate func decide(_ question: AuthorizationQuestion) -> Value {
        guard let authorizer else { return failure(.notEvaluable, "there is no authorizer here to ask") }
        var answer = AuthorizationAnswer()
        switch authorizer.decide(question) {
        case .allowed(let reason):
            answer.isAllowed = true
            answer.reason = string(reason)
        case .denied(let reason):
            answer.reason = string(reason)
        case .error(let message):
            answer.isError = true
            answer.error = string(message)
        case .unknown(let reason):
            return failure(.notEvaluable, reason)
        }
        if answer.reason.isError { return answer.reason }
        if answer.error.isError { return answer.error }
        return opaque(.decision, answer)
    }
}
