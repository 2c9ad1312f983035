/// Why JSON is not the typed encoding of a value, of a type or of a request.
public struct ExchangeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence without a full stop.
    public let message: String

    public var description: String { message }

    static func missing(_ member: String) -> ExchangeError { ExchangeError(message: "'\(member)' is missing") }

    static func wrong(_ member: String, expected: String) -> ExchangeError {
        ExchangeError(message: "'\(member)' must be \(expected)")
    }
}
