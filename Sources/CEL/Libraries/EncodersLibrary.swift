import Documents

/// Base64 (cel-go's `ext.Encoders`), with the standard alphabet of RFC 4648.
///
///     base64.encode(bytes) → string      padded
///     base64.decode(string) → bytes      padded or not; an error for any other text
enum EncodersLibrary {
    static let library = Library(name: "encoders", functions: functions.map { $0.attaching(implementations) })

    private static let functions: [Function] = [
        .declare("base64.encode", .global("base64_encode_bytes", .bytes, gives: .string)),
        .declare("base64.decode", .global("base64_decode_string", .string, gives: .bytes)),
    ]

    private static let implementations: [String: Implementation] = [
        "base64_encode_bytes": { evaluation, arguments in
            evaluation.text { Base64.append(arguments[0].utf8, to: &$0) }
        },
        "base64_decode_string": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            guard let octets = Base64.decodePaddedOrNot(arguments[0].utf8) else {
                return evaluation.invalid("illegal base64 data")
            }
            return evaluation.bytes(octets)
        },
    ]
}
