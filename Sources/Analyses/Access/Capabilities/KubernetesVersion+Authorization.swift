import CEL

extension KubernetesVersion {
    /// Since when `exec`, `attach` and `portforward` over WebSockets, whose verb is `get`, need the verb `create` as well:
    /// the feature gate AuthorizePodWebsocketUpgradeCreatePermission is on from its beta. Over SPDY they always did.
    static let podSessionsNeedCreate = KubernetesVersion(1, 35)
}
