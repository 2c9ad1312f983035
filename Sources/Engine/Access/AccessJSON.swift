import Analyses
import Documents
import Policies
import Reports

/// The parts that the answers of `bulwark access` share, as programs read them. Every key is always there; what does not
/// apply is null.
extension JSONBuilder {
    mutating func member(_ key: String, _ subject: Subject) {
        object(key) { $0.members(of: subject) }
    }

    mutating func members(of subject: Subject) {
        let columns = SubjectColumns(subject)
        members(kind: columns.kind, namespace: columns.namespace, name: columns.name)
    }

    private mutating func members(kind: String, namespace: String?, name: String) {
        member("kind", kind)
        member("namespace", orNull: namespace)
        member("name", name)
    }

    /// The place of something; null for what Kubernetes itself brings. What stands in no file, such as an object of a
    /// cluster, has no line and column.
    mutating func member(_ key: String, _ location: Location?) {
        guard let location else {
            self.key(key)
            null()
            return
        }
        object(key) {
            $0.member("file", location.file)
            $0.member("line", intOrNull: location.isInFile ? location.line : nil)
            $0.member("column", intOrNull: location.isInFile ? location.column : nil)
        }
    }

    mutating func member(_ key: String, _ question: AccessQuestion) {
        object(key) {
            switch question.attributes {
            case .resource(let request):
                $0.member("verb", request.verb)
                $0.member("group", request.group)
                $0.member("resource", request.resource)
                $0.member("subresource", request.subresource)
                $0.member("name", request.name)
                $0.member("namespace", request.namespace)
                $0.member("path", orNull: nil)
            case .nonResource(let path, let verb):
                $0.member("verb", verb)
                for key in ["group", "resource", "subresource", "name", "namespace"] { $0.member(key, orNull: nil) }
                $0.member("path", path)
            }
        }
    }

    mutating func array(_ key: String, of texts: [String]) {
        array(key, of: texts) { $0.string($1) }
    }

    mutating func members(of binding: RoleBinding) {
        members(kind: binding.kind, namespace: binding.namespace, name: binding.name)
        member("location", binding.origin?.location)
    }

    mutating func members(of role: Role) {
        let namespace = role.key.namespace
        members(kind: role.key.kind.rawValue, namespace: namespace.isEmpty ? nil : namespace, name: role.key.name)
        member("location", role.origin?.location)
    }

    mutating func members(of rule: PolicyRule) {
        array("verbs", of: rule.verbs)
        array("apiGroups", of: rule.apiGroups)
        array("resources", of: rule.resources)
        array("resourceNames", of: rule.resourceNames)
        array("nonResourceURLs", of: rule.nonResourceURLs)
    }

    /// Subject, binding, role and rule, and where they hold.
    mutating func chain(_ chain: AccessChain, in model: AccessModel) {
        object {
            $0.member("subject", chain.subject)
            $0.member("namespace", orNull: chain.namespace)
            $0.object("binding") { $0.members(of: chain.binding) }
            $0.object("role") { $0.members(of: chain.role) }
            $0.object("rule") {
                $0.members(of: chain.rule)
                $0.member("location", chain.rule.origin?.location)
            }
            $0.member("default", model.isDefault(chain))
        }
    }

    mutating func array(_ key: String, of chains: [AccessChain], in model: AccessModel) {
        array(key, of: chains) { $0.chain($1, in: model) }
    }

    /// What every answer says of its ground.
    mutating func ground(_ inventory: AccessInventory, notes: [String], gaps: [AccessGap]) {
        member("completeness", inventory.model.completeness == .files ? "files" : "cluster")
        member("bound", gaps.bound.rawValue)
        array("notes", of: notes)
        array("gaps", of: gaps) { json, gap in
            json.object {
                $0.member("kind", gap.kind.rawValue)
                $0.member("message", gap.message)
                $0.member("location", gap.location)
            }
        }
    }
}

/// One JSON object, indented, with its line break.
func jsonText(_ members: (inout JSONBuilder) -> Void) -> String {
    var json = JSONBuilder(style: .pretty)
    json.object(nil, members)
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
}
