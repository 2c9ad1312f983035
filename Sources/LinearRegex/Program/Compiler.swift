/// Turns a syntax tree into a program, from its end to its beginning: each part is emitted when the address that
/// comes after it is known, so that only loops need patching.
///
/// The shapes are those of Go's compiler, which decide what is preferred where a part can match the empty string.
/// Works on a stack of its own instead of recursion. The parser has bounded the size.
struct Compiler {
    private enum Task {
        case emit(SyntaxTree.NodeID)
        /// This child and those before it, in front of what has been emitted.
        case concatenation(SyntaxTree.NodeID)
        /// The child before which `address` has just been emitted, and the rest of the alternatives.
        case alternative(SyntaxTree.NodeID, next: Program.Address, otherwise: Program.Address?)
        /// That many copies.
        case copies(SyntaxTree.NodeID, Int32)
        /// `x?` around what has just been emitted, and `remaining` more of them around that: `(x(x)?)?`.
        case optional(SyntaxTree.NodeID, remaining: Int32, next: Program.Address, isLazy: Bool)
        /// Closes the loop at `split` around what has just been emitted.
        case loop(split: Program.Address, next: Program.Address, SyntaxTree.Repetition, isNullable: Bool)
    }

    private let tree: SyntaxTree
    private var instructions: [Program.Instruction] = [.match]
    private var tasks: [Task] = []
    private var assertions: Assertion = []
    /// Where what has been emitted so far begins.
    private var entry: Program.Address = 0

    static func compile(_ tree: SyntaxTree) -> Program {
        var compiler = Compiler(tree: tree)
        compiler.instructions.reserveCapacity(tree.facts(of: tree.root).size + 1)
        compiler.tasks.append(.emit(tree.root))
        while let task = compiler.tasks.popLast() { compiler.run(task) }
        let analysis = PrefixAnalysis(tree)
        return Program(
            instructions: compiler.instructions, classes: tree.sets.map(Program.CharacterClass.init),
            start: compiler.entry, isAnchoredAtStart: analysis.isAnchoredAtStart,
            requiredPrefix: analysis.requiredPrefix, assertions: compiler.assertions)
    }

    private init(tree: SyntaxTree) { self.tree = tree }

    private mutating func run(_ task: Task) {
        switch task {
        case .emit(let node):
            emit(node)
        case .concatenation(let child):
            let previous = tree.previousSibling[Int(child)]
            if previous != SyntaxTree.none { tasks.append(.concatenation(previous)) }
            tasks.append(.emit(child))
        case .alternative(let child, let next, let otherwise):
            if let otherwise { entry = append(.split(entry, otherwise)) }
            let previous = tree.previousSibling[Int(child)]
            if previous != SyntaxTree.none {
                tasks.append(.alternative(previous, next: next, otherwise: entry))
                tasks.append(.emit(previous))
                entry = next
            }
        case .copies(let node, let count):
            if count > 1 { tasks.append(.copies(node, count - 1)) }
            if count > 0 { tasks.append(.emit(node)) }
        case .optional(let node, let remaining, let next, let isLazy):
            entry = append(split(entry, next, isLazy: isLazy))
            if remaining > 0 {
                tasks.append(.optional(node, remaining: remaining - 1, next: next, isLazy: isLazy))
                tasks.append(.emit(node))
            }
        case .loop(let address, let next, let repetition, let isNullable):
            let body = entry
            instructions[Int(address)] = split(body, next, isLazy: repetition.isLazy)
            if repetition.minimum == 0 {
                // (x+)? instead of x* keeps the preferences right where x can be empty (golang.org/issue/46123).
                entry = isNullable ? append(split(body, next, isLazy: repetition.isLazy)) : address
            }
        }
    }

    private mutating func emit(_ node: SyntaxTree.NodeID) {
        switch tree[node] {
        case .empty: break
        case .scalar(let value): entry = append(.scalar(value, next: entry))
        case .set(let id): entry = append(.set(id, next: entry))
        case .assertion(let assertion):
            assertions.formUnion(assertion)
            entry = append(.assertion(assertion, next: entry))
        case .group(let content): tasks.append(.emit(content))
        case .concatenation(_, let last): tasks.append(.concatenation(last))
        case .alternation(_, let last):
            tasks.append(.alternative(last, next: entry, otherwise: nil))
            tasks.append(.emit(last))
        case .repetition(let content, let repetition):
            emit(repetition, of: content)
        }
    }

    private mutating func emit(_ repetition: SyntaxTree.Repetition, of content: SyntaxTree.NodeID) {
        let next = entry
        if let maximum = repetition.maximum {
            if repetition.minimum > 0 { tasks.append(.copies(content, repetition.minimum)) }
            let options = maximum - repetition.minimum
            if options > 0 {
                tasks.append(.optional(content, remaining: options - 1, next: next, isLazy: repetition.isLazy))
                tasks.append(.emit(content))
            }
        } else {
            if repetition.minimum > 1 { tasks.append(.copies(content, repetition.minimum - 1)) }
            let split = append(.split(next, next))
            let isNullable = tree.facts(of: content).isNullable
            tasks.append(.loop(split: split, next: next, repetition, isNullable: isNullable))
            tasks.append(.emit(content))
            entry = split
        }
    }

    private func split(_ body: Program.Address, _ next: Program.Address, isLazy: Bool) -> Program.Instruction {
        isLazy ? .split(next, body) : .split(body, next)
    }

    private mutating func append(_ instruction: Program.Instruction) -> Program.Address {
        instructions.append(instruction)
        return Program.Address(instructions.count - 1)
    }
}
