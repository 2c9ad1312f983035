import Documents

/// An evaluator as it is written first: a tree of nodes behind a protocol over documents of `Any` and `[String: Any]`,
/// with variables looked up by name.
protocol NaiveNode {
    /// - Returns: nil for what is absent.
    func evaluate(_ scope: [String: Any]) -> Any?
}

extension NaiveNode {
    func isTrue(_ scope: [String: Any]) -> Bool { evaluate(scope) as? Bool ?? false }
    func text(_ scope: [String: Any]) -> String? { evaluate(scope) as? String }
    func list(_ scope: [String: Any]) -> [Any] { evaluate(scope) as? [Any] ?? [] }
}

struct Literal: NaiveNode {
    let value: Any
    init(_ value: Any) { self.value = value }
    func evaluate(_ scope: [String: Any]) -> Any? { value }
}

/// A variable and fields from there.
struct Path: NaiveNode {
    let steps: [String]
    init(_ path: String) { steps = path.split(separator: ".").map(String.init) }

    func evaluate(_ scope: [String: Any]) -> Any? {
        var value = scope[steps[0]]
        for step in steps.dropFirst() { value = (value as? [String: Any])?[step] }
        return value
    }
}

struct Entry: NaiveNode {
    let map: any NaiveNode
    let key: String
    init(_ map: any NaiveNode, _ key: String) { (self.map, self.key) = (map, key) }
    func evaluate(_ scope: [String: Any]) -> Any? { (map.evaluate(scope) as? [String: Any])?[key] }
}

struct Keys: NaiveNode {
    let map: any NaiveNode
    init(_ map: any NaiveNode) { self.map = map }
    func evaluate(_ scope: [String: Any]) -> Any? {
        (map.evaluate(scope) as? [String: Any]).map { Array($0.keys) as [Any] }
    }
}

struct Has: NaiveNode {
    let path: any NaiveNode
    init(_ path: any NaiveNode) { self.path = path }
    func evaluate(_ scope: [String: Any]) -> Any? { path.evaluate(scope) != nil }
}

struct OrValue: NaiveNode {
    let value: any NaiveNode
    let other: any NaiveNode
    init(_ value: any NaiveNode, _ other: any NaiveNode) { (self.value, self.other) = (value, other) }
    func evaluate(_ scope: [String: Any]) -> Any? { value.evaluate(scope) ?? other.evaluate(scope) }
}

struct Equal: NaiveNode {
    let a: any NaiveNode
    let b: any NaiveNode
    init(_ a: any NaiveNode, _ b: any NaiveNode) { (self.a, self.b) = (a, b) }

    func evaluate(_ scope: [String: Any]) -> Any? {
        guard let a = a.evaluate(scope) as? AnyHashable, let b = b.evaluate(scope) as? AnyHashable else { return false }
        return a == b
    }
}

struct Not: NaiveNode {
    let operand: any NaiveNode
    init(_ operand: any NaiveNode) { self.operand = operand }
    func evaluate(_ scope: [String: Any]) -> Any? { !operand.isTrue(scope) }
}

struct And: NaiveNode {
    let a: any NaiveNode
    let b: any NaiveNode
    init(_ a: any NaiveNode, _ b: any NaiveNode) { (self.a, self.b) = (a, b) }
    func evaluate(_ scope: [String: Any]) -> Any? { a.isTrue(scope) && b.isTrue(scope) }
}

struct Or: NaiveNode {
    let a: any NaiveNode
    let b: any NaiveNode
    init(_ a: any NaiveNode, _ b: any NaiveNode) { (self.a, self.b) = (a, b) }
    func evaluate(_ scope: [String: Any]) -> Any? { a.isTrue(scope) || b.isTrue(scope) }
}

struct Conditional: NaiveNode {
    let condition: any NaiveNode
    let yes: any NaiveNode
    let no: any NaiveNode

