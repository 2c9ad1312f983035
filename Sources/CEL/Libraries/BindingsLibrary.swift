/// Names for intermediate results (cel-go's `ext.Bindings`): the macro `cel.bind(name, value, result)`.
enum BindingsLibrary {
    static let library = Library(name: "bindings", functions: [], macros: [.bind])
}

/// The notation of cel-spec's tests for shared subexpressions: the macros `cel.block([values], result)`,
/// `cel.index(n)`, `cel.iterVar(depth, unique)` and `cel.accuVar(depth, unique)`.
enum BlockLibrary {
    static let library = Library(name: "block", functions: [], macros: Macro.block)
}

/// Loops over index and element or key and value (cel-go's `ext.TwoVarComprehensions`, `cel.md` 1.3): the macros `all`,
/// `exists`, `exists_one`, `existsOne`, `transformList`, `transformMap` and `transformMapEntry` with two variables.
enum TwoVariableLibrary {
    static let library = Library(
        name: "twovar", functions: TwoVariableDeclarations.functions, macros: Macro.twoVariable)
}
