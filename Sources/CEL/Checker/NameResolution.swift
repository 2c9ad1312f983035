/// The first pass over a syntax tree: what each name means, and the order in which the nodes can be typed.
///
/// It works on a list of tasks rather than by recursion, so that no nesting of the source can exhaust the stack, and
/// visits a node that several parents share once.
struct NameResolution {
    /// One step of a walk in which operands come before what uses them.
    enum Step {
        case node(NodeID)
        /// The range and the start of a comprehension are done; its condition and its step follow.
        case enterLoop(NodeID)
        /// The condition and the step are done; the result follows.
        case leaveLoop(NodeID)
    }

    struct Callee {
        let function: Function
        let isMember: Bool
    }

    private(set) var order: [Step] = []
    /// What the names mean: identifiers, selections that are one name, messages. Nil for a name that is not declared.
    private(set) var references: [Reference?]
    /// What the calls call; nil for a function that is not declared.
    private(set) var callees: [Callee?]

    private let ast: AST
    private let names: NameTable
    private var isVisited: [Bool]
    private var tasks: [Task] = []
    private var bindings: [Binding] = []

    private enum Task {
        case visit(NodeID, Scope)
        case emit(Step)
    }

    /// The innermost visible loop variable, as its place in `bindings`; negative for none.
    private typealias Scope = Int

    private struct Binding {
        let name: String
        let meaning: Reference
        let outer: Scope
    }

    /// No declared name has more dotted parts than this.
    private static let longestName = 32

    init(_ ast: AST, names: NameTable) {
        self.ast = ast
        self.names = names
        references = Array(repeating: nil, count: ast.nodes.count)
        callees = Array(repeating: nil, count: ast.nodes.count)
        isVisited = Array(repeating: false, count: ast.nodes.count)
        guard !ast.nodes.isEmpty else { return }
        order.reserveCapacity(ast.nodes.count)
        tasks.append(.visit(ast.root, -1))
        while let task = tasks.popLast() {
            switch task {
            case .emit(let step): order.append(step)
            case .visit(let node, let scope): visit(node, scope)
            }
        }
    }

    private mutating func visit(_ id: NodeID, _ scope: Scope) {
        let index = Int(id.index)
        guard !isVisited[index] else { return }
        isVisited[index] = true
        let node = ast[id]
        switch node {
        case .literal:
            order.append(.node(id))
            return
        case .identifier(let name):
            references[index] = local(name, scope) ?? names.identifier(name)
            order.append(.node(id))
            return
        case .select:
            if let name = qualifiedName(id, scope), let meaning = names.identifier(name) {
                references[index] = meaning
                order.append(.node(id))
                return
            }
        case .message(let type, _):
            references[index] = names.identifier(type)
        case .call(let function, let target, let arguments):
            visitCall(id, function, target, arguments, scope)
            return
        case .comprehension(let loop):
            visit(loop, id, scope)
            return
        case .presence, .list, .map:
            break
        }
        tasks.append(.emit(.node(id)))
        visitOperands(of: node, scope)
    }

    private mutating func visitOperands(of node: Node, _ scope: Scope) {
        let start = tasks.count
        node.forEachChild { tasks.append(.visit($0, scope)) }
        tasks[start...].reverse()
    }

    /// `a.b.f(x)` calls the function `a.b.f` if there is one, else the function `f` as a member of `a.b`.
    private mutating func visitCall(
        _ id: NodeID, _ name: String, _ target: NodeID?, _ arguments: [NodeID], _ scope: Scope
    ) {
        if name == Macro.blockFunction, target == nil, arguments.count == 2, visitBlock(id, arguments, scope) { return }
        tasks.append(.emit(.node(id)))
        for argument in arguments.reversed() { tasks.append(.visit(argument, scope)) }
        if let target {
            if let qualifier = qualifiedName(target, scope), let function = names.function(qualifier + "." + name) {
                callees[Int(id.index)] = Callee(function: function, isMember: false)
                return
            }
            tasks.append(.visit(target, scope))
        }
        callees[Int(id.index)] = names.function(name).map { Callee(function: $0, isMember: target != nil) }
    }

    /// `cel.@block([e0, e1, …], result)`: `@indexN` is the value of `eN` in the elements after it and in the result.
    private mutating func visitBlock(_ id: NodeID, _ arguments: [NodeID], _ scope: Scope) -> Bool {
        guard case .list(let elements, _) = ast[arguments[0]], !isVisited[Int(arguments[0].index)] else { return false }
        isVisited[Int(arguments[0].index)] = true
        var inside = scope
        var visits: [Task] = []
        for (position, element) in elements.enumerated() {
            visits.append(.visit(element, inside))
            inside = bind("@index\(position)", .blockElement(element), inside)
        }
        tasks += [.emit(.node(id)), .visit(arguments[1], inside), .emit(.node(arguments[0]))]
        tasks += visits.reversed()
        return true
    }

    private mutating func visit(_ loop: Comprehension, _ id: NodeID, _ scope: Scope) {
        let outside = bind(loop.accumulator, .local(comprehension: id, .accumulator), scope)
        var inside = bind(loop.variable, .local(comprehension: id, .first), outside)
        if let second = loop.secondVariable { inside = bind(second, .local(comprehension: id, .second), inside) }
        tasks.append(.emit(.node(id)))
        tasks.append(.visit(loop.result, outside))
        tasks.append(.emit(.leaveLoop(id)))
        tasks.append(.visit(loop.step, inside))
        tasks.append(.visit(loop.condition, inside))
        tasks.append(.emit(.enterLoop(id)))
        tasks.append(.visit(loop.initial, scope))
        tasks.append(.visit(loop.range, scope))
    }

    private mutating func bind(_ name: String, _ meaning: Reference, _ outer: Scope) -> Scope {
        bindings.append(Binding(name: name, meaning: meaning, outer: outer))
        return bindings.count - 1
    }

    private func local(_ name: String, _ scope: Scope) -> Reference? {
        var scope = scope
        while scope >= 0 {
            if bindings[scope].name == name { return bindings[scope].meaning }
            scope = bindings[scope].outer
        }
        return nil
    }

    /// `a.b.c` as one name, if the node is such a chain, `a` is no loop variable, and there may be names below it.
    private func qualifiedName(_ id: NodeID, _ scope: Scope) -> String? {
        var fields: [String] = []
        var node = id
        while fields.count < Self.longestName {
            switch ast[node] {
            case .select(let operand, let field):
                fields.append(field)
                node = operand
            case .identifier(let first):
                guard names.mayHoldNames(below: first), local(first, scope) == nil else { return nil }
                var name = first
                for field in fields.reversed() { name += "." + field }
                return name
            default:
                return nil
            }
        }
        return nil
    }
}
