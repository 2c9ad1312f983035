import CEL
import Documents
import Kubernetes

/// Makes the values of the variables that come with a request: `request` as the API server's AdmissionRequest for the
/// creation of an object, `namespaceObject`, `authorizer`. They live in an arena until the next object.
struct RequestValues {
    let arena: Arena

    /// `request`: what the API server says of a request to create the object, made by a user. Empty fields are left out,
    /// as there.
    func request(for subject: AdmissionSubject, user: AdmissionUser) -> Value {
        let kind = map([
            ("group", text(subject.group)), ("version", text(subject.version)), ("kind", text(subject.kind)),
        ])
        let resource = map([
            ("group", text(subject.group)), ("version", text(subject.version)),
            ("resource", text(subject.names.resource)),
        ])
        var fields: [(StaticString, Value)] = [
            ("kind", kind), ("resource", resource), ("requestKind", kind), ("requestResource", resource),
        ]
        if let name = subject.name, !name.isEmpty { fields.append(("name", text(name))) }
        if let namespace = subject.namespace { fields.append(("namespace", text(namespace))) }
        fields.append(("operation", text("CREATE")))
        let groups = user.groups.map(text)
        fields.append(
            (
                "userInfo",
                map([
                    ("username", text(user.name)), ("groups", groups.withUnsafeBufferPointer { arena.list($0) }),
                ])
            ))
        fields.append(("dryRun", .false))
        fields.append(
            ("options", map([("kind", text("CreateOptions")), ("apiVersion", text("meta.k8s.io/v1"))])))
        return map(fields)
    }

    /// `object`: as the API server would have it at this point, with its namespace and name.
    func object(for subject: AdmissionSubject) -> Value {
        let decoded = ServerDecoding(arena: arena).decoded(subject.resource)
        let object = ServerDefaults(arena: arena).filled(decoded, of: subject)
        guard let metadata = object["metadata"], metadata.kind == .map else { return object }
        var filled = metadata
        if let namespace = subject.impliedNamespace { filled = replacing("namespace", by: text(namespace), in: filled) }
        if let name = subject.generatedName { filled = replacing("name", by: text(name), in: filled) }
        return filled.isSame(as: metadata) ? object : replacing("metadata", by: filled, in: object)
    }

    /// A map with one entry more, or another.
    private func replacing(_ name: StaticString, by value: Value, in map: Value) -> Value {
        let key = Symbols.shared.intern(name.description)
        var entries = map.entries.filter { $0.key.kind != .string || !$0.key.hasSameBytes(as: key) }
        entries.append(Value.Entry(key: key, value: value))
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }

    /// `namespaceObject`: the Namespace that the object lies in, null for objects without one and for Namespaces, an
    /// error where nobody has seen it or it was seen with different labels. Of the Namespace, what the API server lets policies see.
    func namespaceObject(for subject: AdmissionSubject, facts: AdmissionFacts) -> Value {
        guard let name = subject.namespace, !subject.isNamespace else { return .null }
        switch facts.namespace(named: name) {
        case .missing(let reason), .contradictory(_, let reason): return failure(reason)
        case .bare:
            let labels = map([("kubernetes.io/metadata.name", text(name))])
            return map([("metadata", map([("name", text(name)), ("labels", labels)]))])
        case .found(let namespace): return withExtendedLifetime(namespace.document) { visible(namespace) }
        }
    }

    private func visible(_ namespace: Resource) -> Value {
        var fields: [(StaticString, Value)] = []
        let object = ServerDecoding(arena: arena).decoded(namespace)
        for part in ["metadata", "spec", "status"] as [StaticString] {
            guard let value = object[part], value.kind == .map else { continue }
            fields.append((part, part.description == "metadata" ? metadata(value, of: namespace) : value))
        }
        return map(fields)
    }

    /// The metadata with the label that every Namespace has.
    private func metadata(_ metadata: Value, of namespace: Resource) -> Value {
        let labels = AdmissionSubject.labels(of: namespace).sorted { $0.key < $1.key }.map {
            Value.Entry(key: arena.string($0.key), value: arena.string($0.value))
        }
        return replacing("labels", by: labels.withUnsafeBufferPointer { arena.map($0).map }, in: metadata)
    }

    func resourceCheck(for subject: AdmissionSubject) -> Value {
        .resourceCheck(
            group: subject.group, resource: subject.names.resource, namespace: subject.namespace ?? "",
            name: subject.name ?? "", in: arena)
    }

    /// An error value that says why there is no other.
    func failure(_ message: String) -> Value {
        let memory = arena.allocate(byteCount: MemoryLayout<Value>.stride)
        let detail = memory.bindMemory(to: Value.self, capacity: 1)
        detail.initialize(to: arena.string(message))
        return Value(kind: .error, bits: Value.bits(of: UnsafePointer(detail)))
    }

    private func text(_ text: String) -> Value { arena.string(text) }

    private func map(_ fields: [(StaticString, Value)]) -> Value {
        let entries = fields.map { Value.Entry(key: Symbols.shared.intern($0.0.description), value: $0.1) }
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }
}
