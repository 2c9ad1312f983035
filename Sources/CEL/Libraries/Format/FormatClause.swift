import Documents

/// A clause of a format text: what stands behind `%`, such as `s` or `.3f`.
///
/// | clause      | for                      | gives                                       |
/// | ----------- | ------------------------ | ------------------------------------------- |
/// | `%s`        | anything but host types  | the value as text                           |
/// | `%d`        | int, uint                | decimal digits                              |
/// | `%f` `%.3f` | double                   | so many digits after the point, else 6      |
/// | `%e` `%.3e` | double                   | the same with an exponent                   |
/// | `%b`        | int, uint, bool          | binary digits                               |
/// | `%o`        | int, uint                | octal digits                                |
/// | `%x` `%X`   | int, uint, string, bytes | hexadecimal digits, of a text for each byte |
///
/// `%%` stands for a percent sign. The specification also takes doubles for `%d`, and int and uint for `%f` and `%e`.
struct FormatClause: Hashable {
    enum Verb: Hashable {
        case text, decimal, fixed, scientific, binary, octal
        case hexadecimal(isUppercase: Bool)
    }

    let verb: Verb
    /// Digits after the point.
    let precision: Int

    static let defaultPrecision = 6

    /// Reads the clause behind a `%`. The messages are cel-go's.
    init(reading cursor: inout ByteCursor) throws(FormatError) {
        var precision = FormatClause.defaultPrecision
        if cursor.take(".") {
            do throws(PrecisionError) {
                precision = try FormatClause.precision(&cursor)
            } catch {
                throw .clause("error while parsing precision: \(error.message)")
            }
        }
        guard let letter = cursor.next() else { throw .invalid("unexpected end of string") }
        switch letter {
        case UInt8(ascii: "s"): verb = .text
        case UInt8(ascii: "d"): verb = .decimal
        case UInt8(ascii: "f"): verb = .fixed
        case UInt8(ascii: "e"): verb = .scientific
        case UInt8(ascii: "b"): verb = .binary
        case UInt8(ascii: "o"): verb = .octal
        case UInt8(ascii: "x"): verb = .hexadecimal(isUppercase: false)
        case UInt8(ascii: "X"): verb = .hexadecimal(isUppercase: true)
        default: throw .clause("unrecognized formatting clause \"\(Unicode.Scalar(letter))\"")
        }
        self.precision = precision
    }

    private struct PrecisionError: Error { let message: String }

    private static func precision(_ cursor: inout ByteCursor) throws(PrecisionError) -> Int {
        var precision: Int?
        while let digit = cursor.takeDigit() {
            precision = (precision ?? 0) * 10 + digit
            guard let precision, precision <= GoFloat.maximumPrecision else {
                throw PrecisionError(message: "precision is larger than \(GoFloat.maximumPrecision)")
            }
        }
        if cursor.isAtEnd { throw PrecisionError(message: "could not find end of precision specifier") }
        guard let precision else { throw PrecisionError(message: "error while converting precision to integer") }
        return precision
    }
}

/// Why a text could not be formatted.
enum FormatError: Error, Equatable {
    case invalid(String)
    /// The result would take more memory than the evaluation has left.
    case tooLong
    case tooDeep

    static func clause(_ reason: String) -> FormatError { .invalid("could not parse formatting clause: \(reason)") }

    /// A value that its clause is not for.
    static func value(_ rule: String, _ value: Value) -> FormatError {
        .invalid("error during formatting: \(rule), was given \(value.kindName)")
    }
}
