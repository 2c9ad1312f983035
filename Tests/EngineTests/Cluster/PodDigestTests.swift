import CEL
import Documents
import Kubernetes
import Testing

@testable import Engine
@testable import Policies

/// A Pod is not taken for its template where a field differs that some rule looks at.
@Suite struct PodDigestTests {
    /// A field of a pod or container that rules of the catalogue look at.
    struct Field: Hashable, CustomTestStringConvertible {
        let variable: String
        let path: [String]
        var testDescription: String { ([variable] + path).joined(separator: ".") }
    }

    /// Fields that say nothing of a pod by themselves, or by which no Pod can be worse than its template.
    private static let exceptions: Set<Field> = [
        // What other objects find the Pod by counts as its stand. Tiller's labels are judged with its image.
        Field(variable: "pod", path: ["metadata"]), Field(variable: "pod", path: ["metadata", "labels"]),
        Field(variable: "pod", path: ["metadata", "labels", "app"]),
        Field(variable: "pod", path: ["metadata", "labels", "name"]),
        // The keys that count are told from the others by their beginnings: OwnerFoldingTests.
        Field(variable: "pod", path: ["metadata", "annotations"]),
        // Only the keys of the operating system count: admission plugins add others.
        Field(variable: "pod", path: ["spec", "nodeSelector"]),
        // The controller of DaemonSets puts a term of its own in the place of all others.
        Field(
            variable: "pod",
            path: ["spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]
        ),
        Field(
            variable: "pod",
            path: [
                "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
                "nodeSelectorTerms",
            ]),
    ]

    static let fields: [Field] = {
        let rules = (try? RuleSet(CatalogueTests.rules)).map { $0.containerRules + $0.podRules } ?? []
        let chains = rules.flatMap { rule in
            [rule.check, rule.items].compactMap { $0?.expression }.flatMap { Array($0.fieldChains) }
        }
        let fields = chains.filter { !$0.isPrefix && !$0.fields.isEmpty && ["pod", "container"].contains($0.variable) }
            .map { Field(variable: $0.variable, path: $0.fields) }
        return Set(fields).subtracting(exceptions).sorted { $0.testDescription < $1.testDescription }
    }()

    @Test func theCatalogueLooksAtFields() {
        #expect(PodDigestTests.fields.contains(Field(variable: "pod", path: ["spec", "hostAliases"])))
        #expect(PodDigestTests.fields.count > 40)
    }

    /// The field holds something in one of two pods: for some value at least, one is not taken for the other.
    @Test(arguments: fields) func aFieldThatRulesLookAtMakesADifference(_ field: Field) throws {
        let values = [
            #""x""#, #""Always""#, "true", "false", "7", #"[{"name":"x"}]"#, #"["x"]"#, #"{"x":"x"}"#,
            #"{"limits":{"x":"1"}}"#,
        ]
        let without = try digest(field.variable == "pod" ? "{}" : #"{"spec":{"containers":[{}]}}"#)
        #expect(try values.contains { differ(try digest(field, $0), without) })
    }

    /// The field holds something else in the other pod: for some two values at least, one is not taken for the other.
    @Test(arguments: fields) func anotherValueMakesADifference(_ field: Field) throws {
        let values = [
            (#""x""#, #""y""#), (#""Always""#, #""Never""#), ("true", "false"), ("7", "8"), (#"["x"]"#, #"["y"]"#),
            (#"[{"name":"x"}]"#, #"[{"name":"y"}]"#), (#"{"x":"x"}"#, #"{"x":"y"}"#),
            (#"{"type":"x"}"#, #"{"type":"y"}"#), (#"{"limits":{"x":"1"}}"#, #"{"limits":{"x":"2"}}"#),
        ]
        #expect(try values.contains { differ(try digest(field, $0.0), try digest(field, $0.1)) })
    }

    private func differ(_ a: PodDigest, _ b: PodDigest) -> Bool { !a.repeats(b) || !b.repeats(a) }

    private func digest(_ field: Field, _ value: String) throws -> PodDigest {
        let nested = field.path.reversed().reduce(value) { "{\"\($1)\":\($0)}" }
        return try digest(field.variable == "pod" ? nested : "{\"spec\":{\"containers\":[\(nested)]}}")
    }

    private func digest(_ pod: String) throws -> PodDigest {
        let text = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\(pod.dropFirst())"
            .replacing(",}", with: "}")
        let document = try #require(
            try Array(text.utf8).withUnsafeBufferPointer { bytes in
                var stream = DocumentStream(bytes: bytes)
                return try stream.next()
            })
        guard case .objects(let resources, _) = document.content() else { throw NoObject() }
        return try #require(resources.first?.podDigests.first)
    }

    private struct NoObject: Error {}
}
