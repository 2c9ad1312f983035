extension Environment {
    /// Resolves the names of an expression without inferring types, for evaluation without the checker:
    /// every type is `dyn`, and a call may go to any overload of its style and number of arguments. A name that nothing
    /// declares is an error only when it is evaluated.
    public func resolveUnchecked(_ ast: AST) -> CheckedExpression {
        let resolution = NameResolution(ast, names: NameTable(self))
        var references = resolution.references
        for case .node(let id) in resolution.order {
            guard case .call(_, let target, let arguments) = ast[id] else { continue }
            references[Int(id.index)] = resolution.callees[Int(id.index)].map { callee in
                let operands = arguments.count + (callee.isMember && target != nil ? 1 : 0)
                let overloads = callee.function.overloads.filter {
                    $0.isMember == callee.isMember && $0.parameters.count == operands
                }
                return .function(name: callee.function.name, overloads: overloads, isMember: callee.isMember)
            }
        }
        let types = [CELType](repeating: .dyn, count: ast.nodes.count)
        return CheckedExpression(
            ast: ast, types: types, references: references, definitions: definitions, isTypeChecked: false)
    }

    /// The names of variables and of functions without a target that nothing declares, in the order of the source.
    public func undeclaredNames(in ast: AST) -> [String] {
        let resolution = NameResolution(ast, names: NameTable(self))
        var found: [(name: String, place: Int32)] = []
        for case .node(let id) in resolution.order {
            let index = Int(id.index)
            switch ast[id] {
            case .identifier(let name) where resolution.references[index] == nil:
                found.append((name, ast.ranges[index].lowerBound))
            case .call(let name, nil, _) where resolution.callees[index] == nil:
                found.append((name, ast.ranges[index].lowerBound))
            default: break
            }
        }
        return found.sorted { $0.place < $1.place }.map(\.name)
    }
}
