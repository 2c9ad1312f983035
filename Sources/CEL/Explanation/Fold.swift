import Documents

/// A loop's accumulator in an explanation: what the macro makes of its elements, and which of them decided.
struct Fold {
    let macro: Comprehension.Macro
    let evaluation: Evaluation
    let range: Explainer.Traced

    private(set) var isDecided = false
    private var failure: Explainer.Traced?
    private var deciding: Explainer.Traced?
    private var matches = 0
    private var matchReads: [FieldRead] = []
    private var parts: [Explainer.Traced] = []
    private var entries: [(key: Value, part: Explainer.Traced)] = []

    init(macro: Comprehension.Macro, evaluation: Evaluation, range: Explainer.Traced) {
        self.macro = macro
        self.evaluation = evaluation
        self.range = range
    }

    /// One turn of the loop.
    mutating func add(
        element: Explainer.Traced, key: Value, _ predicate: Explainer.Traced?, _ transform: Explainer.Traced?
    ) {
        switch macro {
        case .all, .exists: quantify(predicate)
        case .existsOne:
            guard let predicate = require(predicate) else { return }
            if predicate.value.isTrue {
                matches += 1
                matchReads += predicate.reads
            }
        case .filter:
            guard let predicate = require(predicate) else { return }
            if predicate.value.isTrue {
                var kept = element
                kept.context += predicate.reads
                parts.append(kept)
            }
        case .map, .transformList:
            guard accepts(predicate), let transform else { return }
            if transform.value.isError { return fail(transform) }
            parts.append(transform)
        case .transformMap:
            guard accepts(predicate), let transform else { return }
            if transform.value.isError { return fail(transform) }
            entries.append((key, transform))
        case .transformMapEntry:
            guard accepts(predicate), let transform else { return }
            guard transform.value.kind == .map else { return fail(transform) }
            for entry in transform.value.entries {
                let part = transform.entries?.first { evaluation.equals($0.key, entry.key).isTrue }?.part
                entries.append((entry.key, part ?? Explainer.Traced(value: entry.value, context: transform.reads)))
            }
        case .bind: break
        }
    }

    private mutating func quantify(_ predicate: Explainer.Traced?) {
        guard let predicate else { return }
        if predicate.value.kind != .bool {
            if failure == nil { failure = predicate }
        } else if predicate.value.isTrue == (macro == .exists) {
            deciding = predicate
            isDecided = true
        }
    }

    /// The predicate where it is a bool; else the loop has failed.
    private mutating func require(_ predicate: Explainer.Traced?) -> Explainer.Traced? {
        guard let predicate else { return nil }
        if predicate.value.kind == .bool { return predicate }
        fail(predicate)
        return nil
    }

    private mutating func accepts(_ predicate: Explainer.Traced?) -> Bool {
        guard let predicate else { return true }
        return require(predicate)?.value.isTrue ?? false
    }

    private mutating func fail(_ traced: Explainer.Traced) {
        failure = traced
        if !traced.value.isError { failure?.value = .failure(.noSuchOverload) }
        isDecided = true
    }

    /// What the loop came to.
    var result: Explainer.Traced {
        if let deciding {
            return .init(value: deciding.value, context: deciding.reads.isEmpty ? range.reads : deciding.reads)
        }
        if let failure {
            let value = failure.value.isError ? failure.value : Value.failure(.noSuchOverload)
            return .init(value: value, context: failure.reads)
        }
        switch macro {
        case .all: return .init(value: .true, context: range.reads)
        case .exists: return .init(value: .false, context: range.reads)
        case .existsOne:
            return .init(value: .bool(matches == 1), context: matches == 0 ? range.reads : matchReads)
        case .transformMap, .transformMapEntry:
            var pairs: [Value] = []
            for entry in entries { pairs += [entry.key, entry.part.value] }
            let value = evaluation.finishMap(evaluation.list(pairs))
            return .init(value: value, context: range.reads, entries: entries)
        default:
            let context = parts.isEmpty ? range.reads : parts.flatMap(\.reads)
            return .init(value: evaluation.list(parts.map(\.value)), context: context, parts: parts)
        }
    }
}
