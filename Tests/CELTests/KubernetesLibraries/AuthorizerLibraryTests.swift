import Documents
import Synchronization
import Testing

@testable import CEL

@Suite struct AuthorizerLibraryTests {
    /// Allows `get`, fails for `fail`, cannot tell about `wonder`, and remembers what it was asked.
    private final class Recorder: Authorizer {
        let questions = Mutex<[AuthorizationQuestion]>([])

        func decide(_ question: AuthorizationQuestion) -> AuthorizationDecision {
            questions.withLock { $0.append(question) }
            return switch question.verb {
            case "get": .allowed(reason: "because")
            case "fail": .error("broken")
            case "wonder": .unknown("no RBAC objects")
            default: .denied(reason: "")
            }
        }
    }

    private static let environment = Environment.admission(.newest, AdmissionVariables())

    private func evaluate(_ text: String, _ authorizer: (any Authorizer)?) throws -> (Outcome, UInt64) {
        let arena = Arena()
        let program = try Self.environment.compile(text, isMetered: true)
        let evaluation = Evaluation()
        evaluation.authorizer = authorizer
        evaluation.bind(try #require(Self.environment.slot(of: "authorizer")), .authorizer)
        let requestResource = Value.resourceCheck(
            group: "apps", resource: "deployments", namespace: "shop", name: "web", in: arena)
        evaluation.bind(try #require(Self.environment.slot(of: "authorizer.requestResource")), requestResource)
        let outcome = evaluation.evaluate(program)
        guard case .value(let value) = outcome else { return (outcome, evaluation.cost) }
        // The text is read here, while the evaluation and the arena live.
        let text = withExtendedLifetime((arena, program)) { ValueText.literal(value) }
        return (
            .error(EvaluationError(message: text, range: nil, exceedsLimits: false, isNotEvaluable: false)),
            evaluation.cost
        )
    }

    private func result(_ text: String, _ authorizer: (any Authorizer)? = Recorder()) throws -> String {
        guard case .error(let error) = try evaluate(text, authorizer).0 else { return "" }
        return error.message
    }

    @Test(arguments: [
        ("authorizer.path('/healthz').check('get').allowed()", "true"),
        ("authorizer.path('/healthz').check('get').reason()", "\"because\""),
        ("authorizer.path('/healthz').check('put').allowed()", "false"),
        ("authorizer.path('/healthz').check('fail').errored()", "true"),
        ("authorizer.path('/healthz').check('fail').error()", "\"broken\""),
        ("authorizer.path('/healthz').check('get').error()", "\"\""),
        ("authorizer.path('  ')", "path must not be empty"),
        ("authorizer.group('apps').resource('')", "resource must not be empty"),
        ("authorizer.serviceAccount('a.b', 'c')", "Invalid service account namespace"),
        ("authorizer.serviceAccount('a', 'C')", "Invalid service account name"),
        ("authorizer.requestResource.check('get').allowed()", "true"),
        ("authorizer.group('').resource('pods') == authorizer.group('').resource('pods')", "no such overload"),
        (
            "authorizer.serviceAccount('a', 'b').group('apps').resource('deployments').subresource('scale').name('x')",
            "authorizer.serviceAccount(\"a\", \"b\").group(\"apps\").resource(\"deployments\").subresource(\"scale\")"
                + ".name(\"x\")"
        ),
        ("authorizer.path('/a').check('get')", "<kubernetes.authorization.Decision: allowed>"),
        ("authorizer.path('/a').check('wonder').allowed()", "no RBAC objects"),
    ])
    func `asks and answers`(expression: String, expected: String) throws {
        #expect(try result(expression) == expected)
    }

    @Test func `puts the whole question`() throws {
        let recorder = Recorder()
        _ = try result(
            "authorizer.serviceAccount('ns', 'sa').group('apps').resource('deployments').subresource('scale')"
                + ".namespace('shop').name('web').fieldSelector('a=b').labelSelector('c').check('get').allowed()",
            recorder)
        _ = try result("authorizer.path('/healthz').check('get').allowed()", recorder)
        _ = try result("authorizer.requestResource.check('delete').allowed()", recorder)
        var first = AuthorizationQuestion()
        first.serviceAccount = .init(namespace: "ns", name: "sa")
        first.verb = "get"
        first.group = "apps"
        first.resource = "deployments"
        first.subresource = "scale"
        first.namespace = "shop"
        first.name = "web"
        first.fieldSelector = "a=b"
        first.labelSelector = "c"
        var second = AuthorizationQuestion()
        second.verb = "get"
        second.path = "/healthz"
        var third = AuthorizationQuestion()
        third.verb = "delete"
        third.group = "apps"
        third.resource = "deployments"
        third.namespace = "shop"
        third.name = "web"
        #expect(recorder.questions.withLock { $0 } == [first, second, third])
    }

    @Test func `is not evaluable where nobody can tell`() throws {
        guard case .error(let error) = try evaluate("authorizer.path('/a').check('get').allowed()", nil).0 else {
            Issue.record("an error was expected")
            return
        }
        #expect(error.isNotEvaluable)
        #expect(try result("false && authorizer.path('/a').check('get').allowed()", nil) == "false")
    }

    @Test func `has the budget for two checks`() throws {
        let check = "authorizer.path('/a').check('get').allowed()"
        #expect(try evaluate(check, Recorder()).1 == 350_003)
        #expect(try evaluate("\(check) && \(check)", Recorder()).1 == 700_006)
        #expect(try result("\(check) && \(check) && \(check)") == "operation cancelled: actual cost limit exceeded")
    }

    @Test func `counts selectors`() throws {
        // authorizer, group, resource; 10 + ⌈0.1 · 12⌉ + 50 · ⌈0.5 · 12⌉
        let text = "authorizer.group('').resource('pods').labelSelector('app=example')"
        #expect(try evaluate(text, Recorder()).1 == 3 + 312)
    }
}
