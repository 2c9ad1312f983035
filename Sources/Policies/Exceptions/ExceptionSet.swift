/// The exceptions that hold for a whole scan, and the day by which they are judged. Those of annotations and comments
/// come with the objects and files.
public struct ExceptionSet: Sendable {
    let exceptions: [SecurityException]
    let today: Day
    /// Whether objects' labels must be kept for findings that come when the objects are gone.
    var selectsByLabel: Bool { exceptions.contains { $0.scope.labels != nil } }

    public init(_ exceptions: [SecurityException] = [], today: Day = .today) {
        self.exceptions = exceptions
        self.today = today
    }
}
