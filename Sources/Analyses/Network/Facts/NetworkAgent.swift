import Documents
import Kubernetes

/// What a network plugin's agent on each node does about NetworkPolicies, as its container tells: by the repository of
/// its image, else by its name, and by its flags.
enum NetworkAgent: Hashable, Sendable {
    case enforces
    /// It connects pods, and leaves policies to others.
    case connects
    /// It could enforce policies, and its flags say that it does not.
    case isSwitchedOff(flag: String)
    /// Some versions of it enforce policies, and its image does not tell which one it is.
    case isOfUnknownVersion
    /// It enforces policies unless another object says that it does not.
    case isSwitched(PolicySwitch.Plugin)

    /// Nil for a container that is no network plugin's.
    init?(_ container: ContainerReference) {
        let fields = container.slot.pointee
        let image = fields["image"]?.text.map(NetworkAgent.names) ?? []
        guard
            let kind = NetworkAgent.known.first(where: { !$0.images.isDisjoint(with: image) })
                ?? NetworkAgent.known.first(where: { $0.containers.contains(container.name ?? "") })
        else { return nil }
        guard kind.isEnforcing else {
            self = .connects
            return
        }
        if let enforces = kind.enforces {
            let isKnown = !kind.images.isDisjoint(with: image)
            let tag = isKnown ? fields["image"]?.text.flatMap { ImageName.tag(of: $0) } : nil
            guard let isEnforcing = tag.flatMap(enforces) else {
                self = .isOfUnknownVersion
                return
            }
            if !isEnforcing {
                self = .connects
                return
            }
        }
        let setting = kind.flag?.setting(in: fields)
        if let flag = kind.flag, !(setting ?? flag.isOnByDefault) {
            self = .isSwitchedOff(flag: flag.name)
        } else if setting == nil, let plugin = kind.plugin {
            self = .isSwitched(plugin)
        } else {
            self = .enforces
        }
    }

    /// The names under which an image is known: the last part of its repository, and the last two, joined as mirrors
    /// join them.
    private static func names(_ image: String) -> Set<String> {
        let parts = ImageName.repository(of: image).split(separator: "/").map(String.init)
        guard var last = parts.last else { return [] }
        for prefix in ["mirrored-", "hardened-"] where last.hasPrefix(prefix) { last.removeFirst(prefix.count) }
        return [last, parts.suffix(2).joined(separator: "-")]
    }

    /// A flag that is on or off, as Go reads it: `--name` or `--name=true`; the last one counts.
    struct Flag {
        let name: String
        let isOnByDefault: Bool
        /// The word that switches it off, where it is no flag of `true` and `false`.
        var off: Substring?
        /// The environment variable that counts where the flag is not there.
        var variable: String?

        /// Kube-OVN's.
        static let networkPolicies = Flag(name: PolicySwitch.Plugin.kubeOVN.flag, isOnByDefault: true)

        func isOn(_ container: Value) -> Bool { setting(in: container) ?? isOnByDefault }

        /// What the command and arguments of a container say of it, and its environment; nil for nothing.
        func setting(in container: Value) -> Bool? {
            let words = ["command", "args"].flatMap { (key: StaticString) in
                (container[key]?.elements ?? .init(start: nil, count: 0)).compactMap(\.text)
            }.flatMap { $0.split(whereSeparator: \.isWhitespace) }
            if let off {
                let values = words.indices.compactMap { index in
                    words[index] == "--\(name)"
                        ? words[(index + 1)...].first
                        : words[index].hasPrefix("--\(name)=") ? words[index].dropFirst(name.count + 3) : nil
                }
                return (values.last ?? environment(of: container)).map { $0 != off }
            }
            for word in words.reversed() {
                let parts = word.split(separator: "=", maxSplits: 1)
                guard let first = parts.first, first.drop(while: { $0 == "-" }) == name, first.hasPrefix("-") else {
                    continue
                }
                return parts.count == 1 || ["1", "t", "T", "true", "TRUE", "True"].contains(parts[1])
            }
            return nil
        }

