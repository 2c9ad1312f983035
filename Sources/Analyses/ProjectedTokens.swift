import Documents

extension Value {
    /// Of a volume of a pod: whether it holds a token of the pod's account that the Kubernetes API takes, made for the pod. A
    /// token for another audience is none to it.
    var projectsToken: Bool {
        self["projected"]?["sources"]?.elements.contains { source in
            guard let token = source["serviceAccountToken"], token.kind != .null else { return false }
            return token["audience"]?.utf8.isEmpty != false
        } ?? false
    }
}
