import Kubernetes

/// Writes exported policies and bindings.
enum PolicyYAML {
    static func policy(
        _ rule: Rule, name: String, _ kinds: ExportedKinds, _ conditions: MatchConditions, _ lowering: CheckLowering
    ) -> String {
        var yaml = YAMLWriter()
        yaml.line("apiVersion: admissionregistration.k8s.io/v1")
        yaml.line("kind: ValidatingAdmissionPolicy")
        metadata(of: rule, name: name, &yaml)
        yaml.nested("spec:") { yaml in
            // What cannot be judged is treated as what fails: it is no pass.
            yaml.line("failurePolicy: Fail")
            yaml.nested("matchConstraints:") { yaml in
                yaml.nested("resourceRules:") { yaml in
                    let operations = conditions.coversUpdates ? ["CREATE", "UPDATE"] : ["CREATE"]
                    for rule in kinds.resources {
                        yaml.item { yaml in
                            yaml.list("apiGroups", [rule.group])
                            yaml.list("apiVersions", rule.versions)
                            yaml.list("operations", operations)
                            yaml.list("resources", rule.resources)
                        }
                    }
                }
            }
            if !conditions.conditions.isEmpty {
                named("matchConditions", conditions.conditions.map { ($0.name, $0.expression) }, &yaml)
            }
            if !lowering.variables.isEmpty {
                named("variables", lowering.variables.map { ($0.name, $0.expression) }, &yaml)
            }
            yaml.nested("validations:") { yaml in
                yaml.item { yaml in
                    yaml.text("expression", lowering.validation)
                    yaml.text("message", "\(rule.title). \(rule.remedy)".onOneLine)
                    yaml.text("messageExpression", lowering.message)
                }
            }
        }
        return yaml.out
    }

    private static func metadata(of rule: Rule, name: String, _ yaml: inout YAMLWriter) {
        yaml.nested("metadata:") { yaml in
            yaml.text("name", name)
            yaml.nested("labels:") { yaml in
                yaml.text(managedBy.key, managedBy.value)
                yaml.text("bulwark.dev/severity", rule.severity.rawValue)
            }
            yaml.nested("annotations:") { yaml in
                yaml.text("bulwark.dev/description", rule.rationale.onOneLine)
                yaml.text("bulwark.dev/rule", rule.name)
                yaml.text("bulwark.dev/severity", rule.severity.rawValue)
                let controls = rule.controls.map { "\($0.framework)/\($0.control)" }
                if !controls.isEmpty { yaml.text("bulwark.dev/controls", controls.joined(separator: ", ")) }
            }
        }
    }

    private static let managedBy = (key: "app.kubernetes.io/managed-by", value: "bulwark")

    private static func named(
        _ field: String, _ expressions: [(name: String, expression: String)], _ yaml: inout YAMLWriter
    ) {
        yaml.nested("\(field):") { yaml in
            for (name, expression) in expressions {
                yaml.item { yaml in
                    yaml.text("name", name)
                    yaml.text("expression", expression)
                }
            }
        }
    }

    static func binding(of policy: ExportedPolicy, _ options: PolicyExport.Options) -> String {
        var yaml = YAMLWriter()
        yaml.line("apiVersion: admissionregistration.k8s.io/v1")
        yaml.line("kind: ValidatingAdmissionPolicyBinding")
        yaml.nested("metadata:") { yaml in
            yaml.text("name", policy.name)
            yaml.nested("labels:") { $0.text(managedBy.key, managedBy.value) }
        }
        yaml.nested("spec:") { yaml in
            yaml.text("policyName", policy.name)
            yaml.list("validationActions", ValidationAction.allCases.filter(options.actions.contains).map(\.rawValue))
            var selection: [LabelSelector.Requirement] = []
            let name = AdmissionSubject.nameLabel
            if !options.namespaces.isEmpty { selection.append(.init(name, .in, options.namespaces)) }
            var excluded = options.excludedNamespaces
            switch options.scopes[policy.rule.name] ?? .all {
            case .allBut(let names): excluded += names.filter { !excluded.contains($0) }
            case .only(let names): selection.append(.init(name, .in, names))
            }
            if !excluded.isEmpty { selection.append(.init(name, .notIn, excluded)) }
            selection += options.namespaceSelector.requirements
            if selection.isEmpty { return }
            yaml.nested("matchResources:") { yaml in
                yaml.nested("namespaceSelector:") { yaml in
                    yaml.nested("matchExpressions:") { yaml in
                        for requirement in selection {
                            yaml.item { yaml in
                                yaml.text("key", requirement.key)
                                yaml.text("operator", requirement.operator.rawValue)
                                if !requirement.values.isEmpty { yaml.list("values", requirement.values) }
                            }
                        }
                    }
                }
            }
        }
        return yaml.out
    }
}

extension String {
    /// The text with every run of white space as one space.
    fileprivate var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