        private func environment(of container: Value) -> Substring? {
            let variables = container["env"]?.elements ?? .init(start: nil, count: 0)
            return variables.last { $0["name"]?.text == variable }?["value"]?.text.map { $0[...] }
        }
    }

    private struct Known {
        let images: Set<String>
        var containers: Set<String> = []
        var isEnforcing = true
        /// Whether it enforces policies by the tag of its image, nil for a tag that does not tell, where versions differ.
        var enforces: (@Sendable (Substring) -> Bool?)?
        var flag: Flag?
        /// Where policies are switched elsewhere, too.
        var plugin: PolicySwitch.Plugin?
    }

    /// kindnet came with policies in kind v0.24, whose image is of 2024-08-13; that of v0.23 is of 2024-05-13. By itself
    /// it has them since v1.3. Its images are named after their day or their version.
    private static func kindnetEnforces(_ tag: Substring) -> Bool? {
        let numbers = (tag.first == "v" ? tag.dropFirst() : tag).prefix { $0.isASCII && $0.isNumber || $0 == "." }
            .split(separator: ".")
            .map { Int($0) ?? 0 }
        switch numbers.count {
        case 1 where numbers[0] >= 2024_08_13: return true
        case 1 where (2018_01_01...2024_05_13).contains(numbers[0]): return false
        case 2...3: return (numbers[0], numbers[1]) >= (1, 3)
        default: return nil
        }
    }

    private static let known: [Known] = [
        Known(images: ["calico-node", "calico", "tigera-cnx-node", "cnx-node"], containers: ["calico-node"]),
        Known(
            images: ["cilium", "cilium-cilium"], containers: ["cilium-agent"],
            flag: Flag(
                name: PolicySwitch.Plugin.cilium.flag, isOnByDefault: true, off: "never",
                variable: "CILIUM_ENABLE_POLICY"),
            plugin: .cilium),
        Known(
            images: ["antrea-agent", "antrea-agent-ubuntu", "antrea-agent-ubi", "antrea-ubuntu", "antrea-ubi"],
            containers: ["antrea-agent"]),
        Known(
            images: [
                "ovn-kubernetes", "ovnkube", "ovn-kube", "ovn-kube-f", "ovn-kube-u", "ovn-kube-fedora",
                "ovn-kube-ubuntu", "ovn-daemonset", "ovn-daemonset-f", "ovn-daemonset-u", "ovn-daemonset-fedora",
                "ovn-daemonset-ubuntu",
            ], containers: ["ovnkube-node", "ovnkube-controller"]),
        Known(images: ["kube-ovn", "kubeovn-kube-ovn"], plugin: .kubeOVN),
        Known(images: ["kube-network-policies"]),
        Known(images: ["weave-npc", "weaveworks-weave-npc"], containers: ["weave-npc"]),
        Known(
            images: ["kube-router", "cloudnativelabs-kube-router"], containers: ["kube-router"],
            flag: Flag(name: "run-firewall", isOnByDefault: true)),
        Known(
            images: ["aws-network-policy-agent"], containers: ["aws-eks-nodeagent", "aws-network-policy-agent"],
            flag: Flag(name: "enable-network-policy", isOnByDefault: false)),
        Known(images: ["azure-npm"], containers: ["azure-npm"]),
        Known(
            images: ["kindnetd"], containers: ["kindnet-cni"], enforces: kindnetEnforces,
            flag: Flag(name: "network-policy", isOnByDefault: true)),
        Known(images: ["romana-agent"], containers: ["romana-agent"]),
        Known(
            images: ["flannel", "flannel-io-flannel", "flannelcni-flannel", "coreos-flannel"],
            containers: ["kube-flannel"], isEnforcing: false),
        Known(images: ["amazon-k8s-cni"], containers: ["aws-node"], isEnforcing: false),
        Known(images: ["weave-kube", "weaveworks-weave-kube"], isEnforcing: false),
    ]
}
