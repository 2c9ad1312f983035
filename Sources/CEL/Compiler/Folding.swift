import Documents

/// What is computed once, when a program is made.
extension CodeGenerator {
    /// The value of a node that needs no evaluation: a literal, or a list or map literal of such.
    mutating func literalOrFolded(_ id: NodeID) -> Value? {
        if let value = literal(id) { return value }
        switch ast[id] {
        case .list(let elements, let optional) where optional.isEmpty:
            var values: [Value] = []
            for element in elements {
                guard let value = literalOrFolded(element) else { return nil }
                values.append(value)
            }
            return folder.list(values)
        case .map(let entries): return foldedMap(entries)
        case .call: return foldedCall(id)
        default: return nil
        }
    }

    /// The value of a map literal whose keys and values need no evaluation.
    mutating func foldedMap(_ entries: [MapEntry]) -> Value? {
        var pairs: [Value] = []
        for entry in entries {
            guard !entry.isOptional, let key = literalOrFolded(entry.key), let value = literalOrFolded(entry.value)
            else { return nil }
            pairs += [key, value]
        }
        let map = pairs.withUnsafeBufferPointer { pairs in
            pairs.baseAddress.map { folder.makeMap($0, entries.count, optional: .none) } ?? Value(kind: .map)
        }
        return map.isError ? nil : map
    }

    /// The value of a call whose arguments are all constants. A metered program folds only what cel-go folds, because
    /// what is folded costs nothing.
    mutating func fold(_ id: NodeID, _ site: CallSite, _ operands: [NodeID]) -> Value? {
        if isMetered && !CodeGenerator.conversions.contains(site.function) { return nil }
        guard !operands.isEmpty, !site.overloads.isEmpty else { return nil }
        var values: [Value] = []
        for operand in operands {
            guard let value = literalOrFolded(operand) else { return nil }
            values.append(value)
        }
        var result = boundedCall(site, values)
        guard result.isError else { return result }
        if result.errorCode == .notEvaluable || result.exceedsLimits { return nil }
        if result.count == 0 { result.count = UInt32(id.index) + 1 }
        if environment.options.validatesConstants, CodeGenerator.conversions.contains(site.function) {
            refuse(result.errorMessage, at: id)
        }
        return result
    }

    /// Calls a function with what is left of the program's allowance for calls that are folded.
    private mutating func boundedCall(_ site: CallSite, _ arguments: [Value]) -> Value {
        let before = folder.scratch.allocated
        let memory = folder.limits.memory
        folder.limits.memory = min(memory, before + foldingMemory)
        defer {
            folder.limits.memory = memory
            foldingMemory = max(0, foldingMemory - (folder.scratch.allocated - before))
        }
        return arguments.withUnsafeBufferPointer { arguments in
            arguments.baseAddress.map { folder.call(site, $0) } ?? .failure(.noSuchOverload)
        }
    }

    private mutating func foldedCall(_ id: NodeID) -> Value? {
        guard case .call(let function, nil, let arguments) = ast[id],
            case .function(let name, let overloads, false)? = expression.reference(id), name == function
        else { return nil }
        if function == "dyn", arguments.count == 1 { return literalOrFolded(arguments[0]) }
        let site = CallSite(name, overloads, isMember: false, argumentCount: arguments.count)
        let value = fold(id, site, arguments)
        return value?.isError == true ? nil : value
    }

    /// The conversion functions whose constant calls cel-go evaluates when it plans a program.
    private static let conversions: Set<String> = [
        "bool", "bytes", "double", "duration", "int", "string", "timestamp", "type", "uint",
    ]
}
