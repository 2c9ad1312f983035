import Documents
import Kubernetes

/// Marks the findings that exceptions cover.
public struct ExceptionFilter: Sendable {
    private let set: ExceptionSet

    public init(_ set: ExceptionSet) { self.set = set }

    // MARK: While objects are at hand

    /// Judges the findings of one object.
    /// - Parameters:
    ///   - findings: from `start` on they are the object's.
    ///   - marks: those of the object's file.
    ///   - tally: takes what the object says of exceptions, and which of them cover something.
    public func apply(
        to findings: inout [Finding], from start: Int, of resource: Resource, file: FilePlaces, marks: ExceptionMarks,
        into tally: inout ExceptionTally
    ) {
        let annotated = marks.mayHaveAnnotations ? annotations(of: resource, file, &tally) : []
        lazy var labels = resource.object["metadata"]?["labels"].map(ExceptionFilter.strings) ?? [:]
        if set.index.selectsByLabel {
            tally.keep(labels, of: .init(file: file.name, resource: ResourceIdentity(resource)))
        }
        noteIfIdle(resource, file, &tally)
        if set.exceptions.isEmpty && annotated.isEmpty && marks.comments.isEmpty { return }
        for index in start..<max(start, findings.count) {
            let finding = findings[index]
            let near = marks.comments(on: finding.location.line) + annotated
            let nearest = near.filter { $0.scope.matches(finding) { labels } }
            apply(nearest + set.index.covering(finding) { labels }, to: &findings[index], &tally)
        }
    }

    /// A file of exceptions holds where it is given as one. Among what is scanned it does nothing, which whoever wrote it
    /// should know.
    private func noteIfIdle(_ resource: Resource, _ file: FilePlaces, _ tally: inout ExceptionTally) {
        guard resource.kind == "SecurityException", resource.group == "bulwark.dev" else { return }
        let place = file.location(of: resource.slot.address, in: resource.document)
        let name = resource.name.map { "the SecurityException \($0)" } ?? "a SecurityException"
        tally.add(
            ExceptionProblem(
                .notGiven, ExceptionOrigin(.file, at: place),
                "\(name) is among what is scanned and has no effect: give its file with --exceptions, or what it says "
                    + "under exceptions in .bulwark.yaml"))
    }

    /// The exceptions that an object's annotations and those of its pod templates hold.
    private func annotations(
        of resource: Resource, _ file: FilePlaces, _ tally: inout ExceptionTally
    ) -> [SecurityException] {
        var found: [SecurityException] = []
        read(resource.slot.address, in: resource, prefix: nil, file, &found, &tally)
        for template in resource.podTemplates.found where template.slot != resource.slot.address {
            let prefix = FieldPath(template.path.map(\.name)).description
            read(template.slot, in: resource, prefix: prefix, file, &found, &tally)
        }
        return found
    }

    /// - Parameter prefix: the path of what is annotated; nil for the object.
    private func read(
        _ slot: UnsafePointer<Value>, in resource: Resource, prefix: String?, _ file: FilePlaces,
        _ found: inout [SecurityException], _ tally: inout ExceptionTally
    ) {
        guard let annotations = slot.pointee["metadata"]?["annotations"],
            let value = annotations.slot(forKey: "bulwark.dev/except")
        else { return }
        let location = file.location(of: Document.keySlot(ofValue: value), in: resource.document)
        let text = value.pointee.text ?? ""
        let notes = text.split(whereSeparator: \.isNewline)
        if notes.isEmpty || notes.count > ExceptionFilter.mostNotes {
            let reason = notes.isEmpty ? "it says nothing" : "only its first \(ExceptionFilter.mostNotes) lines count"
            tally.add(
                ExceptionProblem(.invalid, ExceptionOrigin(.annotation, at: location), "the annotation: \(reason)"))
        }
        let lines = file.lines(of: resource.slot.address, in: resource.document)
        let places = file.locations(of: notes.prefix(ExceptionFilter.mostNotes), in: value, of: resource.document)
        for (index, line) in notes.prefix(ExceptionFilter.mostNotes).enumerated() {
            let origin = ExceptionOrigin(
                .annotation, at: index < places.count ? places[index] : location, index: index)
            do throws(ExceptionNote.Mistake) {
                let note = try ExceptionNote(line)
                var scope = ExceptionScope()
                scope.selectors = note.selectors
                scope.subject = ResourceIdentity(resource)
                scope.file = file.name
                scope.lines = lines
                if let prefix { scope.fields = [NamePattern(prefix)] }
                let exception = SecurityException(
                    scope, reason: note.reason, owner: note.owner, expires: note.expires, origin: origin)
                found.append(exception)
                tally.declare(exception)
            } catch {
                let quoted = JSONText.quoted(String(line.prefix(ExceptionFilter.mostQuoted)))
                tally.add(
                    ExceptionProblem(
                        .invalid, origin, "the line \(quoted) of the annotation has no effect: \(error.message)"))
            }
        }
    }

    /// Characters of a line that are shown.
    private static let mostQuoted = 80
    /// Lines of an annotation that are read.
    private static let mostNotes = 100

    private static func strings(_ map: Value) -> [String: String] {
        var strings: [String: String] = [:]
        for entry in map.entries {
            if let key = entry.key.text, let value = entry.value.text { strings[key] = value }
        }
        return strings
    }

    // MARK: When objects are gone

    /// Judges findings about several objects, by what the tally of the whole scan knows of them.
    public func apply(to findings: inout [Finding], _ tally: inout ExceptionTally) {
        if findings.isEmpty || set.exceptions.isEmpty && tally.declaresNothing { return }
        let kept = tally.labels
        var declared: [String: ExceptionIndex] = [:]
        for index in findings.indices {
            let finding = findings[index]
            let file = finding.location.file
            let inFile = declared[file] ?? ExceptionIndex(tally.declared(in: file))
            declared[file] = inFile
            let labels = { kept[.init(file: file, resource: finding.resource)] }
            let covering =
                inFile.covering(finding, labels: labels) + set.index.covering(finding, labels: labels)
            apply(covering, to: &findings[index], &tally)
        }
    }

    /// Tells of findings about several objects whether an exception covers them that has not expired. None counts as used by
    /// that.
    public func covers(_ tally: ExceptionTally) -> (Finding) -> Bool {
        if set.exceptions.isEmpty && tally.declaresNothing { return { _ in false } }
        var declared: [String: ExceptionIndex] = [:]
        return { finding in
            let file = finding.location.file
            let inFile = declared[file] ?? ExceptionIndex(tally.declared(in: file))
            declared[file] = inFile
            let labels = { tally.labels[.init(file: file, resource: finding.resource)] }
            let covering = inFile.covering(finding, labels: labels) + set.index.covering(finding, labels: labels)
            return covering.contains { !$0.hasExpired(on: set.today) }
        }
    }

    /// All exceptions that cover a finding count as used; the first of them is given as the reason. One that has expired
    /// counts where no other covers the finding: it is reported again then.
    /// - Parameter covering: all exceptions that cover the finding, the nearest first.
    private func apply(
        _ covering: [SecurityException], to finding: inout Finding, _ tally: inout ExceptionTally
    ) {
        if covering.isEmpty { return }
        let holding = covering.filter { !$0.hasExpired(on: set.today) }
        for exception in holding.isEmpty ? covering : holding { tally.use(exception, for: finding) }
        if let first = holding.first { finding = finding.covered(by: first) }
    }
}
