import Documents

/// One thread's place to evaluate programs: registers, scratch memory, limits. Programs and documents are shared; an
/// evaluation is not.
///
/// A value that an evaluation returns, and everything that it points to, is valid until the next ``reset()`` and for as
/// long as the program and the documents live that it was computed from.
public final class Evaluation {
    /// Bounds on one evaluation.
    public struct Limits: Sendable {
        /// Loop steps of one evaluation.
        public var steps = 50_000_000
        /// Bytes that evaluations between two resets may build.
        public var memory = 256 << 20
        /// Cost of one evaluation, for metered programs.
        public var cost: UInt64 = 1_000_000

        public init() {}
    }

    // Exclusive by construction: an evaluation belongs to one thread and none of its members runs inside another's access.
    @exclusivity(unchecked) public var limits: Limits
    let scratch = Arena(capacity: 4 << 10)
    @exclusivity(unchecked) private(set) var registers: UnsafeMutablePointer<Value>
    @exclusivity(unchecked) private var registerCapacity: Int
    @exclusivity(unchecked) var stepsLeft = 0
    /// The cost of the evaluation so far, where the program is metered.
    @exclusivity(unchecked) public internal(set) var cost: UInt64 = 0
    /// The switches of the program that runs.
    @exclusivity(unchecked) var options = Environment.Options()
    /// Answers `authorizer`; nil where nobody can.
    public var authorizer: (any Authorizer)?
    /// Regular expressions that were made from computed patterns.
    var patterns = PatternCache()
    /// Programs that were explained lately, as explanations walk them.
    private var traceTrees: [ObjectIdentifier: TraceTree] = [:]

    public init(limits: Limits = Limits()) {
        self.limits = limits
        registerCapacity = 64
        registers = .allocate(capacity: registerCapacity)
        registers.initialize(
            repeating: Value(kind: .error, aux: ErrorCode.unboundVariable.rawValue), count: registerCapacity)
    }

    deinit { registers.deallocate() }

    /// Frees what evaluations built. Bound variables stay bound.
    public func reset() { scratch.reset() }

    /// A program as explanations walk it, made when it is first needed.
    func traceTree(of program: Program) -> TraceTree {
        if let known = traceTrees[ObjectIdentifier(program)] { return known }
        let definitions = program.expression.definitions.mapValues { traceTree(of: $0.program) }
        if traceTrees.count >= 1_000 { traceTrees.removeAll() }
        let tree = TraceTree(program, definitions: definitions)
        traceTrees[ObjectIdentifier(program)] = tree
        return tree
    }

    /// Gives a variable its value for the evaluations that follow. Slots are positions in ``Environment/variableNames``.
    @inline(__always)
    public func bind(_ slot: Int, _ value: Value) {
        if slot >= registerCapacity { grow(to: slot + 1) }
        registers[slot] = value
    }

    @inline(__always)
    func reserve(_ count: Int) {
        if count > registerCapacity { grow(to: count) }
    }

    @inline(never)
    private func grow(to count: Int) {
        let capacity = max(count, registerCapacity * 2)
        let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
        larger.update(from: registers, count: registerCapacity)
        (larger + registerCapacity).initialize(
            repeating: Value(kind: .error, aux: ErrorCode.unboundVariable.rawValue), count: capacity - registerCapacity)
        registers.deallocate()
        registers = larger
        registerCapacity = capacity
    }

    /// Evaluates a program with the variables that are bound.
    public func evaluate(_ program: Program) -> Outcome {
        outcome(of: run(program), program)
    }

    func outcome(of value: Value, _ program: Program) -> Outcome {
        guard value.isError else { return .value(value) }
        return .error(
            EvaluationError(
                message: value.errorMessage, range: program.range(ofNode: value.count),
                exceedsLimits: value.exceedsLimits, isNotEvaluable: value.errorCode == .notEvaluable))
    }

    /// The value of an expression that a variable stands for: an error of it arises wherever the variable is read.
    public func value(ofVariable program: Program) -> Value {
        var value = run(program)
        if value.isError { value.count = 0 }
        return value
    }

    /// Loop steps that the last evaluation or explanation took, so that a caller can bound several evaluations together.
    public var stepsTaken: Int { limits.steps - max(stepsLeft, 0) }

    /// Whether the last evaluation or explanation ended because it was not allowed more steps.
    public var ranOutOfSteps: Bool { stepsLeft < 0 }

