import Documents

extension Resource {
    /// The components that kubeadm starts as the object tells it to: of a `ClusterConfiguration`, an `InitConfiguration` and
    /// a `JoinConfiguration`, also inside Cluster API's `KubeadmControlPlane`, `KubeadmConfig` and their templates.
    ///
    /// What kubeadm sets of itself counts as set. The kubelet is there where the object sets flags of it: all else of it
    /// stands in a `KubeletConfiguration`.
    public var kubeadmComponents: [Component] {
        let object = Field(slot: slot.address, path: [])
        switch (group, kind) {
        case ("kubeadm.k8s.io", "ClusterConfiguration"):
            return object.controlPlane(
                version: object["kubernetesVersion"]?.text, isFlat: apiVersion.hasSuffix("/v1alpha3"))
        case ("kubeadm.k8s.io", "InitConfiguration"), ("kubeadm.k8s.io", "JoinConfiguration"):
            return object.kubelet
        case ("controlplane.cluster.x-k8s.io", "KubeadmControlPlane"):
            return object["spec"]?.bootstrap("kubeadmConfigSpec", version: object["spec"]?["version"]?.text) ?? []
        case ("controlplane.cluster.x-k8s.io", "KubeadmControlPlaneTemplate"):
            return object["spec"]?["template"]?["spec"]?.bootstrap("kubeadmConfigSpec", version: nil) ?? []
        case ("bootstrap.cluster.x-k8s.io", "KubeadmConfig"):
            return object.bootstrap("spec", version: nil)
        case ("bootstrap.cluster.x-k8s.io", "KubeadmConfigTemplate"):
            return object["spec"]?["template"]?.bootstrap("spec", version: nil) ?? []
        default: return []
        }
    }
}

/// A field of an object and the way to it.
private struct Field {
    let slot: UnsafePointer<Value>
    let path: [FieldStep]

    /// Nil where there is none or it is null.
    subscript(name: StaticString) -> Field? {
        guard let child = slot.pointee.slot(forKey: name), child.pointee.kind != .null else { return nil }
        return Field(slot: child, path: path + [FieldStep(name: .field("\(name)"), slot: child)])
    }

    var text: String? { slot.pointee.text }

    /// The deepest of the fields of a path that exists.
    func deepest(_ names: [StaticString]) -> Field {
        guard let name = names.first, let child = self[name] else { return self }
        return child.deepest(Array(names.dropFirst()))
    }

    /// Cluster API's `KubeadmConfigSpec`.
    func bootstrap(_ name: StaticString, version: String?) -> [Component] {
        guard let spec = self[name] else { return [] }
        var components = spec["clusterConfiguration"]?.controlPlane(version: version) ?? []
        components += spec["initConfiguration"]?.kubelet ?? []
        components += spec["joinConfiguration"]?.kubelet ?? []
        return components
    }

    /// The components of a `ClusterConfiguration`.
    /// - Parameter isFlat: whether extra arguments stand in fields of their own, as they did in `v1alpha3`.
    func controlPlane(version text: String?, isFlat: Bool = false) -> [Component] {
        let version = text.flatMap { ComponentVersion($0) }
        let defaults = KubeadmDefaults(certificates: self["certificatesDir"]?.text, version: version)
        var components = [
            component(.apiServer, version, isFlat ? ["apiServerExtraArgs"] : ["apiServer", "extraArgs"]) { flags in
                defaults.addAPIServer(to: &flags)
                if let external = self["etcd"]?["external"] {
                    let certificate = external["certFile"]?.text
                    let key = external["keyFile"]?.text
                    if let ca = external["caFile"]?.text { flags.addDefault("etcd-cafile", ca) }
                    if let certificate, let key {
                        flags.addDefault("etcd-certfile", certificate)
                        flags.addDefault("etcd-keyfile", key)
                    }
                } else {
                    defaults.addEtcdClient(to: &flags)
                }
            },
            component(
                .controllerManager, version,
                isFlat ? ["controllerManagerExtraArgs"] : ["controllerManager", "extraArgs"]
            ) { defaults.addControllerManager(to: &$0) },
            component(.scheduler, version, isFlat ? ["schedulerExtraArgs"] : ["scheduler", "extraArgs"]) {
                defaults.addScheduler(to: &$0)
            },
        ]
        if self["etcd"]?["external"] == nil {
            components.append(
                component(.etcd, nil, ["etcd", "local", "extraArgs"]) { defaults.addEtcd(to: &$0) })
        }
        return components
    }

    /// The kubelet of an `InitConfiguration` or a `JoinConfiguration`.
    var kubelet: [Component] {
        guard let arguments = self["nodeRegistration"]?["kubeletExtraArgs"], arguments.slot.pointee.count > 0 else {
            return []
        }
        return [
            component(.kubelet, nil, ["nodeRegistration", "kubeletExtraArgs"]) { KubeadmDefaults.addKubelet(to: &$0) }
        ]
    }

    private func component(
        _ name: Component.Name, _ version: ComponentVersion?, _ names: [StaticString],
        adding defaults: (inout FlagList) -> Void
    ) -> Component {
        let place = deepest(names)
        var flags = FlagList()
        let missing = names.dropFirst(place.path.count - path.count)
        if missing.isEmpty { place.read(into: &flags) }
        defaults(&flags)
        return Component(name: name, version: version, path: place.path, missing: missing.map { "\($0)" }, flags: flags)
    }

    /// Reads extra arguments: a map of strings up to `v1beta3`, since then a list of names and values.
    private func read(into flags: inout FlagList) {
        let arguments = slot.pointee
        for entry in arguments.entries {
            guard let name = entry.key.text, let value = arguments.slot(forAnyKey: entry.key) else { continue }
            flags.add(flag(name, value, path + [FieldStep(name: .field(name), slot: value)]))
        }
        guard let base = arguments.elements.baseAddress else { return }
        for index in 0..<Int(arguments.count) {
            guard let name = base[index]["name"]?.text else { continue }
            let item = Field(slot: base + index, path: path + [FieldStep(name: .index(index), slot: base + index)])
            let value = item["value"] ?? item
            flags.add(flag(name, value.slot, value.path))
        }
    }

    private func flag(_ name: String, _ value: UnsafePointer<Value>, _ path: [FieldStep]) -> Component.Flag {
        let text = value.pointee.isScalar ? value.pointee.text ?? value.pointee.json() : ""
        return Component.Flag(name: name, value: text, isKnown: true, path: path)
    }
}

extension Value {
    fileprivate var isScalar: Bool { kind != .null && kind != .map && kind != .list }
}
