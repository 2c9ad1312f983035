/// What is known about the types of one expression: the types, and what their variables stand for.
///
/// A declared type is converted by ``type(_:parameters:)``; two types are made to agree by ``unify(_:_:)``, which binds
/// variables as it needs to. The rules are cel-go's (`checker/types.go`). Work and the size of types are bounded: beyond the
/// bounds ``isExhausted`` is set, and everything agrees.
struct Inference {
    typealias Shape = TypeTable.Shape

    private var table = TypeTable()
    /// What each variable stands for, by its number.
    private var bindings: [TypeID?] = []
    /// The bindings as they were before each change, so that an attempt can be taken back.
    private var trail: [(variable: Int, before: TypeID?)] = []
    /// The types that have been handed out, so that equal ones share their memory.
    private var exports: [Int: CELType] = [:]
    private var steps = 0
    private var depth = 0
    private(set) var isExhausted = false

    private static let maximumSteps = 4_000_000
    private static let maximumDepth = TypeTable.largest

    // MARK: Types

    mutating func make(_ shape: Shape) -> TypeID {
        if let id = table.id(shape) { return id }
        isExhausted = true
        return .dyn
    }

    mutating func list(_ element: TypeID) -> TypeID { make(.list(element)) }
    mutating func map(_ key: TypeID, _ value: TypeID) -> TypeID { make(.map(key, value)) }
    mutating func optional(_ wrapped: TypeID) -> TypeID { make(.opaque(Self.optionalName, [wrapped])) }

    mutating func freshVariable() -> TypeID {
        bindings.append(nil)
        return table.variable(bindings.count - 1)
    }

    /// The parts of a type; of a variable those of what it stands for.
    func shape(_ id: TypeID) -> Shape { table[head(id)] }

    /// The type, or what it stands for if it is a variable.
    func head(_ id: TypeID) -> TypeID {
        var id = id
        while case .variable(let number) = table[id], let bound = bindings[number] { id = bound }
        return id
    }

    private static let optionalName = "optional_type"

    /// What an optional type wraps.
    func unwrapped(_ id: TypeID) -> TypeID? {
        if case .opaque(Self.optionalName, let parts) = shape(id) { return parts.first }
        return nil
    }

    /// The parameters of one declaration and the variables that they stand for in one use of it.
    typealias Parameters = [(name: String, variable: TypeID)]

    /// A declared type, with a variable for each of its parameters.
    mutating func type(_ type: CELType, parameters: inout Parameters) -> TypeID {
        switch type {
        case .dyn: return .dyn
        case .null: return .null
        case .bool: return .bool
        case .int: return .int
        case .uint: return .uint
        case .double: return .double
        case .string: return .string
        case .bytes: return .bytes
        case .timestamp: return .timestamp
        case .duration: return .duration
        case .error: return .error
        case .object(let name): return make(.object(name))
        case .type(let part): return make(.type(self.type(part, parameters: &parameters)))
        case .list(let element): return make(.list(self.type(element, parameters: &parameters)))
        case .map(let key, let value):
            let key = self.type(key, parameters: &parameters)
            return make(.map(key, self.type(value, parameters: &parameters)))
        case .opaque(let name, let parts):
            var ids: [TypeID] = []
            for part in parts { ids.append(self.type(part, parameters: &parameters)) }
            return make(.opaque(name, ids))
        case .parameter(let name):
            if let known = parameters.first(where: { $0.name == name }) { return known.variable }
            let variable = freshVariable()
            parameters.append((name, variable))
            return variable
        }
    }

    /// A declared type that stands alone; its parameters stand for anything.
    mutating func type(_ type: CELType) -> TypeID {
        var parameters: Parameters = []
        return self.type(type, parameters: &parameters)
    }

    // MARK: Agreement

    /// Makes two types agree, or returns false and leaves everything as it was.
    mutating func unify(_ a: TypeID, _ b: TypeID) -> Bool {
        attempt { $0.agree(a, b) }
    }

    /// Makes the types agree with the declared ones pair by pair, or returns false and leaves everything as it was.
    mutating func unify(_ types: [TypeID], _ declared: [CELType], parameters: inout Parameters) -> Bool {
        attempt { inference in
            for (type, declared) in zip(types, declared) {
                let declared = inference.type(declared, parameters: &parameters)
                guard inference.agree(type, declared) else { return false }
            }
            return types.count == declared.count
        }
    }

    private mutating func attempt(_ body: (inout Inference) -> Bool) -> Bool {
        let mark = trail.count
        if body(&self) {
            trail.removeAll(keepingCapacity: true)
            return true
        }
        while trail.count > mark, let change = trail.popLast() { bindings[change.variable] = change.before }
        return false
    }

    private mutating func agree(_ a: [TypeID], _ b: [TypeID]) -> Bool {
        guard a.count == b.count else { return false }
        for (a, b) in zip(a, b) where !agree(a, b) { return false }
        return true
    }

    private mutating func agree(_ a: TypeID, _ b: TypeID) -> Bool {
        if a == b { return true }
        guard spend() else { return true }
        depth += 1
        defer { depth -= 1 }
        let left = table[a]
        let right = table[b]
        if case .variable(let number) = right {
            if substitutes(a, for: number, itself: b) { return true }
            if bindings[number] != nil { return false }
        }
        if case .variable(let number) = left { return substitutes(b, for: number, itself: a) }
        switch (left, right) {
        case (.dyn, _), (_, .dyn), (.error, _), (_, .error): return true
        case (.null, _): return isNullable(right)
        case (_, .null): return isNullable(left)
        case (.type, .type): return true
        case (.list(let a), .list(let b)): return agree(a, b)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return agree(key, otherKey) && agree(value, otherValue)
        case (.opaque(let name, let parts), .opaque(let otherName, let otherParts)):
            return name == otherName && agree(parts, otherParts)
        default: return false
        }
    }

