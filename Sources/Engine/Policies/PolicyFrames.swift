import Documents
import Inputs
import Policies
import Reports

/// Shows problems of policy files where they stand in the files, which are read again for that.
public struct PolicyFrames {
    private var texts: [String: SourceText?] = [:]

    public init() {}

    /// The problems with the lines of their files.
    public mutating func frames(_ problems: [PolicyProblem]) -> [PolicyProblemFrame] {
        problems.flatMap { frames($0) }
    }

    private mutating func frames(_ problem: PolicyProblem) -> [PolicyProblemFrame] {
        guard let diagnostics = problem.diagnostics, let text = text(of: problem.place.file) else {
            return [PolicyProblemFrame(problem)]
        }
        let places = ExpressionPlaces(text, file: problem.place.file)
        let source = FilePlaces(name: problem.place.file, keepsExcerpts: true) { text }
        let locations = diagnostics.all.map {
            places.location(of: $0.range, in: diagnostics.source, at: problem.place)
        }
        if locations.contains(nil) { return [PolicyProblemFrame(problem)] }
        // What only a newer version knows makes no sense to the older one: the first place says it.
        let isNewer = problem.message.hasPrefix("needs Kubernetes")
        return zip(diagnostics.all, locations).prefix(isNewer ? 1 : .max).map { diagnostic, location in
            PolicyProblemFrame(
                problem, message: diagnostic.message, hint: diagnostic.hint, location: location,
                excerpt: location.flatMap { source.excerpt(of: $0) })
        }
    }

    private mutating func text(of path: String) -> SourceText? {
        if let known = texts[path] { return known }
        // Standard input is gone.
        var text: SourceText?
        if path != "-", case .success(let file) = FileText.read(SourceFile(named: path)) { text = file.source }
        texts[path] = text
        return text
    }
}
