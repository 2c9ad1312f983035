import Foundation
import Inputs
import Testing

@testable import Engine

/// Whatever becomes of a configuration's text, it is read or refused with a place, and the catalogue judges the rest.
@Suite struct ConfigurationMutationTests {
    private static let seed = """
        kubernetesVersion: "1.34"
        exclude: [test/]
        profiles: [recommended]
        pss: {level: baseline}
        failOn: high
        rules:
          host-pid: off
          'host-*': {severity: low}
          image-registry-not-allowed: {parameters: {allowedRegistries: [ghcr.io]}}
        overrides:
          - {paths: ["a/**"], namespaces: [b], rules: {category/image: on}}
        exceptions:
          - {rules: [host-pid], reason: known, expires: "2030-01-01"}
        """

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func noMutationCrashesOrIsRefusedWithoutAPlace() throws {
        var random = Generator(state: 42)
        let pieces = [
            "off", "{", "}", "[", "]", ": ", "\n", "- ", "&a ", "*a", "null", "1.30", "\"", "'", "!!int ", "\u{0}", "é",
        ]
        let catalogue = try BuiltInRules.load()
        var read = 0
        var refused = 0
        for _ in 0..<3_000 {
            var text = Array(ConfigurationMutationTests.seed.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text.remove(at: place)
                case 1: text[place] = UInt8.random(in: 0...255, using: &random)
                case 2: text.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
                default:
                    let end = min(text.count, place + Int.random(in: 1...30, using: &random))
                    text.insert(contentsOf: text[place..<end], at: Int.random(in: 0..<text.count, using: &random))
                }
            }
            do {
                let configuration = try configuration(bytes: text)
                try ConfigurationCheck.check(configuration, catalogue: catalogue)
                read += 1
            } catch let error as ConfigurationError {
                refused += 1
                let first = try #require(error.problems.first)
                #expect(first.place.line >= 1 && first.place.column >= 1 && !first.message.isEmpty)
            }
        }
        #expect(read > 20 && refused > 1_000, "\(read) read, \(refused) refused")
    }

    private func configuration(bytes: [UInt8]) throws -> Configuration {
        let file = try #require(SettingsFile.nowhere)
        return try bytes.withUnsafeBufferPointer { try ConfigurationFile.read($0, file: file) }
    }
}
