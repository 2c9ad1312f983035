import Documents

/// The version of an API server.
public struct ServerVersion: Sendable, Hashable {
    /// Such as `1`.
    public var major: String
    /// Such as `36`; some providers add a `+`.
    public var minor: String
    /// Such as `v1.36.2`.
    public var gitVersion: String
    public var platform: String
}

extension APIClient {
    /// Asks for the server's version, which everyone may read.
    public func serverVersion() async throws -> ServerVersion {
        let request = APIRequest(.get, "/version")
        return try await send(request).read(request) { root in
            root["gitVersion"]?.text.map {
                ServerVersion(
                    major: root["major"]?.text ?? "", minor: root["minor"]?.text ?? "", gitVersion: $0,
                    platform: root["platform"]?.text ?? "")
            }
        }.orThrow(.malformedAnswer("the answer is no version"), request)
    }
}
