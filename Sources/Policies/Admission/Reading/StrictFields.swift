import CEL
import Documents

/// Reads one document of a policy file, and collects what is wrong with it.
package final class PolicyReader {
    package let document: Document
    let file: String
    let source: SourceText
    package private(set) var problems: [PolicyProblem] = []
    /// A file that is wrong everywhere need not say so more often.
    private static let mostProblems = 100

    package init(_ document: Document, file: String, source: SourceText) {
        self.document = document
        self.file = file
        self.source = source
    }

    package func place(of slot: UnsafePointer<Value>) -> PolicyPlace {
        let position = document.span(of: slot).map { source.position(at: $0.start) } ?? Position(line: 1, column: 1)
        return PolicyPlace(file: file, line: position.line, column: position.column)
    }

    package func report(_ message: String, path: String, at slot: UnsafePointer<Value>) {
        report(.error, message, path: path, at: slot)
    }

    package func report(
        _ severity: PolicyProblem.Severity, _ message: String, path: String, at slot: UnsafePointer<Value>
    ) {
        report(PolicyProblem(severity, message, path: path, at: place(of: slot)))
    }

    package func report(_ problem: PolicyProblem) {
        if problems.count < PolicyReader.mostProblems { problems.append(problem) }
    }

    package func report(_ error: RuleFileError) {
        let position = error.position ?? Position(line: 1, column: 1)
        let place = PolicyPlace(file: file, line: position.line, column: position.column)
        problems.append(PolicyProblem(.error, error.message, at: place))
    }

    package var hasErrors: Bool { problems.contains { $0.severity == .error } }
}

