import Documents

/// One kubeconfig file, read whole.
final class KubeconfigFile: Sendable {
    /// As it was named, for messages.
    let path: String
    /// The absolute folder that relative paths in the file are resolved against.
    let folder: String
    /// The first document; kubectl takes no notice of any other. Nil where the text is empty.
    let document: Document?
    private let bytes: [UInt8]

    /// The largest file that is read, in bytes.
    static let limit = 16 << 20

    convenience init(path: String) throws(KubeconfigError) {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(path, limit: KubeconfigFile.limit)
        } catch {
            throw KubeconfigError(.unreadable, "cannot read \(JSONText.quoted(path)): \(error)")
        }
        try self.init(path: path, folder: FilePaths.folder(of: FilePaths.absolute(path)), bytes: bytes)
    }

    init(path: String, folder: String, bytes: [UInt8]) throws(KubeconfigError) {
        self.path = path
        self.folder = folder
        do throws(ReadError) {
            let transcoded = try bytes.withUnsafeBufferPointer { text throws(ReadError) in
                try TextEncoding.transcode(text)
            }
            let text = transcoded ?? bytes
            self.bytes = text
            document = try text.withUnsafeBufferPointer { text throws(ReadError) in
                var stream = DocumentStream(bytes: text)
                return try stream.next()
            }
        } catch {
            var failure = KubeconfigError(.syntax, KubeconfigFile.message(of: error))
            failure.file = path
            failure.position = SourceText(bytes).position(at: error.offset)
            throw failure
        }
    }

    func position(at offset: UInt32) -> Position { SourceText(bytes).position(at: offset) }

    /// What is wrong with the text, without quoting values from it, which may be secret.
    private static func message(of error: ReadError) -> String {
        switch error.code {
        case .alias: "an alias has no anchor or lies in itself, or a merge key has no map"
        case .unsupportedValue:
            "a key or value is tagged as a type that it does not have, or that JSON has no place for"
        default: error.message
        }
    }
}
