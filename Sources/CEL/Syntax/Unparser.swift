extension AST {
    /// The whole expression in canonical form; see ``unparsed(_:)``.
    public var unparsed: String { unparsed(root) }

    /// Part of the expression in canonical form: one space around operators, no redundant parentheses, strings in double
    /// quotes, macros as they were called. Parsing it gives the same tree.
    public func unparsed(_ id: NodeID) -> String {
        var unparser = Unparser(ast: self)
        unparser.write(id, atLeast: .conditional)
        return unparser.text
    }
}

private struct Unparser {
    /// How tightly expressions bind, loosest first.
    enum Level: Int {
        case conditional, or, and, relation, sum, product, unary, member
    }

    let ast: AST
    var text = ""

    init(ast: AST) { self.ast = ast }

    /// Writes a node, in parentheses if it binds looser than its place asks for.
    mutating func write(_ id: NodeID, atLeast minimum: Level) {
        guard level(id).rawValue < minimum.rawValue else { return write(id) }
        text += "("
        write(id)
        text += ")"
    }

    private mutating func write(_ id: NodeID) {
        if let call = ast.macroCalls[id] {
            return writeCall(call.function, on: call.target, call.arguments)
        }
        switch ast[id] {
        case .literal(let literal):
            write(literal)
        case .identifier(let name):
            text += name
        case .select(let operand, let field):
            write(operand, atLeast: .member)
            text += "." + fieldName(field)
        case .presence(let operand, let field):
            text += "has("
            write(operand, atLeast: .member)
            text += "." + fieldName(field) + ")"
        case .call(let function, let target, let arguments):
            if let form = OperatorForm(function, target, arguments) {
                write(form, of: id)
            } else {
                writeCall(function, on: target, arguments)
            }
        case .list(let elements, let optional):
            writeList(elements, optional: optional)
        case .map(let entries):
            writeMap(entries)
        case .message(let type, let fields):
            write(fields, of: type)
        case .comprehension(let loop):
            write(loop)
        }
    }

    // MARK: - Operators

    /// An operator call by the way in which it is written.
    private enum OperatorForm {
        case conditional(NodeID, NodeID, NodeID)
        case logical(Level, String, NodeID, NodeID)
        case binary(Level, String, NodeID, NodeID)
        case prefix(Character, NodeID)
        case index(NodeID, NodeID, isOptional: Bool)
        case optionalSelect(NodeID, NodeID)

        init?(_ function: String, _ target: NodeID?, _ arguments: [NodeID]) {
            guard target == nil else { return nil }
            switch (function, arguments.count) {
            case (Operator.conditional, 3): self = .conditional(arguments[0], arguments[1], arguments[2])
            case (Operator.or, 2): self = .logical(.or, function, arguments[0], arguments[1])
            case (Operator.and, 2): self = .logical(.and, function, arguments[0], arguments[1])
            case (Operator.not, 1): self = .prefix("!", arguments[0])
            case (Operator.negate, 1): self = .prefix("-", arguments[0])
            case (Operator.index, 2): self = .index(arguments[0], arguments[1], isOptional: false)
            case (Operator.optionalIndex, 2): self = .index(arguments[0], arguments[1], isOptional: true)
            case (Operator.optionalSelect, 2): self = .optionalSelect(arguments[0], arguments[1])
            case (_, 2):
                guard let (level, symbol) = Self.infix[function] else { return nil }
                self = .binary(level, symbol, arguments[0], arguments[1])
            default: return nil
            }
        }

        private static let infix: [String: (Level, String)] = [
            Operator.equals: (.relation, "=="), Operator.notEquals: (.relation, "!="),
            Operator.less: (.relation, "<"), Operator.lessOrEqual: (.relation, "<="),
            Operator.greater: (.relation, ">"), Operator.greaterOrEqual: (.relation, ">="),
            Operator.isIn: (.relation, "in"), Operator.add: (.sum, "+"), Operator.subtract: (.sum, "-"),
            Operator.multiply: (.product, "*"), Operator.divide: (.product, "/"), Operator.modulo: (.product, "%"),
        ]

        var level: Level {
            switch self {
            case .conditional: .conditional
            case .logical(let level, _, _, _), .binary(let level, _, _, _): level
            case .prefix: .unary
            case .index, .optionalSelect: .member
            }
        }
    }

    private func form(_ id: NodeID) -> OperatorForm? {
        guard ast.macroCalls[id] == nil, case .call(let function, let target, let arguments) = ast[id] else {
            return nil
        }
        return OperatorForm(function, target, arguments)
    }

    private func level(_ id: NodeID) -> Level {
        form(id)?.level ?? .member
    }

