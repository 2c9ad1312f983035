extension CheckedExpression {
    /// The places of all that the value at a place comes from, as diagnostics point to them: the place itself, its
    /// operands and theirs, and where a variable of a loop is among them, what the loop runs over.
    public func origins(of place: Range<Int32>) -> Set<Range<Int32>> {
        var places: Set<Range<Int32>> = []
        var seen: Set<NodeID> = []
        var open = ast.nodes.indices.map { NodeID($0) }.filter { ast.place($0) == place }
        while let id = open.popLast() {
            guard seen.insert(id).inserted else { continue }
            places.insert(ast.place(id))
            if case .local(let loop, _) = reference(id), case .comprehension(let parts) = ast[loop] {
                open.append(parts.range)
            }
            ast[id].forEachChild { open.append($0) }
        }
        return places
    }
}
