import CEL
import Documents
import ExpressionChecks
import Testing

/// The answers of Kubernetes 1.36 to the specification's tests: how far each expression got, its value, type and cost.
@Suite(
    .enabled(if: ConformanceSuite.isPresent(ConformanceSuite.kubernetes), "the conformance fixtures are not present"))
struct KubernetesConformanceTests {
    private enum Difference: String, CaseIterable {
        case stage, value, type, cost
    }

    @Test func everyAnswerIsThatOfKubernetes() throws {
        let answers = try ConformanceSuite(ConformanceSuite.kubernetes)
        let tests = try ConformanceSuite(ConformanceSuite.specification)
        var testsByID: [String: Value] = [:]
        for test in tests.cases { testsByID[test.text("id")] = test }
        var counts: [Difference: Int] = [:]
        var compared: [Difference: Int] = [:]
        for answer in answers.cases {
            let test = try #require(testsByID[answer.text("id")])
            let found = try self.answer(to: test)
            defer { withExtendedLifetime(found) {} }
            for difference in Difference.allCases {
                guard let problem = try problem(difference, found.root, answer, test) else { continue }
                compared[difference, default: 0] += 1
                if problem.isEmpty { continue }
                counts[difference, default: 0] += 1
                Issue.record("\(answer.text("id")): \(test.text("expr")): \(difference.rawValue): \(problem)")
            }
        }
        let summary = Difference.allCases.map { "\($0.rawValue) \(counts[$0] ?? 0) of \(compared[$0] ?? 0)" }
        #expect(counts.isEmpty, "differences: \(summary.joined(separator: ", "))")
        #expect(compared[.stage] == 1743)
        #expect(compared[.value] == 1263)
        #expect(compared[.type] == 1325)
        #expect(compared[.cost] == 1405)
    }

    private func answer(to test: Value) throws -> Document {
        let line = Array(test.json().utf8)
        let bytes = line.withUnsafeBufferPointer { Exchange.answer($0, in: .kubernetes(.newest), isMetered: true) }
        return try bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
    }

    /// What is wrong; empty for nothing, nil where there is nothing to compare.
    private func problem(_ part: Difference, _ found: Value, _ wanted: Value, _ test: Value) throws -> String? {
        switch part {
        case .stage:
            let stage =
                switch wanted.text("stage") {
                case "checked": "ok"
                case "plan": "check"
                case let stage: stage
                }
            return found.text("stage") == stage ? "" : "\(found.text("stage")), not \(stage): \(found.text("error"))"
        case .value:
            guard let value = wanted["value"] else { return nil }
            let arena = Arena()
            let a = try found["value"].map { try TypedValue.decode($0, into: arena) }
            let b = try TypedValue.decode(value, into: arena)
            guard let a else { return "there is none" }
            return isStrictlyEqual(a, b) ? "" : "\(ValueText.literal(a)), not \(ValueText.literal(b))"
        case .type:
            guard let type = wanted["output_type"]?.text else { return nil }
            let name = try found["type"].map { printed(try TypedType.decode($0)) } ?? "none"
            return name == type ? "" : "\(name), not \(type)"
        case .cost:
            guard let cost = wanted["cost"]?.asInt else { return nil }
            let costs = try costs(test, found)
            return costs.contains(cost) ? "" : "\(costs), not \(cost)"
        }
    }

    /// What an evaluation may cost. Go goes through maps in random order, and a loop may end early.
    private func costs(_ test: Value, _ found: Value) throws -> [Int64] {
        var costs = [found["cost"]?.asInt].compactMap { $0 }
        for expression in KubernetesConformanceTests.otherOrders[test.text("id")] ?? [] {
            let json = "{\"expr\": \"\(expression)\"}"
            let document = try Array(json.utf8).withUnsafeBufferPointer { bytes in
                var reader = JSONReader(bytes: bytes)
                return try #require(try reader.next())
            }
            let other = try answer(to: document.root)
            withExtendedLifetime((document, other)) {
                if let cost = other.root["cost"]?.asInt { costs.append(cost) }
            }
        }
        return costs
    }

    /// Expressions whose cost depends on the order of a map, with the map in another order.
    private static let otherOrders = [
        "macros/exists/map_key": ["{'key2': 2, 'key1': 1}.exists(k, k == 'key2')"],
        "macros2/transformMap/error": ["{'baz': 0, 'foo': 2, 'bar': 1}.transformMap(k, v, 4 / v)"],
    ]

    /// A type as cel-go prints it.
    private func printed(_ type: CELType) -> String {
        switch type {
        case .null: "null_type"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type(.dyn): "type"
        case .type(let type): "type(\(printed(type)))"
        case .list(let element): "list(\(printed(element)))"
        case .map(let key, let value): "map(\(printed(key)), \(printed(value)))"
        case .opaque(let opaque, let parts) where !parts.isEmpty:
            "\(opaque)(\(parts.map(printed).joined(separator: ", ")))"
        case .opaque(let name, _), .object(let name), .parameter(let name): name
        case .dyn, .bool, .int, .uint, .double, .string, .bytes, .error: type.description
        }
    }
}
