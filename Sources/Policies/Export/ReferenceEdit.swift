import CEL

/// Puts other texts in the places where an expression mentions variables, and leaves the rest as its author wrote it. A
/// loop variable of the same name is another one and stays.
struct ReferenceEdit {
    /// Declares what the expression may mention.
    let environment: Environment
    /// What to write for a variable, such as `variables.pod` for `pod`.
    var names: [String: String] = [:]
    /// What to write for a field of `variables`, by the field's name.
    var variables: [String: String] = [:]

    /// What an expression mentions.
    struct Mentions {
        var names: Set<String> = []
        /// Fields of `variables`.
        var variables: Set<String> = []
    }

    func mentions(in text: String) throws(Diagnostics) -> Mentions {
        var mentions = Mentions()
        try forEachReference(in: text) { reference, _ in
            switch reference {
            case .name(let name): mentions.names.insert(name)
            case .variable(let field): mentions.variables.insert(field)
            }
        }
        return mentions
    }

    func applied(to text: String) throws(Diagnostics) -> String {
        var edits: [(range: Range<Int32>, text: String)] = []
        try forEachReference(in: text) { reference, range in
            let replacement =
                switch reference {
                case .name(let name): names[name]
                case .variable(let field): variables[field]
                }
            // Macros use some of their operands twice.
            guard let replacement, !edits.contains(where: { $0.range == range }) else { return }
            edits.append((range, replacement))
        }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var end = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            out += bytes[end..<Int(edit.range.lowerBound)] + Array(edit.text.utf8)
            end = Int(edit.range.upperBound)
        }
        return String(decoding: out + bytes[end...], as: UTF8.self)
    }

    private enum Reference {
        case name(String)
        case variable(String)
    }

    private func forEachReference(
        in text: String, _ body: (Reference, Range<Int32>) -> Void
    ) throws(Diagnostics) {
        let ast = try environment.parse(text).get()
        let resolved = environment.resolveUnchecked(ast)
        func variable(_ index: Int) -> String? {
            guard case .identifier = ast.nodes[index], case .variable(let name)? = resolved.references[index] else {
                return nil
            }
            return name
        }
        for (index, node) in ast.nodes.enumerated() {
            if case .select(let operand, let field) = node, variable(Int(operand.index)) == "variables" {
                body(.variable(field), ast.ranges[index])
            } else if let name = variable(index), name != "variables" {
                body(.name(name), ast.ranges[index])
            }
        }
    }
}
