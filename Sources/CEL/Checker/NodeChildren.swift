extension Node {
    /// Calls `body` with each operand, in source order. A name that only qualifies counts as an operand here.
    func forEachChild(_ body: (NodeID) -> Void) {
        switch self {
        case .literal, .identifier:
            break
        case .select(let operand, _), .presence(let operand, _):
            body(operand)
        case .call(_, let target, let arguments):
            if let target { body(target) }
            arguments.forEach(body)
        case .list(let elements, _):
            elements.forEach(body)
        case .map(let entries):
            for entry in entries {
                body(entry.key)
                body(entry.value)
            }
        case .message(_, let fields):
            for field in fields { body(field.value) }
        case .comprehension(let loop):
            body(loop.range)
            body(loop.initial)
            body(loop.condition)
            body(loop.step)
            body(loop.result)
        }
    }
}