/// The fields of a map as the API server's strict decoding reads them: a field that the type does not have is an error,
/// and so is a value of the wrong type. Null stands for an absent field.
package struct StrictFields {
    package let reader: PolicyReader
    package let slot: UnsafePointer<Value>
    /// The path of the map in its object; empty for the object.
    package let path: String
    private var known: [String] = []

    package init(_ reader: PolicyReader, _ slot: UnsafePointer<Value>, path: String) {
        self.reader = reader
        self.slot = slot
        self.path = path
    }

    package var place: PolicyPlace { reader.place(of: slot) }

    package func path(of name: StaticString) -> String { path.isEmpty ? "\(name)" : "\(path).\(name)" }

    /// Reports something about a field, or about the map where the field is absent.
    package func report(_ message: String, field: StaticString? = nil) { report(.error, message, field: field) }

    package func report(_ severity: PolicyProblem.Severity, _ message: String, field: StaticString? = nil) {
        let fieldSlot = field.flatMap { slot.pointee.slot(forKey: $0) }
        reader.report(
            severity, message, path: field.map { path(of: $0) } ?? path,
            at: fieldSlot.map(Document.keySlot(ofValue:)) ?? slot)
    }

    /// The value of a field, which then counts as known.
    package mutating func take(_ name: StaticString) -> UnsafePointer<Value>? {
        known.append("\(name)")
        guard let value = slot.pointee.slot(forKey: name), value.pointee.kind != .null else { return nil }
        return value
    }

    package mutating func ignore(_ names: StaticString...) {
        for name in names { _ = take(name) }
    }

    // MARK: Scalars

    package mutating func string(_ name: StaticString) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.pointee.text else {
            report("must be a string, and is \(value.pointee.kindPhrase)", field: name)
            return nil
        }
        return text
    }

    /// A string that must be there and not be empty; empty, and reported, where it is not.
    package mutating func requiredString(_ name: StaticString) -> String {
        let problems = reader.problems.count
        guard let text = string(name), !text.isEmpty else {
            if problems == reader.problems.count { reportMissing(name) }
            return ""
        }
        return text
    }

    package func reportMissing(_ name: StaticString) {
        reader.report("\(name) is required", path: path(of: name), at: slot)
    }

    package mutating func bool(_ name: StaticString) -> Bool? {
        guard let value = take(name) else { return nil }
        guard value.pointee.kind == .bool else {
            report("must be true or false, and is \(value.pointee.kindPhrase)", field: name)
            return nil
        }
        return value.pointee.asBool
    }

    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: StaticString, as type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        guard let text = string(name) else { return nil }
        return choice(text, field: name)
    }

    /// The choice that a text names; reported where it names none.
    /// - Parameter choices: those that the field takes; all unless given.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String, field: StaticString, among choices: [Choice]? = nil
    ) -> Choice? where Choice.RawValue == String {
        let choices = choices ?? Array(Choice.allCases)
        if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
        let all = choices.map(\.rawValue)
        let hint = Spelling(all).nearest(to: text).map { "; did you mean \($0)?" } ?? ""
        report("must be one of \(all.joined(separator: ", ")), and is \(JSONText.quoted(text))\(hint)", field: field)
        return nil
    }

    // MARK: Containers

    /// The strings of a list; empty where there is none.
    package mutating func strings(_ name: StaticString) -> [String] {
        elements(name).compactMap { index, element in
            if element.pointee.kind == .string { return element.pointee.text }
            reader.report(
                "must be a string, and is \(element.pointee.kindPhrase)", path: "\(path(of: name))[\(index)]",
                at: element)
            return nil
        }
    }

    /// Reports a list that is there and has nothing in it: what is to hold for one of nothing holds nowhere.
    /// - Parameter holder: what it narrows, such as `the override`.
    package func reportIfEmpty(_ name: StaticString, of holder: String) {
        guard let list = slot.pointee.slot(forKey: name) else { return }
        let isEmptyList = list.pointee.kind == .list && list.pointee.count == 0
        guard isEmptyList || list.pointee.kind == .null else { return }
        report("is empty, so that \(holder) would hold nowhere", field: name)
    }

    /// The maps of a list; empty where there is none.
    package mutating func items(_ name: StaticString) -> [StrictFields] {
        elements(name).compactMap { index, element in
            let path = "\(path(of: name))[\(index)]"
            if element.pointee.kind == .map { return StrictFields(reader, element, path: path) }
            reader.report("must be a mapping, and is \(element.pointee.kindPhrase)", path: path, at: element)
            return nil
        }
    }

    package mutating func elements(_ name: StaticString) -> [(index: Int, slot: UnsafePointer<Value>)] {
        guard let list = take(name) else { return [] }
        guard list.pointee.kind == .list else {
            report("must be a list, and is \(list.pointee.kindPhrase)", field: name)
            return []
        }
        guard let base = list.pointee.elements.baseAddress else { return [] }
        return (0..<Int(list.pointee.count)).map { ($0, base + $0) }
    }

    /// The map of a field; nil where there is none.
    package mutating func fields(_ name: StaticString) -> StrictFields? {
        guard let map = take(name) else { return nil }
        guard map.pointee.kind == .map else {
            report("must be a mapping, and is \(map.pointee.kindPhrase)", field: name)
            return nil
        }
        return StrictFields(reader, map, path: path(of: name))
    }

    /// The entries of a map of strings; empty where there is none.
    package mutating func stringMap(_ name: StaticString) -> [(key: String, value: String)] {
        guard let fields = fields(name) else { return [] }
        return fields.slot.pointee.entries.compactMap { entry in
            guard let key = entry.key.text, let value = entry.value.text else {
                report("must be a mapping of strings", field: name)
                return nil
            }
            return (key, value)
        }
    }

    /// A CEL expression; nil where there is none, and where it is blank, which is reported.
    package mutating func expression(_ name: StaticString) -> PolicyExpression? {
        guard let text = string(name), !text.isEmpty, let value = slot.pointee.slot(forKey: name) else { return nil }
        if text.trimmed.isEmpty {
            report("is empty: it holds nothing but white space", field: name)
            return nil
        }
        return PolicyExpression(text: text, path: path(of: name), place: reader.place(of: value))
    }

    package mutating func requiredExpression(_ name: StaticString) -> PolicyExpression? {
        let problems = reader.problems.count
        if let expression = expression(name) { return expression }
        if problems == reader.problems.count { reportMissing(name) }
        return nil
    }

    /// Reports the fields that were not asked for.
    package func finish() {
        for entry in slot.pointee.entries {
            guard let key = entry.key.text, !known.contains(key) else { continue }
            let hint = Spelling(known).nearest(to: key).map { "; did you mean \($0)?" } ?? ""
            reader.report(
                "unknown field \(JSONText.quoted(key))\(hint)", path: path,
                at: slot.pointee.slot(forAnyKey: entry.key).map(Document.keySlot(ofValue:)) ?? slot)
        }
    }
}
