import Documents
import Foundation

// Writes the rules and frameworks below two folders as a Swift source: EmbedCatalogueTool RULES FRAMEWORKS OUTPUT

let rulesFolder = URL(filePath: CommandLine.arguments[1])
let frameworksFolder = URL(filePath: CommandLine.arguments[2])
let output = URL(filePath: CommandLine.arguments[3])

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

/// A file of the catalogue, by its path in the repository.
struct CatalogueFile {
    let path: String
    let documents: [Document]
}

/// The files of a folder, by path. Says where one cannot be read, and ends.
func files(below folder: URL) throws -> [CatalogueFile] {
    let paths = (FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()
    return try paths.map { path in
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: path)))
        var documents: [Document] = []
        try bytes.withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            do {
                while let document = try stream.next() { documents.append(document) }
            } catch let error as ReadError {
                let place = SourceText(bytes).position(at: error.offset)
                print("\(folder.appending(path: path).path()):\(place.line):\(place.column): error: \(error.message)")
                exit(1)
            }
        }
        return CatalogueFile(path: "\(folder.lastPathComponent)/\(path)", documents: documents)
    }
}

/// The entries of a table: the documents of each file as JSON, with its path.
func table(_ files: [CatalogueFile], json: (Value) -> String) -> String {
    files.map { file in
        let texts = file.documents.map { document in withExtendedLifetime(document) { json(document.root) } }
        return "        (\(literal(file.path)), \(literal(texts.joined(separator: "\n")))),\n"
    }.joined()
}

/// The rules by their folders, one text each: it takes longer to begin a text than to read a rule.
func folders(_ files: [CatalogueFile]) -> [CatalogueFile] {
    Dictionary(grouping: files) { $0.path.split(separator: "/").dropLast().joined(separator: "/") }
        .map { CatalogueFile(path: $0.key, documents: $0.value.flatMap(\.documents)) }
        .sorted { $0.path < $1.path }
}

let rules = folders(try files(below: rulesFolder))
let frameworks = try files(below: frameworksFolder)

let source = """
    /// Made from the files under Rules/ and Frameworks/ by the EmbedCatalogue plugin.
    enum EmbeddedCatalogue {
        /// The rules of each folder as JSON, without their examples, which no scan needs.
        static let rules: [(path: StaticString, text: StaticString)] = [
    \(table(rules) { json($0, examples: false) })    ]

        /// The same rules with their examples.
        static let rulesWithExamples: [(path: StaticString, text: StaticString)] = [
    \(table(rules) { json($0, examples: true) })    ]

        /// The frameworks as JSON.
        static let frameworks: [(path: StaticString, text: StaticString)] = [
    \(table(frameworks) { $0.json() })    ]
    }

    """
try source.write(to: output, atomically: true, encoding: .utf8)
