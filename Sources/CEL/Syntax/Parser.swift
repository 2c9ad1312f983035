/// A recursive-descent parser for CEL (cel-spec, langdef "Syntax"; cel-go's `CEL.g4`) that makes the syntax tree in
/// one pass and expands macros on the way.
///
/// Nesting is counted as cel-go counts it, so that what one refuses the other refuses: the nesting of each grammar rule,
/// and the height of the tree without its logical operators, literals and global calls, must not exceed the limit.
struct Parser {
    /// A part of the tree as it grows.
    struct Operand {
        let id: NodeID
        /// How many conditionals, relations, arithmetic operators, selections, indexes and member calls lie on top of
        /// each other in it.
        let height: Int
    }

    /// Ends the parse after a syntax error, which is in `diagnostics`.
    struct Stop: Error {}

    /// An operand of a chain of `&&` or `||`.
    private struct Term {
        let operand: Operand
        let range: Range<Int32>
        /// The place of the operator before it.
        let anchor: Int32
    }

    var lexer: Lexer
    /// The token that is to be read next.
    private(set) var token: Token
    /// The end of the token that was read last.
    private(set) var previousEnd: Int32 = 0

    var ast: AST
    private(set) var diagnostics: [Diagnostic] = []

    let macros: MacroTable
    let limits: Environment.Limits
    let allowsQuotedNames: Bool

    /// Elements and arguments of the lists and calls being read, innermost last.
    var pending: [NodeID] = []
    private var terms: [Term] = []
    private var expressionDepth = 0
    private var relationDepth = 0
    private var arithmeticDepth = 0

    /// cel-go's limit of reported errors.
    private static let maximumDiagnostics = 100
    /// How many nodes a tree may have to those who walk it: what macros use twice counts twice.
    private static let maximumWeight = 1_000_000

    init(
        _ source: Source, _ bytes: UnsafeBufferPointer<UInt8>, macros: MacroTable, limits: Environment.Limits,
        allowsQuotedNames: Bool
    ) {
        lexer = Lexer(bytes)
        token = lexer.next()
        ast = AST(source: source)
        ast.reserveCapacity(bytes.count / 3 + 8)
        self.macros = macros
        self.limits = limits
        self.allowsQuotedNames = allowsQuotedNames
    }

    /// Reads the whole source; the tree is in `ast` if there are no `diagnostics` afterwards.
    mutating func parse() {
        do {
            guard token.kind != .end else { throw stop("the expression is empty", at: token.range) }
            let root = try expression()
            guard token.kind == .end else { throw unexpectedAfterExpression() }
            ast.root = root.id
            guard ast.macroCalls.isEmpty || ast.isLighter(than: Self.maximumWeight) else {
                throw stop("macros expand to more than \(Self.maximumWeight) nodes", at: ast.range(root.id))
            }
        } catch {}
    }

    // MARK: - Tokens

    mutating func advance() {
        previousEnd = token.end
        token = lexer.next()
    }

