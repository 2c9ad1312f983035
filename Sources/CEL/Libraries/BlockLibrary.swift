/// The notation of cel-spec's tests for shared subexpressions: the macros `cel.block([values], result)`,
/// `cel.index(n)`, `cel.iterVar(depth, unique)` and `cel.accuVar(depth, unique)`.
enum BlockLibrary {
    static let library = Library(name: "block", functions: [], macros: Macro.block)
}
