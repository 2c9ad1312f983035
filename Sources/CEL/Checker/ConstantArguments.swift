import LinearRegex

/// Why constant arguments of functions can never be right, such as `'1 hour'` for `duration` or `'['` for `matches`.
enum ConstantArguments {
    /// - Returns: the reason, or nil where the argument is right.
    static func error(_ function: String, _ argument: Literal) -> String? {
        guard case .string(let text) = argument else { return nil }
        return text.withUnsafeBufferPointer { text in
            switch function {
            case "duration": failure { () throws(ValueError) in _ = try CELDuration.parse(text) }
            case "timestamp": failure { () throws(ValueError) in _ = try Timestamp.parse(text) }
            case "matches": failure(of: text)
            default: nil
            }
        }
    }

    private static func failure(_ body: () throws(ValueError) -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error.message)"
        }
    }

    private static func failure(of pattern: UnsafeBufferPointer<UInt8>) -> String? {
        do {
            _ = try PatternCache.constant(pattern)
            return nil
        } catch {
            return error.message
        }
    }
}
