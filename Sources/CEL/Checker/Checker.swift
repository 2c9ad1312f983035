extension Environment {
    /// Resolves the names of an expression and infers its types (cel-spec, langdef "Name resolution" and "Gradual type
    /// checking"; cel-go's `checker`), then applies the validators that the options ask for.
    ///
    /// - Returns: the checked expression, or all errors in source order, at most a hundred.
    public func check(_ ast: AST) -> Result<CheckedExpression, Diagnostics> {
        var checker = Checker(ast, self)
        let expression = checker.check()
        var problems = checker.problems
        if problems.isEmpty {
            problems = Validators(expression, options).problems()
        }
        guard !problems.isEmpty else { return .success(expression) }
        problems.sort { $0.range.lowerBound < $1.range.lowerBound }
        return .failure(Diagnostics(ast.source, Array(problems.prefix(Checker.maximumProblems))))
    }
}

/// Infers the type of every node of one syntax tree.
struct Checker {
    let ast: AST
    let environment: Environment
    let resolution: NameResolution
    var inference = Inference()
    /// The type of each node that has been reached.
    var types: [TypeID]
    var references: [Reference?]
    private(set) var problems: [Diagnostic] = []
    private var loops: [NodeID: Loop] = [:]

    /// The types of a comprehension's variables.
    private struct Loop {
        let first: TypeID
        let second: TypeID
        let accumulator: TypeID
    }

    static let maximumProblems = 100

    init(_ ast: AST, _ environment: Environment) {
        self.ast = ast
        self.environment = environment
        resolution = NameResolution(ast, names: NameTable(environment))
        references = resolution.references
        types = Array(repeating: .dyn, count: ast.nodes.count)
    }

    mutating func check() -> CheckedExpression {
        for step in resolution.order {
            switch step {
            case .node(let id): types[Int(id.index)] = inferred(id)
            case .enterLoop(let id): enterLoop(id)
            case .leaveLoop(let id): leaveLoop(id)
            }
            if inference.isExhausted { break }
        }
        let result = types.map { inference.exported($0) }
        if inference.isExhausted {
            problems = [Diagnostic("type of the expression is too complex", at: ast.range(ast.root))]
        }
        return CheckedExpression(
            ast: ast, types: result, references: references, definitions: environment.definitions)
    }

    func type(_ id: NodeID) -> TypeID { types[Int(id.index)] }

    mutating func report(_ message: String, at id: NodeID, hint: String? = nil, cause: Diagnostic.Cause? = nil) {
        guard problems.count < Self.maximumProblems else { return }
        problems.append(Diagnostic(message, at: ast.place(id), hint: hint, cause: cause))
    }

    private mutating func inferred(_ id: NodeID) -> TypeID {
        switch ast[id] {
        case .literal(let literal): literal.type
        case .identifier(let name): named(id) ?? undeclared(name, at: id)
        case .select(let operand, let field): named(id) ?? selected(field, of: operand, at: id, isOptional: false)
        case .presence(let operand, let field): presence(of: field, in: operand, at: id)
        case .call(let function, let target, let arguments): called(function, target, arguments, at: id)
        case .list(let elements, let optional): listed(elements, optional: optional)
        case .map(let entries): mapped(entries)
        case .message(let type, let fields): message(type, fields, at: id)
        case .comprehension(let loop): type(loop.result)
        }
    }

    // MARK: Names

    /// The type of what the node names, if it names anything.
    private mutating func named(_ id: NodeID) -> TypeID? {
        switch references[Int(id.index)] {
        case .variable(let name): inference.type(environment.variables[name] ?? .dyn)
        case .typeName(let type): inference.make(.type(inference.type(type)))
        case .blockElement(let element): type(element)
        case .local(let loop, let variable):
            switch variable {
            case .first: loops[loop]?.first ?? .dyn
            case .second: loops[loop]?.second ?? .dyn
            case .accumulator: loops[loop]?.accumulator ?? .dyn
            }
        case .function, nil: nil
        }
    }

    private mutating func undeclared(_ name: String, at id: NodeID) -> TypeID {
        report(TypeError.undeclared(name, environment.container), at: id, hint: adviceOnUndeclared(variable: name))
        return .error
    }

    // MARK: Fields

    private mutating func presence(of field: String, in operand: NodeID, at id: NodeID) -> TypeID {
        _ = selected(field, of: operand, at: id, isOptional: false)
        return .bool
    }

    mutating func selected(_ field: String, of operand: NodeID, at id: NodeID, isOptional: Bool) -> TypeID {
        let operandType = inference.head(type(operand))
        let wrapped = inference.unwrapped(operandType)
        let target = inference.head(wrapped ?? operandType)
        let result: TypeID
        switch inference.shape(target) {
        case .map(_, let value):
            result = value
        case .object(let name):
            result = self.field(field, of: name, at: id)
        case .variable:
            _ = inference.unify(.dyn, target)
            result = .dyn
        case .dyn, .error:
            result = .dyn
        default:
            let type = inference.exported(target)
            report(TypeError.noFields(type), at: id, hint: Advice.selection(of: field, on: type))
            result = .dyn
        }
        let type = inference.substituted(result)
        return isOptional || wrapped != nil ? inference.optional(type) : type
    }

