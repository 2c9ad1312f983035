import Kubernetes

/// What an object beside a network plugin's agents says on whether they enforce policies.
struct PolicySwitch: Hashable, Sendable {
    enum Plugin: Hashable, Sendable {
        /// Cilium's agents read the ConfigMap `cilium-config`; `enable-policy` is `default`, `always` or `never`.
        case cilium
        /// Kube-OVN's controller writes the rules, unless `--enable-np` is off.
        case kubeOVN

        var flag: String { self == .cilium ? "enable-policy" : "enable-np" }
    }

    let plugin: Plugin
    let isOn: Bool

    /// Nil for an object that says nothing of it.
    init?(_ resource: Resource) {
        switch (resource.group, resource.kind, resource.name) {
        case ("", "ConfigMap", "cilium-config"):
            plugin = .cilium
            isOn = resource.object["data"]?["enable-policy"]?.text != "never"
        case ("apps", "Deployment", "kube-ovn-controller"):
            plugin = .kubeOVN
            let containers = resource.object["spec"]?["template"]?["spec"]?["containers"]?.elements
            isOn = (containers ?? .init(start: nil, count: 0)).allSatisfy { NetworkAgent.Flag.networkPolicies.isOn($0) }
        default: return nil
        }
    }
}
