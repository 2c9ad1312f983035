/// Plain words on frequent mistakes: what to write instead.
enum Advice {
    // MARK: Calls

    /// Advice on a call that fits no overload of the function.
    static func call(_ function: Function, _ operands: [CELType], isMember: Bool) -> String? {
        if let wrapped = operands.lazy.compactMap(\.wrappedByOptional).first, !isMember {
            return "an optional is not its value: take the value with .orValue(…) (of type \(wrapped)) or .value()"
        }
        switch function.name {
        case Operator.add, Operator.subtract, Operator.multiply, Operator.divide, Operator.modulo:
            return arithmetic(function.name, operands)
        case Operator.equals, Operator.notEquals:
            return equality(operands)
        case Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual:
            return ordering(operands)
        case Operator.not:
            return operands.first.flatMap(condition)
        case Operator.negate:
            return operands == [.uint] ? "an unsigned number cannot be negated: convert it with int(…)" : nil
        case Operator.conditional:
            return conditional(operands)
        case Operator.isIn:
            return membership(operands)
        case Operator.index, Operator.optionalIndex:
            return index(operands)
        default:
            return style(function, operands, isMember: isMember) ?? signatures(function, isMember: isMember)
        }
    }

    private static func arithmetic(_ name: String, _ operands: [CELType]) -> String? {
        guard operands.count == 2 else { return nil }
        let (left, right) = (operands[0], operands[1])
        if left == .string || right == .string, name == Operator.add {
            return "'+' joins strings only: convert the other side with string(…)"
        }
        if left.isNumeric, right.isNumeric {
            if name == Operator.modulo { return "'%' works on two ints or two uints: convert with int(…)" }
            let wider = left == .double || right == .double ? "double" : "int"
            return "numbers of different types do not mix in arithmetic: convert one side with \(wider)(…)"
        }
        if case .map = left, case .map = right { return "maps cannot be added" }
        return nil
    }

    private static func equality(_ operands: [CELType]) -> String? {
        guard operands.count == 2 else { return nil }
        if operands[0].isNumeric, operands[1].isNumeric {
            return "values of different types are never compared by '==': convert one side with "
                + (operands.contains(.double) ? "double(…)" : "int(…)")
        }
        if operands.contains(.null) {
            let other = operands[0] == .null ? operands[1] : operands[0]
            return "a value of type \(other) is never null: test a field with has(…)"
        }
        if operands.contains(.string) {
            return "only values of one type can be equal: convert the other side with string(…)"
        }
        return
            "only values of one type can be equal: convert one side, or write dyn(…) around it to compare at run time"
    }

    private static func ordering(_ operands: [CELType]) -> String? {
        guard operands.count == 2 else { return nil }
        if operands[0].isNumeric, operands[1].isNumeric {
            return "convert one side with " + (operands.contains(.double) ? "double(…)" : "int(…)")
        }
        if operands.contains(.string), operands.contains(where: \.isNumeric) {
            return "a string and a number have no order: convert with int(…), double(…) or string(…)"
        }
        return nil
    }

    private static func conditional(_ operands: [CELType]) -> String? {
        guard operands.count == 3 else { return nil }
        if operands[0] != .bool, operands[0] != .dyn, let advice = condition(operands[0]) { return advice }
        return "both outcomes of '? :' must be of one type: convert one, or write dyn(…) around it"
    }

    private static func membership(_ operands: [CELType]) -> String? {
        guard operands.count == 2 else { return nil }
        switch operands[1] {
        case .string: return "'in' looks into lists and maps: test for a part of a string with .contains(…)"
        case .list(let element):
            return "the list holds values of type \(element): convert the left side, or write dyn(…) around it"
        case .map(let key, _):
            return "the map's keys are of type \(key): convert the left side, or write dyn(…) around it"
        default: return "'in' looks into lists and maps"
        }
    }

    private static func index(_ operands: [CELType]) -> String? {
        guard operands.count == 2 else { return nil }
        switch operands[0] {
        case .list: return "a list is indexed by an int; search it with .exists(x, …) or .filter(x, …)"
        case .map(let key, _): return "the map's keys are of type \(key)"
        case .string: return "a string has no index: take a part of it with .substring(…) or .charAt(…)"
        case .object: return "the fields of this type are selected with a dot"
        default: return nil
        }
    }

    /// The function may exist in the other style of call.
    private static func style(_ function: Function, _ operands: [CELType], isMember: Bool) -> String? {
        let other = function.overloads.filter { $0.isMember != isMember }
        guard !other.isEmpty, !function.overloads.contains(where: { $0.isMember == isMember }) else { return nil }
        return isMember
            ? "'\(function.name)' is called as \(function.name)(…), not on a value"
            : "'\(function.name)' is called on a value: value.\(function.name)(…)"
    }

    private static func signatures(_ function: Function, isMember: Bool) -> String? {
        let listed = function.overloads.filter { $0.isMember == isMember }.prefix(4).map { overload in
            let target = isMember ? overload.parameters.first.map { "\($0)." } ?? "" : ""
            let parameters = overload.parameters.dropFirst(isMember ? 1 : 0).map(\.description)
            return "\(target)\(function.name)(\(parameters.joined(separator: ", ")))"
        }
        return listed.isEmpty ? nil : "it can be called as " + listed.joined(separator: " or ")
    }

