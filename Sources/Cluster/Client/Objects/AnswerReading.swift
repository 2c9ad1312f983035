import Documents

extension APIResponse {
    /// The one JSON document of the body.
    func document(_ request: APIRequest, filter: ReadFilter? = nil) throws -> Document {
        do {
            return try JSONAnswer.read(body, filter: filter)
        } catch {
            throw APIError(error, request, attempts: 1)
        }
    }

    /// What `work` makes of the root of the JSON document.
    func read<Result>(_ request: APIRequest, _ work: (Value) throws -> Result) throws -> Result {
        let document = try document(request)
        return try withExtendedLifetime(document) { try work(document.root) }
    }
}

enum JSONAnswer {
    static func read(_ bytes: [UInt8], filter: ReadFilter?) throws(APIError.Cause) -> Document {
        do throws(ReadError) {
            let document = try bytes.withUnsafeBufferPointer { bytes throws(ReadError) -> Document? in
                var reader = JSONReader(bytes: bytes, filter: filter)
                guard let document = try reader.next() else { return nil }
                // What stands behind it is no JSON text of its own to a client of Kubernetes.
                return try reader.next() == nil ? document : nil
            }
            if let document, document.root.kind == .map { return document }
        } catch {
            throw .malformedAnswer("the answer is no JSON (\(error.message))")
        }
        throw .malformedAnswer("the answer is not one JSON object")
    }
}

extension Optional {
    func orThrow(_ cause: APIError.Cause, _ request: APIRequest) throws(APIError) -> Wrapped {
        guard let self else { throw APIError(cause, request, attempts: 1) }
        return self
    }
}

extension Value {
    /// The elements of a list under a key; none where there is no list.
    func list(_ key: StaticString) -> UnsafeBufferPointer<Value> {
        self[key]?.elements ?? UnsafeBufferPointer(start: nil, count: 0)
    }

    /// The strings of a list under a key.
    func texts(_ key: StaticString) -> [String] { list(key).compactMap(\.text) }
}
