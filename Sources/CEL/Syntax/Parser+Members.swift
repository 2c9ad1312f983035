/// Selections, indexes and calls, and what they start from.
extension Parser {
    /// A primary expression with any number of `.f`, `.?f`, `.m(…)`, `[i]` and `[?i]` behind.
    mutating func member() throws(Stop) -> Operand {
        let start = token.start
        // While only names and plain selections were read, a brace makes them the name of a message type.
        var isName = token.kind == .identifier || token.kind == .dot
        let firstNode = ast.nodes.count
        var operand = try primary()
        let base = operand.id
        if case .identifier = ast[base] {} else { isName = false }
        while true {
            switch token.kind {
            case .dot:
                isName = try selection(&operand, from: start) && isName
            case .leftBracket:
                isName = false
                try index(&operand, from: start)
            case .leftBrace where isName && ast.macroCalls[base] == nil:
                isName = false
                let name = ast.qualifiedName(operand.id)
                ast.removeNodes(from: firstNode)
                operand = try message(name, from: start)
            default:
                return operand
            }
        }
    }

    /// Reads `.f`, `.?f` or `.m(…)`; true if it was a plain selection.
    private mutating func selection(_ operand: inout Operand, from start: Int32) throws(Stop) -> Bool {
        let dot = token
        let isDecimalPoint = if case .literal(.int) = ast[operand.id] { previousEnd == dot.start } else { false }
        advance()
        let isOptional = skip(.question)
        let name = token
        if isDecimalPoint, !isOptional, name.kind != .identifier, name.kind != .quotedIdentifier {
            throw missingDigits(after: dot)
        }
        let field = try fieldName()
        if token.kind == .leftParenthesis {
            if isOptional {
                throw stop(
                    "a method cannot be called with '.?'", at: token.range,
                    hint: "select with '.?' and then call a method of the optional, such as orValue() or optMap()")
            }
            if name.kind == .quotedIdentifier { throw stop("a quoted name cannot be called", at: name.range) }
            operand = try call(field, on: operand, from: start)
            return false
        }
        if isOptional {
            let key = ast.add(.literal(.string(Array(field.utf8))), name.range)
            operand = try addLevel(
                .call(function: Operator.optionalSelect, target: nil, arguments: [operand.id, key]),
                on: operand.height, from: start, anchor: dot.start)
            return false
        }
        operand = try addLevel(
            .select(operand: operand.id, field: field), on: operand.height, from: start, anchor: dot.start)
        return name.kind == .identifier
    }

    /// Reads a name that is looked up in an object, where reserved words are fine but keywords are not.
    private mutating func fieldName() throws(Stop) -> String {
        let name = token
        switch name.kind {
        case .identifier:
            break
        case .quotedIdentifier:
            if !allowsQuotedNames {
                throw stop("unsupported syntax: '`'", at: name.range, hint: "select such keys by index: a['…']")
            }
        default:
            throw missingFieldName()
        }
        advance()
        return lexer.name(name)
    }

    private mutating func index(_ operand: inout Operand, from start: Int32) throws(Stop) {
        let opener = token
        advance()
        let function = skip(.question) ? Operator.optionalIndex : Operator.index
        if token.kind == .rightBracket { throw stop("an index is missing", at: opener.start..<token.end) }
        let index = try expression()
        try close(opener)
        operand = try addLevel(
            .call(function: function, target: nil, arguments: [operand.id, index.id]),
            on: max(operand.height, index.height), from: start, anchor: opener.start)
    }

    // MARK: - Primary expressions

    private mutating func primary() throws(Stop) -> Operand {
        let first = token
        switch first.kind {
        case .identifier, .dot:
            return try nameOrCall()
        case .leftParenthesis:
            advance()
            if token.kind == .rightParenthesis {
                throw stop("parentheses without an expression", at: first.start..<token.end)
            }
            let operand = try expression()
            try close(first)
            return operand
        case .leftBracket:
            return try list()
        case .leftBrace:
            return try map()
        default:
            return Operand(id: try literal(), height: 0)
        }
    }

    /// `name`, `name(…)`, `.name` or `.name(…)`.
    private mutating func nameOrCall() throws(Stop) -> Operand {
        let start = token.start
        let isRooted = skip(.dot)
        guard token.kind == .identifier else { throw unexpected("a name after '.'") }
        let identifier = token
        let word = lexer.name(identifier)
        if ReservedWord.contains(word) {
            try report(
                Diagnostic(
                    "reserved identifier: \(word)", at: identifier.range, hint: Mistake.reservedWord(word)))
        }
        advance()
        let name = isRooted ? "." + word : word
        guard token.kind == .leftParenthesis else {
            return Operand(id: add(.identifier(name), from: start, anchor: identifier.start), height: 0)
        }
        return try call(name, on: nil, from: start)
    }

    // MARK: - Calls

    /// Reads the arguments of a call and adds it, or what its macro makes of it.
    private mutating func call(_ function: String, on target: Operand?, from start: Int32) throws(Stop) -> Operand {
        let anchor = token.start
        let base = pending.count
        var height = try arguments()
        let arguments = Array(pending[base...])
        pending.removeSubrange(base...)
        if let target {
            height = max(height, target.height)
            guard height < limits.recursionDepth else { throw tooDeep() }
            height += 1
        }
        let call = MacroCall(function: function, target: target?.id, arguments: arguments)
        let macro = macros.macro(named: function, isReceiver: target != nil, argumentCount: arguments.count)
        if let macro, let replacement = try expand(macro, call, start..<previousEnd, anchor) {
            return Operand(id: replacement, height: height)
        }
        let node = Node.call(function: function, target: call.target, arguments: arguments)
        return Operand(id: add(node, from: start, anchor: anchor), height: height)
    }

