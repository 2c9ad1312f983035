import Documents
import Glibc
import ReaderChecks

/// Runs the seeded fuzzer over the readers: `ReadersFuzz --seconds N [--seed S]`. A crash or a failed check ends it
/// with the seed that made the text; `--seed S --once` runs that one again.
var seconds = 10
var seed = UInt64.random(in: 0 ... .max)
var once = false
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
    switch argument {
    case "--seconds": seconds = arguments.popFirst().flatMap { Int($0) } ?? seconds
    case "--seed": seed = arguments.popFirst().flatMap { UInt64($0) } ?? seed
    case "--once": once = true
    default:
        print("usage: ReadersFuzz [--seconds N] [--seed S] [--once]")
        exit(2)
    }
}

for name in ["apiVersion", "kind", "metadata", "name", "spec", "a", "b", "k"] { _ = Symbols.shared.intern(name) }
let start = time(nil)
print("seed \(seed)")
var texts = 0
while once ? texts < 1 : time(nil) - start < seconds {
    var mutator = Mutator(seed: seed &+ UInt64(texts))
    let text = mutator.next()
    if let wrong = ReaderChecks.check(text) {
        print("seed \(seed &+ UInt64(texts)): \(wrong)\n\(String(decoding: text, as: UTF8.self).debugDescription)")
        exit(1)
    }
    texts += 1
}
print("\(texts) texts, nothing wrong")
