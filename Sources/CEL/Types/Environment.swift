/// What an expression may mention and how the language's switches stand: data, from which the specification's dialect
/// and each Kubernetes version's are made.
public struct Environment: Sendable {
    /// What differs between the specification's dialect and Kubernetes'.
    public struct Options: Sendable {
        /// `` a.`b-c` `` is a field.
        public var backquotedFields = true
        /// Elements of list and map literals must have equivalent static types (Kubernetes since 1.29).
        public var homogeneousLiterals = false
        /// Constant arguments of conversions, patterns and formats are checked at compile time, and a constant call
        /// that fails is a compile error (Kubernetes since 1.29).
        public var validatesConstants = false
        /// `<`, `<=`, `>` and `>=` are declared between the numeric kinds.
        public var crossTypeComparisons = true
        /// `has(1.x)` is an error rather than false.
        public var errorOnBadPresenceTest = true
        /// Null has no fields, rather than being no place to look for one: `has(null.x)` is false and `null.?x` none
        /// whatever ``errorOnBadPresenceTest`` says of other values.
        public var nullHasNoFields = false
        /// `{'a': 1, 'a': 2}` is an error rather than the last one winning; so are keys that are null or double.
        public var rejectsDuplicateMapKeys = true
        /// `getMilliseconds()` of a duration is the total rather than the part below a second.
        public var totalDurationMilliseconds = false
        /// `format` prints as Kubernetes' en_US formatter does.
        public var legacyFormat = false
        /// `indexOf` and `lastIndexOf` beyond the end give -1 rather than an error.
        public var lenientIndexOf = false
        /// IPv4-mapped IPv6 addresses equal their IPv4 form.
        public var mappedAddressesEqual = true
        public var limits = Limits()

        public init() {}
    }

    /// Bounds on what a source text may ask of the parser (`cel.md` 1.2).
    public struct Limits: Sendable {
        public var recursionDepth = 250
        /// In code points.
        public var sourceLength = 100_000

        public init() {}
    }

    public var options: Options
    /// Declared variables and their types; names may be dotted (`authorizer.requestResource`).
    public private(set) var variables: [String: CELType] = [:]
    /// The declared variables in the order of their declaration: a variable's position is its slot.
    public private(set) var variableNames: [String] = []
    /// What declared variables stand for, by their names.
    private(set) var definitions: [String: Definition] = [:]
    /// Declared functions by name.
    public private(set) var functions: [String: Function] = [:]
    /// Type names that expressions may use as values.
    public private(set) var types: [String: CELType] = [:]
    public private(set) var objectTypes: [String: ObjectType] = [:]
    /// What the first dot of a declared name stands behind, such as `math` of `math.least`, and the names of open types:
    /// no other name has names below it.
    private(set) var namespaces: Set<String> = []
    /// Macros by name, receiver style and number of arguments.
    private(set) var macros = MacroTable()
    /// The namespace in which names are resolved, such as `a.b`; empty for none.
    public var container = ""

    /// An environment that knows nothing yet.
    public init(options: Options = Options()) { self.options = options }

    /// Enables libraries. Overloads are added to those of functions that are known already; one with the same id takes
    /// the place of the older.
    public mutating func add(_ libraries: Library...) { for library in libraries { add(library) } }

    public mutating func add(_ library: Library) {
        for function in library.functions {
            guard var known = functions[function.name] else {
                functions[function.name] = function
                noteNamespace(of: function.name)
                continue
            }
            for overload in function.overloads {
                if let index = known.overloads.firstIndex(where: { $0.id == overload.id }) {
                    known.overloads[index] = overload
                } else {
                    known.overloads.append(overload)
                }
            }
            functions[function.name] = known
        }
        for macro in library.macros { macros.add(macro) }
        types.merge(library.types) { _, new in new }
        for name in library.types.keys { noteNamespace(of: name) }
    }

    private mutating func noteNamespace(of name: String) {
        if let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) { namespaces.insert(String(name[..<dot])) }
    }

    /// Declares a variable, or changes the type of a declared one.
    public mutating func declare(_ name: String, _ type: CELType) {
        guard variables.updateValue(type, forKey: name) == nil else { return }
        variableNames.append(name)
        noteNamespace(of: name)
    }

    /// Declares a variable that stands for an expression of the variables declared before it. Who evaluates programs binds
    /// it to the expression's value; explanations and ``CheckedExpression/fieldChains`` see through it.
    /// - Parameter program: the expression, compiled in this environment.
    public mutating func define(_ name: String, as program: Program) {
        declare(name, program.outputType)
        definitions[name] = Definition(program)
    }

    /// Declares an object type and its name.
    public mutating func declare(_ type: ObjectType) {
        objectTypes[type.name] = type
        types[type.name] = .object(type.name)
        noteNamespace(of: type.name)
        if type.isOpen { namespaces.insert(type.name) }
    }

    /// The object type of a name: a declared one, or one below an open type.
    func objectType(_ name: String) -> ObjectType? {
        if let declared = objectTypes[name] { return declared }
        guard let dot = name.firstIndex(of: "."), objectTypes[String(name[..<dot])]?.isOpen == true else { return nil }
        return ObjectType(name: name, fields: [:], isOpen: true)
    }

    /// The slot to which ``Evaluation/bind(_:_:)`` binds a variable.
    public func slot(of name: String) -> Int? { variableNames.firstIndex(of: name) }
}