    /// The replacement of a macro call, or nil if it stays a call.
    private mutating func expand(
        _ macro: Macro, _ call: MacroCall, _ range: Range<Int32>, _ anchor: Int32
    ) throws(Stop) -> NodeID? {
        var expansion = MacroExpansion(of: call, range: range, anchor: anchor, source: ast.source)
        // The tree changes hands, so that it has one owner at any time and is never copied.
        swap(&ast, &expansion.ast)
        let outcome: Result<NodeID?, Diagnostic>
        do throws(Diagnostic) {
            outcome = .success(try macro.expand(&expansion))
        } catch {
            outcome = .failure(error)
        }
        swap(&ast, &expansion.ast)
        switch outcome {
        case .success(let replacement):
            if let replacement { ast.macroCalls[replacement] = call }
            return replacement
        case .failure(let diagnostic):
            try report(diagnostic)
            return nil
        }
    }

    /// Reads `(a, b, …)` and leaves the arguments in `pending`; gives the height of the highest.
    private mutating func arguments() throws(Stop) -> Int {
        let opener = token
        advance()
        if skip(.rightParenthesis) { return 0 }
        var height = 0
        repeat {
            if token.kind == .rightParenthesis {
                throw stop("unexpected ')' after ','", at: token.range, hint: "a call takes no trailing comma")
            }
            let argument = try expression()
            pending.append(argument.id)
            height = max(height, argument.height)
        } while skip(.comma)
        try close(opener)
        return height
    }

    // MARK: - Literals

    private mutating func list() throws(Stop) -> Operand {
        let opener = token
        let base = pending.count
        var optional: [Int] = []
        var height = 0
        advance()
        while token.kind != .rightBracket, token.kind != .comma || pending.count > base {
            if skip(.question) { optional.append(pending.count - base) }
            let element = try expression()
            pending.append(element.id)
            height = max(height, element.height)
            guard token.kind == .comma else { break }
            advance()
        }
        if pending.count == base { _ = skip(.comma) }
        try close(opener)
        let node = Node.list(elements: Array(pending[base...]), optional: optional)
        pending.removeSubrange(base...)
        return Operand(id: add(node, from: opener.start, anchor: opener.start), height: height)
    }

    private mutating func map() throws(Stop) -> Operand {
        let opener = token
        var entries: [MapEntry] = []
        var height = 0
        advance()
        while token.kind != .rightBrace, token.kind != .comma || !entries.isEmpty {
            let isOptional = skip(.question)
            let key = try expression()
            try colon(after: "a map's key", opener)
            let value = try expression()
            entries.append(MapEntry(key: key.id, value: value.id, isOptional: isOptional))
            height = max(height, key.height, value.height)
            guard token.kind == .comma else { break }
            advance()
        }
        if entries.isEmpty { _ = skip(.comma) }
        try close(opener)
        return Operand(id: add(.map(entries: entries), from: opener.start, anchor: opener.start), height: height)
    }

    private mutating func message(_ type: String, from start: Int32) throws(Stop) -> Operand {
        let opener = token
        var fields: [MessageField] = []
        var height = 0
        advance()
        while token.kind != .rightBrace, token.kind != .comma || !fields.isEmpty {
            let isOptional = skip(.question)
            let name = try fieldName()
            try colon(after: "a field's name", opener)
            let value = try expression()
            fields.append(MessageField(name: name, value: value.id, isOptional: isOptional))
            height = max(height, value.height)
            guard token.kind == .comma else { break }
            advance()
        }
        if fields.isEmpty { _ = skip(.comma) }
        try close(opener)
        let node = Node.message(type: type, fields: fields)
        return Operand(id: add(node, from: start, anchor: opener.start), height: height)
    }

    private mutating func colon(after what: String, _ opener: Token) throws(Stop) {
        guard !skip(.colon) else { return }
        throw token.kind == .end ? unclosed(opener, .colon) : unexpected("':' after \(what)")
    }

    private mutating func literal() throws(Stop) -> NodeID {
        let start = token.start
        let isNegative = token.kind == .minus && lexer.isSignableNumberNext()
        if isNegative { advance() }
        let range = start..<token.end
        let value: Literal?
        switch token.kind {
        case .true: value = .bool(true)
        case .false: value = .bool(false)
        case .null: value = .null
        case .int: value = lexer.int(token, isNegative: isNegative).map(Literal.int)
        case .uint where !isNegative: value = lexer.uint(token).map(Literal.uint)
        case .double: value = lexer.double(token, isNegative: isNegative).map(Literal.double)
        case .string, .bytes: value = try text()
        default: throw missingExpression()
        }
        if value == nil { try report(Mistake.number(token.kind, at: range)) }
        advance()
        return ast.add(.literal(value ?? .null), range)
    }

    private mutating func text() throws(Stop) -> Literal {
        do throws(Diagnostic) {
            let contents = try lexer.contents(token)
            return token.kind == .bytes ? .bytes(contents) : .string(contents)
        } catch {
            try report(error)
            return .string([])
        }
    }
}
