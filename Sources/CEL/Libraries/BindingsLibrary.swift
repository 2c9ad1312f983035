/// Names for intermediate results (cel-go's `ext.Bindings`): the macro `cel.bind(name, value, result)`.
enum BindingsLibrary {
    static let library = Library(name: "bindings", functions: [], macros: [.bind])
}
