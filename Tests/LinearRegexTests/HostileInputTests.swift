import TestSupport
import Testing

@testable import LinearRegex

/// Patterns and texts that would make other engines hang or crash.
@Suite struct HostileInputTests {
    /// A backtracking engine would need more than the age of the universe for each of these.
    @Test(arguments: ["(x+x+)+y", "(x*)*y", "(x|x)*y", "(x|xx)+y", "(.*)*(.*)*(.*)*y", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func timeIsLinearInTheText(_ pattern: String) throws {
        let regex = try Regex(pattern)
        let long = String(repeating: "x", count: 1_000_000)
        #expect(!regex.matches(long))
        #expect(regex.firstMatch(in: long) == nil)

        // Without the automaton, too.
        let program = Compiler.compile(try Parser.parse(Array(pattern.utf8)))
        func fastest(_ count: Int) -> Duration? {
            let text = [UInt8](repeating: 0x78, count: count)
            return (0..<3).map { _ in
                processorTime {
                    var machine = PikeMachine(program)
                    #expect(text.withUnsafeBufferPointer { machine.firstMatch(in: $0, from: 0) } == nil)
                }
            }.min()
        }
        let short = try #require(fastest(2000))
        let sixteenfold = try #require(fastest(32_000))
        // 16 times the text: quadratic time would be 256 times as long.
        #expect(sixteenfold < max(short, .milliseconds(1)) * 64)
    }

    @Test func timeIsLinearInOptionalParts() throws {
        // Exponential for backtracking engines: a?ⁿaⁿ on aⁿ.
        let pattern = String(repeating: "a?", count: 500) + String(repeating: "a", count: 500)
        let regex = try Regex("^" + pattern + "$")
        #expect(regex.matches(String(repeating: "a", count: 500)))
        #expect(regex.matches(String(repeating: "a", count: 1000)))
        #expect(!regex.matches(String(repeating: "a", count: 499)))
        #expect(!regex.matches(String(repeating: "a", count: 1001)))
    }

    static let long: [(pattern: String, matchesX: Bool?)] = [
        (String(repeating: "a", count: 100_000), false),
        ("[" + String(repeating: "a-z", count: 33_000) + "]", true),
        (String(repeating: "(", count: 100_000), nil),
        (String(repeating: "(", count: 50_000) + String(repeating: ")", count: 50_000), nil),
        (String(repeating: "(?:", count: 30_000) + "x" + String(repeating: ")", count: 30_000), true),
        (String(repeating: "(?:", count: 20_000) + "x" + String(repeating: "y?)", count: 20_000), true),
        (String(repeating: "(?:a|", count: 20_000) + "x" + String(repeating: ")", count: 20_000), true),
        (String(repeating: "(?:", count: 20_000) + "x" + String(repeating: ")*", count: 20_000), nil),
        (String(repeating: "[[:", count: 33_000), nil),
        (String(repeating: #"\pL"#, count: 33_000), false),
        ("[" + String(repeating: #"\pL"#, count: 33_000) + "]", true),
        (String(repeating: ".{1000}", count: 14_000), nil),
        ((0..<10_000).map { "w\($0)" }.joined(separator: "|"), false),
        ("(?i)" + String(repeating: "abcdefghij", count: 10_000), false),
        ("((x{0,100}){0,100}){0,100}", nil),
        ("(?:.{1,10}){100}", false),
        (String(repeating: "x?", count: 20_000), true),
        (String(repeating: "x*", count: 20_000) + "$", true),
        (String(repeating: "^", count: 50_000) + "x" + String(repeating: "$", count: 50_000), true),
        (String(repeating: #"\b"#, count: 50_000) + "x", true),
    ]

    /// Long patterns are answered or refused, in bounded time and stack.
    @Test(arguments: long) func longPatterns(_ example: (pattern: String, matchesX: Bool?)) {
        let elapsed = processorTime {
            let regex = try? Regex(example.pattern)
            #expect(regex?.matches("x") == example.matchesX)
            #expect(regex.map { $0.firstMatch(in: "x") != nil } == example.matchesX)
        }
        #expect(elapsed < .seconds(20))
    }

    @Test func automataAreBounded() throws {
        func automaton(_ pattern: String) throws -> Automaton? {
            AutomatonBuilder.build(Compiler.compile(try Parser.parse(Array(pattern.utf8))))
        }
        // Must remember the last twenty letters: a million states.
        let exponential = "(a|b)*a(a|b){20}"
        #expect(try automaton(exponential) == nil)
        #expect(try Regex(exponential).matches("bb" + "a" + String(repeating: "b", count: 20)))
        #expect(try !Regex("^" + exponential + "$").matches(String(repeating: "b", count: 40)))

        let label = try #require(try automaton("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"))
        #expect(label.acceptsAtEnd.count <= Limits.automatonStates)
        #expect(label.classes.count == 3)
    }

    /// Any bytes at all: refused or compiled, and then searched, without a crash.
    @Test func anyBytesAsPattern() {
        var random = SeededGenerator(seed: 7)
        let syntax = Array(#"()[]{}*+?|\^$.-:,<>=!#&ab0123456789xpPQEdDwWsSbBAzCimsUn"#.utf8)
        let pieces = [
            "(?i)", "(?P<n>", "[[:alpha:]]", #"\p{Greek}"#, "{2,3}", "(?:", "é", #"\x{10FFFF}"#, "[^", #"\Q"#,
        ]
        .map { Array($0.utf8) }
        let text = Array("aab\n é0_K\u{FFFD}".utf8) + [0xFF, 0xC3]
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(2))
        var compiled = 0
        var refused = 0
        for _ in 0..<60_000 where clock.now < deadline {
            var pattern: [UInt8] = []
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                switch Int.random(in: 0..<12, using: &random) {
                case 0: pattern.append(UInt8.random(in: 0...255, using: &random))
                case 1, 2: pattern += pieces.randomElement(using: &random) ?? []
                default: pattern.append(syntax.randomElement(using: &random) ?? 0)
                }
            }
            do {
                let regex = try pattern.withUnsafeBufferPointer { buffer throws(RegexError) in
                    try Regex(utf8: buffer)
                }
                compiled += 1
                text.withUnsafeBufferPointer { text in
                    let all = regex.allMatches(in: text)
                    #expect(regex.matches(text) == !all.isEmpty, "\(pattern)")
                    #expect(regex.firstMatch(in: text) == all.first, "\(pattern)")
                    #expect(zip(all, all.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, "\(pattern)")
                }
            } catch {
                refused += 1
                #expect(error.offset <= pattern.count)
            }
        }
        #expect(compiled > 100)
        #expect(refused > 100)
    }

    @Test func threadsShareOneRegex() async throws {
        let regex = try Regex(#"^(\w+)-(\d{2,4})(é|ß)?$"#)
        let hits = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<500).count { regex.matches("task\(task)-\(1000 + $0)ß") }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(hits == 4000)
    }
}
