import CEL
import Documents
import Inputs
import Policies

/// The keys of a configuration.
extension StrictFields {
    /// Everything but inline exceptions.
    mutating func configuration(_ file: SettingsFile) -> Configuration {
        var configuration = Configuration(file: file)
        requireIfThere("apiVersion", "bulwark.dev/v1")
        requireIfThere("kind", "Configuration")
        configuration.kubernetesVersion = kubernetesVersion()
        configuration.include = globs("include")
        configuration.exclude = globs("exclude")
        configuration.profiles = profiles()
        configuration.severity = choiceSetting("severity")
        configuration.failOn = choiceSetting("failOn")
        if var fields = fields("pss") {
            configuration.podSecurityLevel = fields.choiceSetting("level")
            configuration.podSecurityVersion = fields.podSecurityVersion()
            fields.finish()
            if configuration.podSecurityLevel == nil, fields.slot.pointee["level"] == nil {
                fields.reportMissing("level")
            }
        }
        configuration.frameworks = stringSettings("frameworks")
        configuration.policies = paths("policies", file)
        configuration.exceptionFiles = paths("exceptionFiles", file)
        configuration.baseline = path("baseline", file)
        configuration.rules = ruleSettings("rules")
        configuration.overrides = items("overrides").compactMap { $0.override() }
        return configuration
    }

    private func override() -> Configuration.Override? {
        var fields = self
        let paths = fields.take("paths") == nil ? nil : fields.globs("paths").map(\.value)
        let namespaces =
            fields.take("namespaces") == nil ? nil : fields.stringSettings("namespaces").map { NamePattern($0.value) }
        let rules = fields.ruleSettings("rules")
        let hasRules = fields.slot.pointee["rules"] != nil
        fields.finish()
        fields.reportIfEmpty("paths", of: "the override")
        fields.reportIfEmpty("namespaces", of: "the override")
        if paths == nil && namespaces == nil {
            fields.report("needs paths or namespaces; what holds everywhere stands in rules at the top")
        }
        if !hasRules { fields.reportMissing("rules") }
        return Configuration.Override(place: fields.place, paths: paths, namespaces: namespaces, rules: rules)
    }

    // MARK: Scalars

    private mutating func requireIfThere(_ name: StaticString, _ expected: String) {
        if let text = string(name), text != expected { report("must be \(expected)", field: name) }
    }

    private func origin(_ name: StaticString) -> SettingOrigin {
        let value = slot.pointee.slot(forKey: name)
        return .file(reader.place(of: value.map(Document.keySlot(ofValue:)) ?? slot))
    }