    /// Reads the token if it is of this kind.
    mutating func skip(_ kind: Token.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    /// Reads the bracket that closes `opener`.
    mutating func close(_ opener: Token) throws(Stop) {
        guard let closer = opener.kind.closer, !skip(closer) else { return }
        throw unclosed(opener, closer)
    }

    // MARK: - Diagnostics

    /// Notes an error after which the parse goes on, unless there are too many of them.
    mutating func report(_ diagnostic: Diagnostic) throws(Stop) {
        diagnostics.append(diagnostic)
        guard diagnostics.count < Self.maximumDiagnostics else {
            throw stop("more than \(Self.maximumDiagnostics) errors", at: diagnostic.range)
        }
    }

    /// Notes an error that ends the parse.
    mutating func stop(_ diagnostic: Diagnostic) -> Stop {
        diagnostics.append(diagnostic)
        return Stop()
    }

    mutating func stop(_ message: String, at range: Range<Int32>, hint: String? = nil) -> Stop {
        stop(Diagnostic(message, at: range, hint: hint))
    }

    mutating func tooDeep() -> Stop {
        stop("expression recursion limit exceeded: \(limits.recursionDepth)", at: token.range)
    }

    // MARK: - Building

    /// Adds a node over everything from `start` to the last token.
    mutating func add(_ node: Node, from start: Int32, anchor: Int32) -> NodeID {
        ast.add(node, start..<max(start, previousEnd), anchor: anchor)
    }

    /// Adds a node that counts towards the height, on operands of the given height.
    mutating func addLevel(_ node: Node, on height: Int, from start: Int32, anchor: Int32) throws(Stop) -> Operand {
        guard height < limits.recursionDepth else { throw tooDeep() }
        return Operand(id: add(node, from: start, anchor: anchor), height: height + 1)
    }

    // MARK: - Expressions

    /// `condition ? a : b`, or anything that binds tighter.
    mutating func expression() throws(Stop) -> Operand {
        expressionDepth += 1
        guard expressionDepth <= limits.recursionDepth else { throw tooDeep() }
        let start = token.start
        let condition = try disjunction()
        let question = token
        guard skip(.question) else {
            expressionDepth -= 1
            return condition
        }
        let affirmative = try disjunction()
        guard skip(.colon) else { throw incompleteConditional(question) }
        let negative = try expression()
        expressionDepth -= 1
        return try addLevel(
            .call(function: Operator.conditional, target: nil, arguments: [condition.id, affirmative.id, negative.id]),
            on: max(condition.height, affirmative.height, negative.height), from: start, anchor: question.start)
    }

    private mutating func disjunction() throws(Stop) -> Operand {
        let start = token.start
        let first = try conjunction()
        guard token.kind == .or else { return first }
        let base = startChain(first, from: start)
        while token.kind == .or {
            let anchor = token.start
            advance()
            let start = token.start
            let operand = try conjunction()
            terms.append(Term(operand: operand, range: start..<previousEnd, anchor: anchor))
        }
        return finishChain(Operator.or, base)
    }

    private mutating func conjunction() throws(Stop) -> Operand {
        let start = token.start
        let first = try relation()
        guard token.kind == .and else { return first }
        let base = startChain(first, from: start)
        while token.kind == .and {
            let anchor = token.start
            advance()
            let start = token.start
            let operand = try relation()
            terms.append(Term(operand: operand, range: start..<previousEnd, anchor: anchor))
        }
        return finishChain(Operator.and, base)
    }

    private mutating func startChain(_ first: Operand, from start: Int32) -> Int {
        terms.append(Term(operand: first, range: start..<previousEnd, anchor: start))
        return terms.count - 1
    }

    private mutating func finishChain(_ function: String, _ base: Int) -> Operand {
        let height = terms[base...].reduce(0) { max($0, $1.operand.height) }
        let root = balanced(function, base, terms.count - 1)
        terms.removeSubrange(base...)
        return Operand(id: root, height: height)
    }

    /// Makes a tree of logarithmic height of the terms from `low` to `high`, as cel-go does: both operators may be
    /// grouped in any way, and a chain of thousands of terms must not become as many levels. The left side has the odd
    /// term.
    private mutating func balanced(_ function: String, _ low: Int, _ high: Int) -> NodeID {
        guard low < high else { return terms[low].operand.id }
        let middle = low + (high - low + 2) / 2
        let left = balanced(function, low, middle - 1)
        let right = balanced(function, middle, high)
        return ast.add(
            .call(function: function, target: nil, arguments: [left, right]),
            terms[low].range.lowerBound..<terms[high].range.upperBound, anchor: terms[middle].anchor)
    }

    private mutating func relation() throws(Stop) -> Operand {
        relationDepth += 1
        guard relationDepth <= limits.recursionDepth else { throw tooDeep() }
        let start = token.start
        var left = try arithmetic(.sum)
        while let function = token.kind.relation {
            let anchor = token.start
            advance()
            relationDepth += 1
            guard relationDepth <= limits.recursionDepth else { throw tooDeep() }
            let right = try arithmetic(.sum)
            relationDepth -= 1
            left = try binary(function, left, right, from: start, anchor: anchor)
        }
        relationDepth -= 1
        return left
    }

    /// Sums and products, by precedence climbing.
    private mutating func arithmetic(_ minimum: Precedence) throws(Stop) -> Operand {
        arithmeticDepth += 1
        guard arithmeticDepth <= limits.recursionDepth else { throw tooDeep() }
        let start = token.start
        var left = try unary()
        while let (function, precedence) = token.kind.arithmetic, precedence.rawValue >= minimum.rawValue {
            let anchor = token.start
            advance()
            let right = try arithmetic(precedence == .sum ? .product : .unary)
            left = try binary(function, left, right, from: start, anchor: anchor)
        }
        arithmeticDepth -= 1
        return left
    }

    private mutating func binary(
        _ function: String, _ left: Operand, _ right: Operand, from start: Int32, anchor: Int32
    ) throws(Stop) -> Operand {
        try addLevel(
            .call(function: function, target: nil, arguments: [left.id, right.id]),
            on: max(left.height, right.height), from: start, anchor: anchor)
    }

    /// A run of `!` or of `-`, of which two cancel each other out, before a member expression. A single `-` before a
    /// number is part of it.
    private mutating func unary() throws(Stop) -> Operand {
        let kind = token.kind
        let start = token.start
        guard kind == .not || kind == .minus && !lexer.isSignableNumberNext() else { return try member() }
        var isOdd = false
        while skip(kind) { isOdd.toggle() }
        if token.kind == .not || token.kind == .minus && kind == .not && !lexer.isSignableNumberNext() {
            throw mixedSigns(kind)
        }
        let operand = try member()
        guard isOdd else { return operand }
        let function = kind == .not ? Operator.not : Operator.negate
        let node = add(.call(function: function, target: nil, arguments: [operand.id]), from: start, anchor: start)
        return Operand(id: node, height: operand.height)
    }
}

/// The levels of arithmetic, loosest first.
private enum Precedence: UInt8 {
    case sum, product, unary
}

extension Token.Kind {
    /// The function of a relational operator.
    fileprivate var relation: String? {
        switch self {
        case .equal: Operator.equals
        case .notEqual: Operator.notEquals
        case .less: Operator.less
        case .lessOrEqual: Operator.lessOrEqual
        case .greater: Operator.greater
        case .greaterOrEqual: Operator.greaterOrEqual
        case .in: Operator.isIn
        default: nil
        }
    }

    /// The function of an arithmetic operator, and how tightly it binds.
    fileprivate var arithmetic: (function: String, precedence: Precedence)? {
        switch self {
        case .plus: (Operator.add, .sum)
        case .minus: (Operator.subtract, .sum)
        case .star: (Operator.multiply, .product)
        case .slash: (Operator.divide, .product)
        case .percent: (Operator.modulo, .product)
        default: nil
        }
    }
}
