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
        for index in start..<max(start, findings.count) {
            apply(marks.comments + annotated + set.exceptions, to: &findings[index], &tally) { labels }
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
        for (index, line) in text.split(whereSeparator: \.isNewline).prefix(100).enumerated() {
            let origin = ExceptionOrigin(.annotation, at: location, index: index)
            do throws(ExceptionNote.Mistake) {
                let note = try ExceptionNote(line)
                var scope = ExceptionScope()
                scope.selectors = note.selectors
                scope.subject = ResourceIdentity(resource)
                scope.file = file.name
                if let prefix { scope.fields = [NamePattern(prefix)] }
                let exception = SecurityException(
                    scope, reason: note.reason, owner: note.owner, expires: note.expires, origin: origin)
                found.append(exception)
                tally.declare(exception)
            } catch {
                tally.add(ExceptionProblem(.invalid, origin, "the annotation has no effect: \(error.message)"))
            }
        }
        if text.isEmpty {
            let origin = ExceptionOrigin(.annotation, at: location)
            tally.add(ExceptionProblem(.invalid, origin, "the annotation has no effect: it is no text"))
        }
    }

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
        if findings.isEmpty || set.exceptions.isEmpty && tally.declared.isEmpty { return }
        let exceptions = tally.declared.values.sorted { $0.origin.place == .comment && $1.origin.place != .comment }
        let kept = tally.labels
        for index in findings.indices {
            let finding = findings[index]
            apply(exceptions + set.exceptions, to: &findings[index], &tally) {
                kept[.init(file: finding.location.file, resource: finding.resource)]
            }
        }
    }

    /// All exceptions that cover a finding count as used; the first of them is given as the reason.
    private func apply(
        _ exceptions: [SecurityException], to finding: inout Finding, _ tally: inout ExceptionTally,
        labels: () -> [String: String]?
    ) {
        for exception in exceptions where exception.scope.matches(finding, labels: labels) {
            tally.use(exception, for: finding)
            if finding.suppression == nil, !exception.hasExpired(on: set.today) {
                finding = finding.covered(by: exception)
            }
        }
    }
}
