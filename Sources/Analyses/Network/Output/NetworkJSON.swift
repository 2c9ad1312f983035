import Documents
import Policies

/// The pen with which answers about the network are written as JSON.
struct NetworkJSON {
    private var json = JSONBuilder(style: .pretty)

    /// All that was written.
    var text: String { String(decoding: json.bytes, as: UTF8.self) + "\n" }

    mutating func member(_ key: String, _ value: String) {
        json.key(key)
        json.string(value)
    }

    mutating func member(_ key: String, _ value: Bool) {
        json.key(key)
        json.bool(value)
    }

    mutating func member(_ key: String, _ value: Int) {
        json.key(key)
        json.int(value)
    }

    mutating func object(_ key: String? = nil, _ members: (inout NetworkJSON) -> Void) {
        if let key { json.key(key) }
        json.beginObject()
        members(&self)
        json.endObject()
    }

    mutating func array<Element>(_ key: String, _ elements: [Element], _ write: (inout NetworkJSON, Element) -> Void) {
        json.key(key)
        json.beginArray()
        for element in elements { write(&self, element) }
        json.endArray()
    }

    /// An object with a text and the place where it was written, if it was.
    mutating func evidence(_ evidence: AnalysisFinding.Evidence) {
        object { json in
            json.member("text", evidence.text)
            json.place(evidence.origin)
        }
    }

    /// `file`, `line` and `column`; the file alone of what stands in none, such as an object of a cluster.
    mutating func place(_ origin: Origin?) {
        guard let location = origin?.location else { return }
        member("file", location.file)
        if !location.isInFile { return }
        member("line", location.line)
        member("column", location.column)
    }

    mutating func notes(_ notes: [NetworkNote]) {
        array("notes", notes) { json, note in
            json.object { json in
                json.member("text", note.text)
                json.place(note.origin)
            }
        }
    }
}
