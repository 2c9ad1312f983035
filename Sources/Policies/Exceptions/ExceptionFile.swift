import Documents
import Kubernetes

/// A file of `SecurityException`s (`apiVersion: bulwark.dev/v1`), one or several.
public struct ExceptionFile: Sendable {
    public private(set) var exceptions: [SecurityException] = []
    /// What is wrong with the file; a file with an error is not to be used.
    public private(set) var problems: [PolicyProblem] = []

    /// - Parameter file: what problems and reports call it.
    public static func read(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> ExceptionFile {
        var result = ExceptionFile()
        let source = SourceText(bytes)
        var stream = DocumentStream(bytes: bytes)
        do throws(ReadError) {
            while let document = try stream.next() { result.add(document, file: file, source: source) }
        } catch {
            let position = source.position(at: error.offset)
            let place = PolicyPlace(file: file, line: position.line, column: position.column)
            result.problems.append(PolicyProblem(.error, error.message, at: place))
        }
        return result
    }

    /// Reads a list of exceptions as the configuration holds it: each item is what a file has as its `spec`.
    public static func read(
        list slot: UnsafePointer<Value>, path: String, of document: Document, file: String, source: SourceText
    ) -> ExceptionFile {
        var result = ExceptionFile()
        let reader = PolicyReader(document, file: file, source: source)
        if slot.pointee.kind != .list {
            reader.report("must be a list, and is \(slot.pointee.kindPhrase)", path: path, at: slot)
        } else if let base = slot.pointee.elements.baseAddress {
            for index in 0..<Int(slot.pointee.count) {
                let path = "\(path)[\(index)]"
                guard base[index].kind == .map else {
                    reader.report("must be a mapping, and is \(base[index].kindPhrase)", path: path, at: base + index)
                    continue
                }
                let fields = StrictFields(reader, base + index, path: path)
                if let exception = fields.securityException(.configuration) { result.exceptions.append(exception) }
            }
        }
        result.problems = reader.problems
        return result
    }

    private mutating func add(_ document: Document, file: String, source: SourceText) {
        let reader = PolicyReader(document, file: file, source: source)
        switch document.content() {
        case .other(let reason): reader.report(reason, path: "", at: document.rootSlot)
        case .objects(let resources, let malformed):
            for malformation in malformed { reader.report(malformation.reason, path: "", at: malformation.slot) }
            for resource in resources { add(resource, reader) }
        }
        problems += reader.problems
    }

    private mutating func add(_ resource: Resource, _ reader: PolicyReader) {
        var root = StrictFields(reader, resource.slot.address, path: "")
        guard resource.apiVersion == "bulwark.dev/v1", resource.kind == "SecurityException" else {
            root.report("must be a SecurityException of apiVersion bulwark.dev/v1", field: "kind")
            return
        }
        root.ignore("apiVersion", "kind", "metadata")
        if let spec = root.fields("spec") {
            if let exception = spec.securityException(.file) { exceptions.append(exception) }
        } else {
            root.reportMissing("spec")
        }
        root.finish()
    }
}

extension StrictFields {
    /// `labelSelector`; an empty one is a mistake.
    private mutating func exceptedLabels() -> LabelSelector? {
        let before = reader.problems.count
        let selector = labelSelector("labelSelector")
        if slot.pointee.slot(forKey: "labelSelector") != nil, selector?.isEmpty ?? true,
            reader.problems.count == before
        {
            report("is empty, and an empty selector stands for every object: leave it out", field: "labelSelector")
        }
        return selector
    }

    /// An exception; nil, and reported, where it is none.
    fileprivate func securityException(_ origin: ExceptionOrigin.Place) -> SecurityException? {
        var fields = self
        let before = reader.problems.count
        var scope = ExceptionScope()
        scope.selectors = fields.strings("rules").map { .rule(NamePattern($0)) }
        scope.selectors += fields.strings("categories").map { .category($0) }
        for control in fields.strings("controls") {
            let selector = RuleSelector(control)
            guard case .control = selector else {
                fields.report("must be FRAMEWORK/CONTROL, such as cis-1.12/5.2.2", field: "controls")
                continue
            }
            scope.selectors.append(selector)
        }
        scope.kinds = fields.strings("kinds")
        scope.namespaces = fields.strings("namespaces").map { NamePattern($0) }
        scope.names = fields.strings("names").map { NamePattern($0) }
        scope.labels = fields.exceptedLabels()
        scope.containers = fields.strings("containers").map { NamePattern($0) }
        scope.fields = fields.strings("fields").map { NamePattern($0) }
        scope.paths = fields.strings("paths")
        for path in scope.paths where path.hasPrefix("./") || path.hasPrefix("../") {
            fields.report(
                "\(JSONText.quoted(path)) matches nothing: patterns are those of .gitignore", field: "paths")
        }
        let reason = fields.requiredString("reason")
        if !reason.isEmpty, reason.allSatisfy(\.isWhitespace) {
            fields.report("must say why the findings are acceptable", field: "reason")
        }
        let owner = fields.string("owner")
        var expires: Day?
        if let text = fields.string("expires") {
            expires = Day(text)
            if expires == nil { fields.report("must be a day such as 2027-01-31", field: "expires") }
        }
        for name in ExceptionScope.lists {
            fields.reportIfEmpty(name, of: "the exception")
            if fields.strings(name).contains("") {
                fields.report("holds an empty text, which would stand for nothing or for everything", field: name)
            }
        }
        fields.finish()
        if scope.selectors.isEmpty && reader.problems.count == before {
            fields.report("names no rules: give rules, categories or controls; rules: ['*'] stands for all")
        }
        guard reader.problems.count == before else { return nil }
        let place = place
        let location = Location(
            file: place.file, line: place.line, column: place.column, endLine: place.line, endColumn: place.column)
        return SecurityException(
            scope, reason: reason, owner: owner, expires: expires, origin: ExceptionOrigin(origin, at: location))
    }
}
