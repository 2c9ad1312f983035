import CEL
import FuzzSupport

/// Makes random expressions from a grammar: mostly well-typed ones over ``document``, in which every operator and macro
/// occurs, with missing fields, wrong types and errors among them.
public struct ExpressionGenerator {
    /// What the variable `o` holds; `n` is an int.
    public static let document = """
        {"a": {"b": 1, "c": "text", "d": null}, "list": [{"n": "x", "v": 1}, {"n": "y"}, {"n": "z", "v": 3, "on": true}],
         "ints": [3, 1, 2], "empty": [], "on": true, "off": false, "name": "web", "ratio": 1.5, "map": {"k": 1, "l": 2}}
        """

    private var source: RandomSource
    /// Names of loop variables in scope.
    private var locals: [String] = []
    private let signatures: Signatures

    /// - Parameter functions: whose functions are called beside those of the grammar.
    public init(seed: UInt64, functions: Signatures = Signatures()) {
        source = RandomSource(seed: seed)
        signatures = functions
    }

    private mutating func random(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &source) }

    private mutating func pick(_ choices: [String]) -> String { choices[random(choices.count)] }

    public mutating func expression() -> String {
        locals = []
        return random(4) == 0 ? any(5) : bool(5)
    }

    /// An expression of a type, or of another where the grammar knows nothing of the type.
    private mutating func value(of type: CELType, _ depth: Int) -> String {
        switch type {
        case .bool: bool(depth)
        case .int: int(depth)
        case .uint: pick(["0u", "1u", "18446744073709551615u", "uint(n)"])
        case .double: pick(["0.0", "-1.5", "1e300", "o.ratio", "double(\(int(depth)))", "double('NaN')"])
        case .string: string(depth)
        case .bytes: pick(["b''", "b'a\\xff'", "bytes(\(string(depth)))"])
        case .null: "null"
        case .timestamp: pick(["timestamp('2024-02-29T23:59:59.5Z')", "timestamp(\(int(depth)))", "timestamp(0)"])
        case .duration: pick(["duration('1h30m')", "duration('-0.5s')", "duration(\(string(depth)))"])
        case .type: pick(["int", "type(\(any(depth)))", "list"])
        case .list(let element):
            random(3) == 0 ? list(depth) : "[\(value(of: element, depth)), \(value(of: element, depth))]"
        case .map: map(depth)
        case .opaque("optional_type", _): optional(depth)
        case .opaque, .object: call(giving: type, depth) ?? path()
        case .dyn, .parameter, .error: any(depth)
        }
    }

    /// A call of a library's function that gives a type; nil where there is none or the expression is deep enough.
    private mutating func call(giving type: CELType, _ depth: Int) -> String? {
        guard depth > 0, let candidates = signatures.byResult[Signatures.outermost(type)] else { return nil }
        let (function, overload) = candidates[random(candidates.count)]
        var arguments = overload.parameters.map { value(of: $0, depth - 1) }
        let target = overload.isMember && !arguments.isEmpty ? arguments.removeFirst() + "." : ""
        return "\(target)\(function)(\(arguments.joined(separator: ", ")))"
    }

    private mutating func path() -> String {
        if !locals.isEmpty, random(3) > 0 {
            return locals[random(locals.count)] + pick(["", "", ".n", ".v", ".on", ".missing", ".?v", "[0]"])
        }
        return pick([
            "o.a.b", "o.a.c", "o.a.d", "o.a", "o.missing", "o.a.missing", "o.list[0].v", "o.list[1].v", "o.list[9]",
            "o['name']", "o.ints[n - 1]", "o.on", "o.off", "o.name", "o.ratio", "o.map.k", "o.map['z']", "n",
        ])
    }

    private mutating func int(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["0", "1", "3", "-1", "n", "o.a.b", "9223372036854775807"]) }
        if random(4) == 0, let call = call(giving: .int, depth) { return call }
        return switch random(9) {
        case 0: "(\(int(depth - 1)) \(pick(["+", "-", "*", "/", "%"])) \(int(depth - 1)))"
        case 1: "size(\(list(depth - 1)))"
        case 2: "\(string(depth - 1)).size()"
        case 3: "-(\(int(depth - 1)))"
        case 4: "(\(bool(depth - 1)) ? \(int(depth - 1)) : \(int(depth - 1)))"
        case 5: "\(optional(depth - 1)).orValue(\(int(0)))"
        case 6: "int(\(any(depth - 1)))"
        case 7: "cel.bind(w, \(int(depth - 1)), w + w)"
        default: path()
        }
    }

    private mutating func string(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["''", "'a'", "'x'", "'text'", "o.name", "o.a.c"]) }
        if random(4) == 0, let call = call(giving: .string, depth) { return call }
        return switch random(4) {
        case 0: "(\(string(depth - 1)) + \(string(depth - 1)))"
        case 1: "string(\(any(depth - 1)))"
        case 2: "\(optional(depth - 1)).orValue('none')"
        default: path()
        }
    }

    private mutating func optional(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["o.?a", "o.?missing", "optional.none()", "optional.of(1)"]) }
        return switch random(9) {
        case 0: "o.?a.?\(pick(["b", "c", "missing"]))"
        case 1: "o.list[?\(int(depth - 1))].?v"
        case 2: "optional.of(\(any(depth - 1)))"
        case 3: "\(optional(depth - 1)).or(\(optional(depth - 1)))"
        case 4: "\(optional(depth - 1)).optMap(w, \(any(depth - 1)))"
        case 5: "\(optional(depth - 1)).optFlatMap(w, \(optional(depth - 1)))"
        case 6: "\(list(depth - 1)).first()"
        case 7: "o.map[?'\(pick(["k", "z"]))']"
        default: "\(optional(depth - 1)).\(pick(["b", "?b", "v"]))"
        }
    }

    private mutating func inLoop(_ names: [String], _ body: (inout ExpressionGenerator) -> String) -> String {
        locals += names
        defer { locals.removeLast(names.count) }
        return body(&self)
    }

    private mutating func list(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["[]", "[1, 2]", "o.ints", "o.list", "o.empty", "o.map", "o.missing"]) }
        if random(4) == 0, let call = call(giving: .list(.dyn), depth) { return call }
        return switch random(7) {
        case 0: "(\(list(depth - 1)) + \(list(depth - 1)))"
        case 1: "[\(any(depth - 1)), ?\(optional(depth - 1))]"
        case 2: "\(list(depth - 1)).map(x, \(inLoop(["x"]) { $0.any(depth - 1) }))"
        case 3: "\(list(depth - 1)).filter(x, \(inLoop(["x"]) { $0.bool(depth - 1) }))"
        case 4: "\(list(depth - 1)).transformList(i, y, \(inLoop(["i", "y"]) { $0.any(depth - 1) }))"
        case 5:
            "\(list(depth - 1)).map(x, \(inLoop(["x"]) { $0.bool(depth - 1) }), \(inLoop(["x"]) { $0.any(depth - 1) }))"
        default: list(0)
        }
    }

    private mutating func map(_ depth: Int) -> String {
        switch random(4) {
        case 0: "{'p': \(any(depth - 1)), ?'q': \(optional(depth - 1))}"
        case 1: "\(list(depth - 1)).transformMap(i, y, \(inLoop(["i", "y"]) { $0.any(depth - 1) }))"
        case 2: "\(list(depth - 1)).transformMapEntry(i, y, {i: \(inLoop(["i", "y"]) { $0.any(depth - 1) })})"
        default: pick(["o.map", "o.a", "{}", "{'k': 1}", "{1: 'a', 2u: 'b'}"])
        }
    }

    private mutating func any(_ depth: Int) -> String {
        guard depth > 0 else { return path() }
        return switch random(8) {
        case 0: int(depth)
        case 1: string(depth)
        case 2: list(depth)
        case 3: map(depth)
        case 4: optional(depth)
        case 5: bool(depth)
        case 6: "\(map(depth - 1))[\(any(depth - 1))]"
        default: path()
        }
    }

    private mutating func bool(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["true", "false", "o.on", "o.off", "n == 3", "o.missing"]) }
        if random(4) == 0, let call = call(giving: .bool, depth) { return call }
        let loops = ["all", "exists", "exists_one"]
        return switch random(16) {
        case 0: "(\(bool(depth - 1)) && \(bool(depth - 1)))"
        case 1: "(\(bool(depth - 1)) || \(bool(depth - 1)))"
        case 2: "!(\(bool(depth - 1)))"
        case 3: "\(any(depth - 1)) == \(any(depth - 1))"
        case 4: "\(any(depth - 1)) != \(any(depth - 1))"
        case 5: "\(int(depth - 1)) \(pick(["<", "<=", ">", ">="])) \(int(depth - 1))"
        case 6: "\(any(depth - 1)) in \(list(depth - 1))"
        case 7: "\(string(depth - 1)).\(pick(["startsWith", "endsWith", "contains"]))(\(string(depth - 1)))"
        case 8: "\(string(depth - 1)).matches('[a-x]+t?')"
        case 9: "has(\(pick(["o.a.b", "o.missing", "o.a.missing", "o.list[0].v", "o.list[1].v", "o.name.x"])))"
        case 10: "\(list(depth - 1)).\(pick(loops))(x, \(inLoop(["x"]) { $0.bool(depth - 1) }))"
        case 11: "\(list(depth - 1)).\(pick(loops))(i, y, \(inLoop(["i", "y"]) { $0.bool(depth - 1) }))"
        case 12: "\(any(depth - 1)) in ['x', 'y', 'text']"
        case 13: "\(optional(depth - 1)).hasValue()"
        case 14: "(\(bool(depth - 1)) ? \(bool(depth - 1)) : \(bool(depth - 1)))"
        default: path()
        }
    }
}
