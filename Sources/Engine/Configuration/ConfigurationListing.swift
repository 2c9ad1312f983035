import CEL
import Documents
import Policies
import Reports

/// What the settings of a scan come to, and where each of them comes from.
public struct ConfigurationListing: Sendable {
    private let checks: ScanChecks
    private let settings: ScanSettings

    public init(_ checks: ScanChecks) {
        self.checks = checks
        settings = checks.settings
    }

    // MARK: YAML

    /// A configuration that comes to the same, each line with its origin. Of the rules it has those that do not stand as
    /// the profiles have them.
    public var yaml: String {
        var lines = Lines()
        let file = settings.configuration.map { "with \($0.file.path)" } ?? "without a configuration"
        lines.add("# \(checks.rules.count) of \(checks.catalogue.count) rules run, \(file)")
        lines.add("apiVersion: bulwark.dev/v1")
        lines.add("kind: Configuration")
        if let version = settings.kubernetesVersion {
            lines.add("kubernetesVersion: \"\(version.value)\"", version.origin)
        }
        lines.add("include", settings.include.map { ($0.value, $0.origin) })
        lines.add("exclude", settings.exclude.map { ($0.value, $0.origin) })
        lines.add("profiles: \(YAMLWriter.sequence(settings.profiles.value.map(\.rawValue)))", settings.profiles.origin)
        lines.add("severity: \(settings.severity.value.rawValue)", settings.severity.origin)
        lines.add("failOn: \(settings.failOn.value.rawValue)", settings.failOn.origin)
        if let level = settings.podSecurityLevel {
            lines.add("pss:")
            lines.add("  level: \(level.value.rawValue)", level.origin)
            let version = settings.podSecurityVersion
            lines.add("  version: \(YAMLWriter.scalar(version.value))", version.origin)
        }
        lines.add("frameworks", settings.frameworks.map { ($0.value, $0.origin) })
        lines.add("policies", settings.policies.map { ($0.value.display, $0.origin) })
        addRules(to: &lines)
        addOverrides(to: &lines)
        lines.add("exceptionFiles", (settings.exceptions ?? []).map { ($0.value.display, $0.origin) })
        if let baseline = settings.baseline {
            lines.add("baseline: \(YAMLWriter.scalar(baseline.value.display))", baseline.origin)
        }
        if settings.exceptions == nil {
            lines.add("# No exception holds: --no-exceptions")
        } else if let exceptions = settings.configuration?.exceptions, let first = exceptions.first {
            let count = "\(exceptions.count) exception\(exceptions.count == 1 ? "" : "s")"
            lines.add("# \(count) from \(first.origin.location.file):\(first.origin.location.line) on")
        }
        return lines.text
    }

    private func addRules(to lines: inout Lines) {
        if !settings.only.isEmpty { lines.add("# Other rules do not run: --rule") }
        let changed = checks.plan.all.filter(\.isSet)
        if changed.isEmpty { return }
        lines.add("rules:")
        for standing in changed {
            let name = YAMLWriter.scalar(standing.rule.name)
            if standing.severityFrom == .builtIn && standing.parametersFrom.isEmpty {
                lines.add("  \(name): \(standing.runs ? "on" : "off")", standing.decidedBy)
                continue
            }
            lines.add("  \(name):")
            lines.add("    enabled: \(standing.runs)", standing.decidedBy)
            if standing.severityFrom != .builtIn {
                lines.add("    severity: \(standing.severity.rawValue)", standing.severityFrom)
            }
            if standing.parametersFrom.isEmpty { continue }
            lines.add("    parameters:")
            for parameter in standing.parameters {
                guard let origin = standing.parametersFrom[parameter.name] else { continue }
                lines.add("      \(parameter.name): \(parameter.value.yaml)", origin)
            }
        }
    }

    private func addOverrides(to lines: inout Lines) {
        if settings.overrides.isEmpty { return }
        lines.add("overrides:")
        for override in settings.overrides {
            var lead = "  - "
            for (name, values) in [("paths", override.paths), ("namespaces", override.namespaces?.map(\.text))] {
                guard let values else { continue }
                lines.add("\(lead)\(name): \(YAMLWriter.sequence(values))", .file(override.place))
                lead = "    "
            }
            lines.add("    rules:")
            for setting in override.rules {
                lines.add(
                    "      \(YAMLWriter.scalar(setting.selector.description)): \(setting.yaml)", .file(setting.place))
            }
        }
    }

    /// Lines with their origins behind them.
    private struct Lines {
        private(set) var text = ""

        mutating func add(_ line: String, _ origin: SettingOrigin? = nil) {
            text += line
            if let origin { text += "  # \(origin)" }
            text += "\n"
        }

        /// A list with the origins of its items.
        mutating func add(_ name: String, _ items: [(text: String, origin: SettingOrigin)]) {
            if items.isEmpty { return }
            add("\(name):")
            for item in items { add("  - \(YAMLWriter.scalar(item.text))", item.origin) }
        }
    }