    // MARK: Other places

    /// Advice on a value of the type where a condition is needed.
    static func condition(_ type: CELType) -> String? {
        switch type {
        case .bool, .dyn, .error: nil
        case .string: "a condition must be true or false: compare the string, as in value != ''"
        case .int, .uint, .double: "a condition must be true or false: compare the number, as in value > 0"
        case .list, .map: "a condition must be true or false: compare the size, as in size(value) > 0"
        case .null: "a condition must be true or false: compare with null"
        case .opaque("optional_type", _): "a condition must be true or false: test with .hasValue() or .orValue(false)"
        default: "a condition must be true or false"
        }
    }

    static func selection(of field: String, on type: CELType) -> String? {
        switch type {
        case .list:
            "a list has no fields: select one of its elements with [0], or test all with .all(x, x.\(field) …)"
        case .string, .bytes, .int, .uint, .double, .bool, .null:
            "a value of type \(type) has no fields"
        case .opaque, .timestamp, .duration:
            "a value of type \(type) has no fields, only functions: value.\(field)(…)"
        default:
            nil
        }
    }

    static func range(_ type: CELType) -> String? {
        switch type {
        case .string: "the characters of a string are a list after .split('')"
        case .int, .uint: "the numbers from 0 are a list with lists.range(…)"
        case .opaque("optional_type", _): "the value of an optional is used with .optMap(x, …) or .orValue([])"
        default: nil
        }
    }
}

extension CELType {
    var isNumeric: Bool { self == .int || self == .uint || self == .double }

    /// What an optional type wraps.
    var wrappedByOptional: CELType? {
        if case .opaque("optional_type", let parts) = self { return parts.first }
        return nil
    }
}

// MARK: - Undeclared names

extension Checker {
    /// Advice is given on the first errors only: each looks through all declared names.
    private static let mostAdvice = 20

    func adviceOnUndeclared(variable name: String) -> String? {
        guard problems.count < Self.mostAdvice else { return nil }
        if let literal = Self.foreignLiterals[name] { return "write '\(literal)'" }
        if environment.variables["object"] != nil, Self.objectFields.contains(name) {
            return "did you mean 'object.\(name)'?"
        }
        if let advice = Availability.advice(onNamespace: name, in: environment) { return advice }
        let loopVariables = ast.nodes.flatMap { node -> [String] in
            guard case .comprehension(let loop) = node else { return [] }
            return [loop.variable, loop.secondVariable, loop.accumulator].compactMap { $0 }.filter {
                !$0.hasPrefix("@")
            }
        }
        let known = Array(environment.variables.keys) + environment.types.keys + loopVariables
        if let advice = Spelling(known).advice(on: name) { return advice }
        return environment.functions[name] == nil ? nil : "'\(name)' is a function: call it as \(name)(…)"
    }

    func adviceOnUndeclared(type name: String) -> String? {
        guard problems.count < Self.mostAdvice else { return nil }
        return Spelling(environment.objectTypes.keys).advice(on: name)
    }

    func adviceOnUndeclared(function name: String, isMember: Bool) -> String? {
        guard problems.count < Self.mostAdvice else { return nil }
        if let form = Self.macroForms[name] { return "write \(form)" }
        if let advice = Availability.advice(onFunction: name) { return advice }
        if let usual = Self.foreignFunctions[name], environment.functions[usual] != nil || Self.macroForms[usual] != nil
        {
            return "did you mean '\(usual)'?"
        }
        let callable = environment.functions.values.lazy.filter { function in
            let first = function.name.utf8.first ?? 0
            return (first | 0x20) &- 0x61 < 26 && function.overloads.contains { $0.isMember == isMember }
        }
        return Spelling(callable.map(\.name) + Self.macroForms.keys).advice(on: name)
    }

    private static let foreignLiterals = [
        "True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
        "None": "null", "nil": "null", "NULL": "null", "Null": "null", "undefined": "null",
    ]

    /// What every Kubernetes object has, and is often written without `object`.
    private static let objectFields: Set<String> = ["apiVersion", "kind", "metadata", "spec", "status", "data"]

    private static let macroForms = [
        "has": "has(value.field)", "all": "list.all(x, condition)", "exists": "list.exists(x, condition)",
        "exists_one": "list.exists_one(x, condition)", "map": "list.map(x, value)",
        "filter": "list.filter(x, condition)",
    ]

    /// What other languages call CEL's functions.
    private static let foreignFunctions = [
        "length": "size", "len": "size", "count": "size", "toLowerCase": "lowerAscii", "lower": "lowerAscii",
        "toLower": "lowerAscii", "toUpperCase": "upperAscii", "upper": "upperAscii", "toUpper": "upperAscii",
        "includes": "contains", "any": "exists", "some": "exists", "every": "all", "match": "matches",
        "test": "matches", "str": "string", "toString": "string", "float": "double", "hasPrefix": "startsWith",
        "hasSuffix": "endsWith", "strip": "trim", "orElse": "orValue", "select": "filter", "typeof": "type",
    ]
}
