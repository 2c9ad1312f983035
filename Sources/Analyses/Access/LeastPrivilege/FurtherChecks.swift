import Documents

/// What the API server asks for beside the verb of a request that was allowed.
struct FurtherChecks {
    private(set) var requests: [ResourceAttributes] = []
    /// A right that was needed and that the log does not say wholly, such as `approve on the signer of a certificate
    /// request`.
    private(set) var unstated: String?

    private let request: ResourceAttributes
    private let event: Value

    /// - Parameters:
    ///   - request: what was asked for.
    ///   - event: an audit event; of the level Metadata it holds no object.
    init(of request: ResourceAttributes, in event: Value) {
        self.request = request
        self.event = event
        addCreation()
        addSigner()
        addBinding()
        addRole()
    }

    static let rbac = "rbac.authorization.k8s.io"
    static let writes: Set<String> = ["create", "update", "patch"]
    private static let certificates = "certificates.k8s.io"

    private var isWrite: Bool { FurtherChecks.writes.contains(request.verb) }

    /// What was stored, or else sent; what is sent to patch is no object.
    private var object: Value? {
        let sent = request.verb == "patch" ? nil : event["requestObject"]
        return [event["responseObject"], sent].compactMap(\.self).first {
            $0.kind == .map && $0["kind"]?.text != "Status"
        }
    }

    private func other(
        _ verb: String, _ group: String, _ resource: String, namespace: String = "", name: String = ""
    ) -> ResourceAttributes {
        ResourceAttributes(verb: verb, group: group, resource: resource, namespace: namespace, name: name)
    }

    /// `create` for the same object: where an update or server-side apply made it, and since Kubernetes 1.35 where a
    /// WebSocket opens a session in a Pod.
    private mutating func addCreation() {
        let code = event["responseStatus"]?["code"]
        let isNeeded =
            switch request.verb {
            case "update", "patch": code?.kind == .int && code?.asInt == 201 && !request.name.isEmpty
            case "get":
                request.group.isEmpty && request.resource == "pods"
                    && ["exec", "attach", "portforward"].contains(request.subresource)
            default: false
            }
        guard isNeeded else { return }
        var creation = request
        creation.verb = "create"
        requests.append(creation)
    }

    /// What the admission plugins CertificateApproval, CertificateSigning and ClusterTrustBundleAttest ask for.
    private mutating func addSigner() {
        guard request.group == FurtherChecks.certificates, isWrite else { return }
        let verb: String
        switch (request.resource, request.subresource) {
        case ("certificatesigningrequests", "approval"): verb = "approve"
        case ("certificatesigningrequests", "status"): verb = "sign"
        case ("clustertrustbundles", ""): verb = "attest"
        default: return
        }
        guard let signer = object?["spec"]?["signerName"]?.text, !signer.isEmpty else {
            // A bundle need not have one.
            if verb != "attest" || object == nil { unstated = "\(verb) on signers.\(FurtherChecks.certificates)" }
            return
        }
        requests.append(other(verb, FurtherChecks.certificates, "signers", name: signer))
    }

    /// `bind` on the role, if not all its rights (`pkg/registry/rbac/rolebinding/policybased`).
    private mutating func addBinding() {
        guard request.group == FurtherChecks.rbac, isWrite, request.subresource.isEmpty,
            ["rolebindings", "clusterrolebindings"].contains(request.resource)
        else { return }
        guard let role = object?["roleRef"], let kind = role["kind"]?.text.flatMap({ RoleKey.Kind(rawValue: $0) }),
            let name = role["name"]?.text
        else {
            unstated = "bind on \(request.resource == "rolebindings" ? "roles and clusterroles" : "clusterroles")"
            return
        }
        requests.append(
            other(
                "bind", FurtherChecks.rbac, kind == .role ? "roles" : "clusterroles", namespace: request.namespace,
                name: name))
    }

    /// `escalate` on the role, if not all its rights (`pkg/registry/rbac/role/policybased`). What is created has no name
    /// when that is asked for.
    private mutating func addRole() {
        guard request.group == FurtherChecks.rbac, isWrite, request.subresource.isEmpty,
            ["roles", "clusterroles"].contains(request.resource)
        else { return }
        if let object, object["rules"]?.elements.isEmpty ?? true, object["aggregationRule"] == nil { return }
        requests.append(
            other(
                "escalate", FurtherChecks.rbac, request.resource, namespace: request.namespace,
                name: request.verb == "create" ? "" : request.name))
    }
}