    private mutating func choiceSetting<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: StaticString
    ) -> Setting<Choice>? where Choice.RawValue == String {
        let choice: Choice? = choice(name)
        return choice.map { Setting($0, from: origin(name)) }
    }

    /// The text of a version. `1.30` is the number 1.3 to YAML, so a number is none.
    private mutating func version(_ name: StaticString) -> String? {
        if let value = take(name), [.double, .int].contains(value.pointee.kind) {
            report("must be a string, and is a number: quote it, as in \"1.34\"", field: name)
            return nil
        }
        return string(name)
    }

    private mutating func kubernetesVersion() -> Setting<KubernetesVersion>? {
        guard let text = version("kubernetesVersion") else { return nil }
        do throws(UnknownKubernetesVersion) {
            return Setting(try KubernetesVersion(ofCluster: text), from: origin("kubernetesVersion"))
        } catch {
            report(error.description, field: "kubernetesVersion")
            return nil
        }
    }

    private mutating func podSecurityVersion() -> Setting<String>? {
        guard let text = version("version") else { return nil }
        do throws(UnknownKubernetesVersion) {
            _ = try PodSecurityStandard.version(text)
            return Setting(text, from: origin("version"))
        } catch {
            report("\(error); give a known one, or latest", field: "version")
            return nil
        }
    }

    // MARK: Lists

    private mutating func stringSettings(_ name: StaticString) -> [Setting<String>] {
        elements(name).compactMap { index, element in
            guard element.pointee.kind == .string, let text = element.pointee.text, !text.isEmpty else {
                reader.report(
                    element.pointee.kind == .string
                        ? "is empty" : "must be a string, and is \(element.pointee.kindPhrase)",
                    path: "\(path(of: name))[\(index)]", at: element)
                return nil
            }
            return Setting(text, from: .file(reader.place(of: element)))
        }
    }

    private mutating func globs(_ name: StaticString) -> [Setting<String>] {
        let globs = stringSettings(name)
        for glob in globs where !Glob(glob.value).isValid {
            report("\(JSONText.quoted(glob.value)) is no pattern of a .gitignore: \(Glob.mistakes)", field: name)
        }
        for glob in globs where glob.value.hasPrefix("./") || glob.value.hasPrefix("../") {
            report(
                "\(JSONText.quoted(glob.value)) matches nothing: patterns are those of .gitignore and count from the "
                    + "file's folder", field: name)
        }
        return globs
    }

    private mutating func paths(_ name: StaticString, _ file: SettingsFile) -> [Setting<RawPath>] {
        stringSettings(name).map { Setting(file.resolve($0.value), from: $0.origin) }
    }

    private mutating func path(_ name: StaticString, _ file: SettingsFile) -> Setting<RawPath>? {
        guard let text = string(name) else { return nil }
        guard !text.isEmpty else {
            report("is empty", field: name)
            return nil
        }
        return Setting(file.resolve(text), from: origin(name))
    }

    private mutating func profiles() -> Setting<[Rule.Profile]>? {
        guard take("profiles") != nil else { return nil }
        let names = strings("profiles")
        if names.contains(Rule.Profile.podSecurity.rawValue) {
            report("pod-security is no profile to choose: its rules run where pss is set", field: "profiles")
        }
        let profiles = names.filter { $0 != Rule.Profile.podSecurity.rawValue }
            .compactMap { choice($0, field: "profiles", among: Rule.Profile.choices) }
        return Setting(profiles, from: origin("profiles"))
    }

    // MARK: Rules

    private mutating func ruleSettings(_ name: StaticString) -> [Configuration.RuleSetting] {
        guard let map = fields(name) else { return [] }
        return map.slot.pointee.entries.compactMap { entry in
            guard let value = map.slot.pointee.slot(forAnyKey: entry.key) else { return nil }
            let key = Document.keySlot(ofValue: value)
            guard let word = entry.key.text, !word.isEmpty else {
                reader.report(
                    "a rule's name must be a string, and is \(entry.key.kindPhrase)", path: path(of: name), at: key)
                return nil
            }
            return ruleSetting(word, value, at: reader.place(of: key), path: "\(path(of: name)).\(word)")
        }
    }

    /// - Parameter value: `on`, `off`, a severity, or a mapping.
    private func ruleSetting(
        _ word: String, _ value: UnsafePointer<Value>, at place: PolicyPlace, path: String
    ) -> Configuration.RuleSetting? {
        var setting = Configuration.RuleSetting(RuleSelector(word), at: place)
        switch value.pointee.kind {
        // YAML 1.1, as Kubernetes reads it, takes `on` and `off` for booleans.
        case .bool: setting.enabled = Setting(value.pointee.asBool, from: .file(place))
        case .string where ["on", "off"].contains(value.pointee.text):
            setting.enabled = Setting(value.pointee.text == "on", from: .file(place))
        case .string:
            let text = value.pointee.text ?? ""
            guard let severity = Severity(rawValue: text) else {
                let words = ["on", "off"] + Severity.allCases.map(\.rawValue)
                let hint = Spelling(words).nearest(to: text).map { "; did you mean \($0)?" } ?? ""
                reader.report(
                    "must be on, off, a severity or a mapping, and is \(JSONText.quoted(text))\(hint)", path: path,
                    at: value)
                return nil
            }
            setting.severity = Setting(severity, from: .file(place))
        case .map:
            var fields = StrictFields(reader, value, path: path)
            if let enabled = fields.bool("enabled") {
                setting.enabled = Setting(enabled, from: fields.origin("enabled"))
            }
            setting.severity = fields.choiceSetting("severity")
            fields.readParameters(of: &setting)
            fields.finish()
        default:
            reader.report(
                "must be on, off, a severity or a mapping, and is \(value.pointee.kindPhrase)", path: path, at: value)
            return nil
        }
        return setting
    }

    /// What the values must be depends on the rule, so that wrong ones are reported when it is known.
    private mutating func readParameters(of setting: inout Configuration.RuleSetting) {
        guard let map = fields("parameters") else { return }
        if setting.selector.ruleName == nil {
            report("only a rule has parameters, and \(setting.selector) may stand for several", field: "parameters")
        }
        for entry in map.slot.pointee.entries {
            guard let name = entry.key.text, let slot = map.slot.pointee.slot(forAnyKey: entry.key) else {
                map.report("a parameter's name must be a string, and is \(entry.key.kindPhrase)")
                continue
            }
            let place = reader.place(of: Document.keySlot(ofValue: slot))
            if let value = RuleParameter.Value(slot.pointee) {
                setting.parameters.append((name, Setting(value, from: .file(place))))
            } else {
                let isList = slot.pointee.kind == .list
                let phrase = isList ? "a list with items that are no strings" : slot.pointee.kindPhrase
                setting.misvalued.append((name, phrase, place))
            }
        }
    }
}
