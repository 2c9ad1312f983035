import Foundation
import Testing

@testable import CEL

/// The checker against cel-spec's suite and against what Kubernetes 1.36 answered to it, where the fixtures are beside
/// the repository: the tests that need only the libraries declared here.
@Suite(.enabled(if: Fixtures.areThere)) struct CheckerConformanceTests {
    @Test func `types are deduced as the specification says`() throws {
        var count = 0
        for test in try Fixtures.specification() {
            guard let deduced = test.json["deduced_type"] else { continue }
            count += 1
            let found = test.outcome(test.environment(isKubernetes: false))
            #expect(found == Fixtures.type(deduced)?.description, "\(test.id): \(test.text)")
        }
        #expect(count == 26)
    }

    @Test func `what has a value has a type`() throws {
        var count = 0
        for test in try Fixtures.specification()
        where test.json["eval_error"] == nil && test.json["disable_check"] as? Bool == false {
            count += 1
            let environment = test.environment(isKubernetes: false)
            let result = environment.parse(test.text).flatMap { environment.check($0) }
            if case .failure(let diagnostics) = result { Issue.record("\(test.id): \(diagnostics)") }
        }
        #expect(count > 900)
    }

    @Test func `Kubernetes infers the same types and reports the same errors`() throws {
        let answers = try Fixtures.kubernetes()
        var types = 0
        var errors = 0
        for test in try Fixtures.specification() where test.json["disable_check"] as? Bool == false {
            guard let answer = answers[test.id], let stage = answer["stage"] as? String, stage != "parse" else {
                continue
            }
            if let type = answer["output_type"].flatMap(Fixtures.type) {
                types += 1
                #expect(
                    test.outcome(test.environment(isKubernetes: true)) == type.description, "\(test.id): \(test.text)")
            } else if stage == "check", let text = answer["error"] as? String, !text.contains("invalid ") {
                errors += 1
                let places = Fixtures.places(text)
                #expect(test.outcome(test.environment(isKubernetes: true)) == places, "\(test.id): \(test.text)")
            }
        }
        #expect(types > 800)
        #expect(errors > 40)
    }
}

private enum Fixtures {
    private static let folder: URL = {
        var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.deletingLastPathComponent().appendingPathComponent("shared/fixtures")
    }()

    private static let names = ["cel-conformance.json", "cel-conformance-kubernetes.json"]

    static var areThere: Bool {
        names.allSatisfy { FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path) }
    }

    private static func read(_ name: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    struct SpecificationTest {
        let id: String
        let text: String
        let json: [String: Any]

        func environment(isKubernetes: Bool) -> Environment {
            var variables: [String: CELType] = [:]
            var functions: [Function] = []
            for declaration in json["type_env"] as? [[String: Any]] ?? [] {
                guard let name = declaration["name"] as? String else { continue }
                if let type = declaration["ident"].flatMap(Fixtures.type) { variables[name] = type }
                guard let overloads = declaration["function"] as? [[String: Any]] else { continue }
                functions.append(.declare(name, overloads.compactMap(Fixtures.signature)))
            }
            let container = json["container"] as? String ?? ""
            return isKubernetes
                ? .forCheckingInKubernetes(variables, container: container, functions: functions)
                : .forChecking(variables, container: container, functions: functions)
        }

        func outcome(_ environment: Environment) -> String { environment.outcome(text) }
    }

    /// The tests that need no messages and no library but optionals and two-variable comprehensions.
    static func specification() throws -> [SpecificationTest] {
        try read(names[0]).compactMap { json in
            guard json["needs_proto"] as? Bool == false, let libraries = json["libs"] as? [String],
                Set(libraries).isSubset(of: ["optionals", "two_var"]), let id = json["id"] as? String,
                let text = json["expr"] as? String, json["disable_macros"] as? Bool == false
            else { return nil }
            return SpecificationTest(id: id, text: text, json: json)
        }
    }

    static func kubernetes() throws -> [String: [String: Any]] {
        var answers: [String: [String: Any]] = [:]
        for answer in try read(names[1]) {
            if let id = answer["id"] as? String { answers[id] = answer }
        }
        return answers
    }

    static func signature(_ json: [String: Any]) -> Signature? {
        guard let id = json["id"] as? String, let parameters = json["params"] as? [Any],
            let result = json["result"].flatMap(type)
        else { return nil }
        return Signature(
            id: id, isMember: json["member"] as? Bool ?? false, parameters: parameters.compactMap(type), result: result)
    }

    static func type(_ json: Any) -> CELType? {
        if let name = json as? String {
            let text = name.hasPrefix("type(") || name.contains("(") ? name : nil
            return text.flatMap(parsed) ?? simple(name)
        }
        guard let object = json as? [String: Any], let (kind, value) = object.first else { return nil }
        switch kind {
        case "list": return type(value).map(CELType.list)
        case "map":
            guard let parts = value as? [Any], parts.count == 2, let key = type(parts[0]), let value = type(parts[1])
            else { return nil }
            return .map(key, value)
        case "opaque":
            guard let opaque = value as? [String: Any], let name = opaque["name"] as? String else { return nil }
            return .opaque(name, (opaque["params"] as? [Any] ?? []).compactMap(type))
        case "param": return (value as? String).map(CELType.parameter)
        default: return nil
        }
    }

    private static func simple(_ name: String) -> CELType? {
        switch name {
        case "dyn": .dyn
        case "null_type": .null
        case "bool": .bool
        case "int": .int
        case "uint": .uint
        case "double": .double
        case "string": .string
        case "bytes": .bytes
        case "timestamp", "google.protobuf.Timestamp": .timestamp
        case "duration", "google.protobuf.Duration": .duration
        case "type": .type(.dyn)
        default: .opaque(name, [])
        }
    }

    /// A type as cel-go writes it: `map(string, list(int))`.
    private static func parsed(_ text: String) -> CELType? {
        guard let open = text.firstIndex(of: "("), text.last == ")" else { return simple(text) }
        var parts: [String] = [""]
        var depth = 0
        for character in text[text.index(after: open)...].dropLast() {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        let types = parts.compactMap { parsed($0.trimmingCharacters(in: .whitespaces)) }
        switch (text[..<open], types.count) {
        case ("list", 1): return .list(types[0])
        case ("map", 2): return .map(types[0], types[1])
        case ("type", 1): return .type(types[0])
        case (let name, _): return .opaque(String(name), types)
        }
    }

    /// cel-go's error text as `line:column message`.
    static func places(_ text: String) -> String {
        text.split(separator: "\n").compactMap { line in
            let prefix = "ERROR: <input>:"
            guard line.hasPrefix(prefix) else { return nil }
            let rest = line.dropFirst(prefix.count)
            guard let end = rest.range(of: ": ") else { return nil }
            return "\(rest[..<end.lowerBound]) \(rest[end.upperBound...])"
        }.joined(separator: "; ")
    }
}
