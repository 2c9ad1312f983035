import Glibc

/// What is known about the terminal that a report may be read on.
public enum Terminal {
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Columns of the terminal behind the descriptor, else `COLUMNS`, else 80; between 40 and 400.
    public static func width(
        _ descriptor: Int32, environment: (String) -> String? = Terminal.environment
    ) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return bounded(Int(size.ws_col)) }
        return bounded(environment("COLUMNS").flatMap { Int($0) } ?? 80)
    }

    private static func bounded(_ columns: Int) -> Int { min(max(columns, 40), 400) }

    /// Whether to write colours: only to a terminal that knows them, and never against `NO_COLOR`
    /// (<https://no-color.org>: set and not empty).
    public static func usesColour(
        isTerminal: Bool, environment: (String) -> String? = Terminal.environment
    ) -> Bool {
        isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// Whether the locale's encoding is UTF-8: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides.
    public static func usesUnicode(environment: (String) -> String? = Terminal.environment) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let locale = environment(name), !locale.isEmpty else { continue }
            let lowered = locale.lowercased()
            return lowered.contains("utf-8") || lowered.contains("utf8")
        }
        return false
    }

    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