    init(_ condition: any NaiveNode, _ yes: any NaiveNode, _ no: any NaiveNode) {
        (self.condition, self.yes, self.no) = (condition, yes, no)
    }

    func evaluate(_ scope: [String: Any]) -> Any? {
        condition.isTrue(scope) ? yes.evaluate(scope) : no.evaluate(scope)
    }
}

struct Compare: NaiveNode {
    let a: any NaiveNode
    let b: any NaiveNode
    let relation: (Int, Int) -> Bool

    init(_ a: any NaiveNode, _ b: any NaiveNode, _ relation: @escaping (Int, Int) -> Bool) {
        (self.a, self.b, self.relation) = (a, b, relation)
    }

    func evaluate(_ scope: [String: Any]) -> Any? {
        guard let a = a.evaluate(scope) as? Int, let b = b.evaluate(scope) as? Int else { return false }
        return relation(a, b)
    }
}

struct Size: NaiveNode {
    let list: any NaiveNode
    init(_ list: any NaiveNode) { self.list = list }
    func evaluate(_ scope: [String: Any]) -> Any? { list.list(scope).count }
}

struct In: NaiveNode {
    let element: any NaiveNode
    let list: [Any]
    init(_ element: any NaiveNode, _ list: [Any]) { (self.element, self.list) = (element, list) }

    func evaluate(_ scope: [String: Any]) -> Any? {
        guard let element = element.evaluate(scope) as? AnyHashable else { return false }
        return list.contains { $0 as? AnyHashable == element }
    }
}

struct Text: NaiveNode {
    let subject: any NaiveNode
    let test: (String) -> Bool

    init(_ subject: any NaiveNode, _ test: @escaping (String) -> Bool) { (self.subject, self.test) = (subject, test) }

    /// Swift's own regular expression, made once.
    init(_ subject: any NaiveNode, pattern: String) {
        let regex = try? Regex(pattern)
        self.init(subject) { text in
            guard let regex, let match = try? regex.firstMatch(in: text) else { return false }
            return !match.range.isEmpty
        }
    }

    func evaluate(_ scope: [String: Any]) -> Any? { subject.text(scope).map(test) ?? false }
}

struct All: NaiveNode {
    let range: any NaiveNode
    let variable: String
    let body: any NaiveNode

    init(_ range: any NaiveNode, _ variable: String, _ body: any NaiveNode) {
        (self.range, self.variable, self.body) = (range, variable, body)
    }

    func evaluate(_ scope: [String: Any]) -> Any? {
        var inner = scope
        for element in range.list(scope) {
            inner[variable] = element
            if !body.isTrue(inner) { return false }
        }
        return true
    }
}

struct Exists: NaiveNode {
    let none: All
    init(_ range: any NaiveNode, _ variable: String, _ body: any NaiveNode) { none = All(range, variable, Not(body)) }
    func evaluate(_ scope: [String: Any]) -> Any? { !none.isTrue(scope) }
}

struct ExistsOne: NaiveNode {
    let range: any NaiveNode
    let variable: String
    let body: any NaiveNode

    init(_ range: any NaiveNode, _ variable: String, _ body: any NaiveNode) {
        (self.range, self.variable, self.body) = (range, variable, body)
    }

    func evaluate(_ scope: [String: Any]) -> Any? {
        var inner = scope
        var matches = 0
        for element in range.list(scope) {
            inner[variable] = element
            if body.isTrue(inner) { matches += 1 }
        }
        return matches == 1
    }
}

extension Value {
    /// The value as a tree of `Any`.
    var boxed: Any {
        switch kind {
        case .bool: asBool
        case .int: Int(asInt)
        case .double: asDouble
        case .string: text ?? ""
        case .list: elements.map(\.boxed)
        case .map: Dictionary(entries.map { ($0.key.text ?? "", $0.value.boxed) }) { $1 }
        default: [Any]()
        }
    }
}