    private mutating func write(_ form: OperatorForm, of id: NodeID) {
        switch form {
        case .conditional(let condition, let affirmative, let negative):
            write(condition, atLeast: .or)
            text += " ? "
            write(affirmative, atLeast: .or)
            text += " : "
            write(negative, atLeast: .conditional)
        case .logical(let level, let function, let left, let right):
            let symbol = level == .or ? " || " : " && "
            let terms = chain(id, function) ?? [left, right]
            for (position, term) in terms.enumerated() {
                if position > 0 { text += symbol }
                write(term, atLeast: level == .or ? .and : .relation)
            }
        case .binary(let level, let symbol, let left, let right):
            write(left, atLeast: level)
            text += " \(symbol) "
            write(right, atLeast: level == .relation ? .sum : level == .sum ? .product : .unary)
        case .prefix(let sign, let operand):
            writePrefix(sign, operand)
        case .index(let operand, let index, let isOptional):
            write(operand, atLeast: .member)
            text += isOptional ? "[?" : "["
            write(index, atLeast: .conditional)
            text += "]"
        case .optionalSelect(let operand, let field):
            write(operand, atLeast: .member)
            text += ".?"
            if case .literal(.string(let name)) = ast[field] {
                text += fieldName(String(decoding: name, as: UTF8.self))
            }
        }
    }

    /// Two signs would cancel each other out, and a minus would become part of a number.
    private mutating func writePrefix(_ sign: Character, _ operand: NodeID) {
        var inner = Unparser(ast: ast)
        inner.write(operand, atLeast: .member)
        let first = inner.text.utf8.first ?? 0
        let merges = sign == "-" && (Lexer.isDigit(first) || first == UInt8(ascii: "-"))
        text.append(sign)
        text += merges ? "(\(inner.text))" : inner.text
    }

    /// The terms of a chain of one logical operator, if the parser would group them as they are grouped here.
    private func chain(_ id: NodeID, _ function: String) -> [NodeID]? {
        var terms: [NodeID] = []
        collect(id, function, &terms)
        return isBalanced(id, function, terms.count) ? terms : nil
    }

    private func collect(_ id: NodeID, _ function: String, _ terms: inout [NodeID]) {
        guard case .logical(_, function, let left, let right) = form(id) else { return terms.append(id) }
        collect(left, function, &terms)
        collect(right, function, &terms)
    }

    private func isBalanced(_ id: NodeID, _ function: String, _ count: Int) -> Bool {
        guard case .logical(_, function, let left, let right) = form(id) else { return count == 1 }
        let leftCount = (count + 1) / 2
        return count > 1 && isBalanced(left, function, leftCount) && isBalanced(right, function, count - leftCount)
    }

    // MARK: - Everything else

    private mutating func writeCall(_ function: String, on target: NodeID?, _ arguments: [NodeID]) {
        if let target {
            write(target, atLeast: .member)
            text += "."
        }
        text += function + "("
        for (position, argument) in arguments.enumerated() {
            if position > 0 { text += ", " }
            write(argument, atLeast: .conditional)
        }
        text += ")"
    }

    private mutating func writeList(_ elements: [NodeID], optional: [Int]) {
        var optional = optional[...]
        text += "["
        for (position, element) in elements.enumerated() {
            if position > 0 { text += ", " }
            if optional.first == position {
                optional.removeFirst()
                text += "?"
            }
            write(element, atLeast: .conditional)
        }
        text += "]"
    }

    private mutating func writeMap(_ entries: [MapEntry]) {
        text += "{"
        for (position, entry) in entries.enumerated() {
            if position > 0 { text += ", " }
            if entry.isOptional { text += "?" }
            write(entry.key, atLeast: .conditional)
            text += ": "
            write(entry.value, atLeast: .conditional)
        }
        text += "}"
    }

    private mutating func write(_ fields: [MessageField], of type: String) {
        text += type + "{"
        for (position, field) in fields.enumerated() {
            if position > 0 { text += ", " }
            text += (field.isOptional ? "?" : "") + fieldName(field.name) + ": "
            write(field.value, atLeast: .conditional)
        }
        text += "}"
    }

    /// A loop that no macro call stands for has no syntax; its parts are written like the arguments of a call.
    private mutating func write(_ loop: Comprehension) {
        let names = [loop.variable, loop.secondVariable, loop.accumulator].compactMap { $0 }
        text += "__comprehension__(\(names.joined(separator: ", "))"
        for part in [loop.range, loop.initial, loop.condition, loop.step, loop.result] {
            text += ", "
            write(part, atLeast: .conditional)
        }
        text += ")"
    }

    /// A field's name, in back quotes unless it is an identifier.
    private func fieldName(_ name: String) -> String {
        let isWord = name.utf8.allSatisfy(Lexer.isWord) && !Lexer.isDigit(name.utf8.first ?? UInt8(ascii: "0"))
        return isWord && !["true", "false", "null", "in"].contains(name) ? name : "`\(name)`"
    }

    private mutating func write(_ literal: Literal) {
        switch literal {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .uint(let value): text += String(value) + "u"
        case .double(let value): text += value.description
        case .string(let value): writeQuoted(String(decoding: value, as: UTF8.self))
        case .bytes(let value): writeQuoted(value)
        }
    }

    private mutating func writeQuoted(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            if scalar.value < 0x80 {
                writeEscaped(UInt8(scalar.value))
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private mutating func writeQuoted(_ bytes: [UInt8]) {
        text += "b\""
        for byte in bytes { writeEscaped(byte) }
        text += "\""
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\\"): text += "\\\\"
        case UInt8(ascii: "\""): text += "\\\""
        case UInt8(ascii: "\n"): text += "\\n"
        case UInt8(ascii: "\r"): text += "\\r"
        case UInt8(ascii: "\t"): text += "\\t"
        case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16)
            text += byte < 0x10 ? "\\x0\(digits)" : "\\x\(digits)"
        }
    }
}
