import Documents

/// The field names and texts that the hand-written checks look for, interned as the compiler interns those of an
/// expression.
struct FieldNames {
    let kind = FieldNames.intern("kind")
    let metadata = FieldNames.intern("metadata")
    let spec = FieldNames.intern("spec")
    let name = FieldNames.intern("name")
    let namespace = FieldNames.intern("namespace")
    let labels = FieldNames.intern("labels")
    let annotations = FieldNames.intern("annotations")
    let containers = FieldNames.intern("containers")
    let initContainers = FieldNames.intern("initContainers")
    let volumes = FieldNames.intern("volumes")
    let hostNetwork = FieldNames.intern("hostNetwork")
    let hostPID = FieldNames.intern("hostPID")
    let hostPath = FieldNames.intern("hostPath")
    let restartPolicy = FieldNames.intern("restartPolicy")
    let securityContext = FieldNames.intern("securityContext")
    let runAsNonRoot = FieldNames.intern("runAsNonRoot")
    let allowPrivilegeEscalation = FieldNames.intern("allowPrivilegeEscalation")
    let privileged = FieldNames.intern("privileged")
    let capabilities = FieldNames.intern("capabilities")
    let drop = FieldNames.intern("drop")
    let image = FieldNames.intern("image")
    let imagePullPolicy = FieldNames.intern("imagePullPolicy")
    let ports = FieldNames.intern("ports")
    let containerPort = FieldNames.intern("containerPort")
    let resources = FieldNames.intern("resources")
    let limits = FieldNames.intern("limits")
    let memory = FieldNames.intern("memory")
    let nameLabel = FieldNames.intern("app.kubernetes.io/name")

    let all = FieldNames.intern("ALL")
    let always = FieldNames.intern("Always")
    let ifNotPresent = FieldNames.intern("IfNotPresent")
    let checkout = FieldNames.intern("checkout")
    let istioProxy = FieldNames.intern("istio-proxy")
    let pod = FieldNames.intern("Pod")
    let knownNames = ["app", "istio-proxy", "metrics", "migrate"].map(FieldNames.intern)

    private static func intern(_ text: String) -> Value { Symbols.shared.intern(text) }
}

extension Value {
    /// The value of a field; null where it is absent or this is no map.
    @inline(__always)
    subscript(field: Value) -> Value { slot(forKey: field)?.pointee ?? .null }

    @inline(__always)
    func contains(_ field: Value) -> Bool { slot(forKey: field) != nil }

    @inline(__always)
    func equals(_ text: Value) -> Bool { kind == .string && hasSameBytes(as: text) }

    @inline(__always)
    func starts(with prefix: StaticString) -> Bool {
        kind == .string && count >= prefix.utf8CodeUnitCount
            && bytesEqual(utf8.baseAddress!, prefix.utf8Start, prefix.utf8CodeUnitCount)
    }

    @inline(__always)
    func ends(with suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        return kind == .string && count >= length
            && bytesEqual(utf8.baseAddress! + Int(count) - length, suffix.utf8Start, length)
    }

    /// The number of code points.
    var codePoints: Int {
        var result = 0
        for byte in utf8 where byte & 0xC0 != 0x80 { result += 1 }
        return result
    }
}
