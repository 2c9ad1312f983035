@testable import CEL

/// What the tests of the syntax share.
enum SyntaxTesting {
    /// All macros, all syntax.
    static let environment: Environment = {
        var environment = Environment()
        environment.add(Library(name: "all macros", functions: [], macros: macros))
        return environment
    }()

    static let macros =
        Macro.standard + Macro.twoVariable + Macro.optional + Macro.block + [Macro.bind, Macro.sortBy]

    /// The tree of an expression as an S-expression, or `line:column: message` of the first error.
    static func tree(_ text: String, in environment: Environment = environment) -> String {
        switch environment.parse(text) {
        case .success(let ast): ast.dump()
        case .failure(let diagnostics): error(diagnostics)
        }
    }

    static func error(_ diagnostics: Diagnostics) -> String {
        let position = diagnostics.source.position(at: Int(diagnostics.first.range.lowerBound))
        return "\(position.line):\(position.column): \(diagnostics.first.message)"
    }

    /// `line:column: message` of the first error, and its hint behind a bar.
    static func errorAndHint(_ text: String, in environment: Environment = environment) -> String {
        guard case .failure(let diagnostics) = environment.parse(text) else { return "no error" }
        return error(diagnostics) + (diagnostics.first.hint.map { " | \($0)" } ?? "")
    }
}

extension AST {
    /// The tree as an S-expression: `(f a b)` is a call, `(.f t a)` a member call, `(sel e f)` a selection.
    func dump() -> String { dump(root) }

    func dump(_ id: NodeID) -> String {
        func all(_ ids: [NodeID]) -> String { ids.map { " " + dump($0) }.joined() }
        switch self[id] {
        case .literal(let literal):
            return literal.dump
        case .identifier(let name):
            return name
        case .select(let operand, let field):
            return "(sel \(dump(operand)) \(field))"
        case .presence(let operand, let field):
            return "(has \(dump(operand)) \(field))"
        case .call(let function, nil, let arguments):
            return "(\(function)\(all(arguments)))"
        case .call(let function, let target?, let arguments):
            return "(.\(function) \(dump(target))\(all(arguments)))"
        case .list(let elements, let optional):
            let parts = elements.enumerated().map { (optional.contains($0) ? "?" : "") + dump($1) }
            return "[\(parts.joined(separator: " "))]"
        case .map(let entries):
            let parts = entries.map { ($0.isOptional ? "?" : "") + dump($0.key) + ":" + dump($0.value) }
            return "{\(parts.joined(separator: " "))}"
        case .message(let type, let fields):
            let parts = fields.map { ($0.isOptional ? "?" : "") + $0.name + ":" + dump($0.value) }
            return "\(type){\(parts.joined(separator: " "))}"
        case .comprehension(let loop):
            let variables = [loop.variable, loop.secondVariable].compactMap { $0 }.joined(separator: ",")
            let parts = [loop.initial, loop.condition, loop.step, loop.result].map(dump).joined(separator: " ")
            let predicate = loop.predicate.map { " p=\(dump($0))" } ?? ""
            let transform = loop.transform.map { " t=\(dump($0))" } ?? ""
            return
                "(\(loop.macro) \(variables) \(dump(loop.range)) \(loop.accumulator) \(parts)\(predicate)\(transform))"
        }
    }
}

extension Literal {
    fileprivate var dump: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)u"
        case .double(let value): "\(value)"
        case .string(let value): "\"\(String(decoding: value, as: UTF8.self))\""
        case .bytes(let value): "b\(value)"
        }
    }
}
