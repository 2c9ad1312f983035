import CEL

/// Since when the API server authorizes otherwise than before: a feature gate that is on from this version.
extension KubernetesVersion {
    /// `exec`, `attach` and `portforward` over WebSockets, whose verb is `get`, need the verb `create` as well
    /// (AuthorizePodWebsocketUpgradeCreatePermission). Over SPDY they always did.
    static let podSessionsNeedCreate = KubernetesVersion(1, 35)

    /// The verbs `impersonate:…` and `impersonate-on:…` give something (ConstrainedImpersonation; in 1.35 it is alpha, and
    /// off). Before, no request asks for them.
    static let constrainedImpersonation = KubernetesVersion(1, 36)

    /// A kubelet reads only its own Node, and Pods of its own (AuthorizeNodeWithSelectors; in 1.31 it is alpha, and off).
    /// Before, it reads every one.
    static let nodesReadTheirOwn = KubernetesVersion(1, 32)
}
