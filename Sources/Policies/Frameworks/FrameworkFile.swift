import Documents

/// Why a framework file was refused.
public struct FrameworkFileError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and where; at least one.
    public let problems: [PolicyProblem]

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Reads a framework from its file (`apiVersion: bulwark.dev/v1`, `kind: Framework`). Unknown and missing fields are errors.
public enum FrameworkFile {
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String
    ) throws(FrameworkFileError) -> Framework {
        let source = SourceText(Array(bytes))
        func problem(_ message: String, at offset: UInt32 = 0) -> FrameworkFileError {
            let position = source.position(at: offset)
            let place = PolicyPlace(file: file, line: position.line, column: position.column)
            return FrameworkFileError(problems: [PolicyProblem(.error, message, at: place)])
        }
        var stream = DocumentStream(bytes: bytes)
        var documents: [Document] = []
        do throws(ReadError) {
            while documents.count < 2, let document = try stream.next() { documents.append(document) }
        } catch {
            throw problem(error.message, at: error.offset)
        }
        guard documents.count == 1, let document = documents.first, document.root.kind == .map else {
            throw problem("a framework file holds one framework")
        }
        let reader = PolicyReader(document, file: file, source: source)
        let framework = framework(reader)
        if reader.hasErrors { throw FrameworkFileError(problems: reader.problems) }
        return framework
    }

    private static func framework(_ reader: PolicyReader) -> Framework {
        var root = StrictFields(reader, reader.document.rootSlot, path: "")
        if root.requiredString("apiVersion") != "bulwark.dev/v1" {
            root.report("must be bulwark.dev/v1", field: "apiVersion")
        }
        if root.requiredString("kind") != "Framework" { root.report("must be Framework", field: "kind") }
        var name = ""
        if var metadata = root.fields("metadata") {
            name = metadata.requiredString("name")
            metadata.finish()
        } else {
            root.reportMissing("metadata")
        }
        guard var spec = root.fields("spec") else {
            root.reportMissing("spec")
            return Framework(
                name: name, title: "", version: "", publisher: "", source: "", about: "", sections: [])
        }
        root.finish()
        let framework = Framework(
            name: name, title: spec.requiredString("title"), version: spec.requiredString("version"),
            publisher: spec.requiredString("publisher"), source: spec.requiredString("source"),
            about: spec.requiredString("about"), listedRulesOnly: spec.bool("listedRulesOnly") ?? false,
            sections: spec.items("sections").map { section($0) })
        spec.finish()
        if framework.controls.isEmpty { spec.report("a framework has controls", field: "sections") }
        for (what, ids) in [("sections", framework.sections.map(\.id)), ("controls", framework.controls.map(\.id))] {
            var seen: Set<String> = []
            for id in ids where !seen.insert(id).inserted {
                spec.report("there are two \(what) \(id)", field: "sections")
            }
        }
        return framework
    }

    private static func section(_ fields: StrictFields) -> Framework.Section {
        var fields = fields
        let id = fields.requiredString("id")
        let title = fields.requiredString("title")
        let assessment = assessment(&fields)
        let subject: FrameworkControl.Subject? = fields.choice("subject")
        let controls = fields.items("controls").map {
            control($0, assessment: assessment ?? .automated, subject: subject)
        }
        fields.finish()
        return Framework.Section(id: id, title: title, controls: controls)
    }

    /// - Parameters:
    ///   - assessment: the section's, where the control has none of its own.
    ///   - subject: likewise.
    private static func control(
        _ fields: StrictFields, assessment: FrameworkControl.Assessment, subject: FrameworkControl.Subject?
    ) -> FrameworkControl {
        var fields = fields
        let control = FrameworkControl(
            id: fields.requiredString("id"), title: fields.requiredString("title"),
            assessment: self.assessment(&fields) ?? assessment, subject: fields.choice("subject") ?? subject,
            rules: fields.strings("rules"), related: related(&fields))
        fields.finish()
        return control
    }

    private enum Judge: String, CaseIterable { case automated, manual }

    private static func assessment(_ fields: inout StrictFields) -> FrameworkControl.Assessment? {
        let judge: Judge? = fields.choice("assessment")
        let needs: [FrameworkControl.Need] = fields.strings("needs").compactMap { fields.choice($0, field: "needs") }
        if judge != nil, !needs.isEmpty { fields.report("stands in place of assessment", field: "needs") }
        if !needs.isEmpty { return .needs(needs) }
        return judge.map { $0 == .manual ? .manual : .automated }
    }

    /// Controls of other frameworks: lists under the frameworks' names.
    private static func related(_ fields: inout StrictFields) -> [Control] {
        guard let frameworks = fields.fields("controls") else { return [] }
        return frameworks.slot.pointee.entries.flatMap { entry -> [Control] in
            guard let framework = entry.key.text, entry.value.kind == .list,
                entry.value.elements.allSatisfy({ $0.kind == .string })
            else {
                frameworks.report("must be lists of control numbers under framework names, numbers quoted")
                return []
            }
            return entry.value.elements.compactMap { control in
                control.text.map { Control(framework: framework, control: $0) }
            }
        }
    }
}
