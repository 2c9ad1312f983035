import Engine
import Glibc
import Policies
import Reports

/// Writes what is to be said of policy files to standard error.
enum PolicyProblemOutput {
    /// Of a folder that holds other things than policies there would be no end.
    private static let most = 100

    /// - Parameter isQuiet: leaves out what was only assumed.
    static func write(_ problems: [PolicyProblem], isQuiet: Bool = false) {
        let format = RuleListing.Format(
            colour: Terminal.usesColour(isTerminal: Terminal.isTerminal(STDERR_FILENO)),
            width: Terminal.width(STDERR_FILENO))
        var frames = PolicyFrames()
        let shown = frames.frames(problems).filter { !isQuiet || $0.severity != .note }
        // The worst first, so that it is not cut off.
        let ordered = [.error, .warning, .note].flatMap { severity in shown.filter { $0.severity == severity } }
        for frame in ordered.prefix(most) { standardError(frame.text(format)) }
        if ordered.count > most { standardError("… and \(ordered.count - most) more") }
    }
}
