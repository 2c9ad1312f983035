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

    /// The subject's name as far as an object may be called so.
    private var objectName: String {
        let base =
            switch subject {
            case .user(let name), .group(let name): name
            case .serviceAccount(let namespace, let name): namespace + "-" + name
            }
        let letters = base.lowercased().utf8.map { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) ? Character(UnicodeScalar(byte)) : "-"
        }
        let trimmed = String(letters).split(separator: "-").joined(separator: "-").prefix(200)
        return "least-privilege" + (trimmed.isEmpty ? "" : "-" + trimmed)
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
