import Documents

/// Field selection, presence and indexing (`cel.md` 1.6, 1.7, 1.9).
extension Evaluation {
    /// `operand.key` where the operand is not a map that has the key. Selecting from an optional goes through it.
    @inline(never)
    func selectSlowly(_ operand: Value, _ key: Value) -> Value {
        switch operand.kind {
        case .map:
            if let slot = operand.slot(forKey: key) { return slot.pointee }
            return failure(.noSuchKey, key)
        case .optional: return optionalSelect(operand, key)
        case .error: return operand
        case .list: return failure(.badIndex, "string")
        default: return failure(.noSuchKey, key)
        }
    }

    /// `operand.?key`.
    func optionalSelect(_ operand: Value, _ key: Value) -> Value {
        switch operand.kind {
        case .map: return operand.slot(forKey: key).map(Value.some(at:)) ?? .none
        case .optional:
            guard let wrapped = operand.wrapped else { return operand }
            return optionalSelect(wrapped, key)
        case .error: return operand
        case .list: return failure(.badIndex, "string")
        case .null where options.nullHasNoFields: return .none
        default: return options.errorOnBadPresenceTest ? failure(.noSuchKey, key) : .none
        }
    }

    /// `has(operand.key)`.
    @inline(__always)
    func presence(_ operand: Value, _ key: Value) -> Value {
        if operand.kind == .map { return .bool(operand.slot(forKey: key) != nil) }
        return presenceSlowly(operand, key)
    }

    @inline(never)
    private func presenceSlowly(_ operand: Value, _ key: Value) -> Value {
        switch operand.kind {
        case .optional: return operand.wrapped.map { presence($0, key) } ?? .false
        case .error: return operand
        case .list: return failure(.badIndex, "string")
        case .null where options.nullHasNoFields: return .false
        default: return options.errorOnBadPresenceTest ? failure(.noSuchKey, key) : .false
        }
    }

    /// `operand[key]`.
    func index(_ operand: Value, _ key: Value) -> Value {
        if key.isError && !operand.isError { return key }
        switch operand.kind {
        case .map:
            if let slot = operand.slot(forAnyKey: key) { return slot.pointee }
            return failure(.noSuchKey, key)
        case .list:
            guard let position = Evaluation.listPosition(key) else { return failure(.badIndex, key) }
            guard position >= 0, position < Int64(operand.count) else { return failure(.indexOutOfBounds, key) }
            return operand.elements[Int(position)]
        case .optional: return optionalIndex(operand, key)
        case .error: return operand
        default: return .failure(.noSuchOverload)
        }
    }

    /// `operand[?key]`.
    func optionalIndex(_ operand: Value, _ key: Value) -> Value {
        if key.isError && !operand.isError { return key }
        switch operand.kind {
        case .map: return operand.slot(forAnyKey: key).map(Value.some(at:)) ?? .none
        case .list:
            guard let position = Evaluation.listPosition(key) else { return failure(.badIndex, key) }
            guard position >= 0, position < Int64(operand.count), let base = operand.elements.baseAddress else {
                return .none
            }
            return .some(at: base + Int(position))
        case .optional:
            guard let wrapped = operand.wrapped else { return operand }
            return optionalIndex(wrapped, key)
        case .error: return operand
        case .null where options.nullHasNoFields: return .none
        default: return options.errorOnBadPresenceTest ? .failure(.noSuchOverload) : .none
        }
    }

    /// The position that an index means: an int, or a uint or double of the same value.
    static func listPosition(_ key: Value) -> Int64? {
        switch key.kind {
        case .int: key.asInt
        case .uint: Int64(exactly: key.asUInt)
        case .double: Int64(exactly: key.asDouble)
        default: nil
        }
    }
}