    /// Whether a program's value is `true`; nil where it is an error or no bool. For checks, which need no more.
    @inline(__always)
    public func isTrue(_ program: Program) -> Bool? {
        let value = run(program)
        return value.kind == .bool ? value.bits != 0 : nil
    }
}

/// What an evaluation came to.
public enum Outcome: Sendable {
    /// Valid until the evaluation's next reset.
    case value(Value)
    case error(EvaluationError)
}

extension Evaluation {
    // MARK: Building values

    /// Scratch memory, or nil where the evaluation has used up its share.
    @inline(__always)
    func allocate(byteCount: Int) -> UnsafeMutableRawPointer? {
        if byteCount > limits.memory &- scratch.allocated { return nil }
        return scratch.allocate(byteCount: byteCount)
    }

    func string(_ text: UnsafeBufferPointer<UInt8>) -> Value {
        guard text.count > 0, let source = text.baseAddress else { return Value(kind: .string) }
        guard let target = allocate(byteCount: text.count) else { return .failure(.memoryExceeded) }
        target.copyMemory(from: source, byteCount: text.count)
        return .string(UnsafePointer(target.assumingMemoryBound(to: UInt8.self)), count: text.count)
    }

    func string(_ text: [UInt8]) -> Value { text.withUnsafeBufferPointer { string($0) } }

    func string(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { string($0) }
    }

    func bytes(_ octets: UnsafeBufferPointer<UInt8>) -> Value {
        var value = string(octets)
        if value.kind == .string { value.kind = .bytes }
        return value
    }

    func bytes(_ octets: [UInt8]) -> Value { octets.withUnsafeBufferPointer { bytes($0) } }

    func list(_ elements: UnsafeBufferPointer<Value>) -> Value {
        let byteCount = elements.count * MemoryLayout<Value>.stride
        guard byteCount <= limits.memory - scratch.allocated else { return .failure(.memoryExceeded) }
        return scratch.list(elements)
    }

    func list(_ elements: [Value]) -> Value { elements.withUnsafeBufferPointer { list($0) } }

    /// A map of entries whose keys differ.
    func map(_ entries: UnsafeBufferPointer<Value.Entry>) -> Value {
        let byteCount = entries.count * (MemoryLayout<Value.Entry>.stride + 16)
        guard byteCount <= limits.memory - scratch.allocated else { return .failure(.memoryExceeded) }
        return scratch.map(entries).map
    }

    func map(_ entries: [Value.Entry]) -> Value { entries.withUnsafeBufferPointer { map($0) } }

    /// `optional.of(value)`.
    func some(_ value: Value) -> Value {
        guard let target = allocate(byteCount: MemoryLayout<Value>.stride) else { return .failure(.memoryExceeded) }
        let slot = target.assumingMemoryBound(to: Value.self)
        slot.pointee = value
        return .some(at: slot)
    }

    /// An opaque value over a copy of its payload.
    func opaque<Payload: OpaquePayload>(_ type: OpaqueType, _ payload: Payload) -> Value {
        guard let target = allocate(byteCount: MemoryLayout<Payload>.stride) else { return .failure(.memoryExceeded) }
        let slot = target.bindMemory(to: Payload.self, capacity: 1)
        slot.initialize(to: payload)
        return .opaque(type, slot)
    }

    func failure(_ code: ErrorCode, _ detail: Value) -> Value {
        guard let target = allocate(byteCount: MemoryLayout<Value>.stride) else { return .failure(.memoryExceeded) }
        let slot = target.assumingMemoryBound(to: Value.self)
        slot.pointee = detail
        return .failure(code, detail: slot)
    }

    func failure(_ code: ErrorCode, _ detail: String) -> Value {
        let text = string(detail)
        return text.isError ? text : failure(code, text)
    }

    /// The error of a function that did not like an argument.
    func invalid(_ message: String) -> Value { failure(.invalidArgument, message) }
}

extension Value {
    static var none: Value { Value(kind: .optional) }

    /// `optional.of` of the value at a slot that outlives the evaluation.
    static func some(at slot: UnsafePointer<Value>) -> Value {
        Value(kind: .optional, count: 1, bits: Value.bits(of: slot))
    }

    /// The value in an optional; nil for none and for what is no optional.
    public var wrapped: Value? {
        guard kind == .optional, count == 1 else { return nil }
        return UnsafePointer<Value>(bitPattern: UInt(bits))?.pointee
    }
}
