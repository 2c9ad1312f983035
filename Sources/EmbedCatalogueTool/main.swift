import Documents
import Foundation

// Writes the rules below a folder as a Swift source: EmbedCatalogueTool FOLDER OUTPUT

let folder = URL(filePath: CommandLine.arguments[1])
let output = URL(filePath: CommandLine.arguments[2])

/// A Swift string literal of a text, with no character that a source file could not hold.
func literal(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        case "\t": out += "\\t"
        case " "..."~": out.unicodeScalars.append(scalar)
        default: out += "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
    return out + "\""
}

/// A rule as JSON, which is read faster than YAML; with or without its examples.
func json(_ rule: Value, examples: Bool) -> String {
    var builder = JSONBuilder()
    builder.beginObject()
    for entry in rule.entries {
        guard let key = entry.key.text else { continue }
        builder.key(key)
        guard key == "spec", !examples else {
            builder.value(entry.value)
            continue
        }
        builder.beginObject()
        for field in entry.value.entries where field.key.text != "examples" {
            builder.key(field.key.utf8)
            builder.value(field.value)
        }
        builder.endObject()
    }
    builder.endObject()
    return String(decoding: builder.bytes, as: UTF8.self)
}

/// The entries of a table: the rules of all files, with their files' paths.
func table(_ files: [(path: String, rules: [Document])], examples: Bool) -> String {
    files.flatMap { file in
        file.rules.map { rule in
            let text = withExtendedLifetime(rule) { json(rule.root, examples: examples) }
            return "        (\(literal("Rules/\(file.path)")), \(literal(text))),\n"
        }
    }.joined()
}

let paths = (FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()
var files: [(path: String, rules: [Document])] = []
for path in paths {
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: path)))
    var rules: [Document] = []
    try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        do {
            while let document = try stream.next() { rules.append(document) }
        } catch let error as ReadError {
            let place = SourceText(bytes).position(at: error.offset)
            print("\(folder.appending(path: path).path()):\(place.line):\(place.column): error: \(error.message)")
            exit(1)
        }
    }
    files.append((path, rules))
}

let source = """
    /// Made from the files under Rules/ by the EmbedCatalogue plugin.
    enum EmbeddedCatalogue {
        /// The rules as JSON, without their examples, which no scan needs.
        static let rules: [(path: StaticString, text: StaticString)] = [
    \(table(files, examples: false))    ]

        /// The same rules with their examples.
        static let rulesWithExamples: [(path: StaticString, text: StaticString)] = [
    \(table(files, examples: true))    ]
    }

    """
try source.write(to: output, atomically: true, encoding: .utf8)
