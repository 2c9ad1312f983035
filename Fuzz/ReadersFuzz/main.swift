import Documents
import FuzzSupport
import ReaderChecks

/// Runs the seeded fuzzer over the readers; see ``FuzzRun`` for the options.
for name in ["apiVersion", "kind", "metadata", "name", "spec", "a", "b", "k"] { _ = Symbols.shared.intern(name) }
FuzzRun().run { seed in
    var mutator = Mutator(seed: seed)
    let text = mutator.next()
    return ReaderChecks.check(text).map { "\($0)\n\(String(decoding: text, as: UTF8.self).debugDescription)" }
}
