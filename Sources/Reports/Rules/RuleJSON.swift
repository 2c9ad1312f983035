import Documents
import Policies

extension RuleListing {
    /// All rules as a JSON array.
    /// - Parameter sources: the files of those that are not built in, by name.
    public static func json(_ rules: [Rule], sources: [String: String] = [:]) -> String {
        var builder = JSONBuilder(style: .pretty)
        builder.beginArray()
        for rule in rules { builder.append(rule, source: sources[rule.name]) }
        builder.endArray()
        return String(decoding: builder.bytes, as: UTF8.self)
    }

    /// One rule as a JSON object.
    /// - Parameter source: its file; nil for a built-in rule.
    public static func json(_ rule: Rule, source: String? = nil) -> String {
        var builder = JSONBuilder(style: .pretty)
        builder.append(rule, source: source)
        return String(decoding: builder.bytes, as: UTF8.self)
    }
}

extension JSONBuilder {
    fileprivate mutating func append(_ rule: Rule, source: String?) {
        object {
            $0.member("name", rule.name)
            $0.member("title", rule.title)
            $0.member("severity", rule.severity.rawValue)
            $0.member("category", rule.category)
            $0.member("profile", rule.profile.rawValue)
            $0.member("source", orNull: source)
            switch rule.decision {
            case .check(let check): $0.append(check)
            case .analysis(let analysis): $0.member("analysis", analysis.rawValue)
            }
            $0.array("parameters", of: rule.parameters) { json, parameter in
                json.object {
                    $0.member("name", parameter.name)
                    $0.member("description", parameter.description)
                    $0.append(parameter.value)
                }
            }
            $0.member("rationale", rule.rationale)
            $0.member("remedy", rule.remedy)
            $0.array("fix", of: rule.fix) { json, fix in
                json.object {
                    $0.member("op", fix.operation.rawValue)
                    $0.member("path", fix.path)
                    if let value = fix.value { $0.member("value", value) }
                }
            }
            $0.array("controls", of: rule.controls) { json, control in
                json.object {
                    $0.member("framework", control.framework)
                    $0.member("control", control.control)
                }
            }
            $0.object("examples") {
                $0.array("bad", of: rule.examples.bad) { $0.string($1) }
                $0.array("good", of: rule.examples.good) { $0.string($1) }
            }
        }
    }

    private mutating func append(_ check: Check) {
        member("target", check.target.rawValue)
        array("kinds", of: check.kinds) { $0.string($1) }
        if let component = check.component {
            member("component", component.name.rawValue)
            array("files", of: component.files) { $0.string($1) }
        }
        if let items = check.items {
            object("items") {
                $0.member("name", items.name)
                $0.member("list", items.list)
            }
        }
        if let elsewhere = check.elsewhere { member("elsewhere", elsewhere) }
        array("variables", of: check.variables) { json, variable in
            json.object {
                $0.member("name", variable.name)
                $0.member("expression", variable.expression)
            }
        }
        member("check", check.expression)
        member("message", check.message)
    }

    private mutating func append(_ value: RuleParameter.Value) {
        switch value {
        case .bool(let value): member("default", value)
        case .int(let value): member("default", Int(value))
        case .string(let text): member("default", text)
        case .strings(let texts): array("default", of: texts) { $0.string($1) }
        }
    }
}
