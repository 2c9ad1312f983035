import Documents

/// A loop's accumulator in an explanation: what the macro makes of its elements, and which of them decided.
struct Fold {
    let macro: Comprehension.Macro
    let evaluation: Evaluation
    let range: Traced
    private let rangeReads: [Read]

    private(set) var isDecided = false
    private var failure: Traced?
    private var deciding: Traced?
    private var matches = 0
    /// What the predicate read for the elements that count (of `exists_one`) or for all of them (of `all`, `exists`).
    private var predicateReads: [Read] = []
    /// What was collected: elements, or keys and values in turn.
    private var values: [Value] = []
    private var parts: [Traced] = []
    private var entries: [(key: Value, part: Traced)] = []

    init(macro: Comprehension.Macro, evaluation: Evaluation, range: Traced) {
        self.macro = macro
        self.evaluation = evaluation
        self.range = range
        rangeReads = range.reads
    }

    /// One turn of the loop.
    mutating func add(element: Traced, key: Value, _ predicate: Traced?, _ transform: Traced?) {
        switch macro {
        case .all, .exists: quantify(predicate)
        case .existsOne:
            guard accepts(predicate), let predicate else { return }
            matches += 1
            note(predicate)
        case .filter:
            guard accepts(predicate) else { return }
            collect(element.depending(on: predicate?.reads ?? []))
        case .map, .transformList:
            guard accepts(predicate), let transform else { return }
            if transform.value.isError { return fail(transform) }
            collect(transform.depending(on: predicate?.reads ?? []))
        case .transformMap:
            guard accepts(predicate), let transform else { return }
            if transform.value.isError { return fail(transform) }
            collect(key, transform.depending(on: predicate?.reads ?? []))
        case .transformMapEntry:
            guard accepts(predicate), let transform else { return }
            guard transform.value.kind == .map else { return fail(transform) }
            for position in 0..<Int(transform.value.count) {
                collect(
                    transform.value.entries[position].key,
                    transform.entry(position).depending(on: predicate?.reads ?? []))
            }
        case .bind: break
        }
    }

    private mutating func collect(_ part: Traced) {
        values.append(part.value)
        if parts.count <= Traced.mostParts { parts.append(part) }
    }

    private mutating func collect(_ key: Value, _ part: Traced) {
        values += [key, part.value]
        if entries.count <= Traced.mostParts { entries.append((key, part)) }
    }

    private mutating func quantify(_ predicate: Traced?) {
        guard let predicate else { return }
        if predicate.value.kind != .bool {
            if failure == nil { failure = predicate }
        } else if predicate.value.isTrue == (macro == .exists) {
            deciding = predicate
            isDecided = true
        } else if rangeReads.isEmpty {
            note(predicate)
        }
    }

    private mutating func note(_ predicate: Traced) {
        if predicateReads.count < Traced.mostReads { predicateReads += predicate.reads }
    }

    /// Whether the element is chosen; a predicate that is no bool fails the loop.
    private mutating func accepts(_ predicate: Traced?) -> Bool {
        guard let predicate else { return true }
        if predicate.value.kind == .bool { return predicate.value.isTrue }
        fail(predicate)
        return false
    }

    private mutating func fail(_ traced: Traced) {
        failure = traced
        isDecided = true
    }

    /// What the loop came to.
    var result: Traced {
        if let deciding {
            let reads = deciding.reads
            return Traced(deciding.value, context: reads.isEmpty ? rangeReads : reads)
        }
        if let failure {
            let value = failure.value.isError ? failure.value : Value.failure(.noSuchOverload)
            let reads = failure.reads
            return Traced(value, context: reads.isEmpty ? rangeReads : reads)
        }
        switch macro {
        case .all, .exists:
            // Every element of the range had its part in it; of a constant range, what it was held against.
            return Traced(.bool(macro == .all), context: rangeReads.isEmpty ? predicateReads : rangeReads)
        case .existsOne:
            return Traced(.bool(matches == 1), context: matches == 0 ? rangeReads : predicateReads)
        case .transformMap, .transformMapEntry:
            let list = evaluation.list(values)
            let value = list.isError ? list : evaluation.finishMap(list)
            if value.isError || entries.isEmpty { return Traced(value, context: rangeReads) }
            guard entries.count <= Traced.mostParts else { return Traced(value, context: rangeReads) }
            return Traced(value, .entries(entries), context: range.context)
        default:
            let value = evaluation.list(values)
            if value.isError || parts.isEmpty { return Traced(value, context: rangeReads) }
            guard parts.count <= Traced.mostParts else { return Traced(value, context: rangeReads) }
            return Traced(value, .elements(parts), context: range.context)
        }
    }
}