    private mutating func field(_ field: String, of object: String, at id: NodeID) -> TypeID {
        guard let declared = environment.objectType(object) else {
            report("unexpected failed resolution of '\(object)'", at: id)
            return .error
        }
        guard let type = declared.type(of: field) else {
            let hint = declared.advice[field] ?? Spelling(declared.fields.keys).advice(on: field)
            report(TypeError.undefinedField(field), at: id, hint: hint, cause: .undefinedField)
            return .error
        }
        return inference.type(type)
    }

    // MARK: Literals

    private mutating func listed(_ elements: [NodeID], optional: [Int]) -> TypeID {
        var element: TypeID?
        var optional = optional[...]
        for (position, id) in elements.enumerated() {
            var type = type(id)
            if optional.first == position {
                optional.removeFirst()
                type = unwrappedEntry(id)
            }
            element = joined(element, type)
        }
        return inference.list(element ?? inference.freshVariable())
    }

    private mutating func mapped(_ entries: [MapEntry]) -> TypeID {
        var key: TypeID?
        var value: TypeID?
        for entry in entries {
            key = joined(key, type(entry.key))
            value = joined(value, entry.isOptional ? unwrappedEntry(entry.value) : type(entry.value))
        }
        return inference.map(key ?? inference.freshVariable(), value ?? inference.freshVariable())
    }

    /// The type of what an entry written with `?` contributes, which must be optional.
    private mutating func unwrappedEntry(_ id: NodeID) -> TypeID {
        let type = type(id)
        if let wrapped = inference.unwrapped(type) { return wrapped }
        switch inference.shape(type) {
        case .dyn, .error, .variable: break
        default:
            let found = inference.exported(type)
            let hint = "an entry written with '?' takes an optional: leave the '?' out, or write optional.of(…)"
            report(TypeError.mismatch(expected: .optional(found), found: found), at: id, hint: hint)
        }
        return type
    }

    /// The type of elements of both types: the more general one if they agree, else `dyn`.
    private mutating func joined(_ previous: TypeID?, _ next: TypeID) -> TypeID {
        guard let previous else { return next }
        return inference.unify(previous, next) ? inference.moreGeneral(previous, next) : .dyn
    }

    private mutating func message(_ name: String, _ fields: [MessageField], at id: NodeID) -> TypeID {
        let made: TypeID
        var object: String?
        switch references[Int(id.index)] {
        case .typeName(.object(let name)):
            made = inference.make(.object(name))
            object = name
        case .typeName(let type):
            report("'\(type)' is not a message type", at: id)
            made = .error
        case .variable(let name):
            report("'\(name)' is not a type", at: id)
            made = .error
        case .local, .blockElement, .function, nil:
            report(TypeError.undeclared(name, environment.container), at: id, hint: adviceOnUndeclared(type: name))
            made = .error
        }
        for entry in fields {
            let declared = object.map { field(entry.name, of: $0, at: entry.value) } ?? .error
            let given = entry.isOptional ? unwrappedEntry(entry.value) : type(entry.value)
            if !inference.unify(declared, given) {
                let (declared, given) = (inference.exported(declared), inference.exported(given))
                report(TypeError.fieldMismatch(entry.name, expected: declared, found: given), at: entry.value)
            }
        }
        return made
    }

    // MARK: Comprehensions

    private mutating func enterLoop(_ id: NodeID) {
        guard case .comprehension(let loop) = ast[id] else { return }
        let range = inference.head(type(loop.range))
        let first: TypeID
        let second: TypeID
        switch inference.shape(range) {
        case .list(let element):
            first = loop.secondVariable == nil ? element : .int
            second = element
        case .map(let key, let value):
            first = key
            second = value
        case .dyn, .error, .variable:
            _ = inference.unify(.dyn, range)
            first = .dyn
            second = .dyn
        default:
            let type = inference.exported(range)
            report(TypeError.notARange(type), at: loop.range, hint: Advice.range(type))
            first = .error
            second = .error
        }
        loops[id] = Loop(first: first, second: second, accumulator: type(loop.initial))
    }

    private mutating func leaveLoop(_ id: NodeID) {
        guard case .comprehension(let loop) = ast[id] else { return }
        require(.bool, of: loop.condition)
        require(type(loop.initial), of: loop.step)
    }

    /// Reports a node whose type does not go with the one that its place asks for.
    mutating func require(_ expected: TypeID, of id: NodeID, hint: String? = nil) {
        guard !inference.unify(expected, type(id)) else { return }
        let (expected, found) = (inference.exported(expected), inference.exported(type(id)))
        report(TypeError.mismatch(expected: expected, found: found), at: id, hint: hint)
    }
}

extension AST {
    /// Where a message about the node points.
    func place(_ id: NodeID) -> Range<Int32> {
        let anchor = anchor(id)
        return anchor..<max(anchor, range(id).upperBound)
    }
}

extension Literal {
    var type: TypeID {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        }
    }
}
