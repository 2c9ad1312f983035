import Documents

/// One outcome of reading: a document's value as JSON text in source order, or an error in words.
enum Outcome: Equatable {
    case value(String)
    case error(String)
}

/// Reads all documents of a YAML text.
func readYAML(_ text: String, limits: ReadLimits = ReadLimits()) -> [Outcome] {
    readYAML(Array(text.utf8), limits: limits)
}

func readYAML(_ bytes: [UInt8], limits: ReadLimits = ReadLimits()) -> [Outcome] {
    let source = SourceText(bytes)
    return bytes.withUnsafeBufferPointer { buffer in
        var reader = YAMLReader(bytes: buffer, limits: limits)
        var outcomes: [Outcome] = []
        while true {
            do throws(ReadError) {
                guard let document = try reader.next() else { return outcomes }
                outcomes.append(.value(document.root.json()))
            } catch {
                outcomes.append(.error(source.describe(error)))
            }
        }
    }
}

/// Reads all documents of a JSON text; reading ends with the first error.
func readJSON(_ text: String, limits: ReadLimits = ReadLimits()) -> [Outcome] {
    readJSON(Array(text.utf8), limits: limits)
}

func readJSON(_ bytes: [UInt8], limits: ReadLimits = ReadLimits()) -> [Outcome] {
    let source = SourceText(bytes)
    return bytes.withUnsafeBufferPointer { buffer in
        var reader = JSONReader(bytes: buffer, limits: limits)
        var outcomes: [Outcome] = []
        while true {
            do throws(ReadError) {
                guard let document = try reader.next() else { return outcomes }
                outcomes.append(.value(document.root.json()))
            } catch {
                outcomes.append(.error(source.describe(error)))
            }
        }
    }
}

/// Reads all documents of a text in either format.
func readStream(_ text: String) -> [Outcome] {
    let bytes = Array(text.utf8)
    let source = SourceText(bytes)
    return bytes.withUnsafeBufferPointer { buffer in
        var stream = DocumentStream(bytes: buffer)
        var outcomes: [Outcome] = []
        while outcomes.count < 100 {
            do throws(ReadError) {
                guard let document = try stream.next() else { return outcomes }
                outcomes.append(.value(document.root.json()))
            } catch {
                outcomes.append(.error(source.describe(error)))
            }
        }
        return outcomes
    }
}

/// The first document of a text that is known to be good.
func document(yaml text: String) throws -> Document {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
        var reader = YAMLReader(bytes: bytes)
        guard let document = try reader.next() else { throw Missing() }
        return document
    }
}

func document(json text: String) throws -> Document {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
        var reader = JSONReader(bytes: bytes)
        guard let document = try reader.next() else { throw Missing() }
        return document
    }
}

struct Missing: Error {}
