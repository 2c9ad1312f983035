/// The exceptions that hold for a whole scan, and the day by which they are judged. Those of annotations and comments
/// come with the objects and files.
public struct ExceptionSet: Sendable {
    private(set) var index: ExceptionIndex
    let today: Day

    var exceptions: [SecurityException] { index.exceptions }

    public init(_ exceptions: [SecurityException] = [], today: Day = .today) {
        index = ExceptionIndex(exceptions)
        self.today = today
    }

    /// The files that were given as files of exceptions, by the paths that they were given by.
    public var files: Set<String> {
        Set(exceptions.lazy.filter { $0.origin.place == .file }.map(\.origin.location.file))
    }

    /// The set for one scan, in which it is known from where paths count.
    /// - Parameter matcher: makes of patterns in the syntax of `.gitignore` the question whether they match a file, by the
    ///   path that findings have.
    public func placed(by matcher: ([String]) -> @Sendable (String) -> Bool) -> ExceptionSet {
        var placed = self
        placed.index = ExceptionIndex(
            exceptions.map { exception in
                exception.scope.paths.isEmpty ? exception : exception.placed(by: matcher(exception.scope.paths))
            })
        return placed
    }
}
