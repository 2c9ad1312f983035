import Documents

extension LeastPrivilege.Proposal {
    /// The roles and bindings as YAML documents.
    public var manifests: String {
        let name = objectName
        var text = ""
        if !clusterRules.isEmpty {
            text += document("ClusterRole", name, nil) + rules(clusterRules)
            text += document("ClusterRoleBinding", name, nil) + binding(to: "ClusterRole", name)
        }
        for (namespace, rules) in namespaceRules.sorted(by: { $0.key < $1.key }) {
            text += document("Role", name, namespace) + self.rules(rules)
            text += document("RoleBinding", name, namespace) + binding(to: "Role", name)
        }
        return text
    }

    /// A name that no other subject's roles have. Names in RBAC may hold all but slashes and percent signs; bytes other than
    /// letters, digits and a few signs are written as their hexadecimal codes after an underscore, so that colons stand
    /// between the parts only.
    private var objectName: String {
        func escaped(_ text: String) -> String {
            var name = ""
            for byte in text.utf8 {
                let isPlain =
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"):
                        true
                    default: false
                    }
                if isPlain {
                    name.unicodeScalars.append(UnicodeScalar(byte))
                } else {
                    name += "_" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
                }
            }
            return name
        }
        return switch subject {
        case .user(let name): "least-privilege:" + escaped(name)
        case .group(let name): "least-privilege-group:" + escaped(name)
        case .serviceAccount(let namespace, let name):
            "least-privilege:" + escaped(namespace) + ":" + escaped(name)
        }
    }

    private func document(_ kind: String, _ name: String, _ namespace: String?) -> String {
        let place = namespace.map { "  namespace: \(quoted($0))\n" } ?? ""
        return """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: \(kind)
            metadata:
              name: \(name)
            \(place)
            """
    }

    private func rules(_ rules: [PolicyRule]) -> String {
        var text = "rules:\n"
        for rule in rules {
            var fields = ""
            for (name, values) in [
                ("apiGroups", rule.apiGroups), ("resources", rule.resources), ("resourceNames", rule.resourceNames),
                ("nonResourceURLs", rule.nonResourceURLs), ("verbs", rule.verbs),
            ] where !values.isEmpty {
                fields +=
                    (fields.isEmpty ? "  - " : "    ") + "\(name): [\(values.map(quoted).joined(separator: ", "))]\n"
            }
            text += fields
        }
        return text
    }

    private func binding(to kind: String, _ name: String) -> String {
        let entry =
            switch subject {
            case .user(let user): "{apiGroup: rbac.authorization.k8s.io, kind: User, name: \(quoted(user))}"
            case .group(let group): "{apiGroup: rbac.authorization.k8s.io, kind: Group, name: \(quoted(group))}"
            case .serviceAccount(let namespace, let account):
                "{kind: ServiceAccount, name: \(quoted(account)), namespace: \(quoted(namespace))}"
            }
        return """
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: \(kind)
              name: \(name)
            subjects:
              - \(entry)

            """
    }

    /// JSON's strings are YAML's, whatever stands in them.
    private func quoted(_ text: String) -> String { JSONText.quoted(text) }
}
