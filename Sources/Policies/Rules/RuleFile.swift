import CEL
import Documents
import Kubernetes

/// Why a rule file was refused, and where.
public struct RuleFileError: Error, Sendable, CustomStringConvertible {
    public let file: String
    public let position: Position?
    public let message: String

    public init(file: String, position: Position?, message: String) {
        self.file = file
        self.position = position
        self.message = message
    }

    public var description: String {
        guard let position else { return "\(file): \(message)" }
        return "\(file):\(position.line):\(position.column): \(message)"
    }
}

/// Reads rules from their files (`apiVersion: bulwark.dev/v1`, `kind: Rule`). A file says exactly what a rule has: unknown
/// and missing fields are errors, with the nearest known name.
public struct RuleFile {
    private let file: String
    /// The text, which only errors need.
    private let source: () -> SourceText
    private let category: String

    private init(file: String, source: @autoclosure @escaping () -> SourceText, category: String) {
        self.file = file
        self.source = source
        self.category = category
    }

    /// The rules of a file's text, one for each document.
    /// - Parameter category: what the rules belong to where they do not say so themselves, such as their folder's name.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String, category: String
    ) throws(RuleFileError) -> [Rule] {
        let reader = RuleFile(file: file, source: SourceText(bytes), category: category)
        var stream = DocumentStream(bytes: bytes)
        var rules: [Rule] = []
        while true {
            let document: Document?
            do throws(ReadError) {
                document = try stream.next()
            } catch {
                throw RuleFileError(
                    file: file, position: reader.source().position(at: error.offset), message: error.message)
            }
            guard let document else { return rules }
            if document.root.kind != .null { rules.append(try reader.rule(document)) }
        }
    }

    /// The rule of one document of a file that may hold other things too.
    /// - Parameter source: the file's text.
    public static func rule(
        _ document: Document, file: String, source: SourceText, category: String
    ) throws(RuleFileError) -> Rule {
        try RuleFile(file: file, source: source, category: category).rule(document)
    }

    private func rule(_ document: Document) throws(RuleFileError) -> Rule {
        var root = Fields(document, document.rootSlot, self, "rule")
        try root.require("apiVersion", "bulwark.dev/v1")
        try root.require("kind", "Rule")
        var metadata = try root.fields("metadata")
        let name = try metadata.string("name")
        guard name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) else {
            throw metadata.error("the name of a rule is lower-case letters, digits and hyphens, and this is \(name)")
        }
        try metadata.finish()
        var spec = try root.fields("spec")
        try root.finish()

        let title = try spec.string("title")
        let severity: Severity = try spec.choice("severity")
        let category = try spec.optionalString("category") ?? self.category
        let profile: Rule.Profile = try spec.optionalChoice("profile") ?? .recommended
        let decision = try decision(&spec)
        let analysisKinds = if case .analysis = decision { try spec.strings("kinds") } else { [String]() }
        let parameters = try parameters(&spec)
        let rationale = try spec.string("rationale")
        let remedy = try spec.string("remedy")
        let fix = try fixes(&spec)
        let controls = try controls(&spec)
        let impliedBy = try spec.strings("impliedBy")
        if impliedBy.contains(name) { throw spec.error("impliedBy names other rules, and this is the rule's own name") }
        let amount = try amount(&spec, decision)
        let examples = try examples(&spec)
        try spec.finish()
        return Rule(
            name: name, title: title, severity: severity, category: category, profile: profile, decision: decision,
            analysisKinds: analysisKinds, parameters: parameters, rationale: rationale, remedy: remedy, fix: fix,
            controls: controls, impliedBy: impliedBy, amount: amount, examples: examples)
    }

    /// What a LimitRange may give.
    private func amount(
        _ spec: inout Fields, _ decision: Rule.Decision
    ) throws(RuleFileError) -> ContainerAmount? {
        guard let text = try spec.optionalString("limitRange") else { return nil }
        guard case .check(let check) = decision, check.target == .container else {
            throw spec.error("only a rule whose target is container has limitRange")
        }
        guard let amount = ContainerAmount(text) else {
            throw spec.error("limitRange is what a LimitRange gives, such as limits.cpu, and this is \(text)")
        }
        return amount
    }

    /// The rule's check, or the analysis that decides it.
    private func decision(_ spec: inout Fields) throws(RuleFileError) -> Rule.Decision {
        if let analysis: Rule.Analysis = try spec.optionalChoice("analysis") {
            for name in ["target", "component", "files", "items", "elsewhere", "variables", "check", "message"]
                as [StaticString]
            where spec.has(name) {
                throw spec.error("a rule that an analysis decides has no \(name)")
            }
            return .analysis(analysis)
        }
        let target: Check.Target = try spec.choice("target")
        let kinds = try spec.strings("kinds")
        if target != .resource, !kinds.isEmpty { throw spec.error("only a rule whose target is resource has kinds") }
        let elsewhere = try spec.optionalString("elsewhere")
        if target != .resource, elsewhere != nil {
            throw spec.error("only a rule whose target is resource has elsewhere")
        }
        return .check(
            Check(
                target: target, kinds: kinds, component: try component(&spec, target), items: try items(&spec),
                elsewhere: elsewhere, variables: try variables(&spec), expression: try spec.string("check"),
                message: try spec.string("message")
            ).withSharedVariables())
    }

    private func component(
        _ spec: inout Fields, _ target: Check.Target
    ) throws(RuleFileError) -> Check.ComponentMatch? {
        let files = try spec.strings("files")
        guard target == .component else {
            for name in ["component", "files"] as [StaticString] where spec.has(name) {
                throw spec.error("only a rule whose target is component has \(name)")
            }
            return nil
        }
        return Check.ComponentMatch(name: try spec.choice("component"), files: files)
    }

    private func items(_ spec: inout Fields) throws(RuleFileError) -> Check.Items? {
        guard spec.has("items") else { return nil }
        var items = try spec.fields("items")
        let name = try items.identifier("name")
        if ["object", "pod", "container", "flags", "component", "variables", "params"].contains(name) {
            throw items.error("an item cannot be called \(name), which has a meaning already")
        }
        let list = try items.string("list")
        try items.finish()
        return Check.Items(name: name, list: list)
    }

    private func variables(_ spec: inout Fields) throws(RuleFileError) -> [Check.Variable] {
        var variables: [Check.Variable] = []
        for var item in try spec.items("variables") {
            let name = try item.identifier("name")
            if variables.contains(where: { $0.name == name }) { throw item.error("there are two variables \(name)") }
            variables.append(Check.Variable(name: name, expression: try item.string("expression")))
            try item.finish()
        }
        return variables
    }

    private func parameters(_ spec: inout Fields) throws(RuleFileError) -> [RuleParameter] {
        var parameters: [RuleParameter] = []
        for var item in try spec.items("parameters") {
            let name = try item.identifier("name")
            if parameters.contains(where: { $0.name == name }) {
                throw item.error("there are two parameters \(name)")
            }
            let description = try item.string("description")
            guard let slot = item.take("default") else { throw item.error("a parameter needs a default") }
            guard let value = RuleParameter.Value(slot.pointee) else {
                throw item.error(
                    "the default of a parameter is a boolean, an integer, a string or a list of strings", at: slot)
            }
            let format: RuleParameter.Format? = try item.optionalChoice("format")
            if let problem = format?.problem(of: value) { throw item.error("the default \(problem)", at: slot) }
            parameters.append(
                RuleParameter(name: name, description: description, value: value, format: format))
            try item.finish()
        }
        return parameters
    }

    private func fixes(_ spec: inout Fields) throws(RuleFileError) -> [Rule.Fix] {
        var fixes: [Rule.Fix] = []
        for var item in try spec.items("fix") {
            let operation: Rule.Fix.Operation = try item.choice("op")
            let path = try item.string("path")
            let value = item.take("value")?.pointee.json()
            if operation != .remove, value == nil { throw item.error("a fix that does not remove needs a value") }
            try item.finish()
            fixes.append(Rule.Fix(operation: operation, path: path, value: value))
        }
        return fixes
    }

    private func controls(_ spec: inout Fields) throws(RuleFileError) -> [Control] {
        guard let slot = spec.take("controls") else { return [] }
        var controls: [Control] = []
        for entry in slot.pointee.entries {
            guard let framework = entry.key.text, entry.value.kind == .list else {
                throw spec.error("controls are lists of control numbers under framework names")
            }
            for element in entry.value.elements {
                guard let control = element.text else {
                    throw spec.error("the control \(element.json()) of \(framework) must be a string: quote it")
                }
                controls.append(Control(framework: framework, control: control))
            }
        }
        return controls
    }

    private func examples(_ spec: inout Fields) throws(RuleFileError) -> Rule.Examples {
        guard spec.has("examples") else { return Rule.Examples(bad: [], good: []) }
        var examples = try spec.fields("examples")
        let bad = try examples.strings("bad")
        let good = try examples.strings("good")
        try examples.finish()
        return Rule.Examples(bad: bad, good: good)
    }

    /// The fields of a map that are yet to be read.
    private struct Fields {
        let document: Document
        let slot: UnsafePointer<Value>
        let reader: RuleFile
        let what: String
        /// The names that were asked for.
        private var known: [StaticString] = []
        /// Which of the first 64 entries were asked for, a bit each.
        private var taken: UInt64 = 0

        init(_ document: Document, _ slot: UnsafePointer<Value>, _ reader: RuleFile, _ what: String) {
            self.document = document
            self.slot = slot
            self.reader = reader
            self.what = what
            // Of what may stand in a rule about half does.
            known.reserveCapacity(min(32, 2 * Int(slot.pointee.count)))
        }

        func error(_ message: String, at slot: UnsafePointer<Value>? = nil) -> RuleFileError {
            let span = document.span(of: slot ?? self.slot)
            return RuleFileError(
                file: reader.file, position: span.map { reader.source().position(at: $0.start) }, message: message)
        }

        mutating func take(_ name: StaticString) -> UnsafePointer<Value>? {
            known.append(name)
            guard let value = slot.pointee.slot(forKey: name) else { return nil }
            if let entries = slot.pointee.entries.baseAddress {
                let distance = UnsafeRawPointer(value) - UnsafeRawPointer(entries)
                taken |= 1 << UInt64(distance / MemoryLayout<Value.Entry>.stride)
            }
            return value
        }

        mutating func has(_ name: StaticString) -> Bool { take(name) != nil }

        mutating func optionalString(_ name: StaticString) throws(RuleFileError) -> String? {
            guard let value = take(name) else { return nil }
            guard let text = value.pointee.text else {
                throw error("\(name) must be a string, and is a \(value.pointee.json())", at: value)
            }
            return text
        }

        mutating func string(_ name: StaticString) throws(RuleFileError) -> String {
            guard let text = try optionalString(name) else { throw error("\(what) has no \(name)") }
            if text.isEmpty { throw error("\(name) is empty") }
            return text
        }

        mutating func require(_ name: StaticString, _ expected: String) throws(RuleFileError) {
            let found = try string(name)
            if found != expected {
                throw error("\(name) must be \(expected), and is \(found)", at: slot.pointee.slot(forKey: name))
            }
        }

        /// A name that CEL can mention.
        mutating func identifier(_ name: StaticString) throws(RuleFileError) -> String {
            let text = try string(name)
            let isIdentifier = text.utf8.enumerated().allSatisfy { index, byte in
                byte == 0x5F || (0x61...0x7A).contains(byte | 0x20) || (index > 0 && (0x30...0x39).contains(byte))
            }
            if !isIdentifier {
                throw error(
                    "\(name) must be letters, digits and underscores, and is \(text)",
                    at: slot.pointee.slot(forKey: name))
            }
            return text
        }

        mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
            _ name: StaticString
        ) throws(RuleFileError) -> Choice? where Choice.RawValue == String {
            has(name) ? try choice(name) : nil
        }

        mutating func choice<Choice: RawRepresentable & CaseIterable>(
            _ name: StaticString
        ) throws(RuleFileError) -> Choice where Choice.RawValue == String {
            let text = try string(name)
            if let choice = Choice(rawValue: text) { return choice }
            let all = Choice.allCases.map(\.rawValue)
            let hint = Spelling(all).nearest(to: text).map { "; did you mean \($0)?" } ?? ""
            throw error(
                "\(name) must be one of \(all.joined(separator: ", ")), and is \(text)\(hint)",
                at: slot.pointee.slot(forKey: name))
        }

        mutating func strings(_ name: StaticString) throws(RuleFileError) -> [String] {
            guard let list = take(name) else { return [] }
            guard list.pointee.kind == .list else { throw error("\(name) must be a list of strings", at: list) }
            var all: [String] = []
            for element in list.pointee.elements {
                guard let text = element.text else { throw error("\(name) must be a list of strings", at: list) }
                all.append(text)
            }
            return all
        }

        mutating func fields(_ name: StaticString) throws(RuleFileError) -> Fields {
            guard let map = take(name), map.pointee.kind == .map else { throw error("\(what) has no \(name)") }
            return Fields(document, map, reader, "\(name)")
        }

        mutating func items(_ name: StaticString) throws(RuleFileError) -> [Fields] {
            guard let list = take(name) else { return [] }
            guard list.pointee.kind == .list, let base = list.pointee.elements.baseAddress else {
                throw error("\(name) must be a list", at: list)
            }
            return (0..<Int(list.pointee.count)).map { Fields(document, base + $0, reader, "an item of \(name)") }
        }

        func finish() throws(RuleFileError) {
            if taken.nonzeroBitCount == slot.pointee.count { return }
            let known = known.map { "\($0)" }
            for entry in slot.pointee.entries {
                guard let key = entry.key.text else { continue }
                if known.contains(key) { continue }
                let hint = Spelling(known).nearest(to: key).map { ": did you mean \($0)?" } ?? ""
                throw error("\(what) has an unknown field \(key)\(hint)", at: slot.pointee.slot(forAnyKey: entry.key))
            }
        }
    }
}
