/// The exceptions that hold for a whole scan, and the day by which they are judged. Those of annotations and comments
/// come with the objects and files.
public struct ExceptionSet: Sendable {
    private(set) var exceptions: [SecurityException]
    let today: Day
    /// Whether objects' labels must be kept for findings that come when the objects are gone.
    var selectsByLabel: Bool { exceptions.contains { $0.scope.labels != nil } }

    public init(_ exceptions: [SecurityException] = [], today: Day = .today) {
        self.exceptions = exceptions
        self.today = today
    }

    /// The set for one scan, in which it is known from where paths count.
    /// - Parameter matcher: makes of patterns in the syntax of `.gitignore` the question whether they match a file, by the
    ///   path that findings have.
    public func placed(by matcher: ([String]) -> @Sendable (String) -> Bool) -> ExceptionSet {
        var placed = self
        placed.exceptions = exceptions.map { exception in
            exception.scope.paths.isEmpty ? exception : exception.placed(by: matcher(exception.scope.paths))
        }
        return placed
    }
}
