import Documents

/// A file that holds a credential, and what to say about it when it cannot be used.
struct CredentialFile: Sendable {
    let path: String
    /// The field that names the file; nil in a pod.
    var place: Place?
    var context: String?

    /// The largest file that is read, in bytes.
    static let limit = 4 << 20

    init(_ path: String, place: Place? = nil, context: String? = nil) {
        self.path = path
        self.place = place
        self.context = context
    }

    func read() throws(KubeconfigError) -> [UInt8] {
        do {
            return try SmallFile.read(path, limit: CredentialFile.limit)
        } catch {
            throw failure("cannot read \(JSONText.quoted(path)): \(error)")
        }
    }

    /// The file's text as a bearer token, without the white space around it.
    func readToken() throws(KubeconfigError) -> String {
        let token = String(String(decoding: try read(), as: UTF8.self).trimmingSpace)
        if token.isEmpty { throw failure("\(JSONText.quoted(path)) is empty; it should hold a token") }
        guard HeaderText.isSafe(token) else {
            throw failure("\(JSONText.quoted(path)) holds a token with a control character in it")
        }
        return token
    }

    func failure(_ message: String) -> KubeconfigError {
        KubeconfigError(.credential, message, at: place, context: context)
    }
}