    // MARK: JSON

    /// All settings and all rules of the catalogue, each value with its origin.
    public var json: String {
        var json = JSONBuilder(style: .pretty)
        json.object {
            $0.member("file", orNull: settings.configuration?.file.path)
            $0.setting("kubernetesVersion", settings.kubernetesVersion) { json, value in json.string(value.description)
            }
            $0.settings("include", settings.include)
            $0.settings("exclude", settings.exclude)
            $0.setting("profiles", settings.profiles) { json, value in
                json.texts(value.map(\.rawValue))
            }
            $0.setting("severity", settings.severity) { json, value in json.string(value.rawValue) }
            $0.setting("failOn", settings.failOn) { json, value in json.string(value.rawValue) }
            $0.object("pss") {
                $0.setting("level", settings.podSecurityLevel) { json, value in json.string(value.rawValue) }
                $0.setting("version", settings.podSecurityVersion) { json, value in json.string(value) }
            }
            $0.settings("frameworks", settings.frameworks)
            $0.settings("policies", settings.policies.map { Setting($0.value.display, from: $0.origin) })
            $0.settings(
                "exceptionFiles", (settings.exceptions ?? []).map { Setting($0.value.display, from: $0.origin) })
            $0.setting("baseline", settings.baseline) { json, value in json.string(value.display) }
            $0.array("rules", of: checks.plan.all) { json, standing in ConfigurationListing.write(standing, &json) }
            $0.array("overrides", of: settings.overrides) { json, override in
                ConfigurationListing.write(override, &json)
            }
        }
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private static func write(_ standing: RuleStanding, _ json: inout JSONBuilder) {
        json.object {
            $0.member("name", standing.rule.name)
            $0.setting("enabled", Setting(standing.runs, from: standing.decidedBy)) { json, value in json.bool(value) }
            $0.setting("severity", Setting(standing.severity, from: standing.severityFrom)) { json, value in
                json.string(value.rawValue)
            }
            $0.object("parameters") { json in
                for parameter in standing.parameters {
                    let origin = standing.parametersFrom[parameter.name] ?? .builtIn
                    json.setting(parameter.name, Setting(parameter.value, from: origin)) { json, value in
                        value.write(to: &json)
                    }
                }
            }
        }
    }

    private static func write(_ override: Configuration.Override, _ json: inout JSONBuilder) {
        json.object {
            for (name, values) in [("paths", override.paths), ("namespaces", override.namespaces?.map(\.text))] {
                if let values { $0.array(name, of: values) { json, value in json.string(value) } }
            }
            $0.member("origin", SettingOrigin.file(override.place).description)
            $0.array("rules", of: override.rules) { json, setting in
                json.object {
                    $0.member("rules", setting.selector.description)
                    $0.setting("enabled", setting.turns) { json, value in json.bool(value) }
                    $0.setting("severity", setting.severity) { json, value in json.string(value.rawValue) }
                    $0.object("parameters") { json in
                        for (name, value) in setting.parameters {
                            json.setting(name, value) { json, value in value.write(to: &json) }
                        }
                    }
                }
            }
        }
    }
}

extension JSONBuilder {
    fileprivate mutating func texts(_ texts: [String]) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }

    /// `{"value": …, "origin": …}`, or null.
    fileprivate mutating func setting<Value>(
        _ name: String, _ setting: Setting<Value>?, _ write: (inout JSONBuilder, Value) -> Void
    ) {
        guard let setting else { return member(name, orNull: nil) }
        object(name) {
            $0.key("value")
            write(&$0, setting.value)
            $0.member("origin", setting.origin.description)
        }
    }

    fileprivate mutating func settings(_ name: String, _ settings: [Setting<String>]) {
        array(name, of: settings) { json, setting in
            json.object {
                $0.member("value", setting.value)
                $0.member("origin", setting.origin.description)
            }
        }
    }
}

extension RuleParameter.Value {
    fileprivate func write(to json: inout JSONBuilder) {
        switch self {
        case .bool(let value): json.bool(value)
        case .int(let value): json.int(value)
        case .string(let text): json.string(text)
        case .strings(let texts): json.texts(texts)
        }
    }

    fileprivate var yaml: String {
        switch self {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .string(let text): YAMLWriter.scalar(text)
        case .strings(let texts): YAMLWriter.sequence(texts)
        }
    }
}

extension Configuration.RuleSetting {
    fileprivate var yaml: String {
        if severity == nil && parameters.isEmpty, let enabled { return enabled.value ? "on" : "off" }
        var parts: [String] = []
        if let enabled { parts.append("enabled: \(enabled.value)") }
        if let severity { parts.append("severity: \(severity.value.rawValue)") }
        if !parameters.isEmpty {
            let values = parameters.map { "\($0.name): \($0.value.value.yaml)" }
            parts.append("parameters: {\(values.joined(separator: ", "))}")
        }
        return "{\(parts.joined(separator: ", "))}"
    }
}
