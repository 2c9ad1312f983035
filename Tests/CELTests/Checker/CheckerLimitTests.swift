import TestSupport
import Testing

@testable import CEL

/// Hostile expressions: the checker's time, memory and stack stay bounded.
@Suite struct CheckerLimitTests {
    private let environment = Environment.forChecking(["d": .dyn, "i": .int])

    @Test func `types nest as deep as the parser lets them`() {
        let depth = 90
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let type = String(repeating: "list(", count: depth) + "dyn" + String(repeating: ")", count: depth)
        #expect(environment.outcome(text) == type)
    }

    @Test func `types that double with each step are refused`() {
        for step in [".map(x, {x: x})", ".map(x, [{x: [x]}, {x: []}])"] {
            let text = "[1]" + String(repeating: step, count: 60)
            let time = processorTime {
                #expect(environment.outcome(text).hasSuffix("type of the expression is too complex"))
            }
            #expect(time < .seconds(1))
        }
    }

    @Test func `types of unbound variables that double are refused`() {
        var nested = "x39"
        for index in stride(from: 39, through: 1, by: -1) {
            nested = "cel.bind(x\(index), {x\(index - 1): x\(index - 1)}, \(nested))"
        }
        nested = "cel.bind(x0, [], \(nested))"
        let time = processorTime { #expect(environment.outcome(nested).hasSuffix("too complex")) }
        #expect(time < .seconds(1))
    }

    @Test func `wide expressions take linear time`() {
        let list = "[" + Array(repeating: "d + d", count: 12_000).joined(separator: ", ") + "]"
        let time = processorTime { #expect(environment.outcome(list) == "list(dyn)") }
        #expect(time < .seconds(5))
        let condition = Array(repeating: "d.a.b.c == 1", count: 5_000).joined(separator: " || ")
        let conditionTime = processorTime { #expect(environment.outcome(condition) == "bool") }
        #expect(conditionTime < .seconds(5))
    }

    @Test func `long chains do not exhaust the stack`() {
        let limit = environment.options.limits.recursionDepth
        let selections = "d" + String(repeating: ".a", count: limit - 10)
        #expect(environment.outcome(selections) == "dyn")
        let loops = "[1]" + String(repeating: ".map(x, x)", count: 80)
        #expect(environment.outcome(loops) == "list(int)")
        let sums = Array(repeating: "1", count: limit - 10).joined(separator: " + ")
        #expect(environment.outcome(sums) == "int")
    }

    /// A tree far deeper than the parser makes.
    @Test func `the checker itself has no limit of depth`() {
        var ast = AST(source: Source("d"))
        var node = ast.add(.identifier("d"), 0..<1)
        for _ in 0..<20_000 { node = ast.add(.select(operand: node, field: "a"), 0..<1) }
        ast.root = node
        #expect(throws: Never.self) { try environment.check(ast).get() }
        for _ in 0..<20_000 { node = ast.add(.call(function: Operator.not, target: nil, arguments: [node]), 0..<1) }
        ast.root = node
        #expect(throws: Never.self) { try environment.check(ast).get() }
        #expect(environment.resolveUnchecked(ast).references.count == ast.nodes.count)
    }

    @Test func `a target that macros use twice is checked once`() {
        let text = "optional.of(1)" + String(repeating: ".optMap(x, x + 1)", count: 16)
        let time = processorTime { #expect(environment.outcome(text) == "optional_type(int)") }
        #expect(time < .seconds(1))
    }

    @Test func `many overloads of one function stay cheap`() {
        let parameters: [CELType] = [
            .int, .uint, .string, .list(.parameter("A")), .map(.parameter("A"), .parameter("B")),
        ]
        var signatures: [Signature] = []
        for a in parameters {
            for b in parameters {
                for c in parameters {
                    signatures.append(
                        Signature(
                            id: "f_\(signatures.count)", isMember: false, parameters: [a, b, c], result: .parameter("A")
                        ))
                }
            }
        }
        let environment = Environment.forChecking(["d": .dyn], functions: [.declare("f", signatures)])
        var text = "d"
        for _ in 0..<6 { text = "f(\(text), \(text), [])" }
        let time = processorTime { #expect(environment.outcome(text) == "dyn") }
        #expect(time < .seconds(3))
    }

    @Test func `random expressions of the grammar never crash the checker`() {
        var generator = TypedExpressionGenerator(seed: 0x5eed)
        let environment = Environment.forCheckingInKubernetes([
            "d": .dyn, "i": .int, "s": .string, "m": .map(.string, .dyn),
        ])
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(2))
        var made = 0
        var checked = 0
        var accepted = 0
        while clock.now < end, made < 20_000 {
            let text = generator.expression(depth: 5)
            made += 1
            guard case .success(let ast) = environment.parse(text) else { continue }
            checked += 1
            if case .success(let expression) = environment.check(ast) {
                accepted += 1
                #expect(expression.types.count == ast.nodes.count)
                #expect(!expression.types.contains(.error), "\(text)")
            }
            _ = environment.resolveUnchecked(ast)
        }
        #expect(checked > 100 && checked > made / 2)
        #expect(accepted > checked / 100)
    }
}

/// Makes expressions that parse, of random shape; the same ones for the same seed.
private struct TypedExpressionGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// splitmix64
    private mutating func next(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    private mutating func one(of choices: [String]) -> String { choices[next(choices.count)] }

    private mutating func leaf() -> String {
        one(of: [
            "1", "2u", "1.5", "'a'", "b'a'", "true", "null", "[]", "{}", "d", "i", "s", "m", "x", "y", "int", "type",
        ])
    }

    mutating func expression(depth: Int) -> String {
        guard depth > 0, next(5) > 0 else { return leaf() }
        let a = expression(depth: depth - 1)
        switch next(16) {
        case 0: return "(\(a))" + one(of: [" + ", " - ", " * ", " % "]) + "(\(expression(depth: depth - 1)))"
        case 1:
            return "(\(a))" + one(of: [" == ", " != ", " < ", " >= ", " in "]) + "(\(expression(depth: depth - 1)))"
        case 2: return "(\(a))" + one(of: [" && ", " || "]) + "(\(expression(depth: depth - 1)))"
        case 3: return "!(\(a))"
        case 4: return "(\(a)) ? (\(expression(depth: depth - 1))) : (\(expression(depth: depth - 1)))"
        case 5: return "[\(a), \(one(of: ["", "?"]))\(expression(depth: depth - 1))]"
        case 6: return "{\(a): \(expression(depth: depth - 1)), ?'k': \(expression(depth: depth - 1))}"
        case 7: return "(\(a))\(one(of: [".", ".?"]))\(one(of: ["f", "name"]))"
        case 8: return "(\(a))[\(one(of: ["", "?"]))\(expression(depth: depth - 1))]"
        case 9:
            return "(\(a)).\(one(of: ["all", "exists", "map", "filter", "optMap"]))(x, \(expression(depth: depth - 1)))"
        case 10:
            return "(\(a)).\(one(of: ["transformList", "transformMap", "all"]))(x, y, \(expression(depth: depth - 1)))"
        case 11: return "\(one(of: ["size", "string", "type", "dyn", "optional.of"]))(\(a))"
        case 12: return "(\(a)).\(one(of: ["size", "value", "hasValue", "first", "unwrapOpt"]))()"
        case 13: return "(\(a)).\(one(of: ["orValue", "or", "contains", "matches"]))(\(expression(depth: depth - 1)))"
        case 14: return "has((\(a)).f)"
        default: return "cel.bind(x, \(a), \(expression(depth: depth - 1)))"
        }
    }
}
