import Documents
import Policies

/// The pen with which answers about the network are written as JSON.
struct NetworkJSON {
    private var json = JSONBuilder(style: .pretty)

    /// The object that an answer is, with its line break.
    static func answer(_ members: (inout NetworkJSON) -> Void) -> String {
        var json = NetworkJSON()
        json.object { json in
            json.member("schemaVersion", "1")
            members(&json)
        }
        return json.takeText() + "\n"
    }

    /// What has been written since the last time, so that long lists need not be held.
    mutating func takeText() -> String {
        defer { json.bytes.removeAll(keepingCapacity: true) }
        return String(decoding: json.bytes, as: UTF8.self)
    }

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

    mutating func strings(_ key: String, _ texts: [String]) {
        json.key(key)
        json.beginArray()
        for text in texts { json.string(text) }
        json.endArray()
    }

    mutating func object(_ key: String? = nil, _ members: (inout NetworkJSON) -> Void) {
        if let key { json.key(key) }
        json.beginObject()
        members(&self)
        json.endObject()
    }

    mutating func array(_ key: String, _ elements: (inout NetworkJSON) -> Void) {
        json.key(key)
        json.beginArray()
        elements(&self)
        json.endArray()
    }

    mutating func array<Element>(_ key: String, _ elements: [Element], _ write: (inout NetworkJSON, Element) -> Void) {
        array(key) { json in
            for element in elements { write(&json, element) }
        }
    }

    /// An object with a text and the place where it was written, if it was.
    mutating func evidence(_ evidence: AnalysisFinding.Evidence) {
        object { json in
            json.member("text", evidence.text)
            json.place(evidence.origin)
        }
    }

    /// `file`, `line` and `column`. Lines and columns are null for what stands in no file, such as an object of a
    /// cluster, and all three for what was written nowhere.
    mutating func place(_ origin: Origin?) {
        let location = origin?.location
        let isInFile = location?.isInFile ?? false
        member("file", location?.file) { $0.string($1) }
        member("line", isInFile ? location?.line : nil) { $0.int($1) }
        member("column", isInFile ? location?.column : nil) { $0.int($1) }
    }

    private mutating func member<Value>(
        _ key: String, _ value: Value?, _ write: (inout JSONBuilder, Value) -> Void
    ) {
        json.key(key)
        if let value { write(&json, value) } else { json.null() }
    }

    /// What the answer is worth: the last members of every answer.
    mutating func sight(_ sight: NetworkSight) {
        member("bound", sight.bound.rawValue)
        array("notes", sight.all) { json, note in
            json.object { json in
                json.member("text", note.text)
                json.place(note.origin)
            }
        }
    }
}
