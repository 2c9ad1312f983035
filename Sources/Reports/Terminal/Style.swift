import Policies

/// How a piece of text is set off, where the terminal can.
package enum Style: Hashable {
    case plain, strong, dim, path, frame, help, good, bad
    case severity(Severity)

    /// Parameters of the terminal's Select Graphic Rendition sequence (ECMA-48, 8.3.117); from the eight basic
    /// colours, which every colour scheme makes readable.
    fileprivate var parameters: String? {
        switch self {
        case .plain: nil
        case .strong: "1"
        case .dim: "2"
        case .path: "1;4"
        case .frame: "34"
        case .help, .good: "1;32"
        case .bad: "1;31"
        case .severity(.critical): "1;35"
        case .severity(.high): "1;31"
        case .severity(.medium): "1;33"
        case .severity(.low): "1;36"
        case .severity(.info): "1;34"
        }
    }

    package func paint(_ text: String, colour: Bool) -> String {
        guard colour, let parameters, !text.isEmpty else { return text }
        return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
    }
}
