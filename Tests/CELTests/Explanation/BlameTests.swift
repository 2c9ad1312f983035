import Documents
import Testing

@testable import CEL

/// Which fields an explanation blames for a value, for every operator and macro: paths in order, absent ones with `!`.
struct BlameTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let expression: String
        let value: String
        let reads: [String]

        init(_ expression: String, _ value: String, _ reads: String...) {
            self.expression = expression
            self.value = value
            self.reads = reads
        }

        var testDescription: String { expression }
    }

    private static let document = """
        {"name": "web", "on": true, "off": false, "nil": null, "port": 80, "labels": {"app": "web", "tier": "db"},
         "spec": {"host": true, "context": {"user": 0}},
         "list": [{"n": "a", "on": true, "v": 1}, {"n": "b", "on": false, "v": 2}, {"n": "c", "v": 3}],
         "more": [{"n": "d", "on": true}], "none": [], "caps": ["NET", "SYS"]}
        """

    @Test(arguments: [
        // Selection, indexing, presence
        Case("o.on", "true", "on"),
        Case("o.spec.context.user", "0", "spec.context.user"),
        Case("o.missing", "no such key: missing", "missing!"),
        Case("o.spec.missing.user", "no such key: missing", "spec.missing!"),
        Case("o['name']", "\"web\"", "name"),
        Case("o.list[1].n", "\"b\"", "list[1].n"),
        Case("o.list[7].n", "index out of bounds: 7", "list[7]!"),
        Case("o.labels['app']", "\"web\"", "labels.app"),
        Case("o.caps[o.spec.context.user]", "\"NET\"", "caps[0]", "spec.context.user"),
        Case("has(o.spec.host)", "true", "spec.host"),
        Case("has(o.spec.missing)", "false", "spec.missing!"),
        Case("has(o.missing.host)", "no such key: missing", "missing!"),
        // Operators
        Case("!o.on", "false", "on"),
        Case("o.port == 80", "true", "port"),
        Case("o.port != o.spec.context.user", "true", "port", "spec.context.user"),
        Case("o.port < 1024", "true", "port"),
        Case("-o.port", "-80", "port"),
        Case("o.port + 1 > o.spec.context.user", "true", "port", "spec.context.user"),
        Case("o.name.startsWith('we')", "true", "name"),
        Case("o.name.matches('^x')", "false", "name"),
        Case("size(o.list)", "3", "list"),
        Case("o.name + '-' + o.labels.tier", "\"web-db\"", "name", "labels.tier"),
        Case("1 / o.spec.context.user", "division by zero", "spec.context.user"),
        Case("o.on + o.missing", "no such key: missing", "missing!"),
        // Logic: what decided, nothing else
        Case("o.on && o.off", "false", "off"),
        Case("o.off && o.on", "false", "off"),
        Case("o.on && o.spec.host", "true", "on", "spec.host"),
        Case("o.on || o.off", "true", "on"),
        Case("o.off || o.on", "true", "on"),
        Case("o.off || false", "false", "off"),
        Case("o.missing && o.off", "false", "off"),
        Case("o.missing || o.on", "true", "on"),
        Case("o.missing && o.on", "no such key: missing", "missing!"),
        Case("o.on && o.spec.host && o.off && o.nil == null", "false", "off"),
        Case("has(o.spec.missing) && o.spec.missing", "false", "spec.missing!"),
        Case("!has(o.spec.missing) || o.spec.missing == 1", "true", "spec.missing!"),
        Case("o.on ? o.name : o.missing", "\"web\"", "name", "on"),
        Case("o.off ? o.name : o.port", "80", "port", "off"),
        Case("(o.on ? o.labels : o.spec).app", "\"web\"", "labels.app", "on"),
        Case("o.off ? true : o.?missing.orValue(false)", "false", "missing!", "off"),
        Case("o.off ? true : o.port == 1 ? true : o.spec.host == o.off", "false", "spec.host", "off", "port"),
        Case("o.off ? true : o.port == 1 ? true : false", "false", "port", "off"),
        Case("o.name ? 1 : 2", "no such overload", "name"),
        // Membership
        Case("o.name in ['web', 'db']", "true", "name"),
        Case("o.name in ['db']", "false", "name"),
        Case("'SYS' in o.caps", "true", "caps[1]"),
        Case("'ALL' in o.caps", "false", "caps"),
        Case("'app' in o.labels", "true", "labels.app"),
        Case("'zone' in o.labels", "false", "labels.zone!"),
        Case("!('ALL' in o.caps)", "true", "caps"),
        // all and exists: the element that decided
        Case("o.list.all(c, c.on)", "false", "list[1].on"),
        Case("o.list.all(c, has(c.on))", "false", "list[2].on!"),
        Case("o.list.all(c, has(c.on) && c.on)", "false", "list[1].on"),
        Case("o.list.all(c, c.v < 9)", "true", "list"),
        Case("o.none.all(c, c.v < 9)", "true", "none"),
        Case("o.missing.all(c, c.on)", "no such key: missing", "missing!"),
        Case("o.more.all(c, c.v > 1)", "no such key: v", "more[0].v!"),
        Case("o.list.exists(c, c.n == 'b')", "true", "list[1].n"),
        Case("o.list.exists(c, c.n == 'z')", "false", "list"),
        Case("!o.list.exists(c, c.n == 'z')", "true", "list"),
        Case("o.list.exists_one(c, c.n == 'b')", "true", "list[1].n"),
        Case("o.list.exists_one(c, c.v > 1)", "false", "list[1].v", "list[2].v"),
        Case("o.list.exists_one(c, c.v > 9)", "false", "list"),
        Case("o.labels.all(k, k == 'app')", "false", "labels.tier"),
        Case("o.labels.exists(k, o.labels[k] == 'db')", "true", "labels.tier"),
        Case("o.caps.all(c, c != 'SYS')", "false", "caps[1]"),
        Case("o.list.all(c, ['a', 'b'].exists(n, n == c.n))", "false", "list[2].n"),
        Case("['ALL', 'NET'].all(c, c in o.caps)", "false", "caps"),
        Case("['NET', 'SYS'].all(c, c in o.caps)", "true", "caps[0]", "caps[1]"),
        // filter and map: what was kept, and why
        Case("o.list.filter(c, c.v == 2)[0].n", "\"b\"", "list[1].n", "list[1].v"),
        Case(
            "o.list.filter(c, c.v > 1).map(c, c.n)", "[\"b\", \"c\"]", "list[1].n", "list[1].v", "list[2].n",
            "list[2].v"),
        Case("o.list.filter(c, c.v > 9)", "[]", "list"),
        Case("size(o.list.filter(c, c.v > 9)) == 0", "true", "list"),
        Case("o.list.map(c, c.n)", "[\"a\", \"b\", \"c\"]", "list[0].n", "list[1].n", "list[2].n"),
        Case("o.list.map(c, c.v > 2, c.n)", "[\"c\"]", "list[2].n", "list[2].v"),
        Case("o.list.map(c, c.on)", "no such key: on", "list[2].on!"),
        Case("'b' in o.list.map(c, c.n)", "true", "list[1].n"),
        Case("o.list.map(c, c.n).exists(n, n == 'c')", "true", "list[2].n"),
        Case("o.list.map(c, {'name': c.n, 'v': c.v}).all(c, c.v < 3)", "false", "list[2].v"),
        // Two variables
        Case("o.list.all(i, c, c.v == i + 1)", "true", "list"),
        Case("o.list.all(i, c, i < 2 && c.v < 2)", "false", "list[1].v"),
        Case("o.labels.exists(k, v, v == 'db')", "true", "labels.tier"),
        Case("o.labels.all(k, v, k == v)", "false", "labels.app"),
        Case("o.list.transformList(i, c, c.v > 2, c.n)", "[\"c\"]", "list[2].n", "list[2].v"),
        Case("o.labels.transformMap(k, v, v + '!').tier", "\"db!\"", "labels.tier"),
        Case("o.list.transformMapEntry(i, c, {c.n: c.v}).b", "2", "list[1].v", "list[1].n"),
        // Lists and maps that the expression builds
        Case("(o.list + o.more).all(c, has(c.v))", "false", "more[0].v!"),
        Case("(o.list + o.more).exists(c, c.n == 'd')", "true", "more[0].n"),
        Case("(o.none + o.caps)[1]", "\"SYS\"", "caps[1]", "none"),
        Case("[o.name, o.port][1]", "80", "port"),
        Case("{'a': o.name, 'b': o.port}.b", "80", "port"),
        Case("{'a': {'b': o.name}}.a.b == 'x'", "false", "name"),
        Case("[[o.on, o.off], [o.spec.host]].all(l, l.all(x, x))", "false", "off"),
        Case("cel.bind(c, o.spec.context, c.user == 0)", "true", "spec.context.user"),
        Case("cel.bind(all, o.list + o.more, all.exists(c, c.n == 'd'))", "true", "more[0].n"),
        Case("cel.block([o.list, cel.index(0)[1]], cel.index(1).n)", "\"b\"", "list[1].n"),
        // Optionals
        Case("o.?spec.?host.orValue(false)", "true", "spec.host"),
        Case("o.?spec.?missing.orValue(false)", "false", "spec.missing!"),
        Case("o.?missing.?host.orValue(false)", "false", "missing.host!"),
        Case("!o.?spec.?host.orValue(false)", "false", "spec.host"),
        Case("o.?missing.orValue(o.name)", "\"web\"", "name", "missing!"),
        Case("o.?missing.or(o.?name).orValue('x')", "\"web\"", "name", "missing!"),
        Case("o.?missing.or(o.?gone).hasValue()", "false", "missing!", "gone!"),
        Case("o.?spec.host.hasValue()", "true", "spec.host"),
        Case("o.list[?1].?n.value()", "\"b\"", "list[1].n"),
        Case("o.list[?9].?n.hasValue()", "false", "list[9].n!"),
        Case("o.?missing.value()", "optional.none() dereference", "missing!"),
        Case("o.labels[?'tier'].optMap(t, t + '!').value()", "\"db!\"", "labels.tier"),
        Case("o.labels[?'zone'].optMap(t, t + '!').orValue('?')", "\"?\"", "labels.zone!"),
        Case("o.?labels.optFlatMap(l, l.?app).value()", "\"web\"", "labels.app", "labels"),
        Case("optional.of(o.spec).host.value()", "true", "spec.host"),
        Case("optional.of(o.spec).?host.value()", "true", "spec.host"),
        Case("[?o.?missing, ?o.?name]", "[\"web\"]", "name", "missing!"),
        Case("{?'a': o.?missing, ?'b': o.?name}.b", "\"web\"", "name", "missing!"),
        Case("o.list.first().value().n", "\"a\"", "list[0].n"),
        Case("o.list.last().?n.value()", "\"c\"", "list[2].n"),
        // Conversions keep what they convert
        Case("string(o.port)", "\"80\"", "port"),
        Case("dyn(o.spec).host", "true", "spec.host"),
        Case("int(o.name)", "invalid number syntax", "name"),
        Case("type(o.name) == string", "true", "name"),
        // Nothing to blame
        Case("1 + 1 == 2", "true"),
    ])
    func blames(_ test: Case) throws {
        let json = Array(BlameTests.document.utf8)
        let document = try json.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
        var environment = Environment.spec
        environment.declare("o", .dyn)
        let program = try environment.compile(test.expression)
        let evaluation = Evaluation()
        evaluation.bind(0, document.root)
        let explanation = Explainer.explain(program, in: evaluation)
        #expect(ValueText.literal(explanation.value) == test.value)
        #expect(explanation.reads.map(text) == test.reads)
        if explanation.value.isFalse {
            #expect(Explainer.field(decidingAgainst: program, in: evaluation).map(text) == test.reads.first)
        }
    }

    private func text(_ read: FieldRead) -> String { "\(FieldPath(read.path))\(read.isPresent ? "" : "!")" }

    /// Reads know the slot of the deepest field that exists, by which the place in the file is found.
    @Test func locatesTheDeepestExistingField() throws {
        let json = Array(BlameTests.document.utf8)
        let document = try json.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
        var environment = Environment.spec
        environment.declare("o", .dyn)
        let program = try environment.compile("o.?spec.?context.?missing.?deep.orValue(false)")
        let evaluation = Evaluation()
        evaluation.bind(0, document.root)
        let read = try #require(Explainer.explain(program, in: evaluation).reads.first)
        #expect(read.variable == "o")
        #expect(read.existing == 2)
        #expect(read.value == nil)
        let slot = try #require(read.deepestSlot)
        #expect(slot == document.root["spec"]?.slot(forKey: "context"))
        #expect(document.span(of: slot) != nil)
    }
}
