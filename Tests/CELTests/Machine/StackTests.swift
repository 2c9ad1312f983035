import Documents
import Glibc
import Testing

@testable import CEL

/// The deepest expressions that the parser lets through, and deep values, on the small stack of a worker thread.
struct StackTests {
    private static let shapes: [(name: String, text: String)] = [
        ("brackets", String(repeating: "[", count: 240) + "1" + String(repeating: "]", count: 240)),
        ("maps", String(repeating: "{'a':", count: 240) + "1" + String(repeating: "}", count: 240)),
        ("parentheses", String(repeating: "(", count: 240) + "1" + String(repeating: ")", count: 240)),
        ("calls", String(repeating: "size([", count: 120) + "1" + String(repeating: "])", count: 120)),
        ("selections", "o" + String(repeating: ".a", count: 40_000)),
        ("optional selections", "o" + String(repeating: ".?a", count: 30_000)),
        ("indexes", "o" + String(repeating: "[0]", count: 30_000)),
        ("members", "o" + String(repeating: ".f()", count: 20_000)),
        ("members that exist", "'a'" + String(repeating: ".size()", count: 10_000)),
        ("sums", "1" + String(repeating: "+1", count: 40_000)),
        ("conjunctions", "true" + String(repeating: "&&true", count: 15_000)),
        ("relations", "1" + String(repeating: "==1", count: 30_000)),
        ("conditionals", String(repeating: "true?1:", count: 10_000) + "1"),
        ("negations", String(repeating: "-(", count: 120) + "1" + String(repeating: ")", count: 120)),
        ("loops", loops(60)),
        ("chained loops", "[1]" + String(repeating: ".map(x,x)", count: 10_000)),
        ("binds", binds(60)),
        ("chained optionals", "optional.of(1)" + String(repeating: ".optMap(x,x)", count: 12)),
        (
            "blocks",
            "cel.block([[1]" + (0..<5000).map { ",[cel.index(\($0))]" }.joined()
                + "],cel.index(5000) == cel.index(4999))"
        ),
        ("block text", "cel.block([[1]" + (0..<5000).map { ",[cel.index(\($0))]" }.joined() + "],cel.index(5000))"),
        (
            "equal blocks",
            "cel.block([[1],[1]" + (0..<3000).map { ",[cel.index(\($0))]" }.joined()
                + "],cel.index(3000) == cel.index(3001))"
        ),
    ]

    private static func loops(_ depth: Int) -> String {
        (0..<depth).reversed().reduce("x0") { "[1].map(x\($1), \($0))" }
    }

    private static func binds(_ depth: Int) -> String {
        (0..<depth).reversed().reduce("b0") { "cel.bind(b\($1), 1, \($0))" }
    }

    #if DEBUG
        /// Unoptimised code takes several times the stack.
        private static let stackSizes = [8 << 20]
    #else
        private static let stackSizes = [512 << 10, 8 << 20]
    #endif

    @Test(arguments: shapes.map(\.name), stackSizes)
    func survives(_ name: String, stackSize: Int) throws {
        let text = try #require(StackTests.shapes.first { $0.name == name }?.text)
        onThread(stackSize: stackSize) {
            for isMetered in [false, true] {
                var environment = Environment.spec
                environment.declare("o", .dyn)
                guard case .success(let ast) = environment.parse(text) else { return }
                _ = ast.unparsed
                for checks in [true, false] {
                    let checked = checks ? try? environment.check(ast).get() : environment.resolveUnchecked(ast)
                    guard let checked, let program = try? environment.generate(checked, isMetered: isMetered) else {
                        continue
                    }
                    let evaluation = Evaluation()
                    evaluation.bind(0, Value(kind: .map))
                    let value = evaluation.run(program)
                    _ = ValueText.literal(value)
                    var json = JSONBuilder()
                    TypedValue.encode(value, to: &json)
                    _ = Explainer.explain(program, in: evaluation)
                }
            }
        }
    }

    /// Values and types of requests nested as deeply as JSON may be.
    @Test(arguments: stackSizes)
    func survivesDeepRequests(stackSize: Int) {
        func nested(_ before: String, _ inside: String, _ after: String, _ depth: Int) -> String {
            String(repeating: before, count: depth) + inside + String(repeating: after, count: depth)
        }
        let value = nested(#"{"list":["#, #"{"int":"1"}"#, "]}", 490)
        let map = nested(#"{"map":[[{"int":"1"},"#, #"{"int":"1"}"#, "]]}", 320)
        let type = nested(#"{"list":"#, #""int""#, "}", 990)
        let requests =
            [value, map].map { #"{"expr":"x == x && [x] == [x]","bindings":{"x":\#($0)}}"# }
            + [#"{"expr":"x == x","type_env":[{"name":"x","ident":\#(type)}],"check_only":true}"#]
        onThread(stackSize: stackSize) {
            for request in requests {
                let answer = Array(request.utf8).withUnsafeBufferPointer { Exchange.answer($0, in: .spec) }
                #expect(!answer.isEmpty)
                #expect(!String(decoding: answer, as: UTF8.self).contains("invalid request"))
            }
        }
    }
}

/// Runs `body` on a thread of its own with a stack of so many bytes, and waits for it.
func onThread(stackSize: Int, _ body: @escaping @Sendable () -> Void) {
    final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
        &thread, &attributes,
        { argument in
            guard let argument else { return nil }
            Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, work.toOpaque())
    precondition(status == 0, "no thread")
    pthread_join(thread, nil)
    pthread_attr_destroy(&attributes)
}
