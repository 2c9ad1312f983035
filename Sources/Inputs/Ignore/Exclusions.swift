/// The `--exclude` globs: patterns as in a `.gitignore`, matched against paths as the user typed them and, for what was
/// found in a directory, against the path from that directory too. So both `--exclude Examples/a.yaml` and
/// `--exclude /a.yaml` leave out the same file of `scan Examples`. A glob that begins with a slash may be an absolute
/// path, too, as `--exclude "$PWD/Examples/a.yaml"` is, and is then matched against where the file lies.
struct Exclusions: Sendable {
    private let rules: IgnoreRules
    /// The same globs, those that begin with a slash with the links of their directories followed, and no others.
    private let absoluteRules: IgnoreRules
    private let globs: [String]
    private let roots: InputRoots

    /// - Parameter paths: what the user named.
    init(_ globs: [String], of paths: [RawPath]) {
        self.globs = globs
        rules = IgnoreRules(globs: globs, source: "--exclude")
        absoluteRules = IgnoreRules(globs: globs.map(Exclusions.withoutLinks), source: "--exclude")
        roots = InputRoots(absoluteRules.isEmpty ? [] : paths)
    }

    /// A glob that begins with a slash, with the links followed of those directories that it names without wildcards;
    /// empty for another glob.
    private static func withoutLinks(_ glob: String) -> String {
        let negation = glob.hasPrefix("!") ? "!" : ""
        let pattern = glob.dropFirst(negation.count)
        guard pattern.first == "/" else { return "" }
        let components = pattern.split(separator: "/")
        var named = components.prefix { component in !component.contains(where: wildcards.contains) }
        if named.count == components.count, !RawPath(String(pattern)).isDirectory { named = named.dropLast() }
        while !named.isEmpty {
            if let directory = try? RawPath("/" + named.joined(separator: "/")).resolved() {
                let rest = [escaped(directory.display)] + components[named.endIndex...].map(String.init)
                return negation + rest.joined(separator: "/") + (pattern.last == "/" ? "/" : "")
            }
            named.removeLast()
        }
        return glob
    }

    private static let wildcards: Set<Character> = ["*", "?", "[", "\\"]

    private static func escaped(_ path: String) -> String {
        path.map { wildcards.contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }

    /// Why a path is left out, or nil if it is not.
    ///
    /// - Parameter start: the length of what the user gave, with its final slash; 0 if that is the path itself.
    func reason(for path: RawPath, start: Int, isDirectory: Bool) -> String? {
        if rules.isEmpty { return nil }
        // The slash of an absolute path stands where a pattern's own anchor is.
        let anchor = path.isAbsolute ? 1 : 0
        let typed = rules.decision(
            for: path.bytes.span.extracting(anchor...), alternativeStart: max(start - anchor, 0),
            isDirectory: isDirectory)
        var absolute: IgnorePattern?
        if !absoluteRules.isEmpty {
            let place = roots.absolute(path)
            absolute = absoluteRules.decision(for: place.bytes.span.extracting(1...), isDirectory: isDirectory)
        }
        // The last glob that matches decides.
        let decision = [typed, absolute].compactMap(\.self).max { $0.line < $1.line }
        guard let decision, !decision.isNegated else { return nil }
        return "excluded by --exclude \(globs[decision.line - 1])"
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
