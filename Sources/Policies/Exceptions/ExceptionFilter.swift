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
        if set.selectsByLabel {
            tally.keep(labels, of: .init(file: file.name, resource: ResourceIdentity(resource)))
        }
        if set.exceptions.isEmpty && annotated.isEmpty && marks.comments.isEmpty { return }
        let others = annotated + set.exceptions
        for index in start..<max(start, findings.count) {
            let comments = marks.comments(on: findings[index].location.line)
            apply(comments.isEmpty ? others : comments + others, to: &findings[index], &tally) { labels }
        }
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
        for (index, line) in notes.prefix(ExceptionFilter.mostNotes).enumerated() {
            let origin = ExceptionOrigin(.annotation, at: location, index: index)
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
                tally.add(ExceptionProblem(.invalid, origin, "the annotation has no effect: \(error.message)"))
            }
        }
    }

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
        var declared: [String: [SecurityException]] = [:]
        for index in findings.indices {
            let finding = findings[index]
            let file = finding.location.file
            let inFile = declared[file] ?? tally.declared(in: file)
            declared[file] = inFile
            apply(inFile + set.exceptions, to: &findings[index], &tally) {
                kept[.init(file: file, resource: finding.resource)]
            }
        }
    }

    /// All exceptions that cover a finding count as used; the first of them is given as the reason. One that has expired
    /// counts where no other covers the finding: it is reported again then.
    private func apply(
        _ exceptions: [SecurityException], to finding: inout Finding, _ tally: inout ExceptionTally,
        labels: () -> [String: String]?
    ) {
        let covering = exceptions.filter { $0.scope.matches(finding, labels: labels) }
        let holding = covering.filter { !$0.hasExpired(on: set.today) }
        for exception in holding.isEmpty ? covering : holding { tally.use(exception, for: finding) }
        if let first = holding.first { finding = finding.covered(by: first) }
    }
}
