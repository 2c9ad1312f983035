import Documents
import Testing

@testable import CEL

/// Hostile expressions from a fixed seed: whatever the text, the engine answers within its limits.
struct FuzzTests {
    private static let limits: Evaluation.Limits = {
        var limits = Evaluation.Limits()
        limits.steps = 100_000
        limits.memory = 4 << 20
        return limits
    }()

    private let environment: Environment = {
        var environment = Environment.spec
        environment.declare("o", .dyn)
        environment.declare("n", .int)
        return environment
    }()

    /// Parses, checks, compiles, evaluates and explains; gives how far it came.
    private func exercise(_ text: String, metered: Bool, _ object: Value) -> Int {
        guard case .success(let ast) = environment.parse(text) else { return 0 }
        let unchecked = environment.resolveUnchecked(ast)
        let checked = try? environment.check(ast).get()
        for expression in [checked, unchecked] {
            guard let expression, let program = try? environment.generate(expression, isMetered: metered) else {
                continue
            }
            let evaluation = Evaluation(limits: FuzzTests.limits)
            evaluation.bind(0, object)
            evaluation.bind(1, .int(3))
            let value = evaluation.run(program)
            _ = ValueText.literal(value)
            _ = Explainer.explain(program, in: evaluation)
        }
        return checked == nil ? 1 : 2
    }

    private func object() throws -> Document {
        let json = Array(ExpressionGenerator.document.utf8)
        return try json.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
    }

    @Test func survivesGeneratedExpressions() throws {
        let document = try object()
        var generator = ExpressionGenerator(seed: 99)
        var checked = 0
        for round in 0..<700 {
            if exercise(generator.expression(), metered: round % 2 == 0, document.root) == 2 { checked += 1 }
        }
        #expect(checked > 300)
    }

    /// Valid expressions with bytes changed, taken out, doubled and joined.
    @Test func survivesDamagedExpressions() throws {
        let document = try object()
        var generator = ExpressionGenerator(seed: 5)
        var random = SplitMix(seed: 11)
        let alphabet = Array("()[]{}.?:,+-*/%!=<>&|'\"\\0123abcxno_ \n`u@".utf8)
        var parsed = 0
        for round in 0..<1000 {
            var bytes = Array(generator.expression().utf8)
            for _ in 0..<(1 + random.below(4)) where !bytes.isEmpty {
                let place = random.below(bytes.count)
                switch random.below(5) {
                case 0: bytes[place] = alphabet[random.below(alphabet.count)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(alphabet[random.below(alphabet.count)], at: place)
                case 3: bytes[place] = UInt8(random.below(256))
                default: bytes += bytes[place...]
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if exercise(text, metered: round % 2 == 0, document.root) > 0 { parsed += 1 }
        }
        #expect(parsed > 50)
    }
}

/// SplitMix64, for tests that must be the same each time.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
