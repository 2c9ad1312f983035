import CEL
import Documents
import Policies
import Reports

/// The JSON Schema of a configuration, for editors. What it accepts a scan may still refuse: names of rules and their
/// parameters are known to the catalogue only.
public enum ConfigurationSchema {
    /// The schema's text (JSON Schema 2020-12).
    public static var text: String {
        var json = JSONBuilder(style: .pretty)
        json.object {
            $0.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            $0.member("title", "Configuration of Bulwark")
            $0.member("description", ".bulwark.yaml: what Bulwark checks in its folder and below.")
            $0.member("type", "object")
            $0.member("additionalProperties", false)
            $0.object("properties") { properties(&$0) }
            $0.object("$defs") { definitions(&$0) }
        }
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private static func properties(_ json: inout JSONBuilder) {
        json.object("apiVersion") { $0.member("const", "bulwark.dev/v1") }
        json.object("kind") { $0.member("const", "Configuration") }
        json.object("kubernetesVersion") {
            $0.member("description", "The version of the clusters that the objects are for, such as \"1.34\".")
            $0.member("type", "string")
            $0.member("pattern", #"^v?1\.[0-9]+"#)
        }
        list("include", "Only files that match are read: patterns of .gitignore, from this file's folder.", &json)
        list("exclude", "Files and folders to leave out: patterns of .gitignore, from this file's folder.", &json)
        json.object("profiles") {
            $0.member("description", "Groups of rules that run: recommended unless given, or none with frameworks.")
            $0.member("type", "array")
            $0.object("items") {
                choice(Rule.Profile.choices.map(\.rawValue), &$0)
            }
        }
        json.object("severity") {
            $0.member("description", "The lowest severity to report.")
            $0.member("$ref", "#/$defs/severity")
        }
        json.object("failOn") {
            $0.member("description", "The severity from which findings fail a scan: medium unless given.")
            choice(FailOn.allCases.map(\.rawValue), &$0)
        }
        json.object("pss") {
            $0.member("description", "The level of the Pod Security Standards to hold pods to.")
            $0.member("type", "object")
            $0.member("additionalProperties", false)
            $0.array("required", of: ["level"]) { json, name in json.string(name) }
            $0.object("properties") {
                $0.object("level") { choice(PodSecurityLevel.allCases.map(\.rawValue), &$0) }
                $0.object("version") {
                    $0.member("description", "The standards' version: kubernetesVersion unless given, else the newest.")
                    $0.member("type", "string")
                    $0.member("pattern", #"^(latest|v?1\.[0-9]+)$"#)
                }
            }
        }
        list("frameworks", "Standards to report on, control by control: 'bulwark frameworks' lists them.", &json)
        list("policies", "Files and folders of your own rules and policies, from this file's folder.", &json)
        json.object("rules") { $0.member("$ref", "#/$defs/rules") }
        overrides(&json)
        json.object("exceptions") {
            $0.member("description", "Findings that are accepted.")
            $0.member("type", "array")
            $0.object("items") { $0.member("$ref", "#/$defs/exception") }
        }
        list("exceptionFiles", "Files and folders of SecurityExceptions, from this file's folder.", &json)
        json.object("baseline") {
            $0.member("description", "An earlier report in JSON, whose findings do not count: from this file's folder.")
            $0.member("type", "string")
            $0.member("minLength", 1)
        }
    }

    private static func overrides(_ json: inout JSONBuilder) {
        json.object("overrides") {
            $0.member("description", "What holds for some files or namespaces only; later ones count most.")
            $0.member("type", "array")
            $0.object("items") {
                $0.member("type", "object")
                $0.member("additionalProperties", false)
                $0.array("required", of: ["rules"]) { json, name in json.string(name) }
                $0.array("anyOf", of: ["paths", "namespaces"]) { json, name in
                    json.object {
                        $0.array("required", of: [name]) { json, name in json.string(name) }
                        $0.object("properties") { $0.object(name) { $0.member("minItems", 1) } }
                    }
                }
                $0.object("properties") {
                    list("paths", "Patterns of .gitignore, from this file's folder.", &$0)
                    list("namespaces", "Names in which * stands for any characters.", &$0)
                    $0.object("rules") { $0.member("$ref", "#/$defs/rules") }
                }
            }
        }
    }

    private static func definitions(_ json: inout JSONBuilder) {
        json.object("texts") {
            $0.member("type", "array")
            $0.object("items") {
                $0.member("type", "string")
                $0.member("minLength", 1)
            }
        }
        json.object("severity") { choice(Severity.allCases.map(\.rawValue), &$0) }
        json.object("rules") {
            $0.member(
                "description",
                "By a rule's name, a pattern with *, category/NAME or FRAMEWORK/CONTROL: on, off, a severity, or more.")
            $0.member("type", "object")
            $0.object("propertyNames") { $0.member("pattern", #"^[^\s/]+(/[^\s/]+)?$"#) }
            $0.object("additionalProperties") {
                $0.array("anyOf", of: [0, 1, 2]) { json, form in
                    json.object {
                        switch form {
                        case 0: $0.member("type", "boolean")
                        case 1: choice(["on", "off"] + Severity.allCases.map(\.rawValue), &$0)
                        default: $0.member("$ref", "#/$defs/rule")
                        }
                    }
                }
            }
        }
        json.object("rule") {
            $0.member("type", "object")
            $0.member("additionalProperties", false)
            $0.object("properties") {
                $0.object("enabled") { $0.member("type", "boolean") }
                $0.object("severity") { $0.member("$ref", "#/$defs/severity") }
                $0.object("parameters") {
                    $0.member("description", "'bulwark rules show NAME' lists those of a rule.")
                    $0.member("type", "object")
                    $0.object("additionalProperties") {
                        $0.array("type", of: ["boolean", "integer", "string", "array"]) { json, name in
                            json.string(name)
                        }
                        $0.object("items") { $0.member("type", "string") }
                    }
                }
            }
        }
        exception(&json)
    }

    private static func exception(_ json: inout JSONBuilder) {
        json.object("exception") {
            $0.member("type", "object")
            $0.member("additionalProperties", false)
            $0.array("required", of: ["reason"]) { json, name in json.string(name) }
            $0.array("anyOf", of: ["rules", "categories", "controls"]) { json, name in
                json.object { $0.array("required", of: [name]) { json, name in json.string(name) } }
            }
            $0.object("properties") {
                $0.object("reason") {
                    $0.member("description", "Why the findings are acceptable.")
                    $0.member("type", "string")
                    $0.member("minLength", 1)
                }
                $0.object("owner") {
                    $0.member("description", "Who answers for it.")
                    $0.member("type", "string")
                }
                $0.object("expires") {
                    $0.member("description", "The last day on which it holds.")
                    $0.member("type", "string")
                    $0.member("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
                }
                list("rules", "Names of rules, in which * stands for any characters.", &$0)
                list("categories", "Categories of rules.", &$0)
                list("controls", "FRAMEWORK/CONTROL, such as cis-1.12/5.2.2.", &$0)
                list("kinds", "Kind or group/Kind.", &$0)
                list("namespaces", "Names in which * stands for any characters.", &$0)
                list("names", "Names of objects, in which * stands for any characters.", &$0)
                list("containers", "Names of containers, in which * stands for any characters.", &$0)
                list("fields", "Fields, with all that lies beneath them.", &$0)
                list("paths", "Files and folders.", &$0)
                $0.object("labelSelector") {
                    $0.member("description", "Kubernetes' own: matchLabels and matchExpressions.")
                    $0.member("type", "object")
                }
            }
        }
    }

    private static func list(_ name: String, _ description: String, _ json: inout JSONBuilder) {
        json.object(name) {
            $0.member("description", description)
            $0.member("$ref", "#/$defs/texts")
        }
    }

    private static func choice(_ names: [String], _ json: inout JSONBuilder) {
        json.array("enum", of: names) { json, name in json.string(name) }
    }
}
