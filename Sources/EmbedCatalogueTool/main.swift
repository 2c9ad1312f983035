import Foundation

// Writes the YAML files below a folder as a Swift source: EmbedCatalogueTool FOLDER OUTPUT

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

let paths = (FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()
var source = """
    /// Made from the files under Rules/ by the EmbedCatalogue plugin.
    enum EmbeddedCatalogue {
        static let rules: [(path: StaticString, text: StaticString)] = [

    """
for path in paths {
    let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    source += "        (\(literal("Rules/\(path)")), \(literal(text))),\n"
}
source += "    ]\n}\n"
try source.write(to: output, atomically: true, encoding: .utf8)