    /// Whether a type goes with what the variable stands for, or can be what it stands for.
    private mutating func substitutes(_ type: TypeID, for number: Int, itself variable: TypeID) -> Bool {
        guard let bound = bindings[number] else {
            guard !occurs(variable, in: type) else { return false }
            bind(number, type)
            return true
        }
        if type == bound { return true }
        guard agree(type, bound) else { return false }
        let general = moreGeneral(type, bound)
        if general != bound, !occurs(variable, in: general) { bind(number, general) }
        return true
    }

    private mutating func bind(_ number: Int, _ type: TypeID) {
        trail.append((number, bindings[number]))
        bindings[number] = type
    }

    /// Null goes with values that can be absent.
    private func isNullable(_ shape: Shape) -> Bool {
        switch shape {
        case .null, .opaque, .object, .timestamp, .duration: true
        default: false
        }
    }

    /// Whether the variable is mentioned in the type, directly or through what other variables stand for.
    private mutating func occurs(_ variable: TypeID, in type: TypeID) -> Bool {
        if variable == type { return true }
        guard table.isOpen(type) else { return false }
        var seen: Set<TypeID> = []
        var rest = [type]
        while let next = rest.popLast() {
            if next == variable { return true }
            guard table.isOpen(next), seen.insert(next).inserted, spend() else { continue }
            switch table[next] {
            case .variable(let number): if let bound = bindings[number] { rest.append(bound) }
            case .list(let part), .type(let part): rest.append(part)
            case .map(let key, let value): rest += [key, value]
            case .opaque(_, let parts): rest += parts
            default: break
            }
        }
        return false
    }

    /// The more general of two types that agree.
    mutating func moreGeneral(_ a: TypeID, _ b: TypeID) -> TypeID {
        isEqualOrLessSpecific(a, b) ? a : b
    }

    private mutating func isEqualOrLessSpecific(_ a: TypeID, _ b: TypeID) -> Bool {
        if a == b { return true }
        guard spend() else { return true }
        depth += 1
        defer { depth -= 1 }
        switch (table[a], table[b]) {
        case (.dyn, _), (.variable, _): return true
        case (_, .dyn), (_, .variable): return false
        case (_, .null): return true
        case (.type, .type): return true
        case (.list(let a), .list(let b)): return isEqualOrLessSpecific(a, b)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return isEqualOrLessSpecific(key, otherKey) && isEqualOrLessSpecific(value, otherValue)
        case (.opaque(let name, let parts), .opaque(let otherName, let otherParts)):
            guard name == otherName, parts.count == otherParts.count else { return false }
            for (a, b) in zip(parts, otherParts) where !isEqualOrLessSpecific(a, b) { return false }
            return true
        default: return false
        }
    }

    private mutating func spend() -> Bool {
        steps += 1
        if steps > Self.maximumSteps || depth > Self.maximumDepth { isExhausted = true }
        return !isExhausted
    }

    // MARK: Results

    /// The type with its variables replaced by what they stand for.
    mutating func substituted(_ id: TypeID) -> TypeID {
        var known: Substitutes = [:]
        return substitute(id, unbound: nil, &known)
    }

    /// What stands for types that are built of others.
    private typealias Substitutes = [Int: TypeID]

    private mutating func substitute(_ id: TypeID, unbound: TypeID?, _ known: inout Substitutes) -> TypeID {
        guard table.isOpen(id) else { return id }
        if let result = known[id.index] { return result }
        guard spend() else { return .dyn }
        depth += 1
        defer { depth -= 1 }
        let result: TypeID
        switch table[id] {
        case .variable(let number):
            guard let bound = bindings[number] else { return unbound ?? id }
            return substitute(bound, unbound: unbound, &known)
        case .type(let part): result = make(.type(substitute(part, unbound: unbound, &known)))
        case .list(let part): result = make(.list(substitute(part, unbound: unbound, &known)))
        case .map(let key, let value):
            let key = substitute(key, unbound: unbound, &known)
            result = make(.map(key, substitute(value, unbound: unbound, &known)))
        case .opaque(let name, let parts):
            var ids: [TypeID] = []
            for part in parts { ids.append(substitute(part, unbound: unbound, &known)) }
            result = make(.opaque(name, ids))
        default: return id
        }
        known[id.index] = result
        return result
    }

    /// The type as the outside knows it: variables that stand for nothing are `dyn`.
    mutating func exported(_ id: TypeID) -> CELType {
        var known: Substitutes = [:]
        let closed = substitute(id, unbound: .dyn, &known)
        return export(closed)
    }

    private mutating func export(_ id: TypeID) -> CELType {
        switch table[id] {
        case .dyn, .variable: return .dyn
        case .error: return .error
        case .null: return .null
        case .bool: return .bool
        case .int: return .int
        case .uint: return .uint
        case .double: return .double
        case .string: return .string
        case .bytes: return .bytes
        case .timestamp: return .timestamp
        case .duration: return .duration
        case .object(let name): return .object(name)
        case .type, .list, .map, .opaque: break
        }
        if let known = exports[id.index] { return known }
        let type = exportParts(id)
        exports[id.index] = type
        return type
    }

    private mutating func exportParts(_ id: TypeID) -> CELType {
        switch table[id] {
        case .type(let part): return .type(export(part))
        case .list(let element): return .list(export(element))
        case .map(let key, let value):
            let key = export(key)
            return .map(key, export(value))
        case .opaque(let name, let parts):
            var types: [CELType] = []
            for part in parts { types.append(export(part)) }
            return .opaque(name, types)
        default: return .dyn
        }
    }
}
