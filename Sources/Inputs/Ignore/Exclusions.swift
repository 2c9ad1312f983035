/// The `--exclude` globs: patterns as in a `.gitignore`, matched against paths as the user typed them and, for what was
/// found in a directory, against the path from that directory too. So both `--exclude Examples/a.yaml` and
/// `--exclude /a.yaml` leave out the same file of `scan Examples`.
struct Exclusions: Sendable {
    private let rules: IgnoreRules

    init(_ globs: [String]) {
        rules = IgnoreRules(globs: globs, source: "--exclude")
    }

    /// Why a path is left out, or nil if it is not.
    ///
    /// - Parameter start: the length of what the user gave, with its final slash; 0 if that is the path itself.
    func reason(for path: RawPath, start: Int, isDirectory: Bool) -> String? {
        if rules.isEmpty { return nil }
        // The slash of an absolute path stands where a pattern's own anchor is.
        let anchor = path.isAbsolute ? 1 : 0
        let decision = rules.decision(
            for: path.bytes.span.extracting(anchor...), alternativeStart: max(start - anchor, 0),
            isDirectory: isDirectory)
        guard let decision, !decision.isNegated else { return nil }
        return "excluded by --exclude \(RawPath(decision.text).display)"
    }

    /// Why something that the user named is left out: it or a directory on the way to it matches.
    func reason(forNamed path: RawPath, isDirectory: Bool) -> String? {
        if rules.isEmpty { return nil }
        var prefix = RawPath(path.isAbsolute ? "/" : "")
        let components = path.components
        for (index, component) in components.enumerated() {
            prefix = prefix.appending(component)
            if component.elementsEqual("..".utf8) { continue }
            let isLast = index == components.count - 1
            if let reason = reason(for: prefix, start: 0, isDirectory: isLast ? isDirectory : true) { return reason }
        }
        return nil
    }
}
