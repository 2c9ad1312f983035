import ArgumentParser
import Glibc
import Inputs

/// The words of the call. The system gives bytes, the parser takes text: names that are no UTF-8 go through it as
/// `\xHH`, and come out as what they were.
enum Arguments {
    /// Without the program's name.
    static let words: [String] = decoded.map(\.text)

    private static let decoded: [(text: String, raw: RawPath)] =
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            guard let word = CommandLine.unsafeArgv[index] else { return nil }
            let raw = RawPath(UnsafeBufferPointer(start: word, count: strlen(word)).map { UInt8(bitPattern: $0) })
            return (String(validatingCString: word) ?? raw.display, raw)
        }

    /// Refuses `-head.yaml`, which the parser would take for short options in one word, one of which asks for help. In
    /// `-o=head.yaml` it takes what follows for the option's value.
    static func refuseHiddenHelp() throws(UsageError) {
        let options = words.prefix { $0 != "--" }
        guard
            let word = options.first(where: {
                $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.utf8.count > 2 && $0.utf8.contains(UInt8(ascii: "h"))
                    && $0.utf8.dropFirst(2).first != UInt8(ascii: "=")
            })
        else { return }
        throw UsageError("Unknown option '\(word)': where a file is meant, write './\(word)', or '--' before it")
    }

    /// The bytes that a word was made of.
    static func raw(_ text: String) -> RawPath {
        decoded.first { $0.text == text }?.raw ?? RawPath(text)
    }
}

/// A path to scan, as the system knows it.
struct InputPath: ExpressibleByArgument {
    let raw: RawPath

    init(argument: String) { raw = Arguments.raw(argument) }
}
