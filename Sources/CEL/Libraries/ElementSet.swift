import Documents

/// The different elements of a list, hashed so that comparing lists takes time proportional to their lengths, whatever
/// they hold. Equality is CEL's: numbers of all kinds on one line, values that cannot be compared different.
struct ElementSet {
    /// The evaluation ran out of steps.
    struct Interruption: Error {}

    /// In order of insertion.
    private(set) var elements: [Value] = []
    /// For each hash the last element that has it.
    private var heads: [Int: Int] = [:]
    /// For each element an earlier one with the same hash; -1 for none.
    private var previous: [Int] = []
    private let evaluation: Evaluation

    /// Deeper parts of an element do not count for its hash.
    private static let hashedDepth = 32

    init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    init(_ list: Value, _ evaluation: Evaluation) throws(Interruption) {
        self.init(evaluation)
        for element in list.elements { _ = try insert(element) }
    }

    /// Adds an element unless an equal one is there.
    mutating func insert(_ element: Value) throws(Interruption) -> Bool {
        let hash = try hash(element)
        if try find(element, hash) { return false }
        previous.append(heads.updateValue(elements.count, forKey: hash) ?? -1)
        elements.append(element)
        return true
    }

    func contains(_ element: Value) throws(Interruption) -> Bool { try find(element, try hash(element)) }

    private func find(_ element: Value, _ hash: Int) throws(Interruption) -> Bool {
        var position = heads[hash] ?? -1
        while position >= 0 {
            try spend(1)
            if evaluation.equals(elements[position], element).isTrue { return true }
            position = previous[position]
        }
        return false
    }

    private func hash(_ value: Value) throws(Interruption) -> Int {
        var hasher = Hasher()
        try hash(value, depth: 0, into: &hasher)
        return hasher.finalize()
    }

    /// Equal values feed the hasher equally. The bytes of opaque values do not count, only their type.
    private func hash(_ value: Value, depth: Int, into hasher: inout Hasher) throws(Interruption) {
        try spend(1)
        if value.isNumber {
            hasher.combine(Value.Kind.double)
            // An integer equals a double where its conversion does. Adding zero makes -0 and 0 one.
            hasher.combine(value.approximation + 0)
            return
        }
        hasher.combine(value.kind)
        switch value.kind {
        case .bool, .duration: hasher.combine(value.bits)
        case .string, .bytes:
            try spend(Int(value.count) / Evaluation.bytesPerStep)
            hasher.combine(bytes: UnsafeRawBufferPointer(value.utf8))
        case .timestamp:
            hasher.combine(value.bits)
            hasher.combine(value.count)
        case .type, .opaque: hasher.combine(value.aux)
        case .optional:
            if let wrapped = value.wrapped, depth < Self.hashedDepth {
                try hash(wrapped, depth: depth + 1, into: &hasher)
            }
        case .list:
            hasher.combine(value.count)
            guard depth < Self.hashedDepth else { return }
            for element in value.elements { try hash(element, depth: depth + 1, into: &hasher) }
        case .map:
            hasher.combine(value.count)
            guard depth < Self.hashedDepth else { return }
            var sum = 0
            for entry in value.entries {
                var inner = Hasher()
                try hash(entry.key, depth: depth + 1, into: &inner)
                try hash(entry.value, depth: depth + 1, into: &inner)
                sum &+= inner.finalize()
            }
            hasher.combine(sum)
        case .null, .error, .int, .uint, .double: break
        }
    }

    private func spend(_ steps: Int) throws(Interruption) {
        guard evaluation.spendSteps(steps) else { throw Interruption() }
    }
}

extension Value {
    /// The double next to a number.
    fileprivate var approximation: Double {
        switch kind {
        case .int: Double(asInt)
        case .uint: Double(asUInt)
        default: asDouble
        }
    }
}

extension Evaluation {
    /// The value that `body` makes, or the error of an evaluation without steps.
    func outcome(_ body: () throws(ElementSet.Interruption) -> Value) -> Value {
        do {
            return try body()
        } catch {
            return .failure(.interrupted)
        }
    }
}
