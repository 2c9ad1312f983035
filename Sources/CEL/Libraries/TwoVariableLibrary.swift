/// Loops over index and element or key and value (cel-go's `ext.TwoVarComprehensions`, `cel.md` 1.3): the macros `all`,
/// `exists`, `exists_one`, `existsOne`, `transformList`, `transformMap` and `transformMapEntry` with two variables.
enum TwoVariableLibrary {
    static let library = Library(
        name: "twovar", functions: TwoVariableDeclarations.functions, macros: Macro.twoVariable)
}
