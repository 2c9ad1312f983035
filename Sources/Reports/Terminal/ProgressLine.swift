import Glibc
import Synchronization

/// One line on a terminal that says how far a long scan is, redrawn in place and gone before anything else is
/// written. Short scans never show it. Safe to use from any thread.
public final class ProgressLine: Sendable {
    /// How far a scan is.
    public struct Progress: Sendable {
        public var files: Int
        public var objects: Int
        /// Nil where nothing is checked.
        public var findings: Int?
        /// The file that was read last.
        public var file: String

        public init(files: Int, objects: Int, findings: Int?, file: String) {
            self.files = files
            self.objects = objects
            self.findings = findings
            self.file = file
        }
    }

    private struct State {
        var nextDrawing: ContinuousClock.Instant
        var isDrawn = false
    }

    private static let delay = Duration.seconds(1)
    private static let interval = Duration.milliseconds(100)
    private static let eraseLine = "\r\u{1B}[K"

    private let state: Mutex<State>
    private let inputs: String
    private let unicode: Bool
    private let width: @Sendable () -> Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let write: @Sendable (String) -> Void

    /// A line on a descriptor that is a terminal, usually standard error.
    /// - Parameter inputs: what the inputs are.
    public convenience init(
        inputs: Summary.InputKind = .file, descriptor: Int32 = STDERR_FILENO, unicode: Bool = Terminal.usesUnicode()
    ) {
        self.init(
            inputs: inputs, unicode: unicode, width: { Terminal.width(descriptor) }, now: { ContinuousClock.now },
            write: { text in
                var text = text
                // Nothing hangs on a progress line: what cannot be written is left out.
                _ = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            })
    }

    init(
        inputs: Summary.InputKind = .file, unicode: Bool, width: @escaping @Sendable () -> Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        write: @escaping @Sendable (String) -> Void
    ) {
        state = Mutex(State(nextDrawing: now() + ProgressLine.delay))
        self.inputs = inputs.rawValue
        self.unicode = unicode
        self.width = width
        self.now = now
        self.write = write
    }

    /// Redraws the line, at most ten times a second and not in the first second.
    public func update(_ progress: Progress) {
        state.withLock { state in
            let time = now()
            guard time >= state.nextDrawing else { return }
            state.nextDrawing = time + ProgressLine.interval
            state.isDrawn = true
            write(ProgressLine.eraseLine + text(progress))
        }
    }

    /// Takes the line away; to be called before anything else is written to the terminal.
    public func erase() {
        state.withLock { state in
            guard state.isDrawn else { return }
            state.isDrawn = false
            write(ProgressLine.eraseLine)
        }
    }

    private func text(_ progress: Progress) -> String {
        // The last column stays free: a terminal wraps as soon as it is written to.
        let room = width() - 1
        let counts = [(progress.files, inputs), (progress.objects, "object"), (progress.findings, "finding")]
            .compactMap { count, name in count.map { TerminalReport.count($0, name) } }.joined(separator: ", ")
        let name = ProgressLine.tail(
            of: VisibleText.line(progress.file, unicode: unicode), width: room - counts.count - 2,
            ellipsis: unicode ? "…" : "...")
        return name.isEmpty ? counts : "\(counts)  \(name)"
    }

    /// The end of a path, which tells more than its beginning.
    static func tail(of text: String, width: Int, ellipsis: String) -> String {
        if DisplayWidth.of(text) <= width { return text }
        var rest = text[...]
        var columns = DisplayWidth.of(text)
        while columns > width - ellipsis.count, let first = rest.popFirst() { columns -= DisplayWidth.of(first) }
        return rest.isEmpty ? "" : ellipsis + rest
    }
}
