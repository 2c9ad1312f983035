import Documents
import Kubernetes
import Policies

/// Pod templates.
extension AccessFactReader {
    /// - Parameter owner: the workload that stands for a Pod, where that is not the controller that the Pod names.
    mutating func workloads(of owner: WorkloadName? = nil) -> [AccessFacts.Workload] {
        let templates = resource.podTemplates
        guard !templates.found.isEmpty else { return [] }
        let owners = resource.object["metadata"]?["ownerReferences"]?.elements ?? .init(start: nil, count: 0)
        let named = owners.first { $0["controller"]?.isTrue ?? false }.map {
            "\($0["kind"]?.text ?? "?") \(namespace)/\($0["name"]?.text ?? "?")"
        }
        let controller = owner.map { "\($0.kind) \($0.namespace)/\($0.name)" } ?? named
        return templates.found.compactMap { template in
            guard let spec = field("spec", of: template.slot), spec.slot.pointee.kind == .map else { return nil }
            let account = [spec.slot.pointee["serviceAccountName"]?.text, spec.slot.pointee["serviceAccount"]?.text]
                .lazy.compactMap(\.self).first { !$0.isEmpty }
            let traits = AccessFacts.Workload.Traits(
                serviceAccount: account ?? "default", automount: automount(spec.slot.pointee),
                placement: placement(spec.slot.pointee), hostAccess: hostAccess(template, spec),
                references: resource.kind == "Pod" ? references(spec.slot.pointee) : PodReferences(),
                controller: controller)
            return AccessFacts.Workload(pool.shared(traits), origin: origin(template.path))
        }
    }

    private static let controlPlaneLabels: Set<String> = [
        "node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master",
    ]

    private func placement(_ spec: Value) -> AccessFacts.Workload.Placement {
        let tolerates = (spec["tolerations"]?.elements ?? .init(start: nil, count: 0)).contains { toleration in
            guard toleration.kind == .map else { return false }
            let effect = toleration["effect"]?.text ?? ""
            guard effect.isEmpty || effect == "NoSchedule" else { return false }
            let key = toleration["key"]?.text ?? ""
            if key.isEmpty { return toleration["operator"]?.text == "Exists" }
            return AccessFactReader.controlPlaneLabels.contains(key)
        }
        let selects = (spec["nodeSelector"]?.entries ?? .init(start: nil, count: 0)).contains {
            AccessFactReader.controlPlaneLabels.contains($0.key.text ?? "")
        }
        let nodeName = spec["nodeName"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        return AccessFacts.Workload.Placement(
            nodeName: nodeName, isOnEveryNode: resource.kind == "DaemonSet", mayUseControlPlane: tolerates || selects)
    }

    private func references(_ spec: Value) -> PodReferences {
        var references = PodReferences()
        func text(_ value: Value?, _ key: StaticString) -> String? { value?[key]?.text }
        for secret in spec["imagePullSecrets"]?.elements ?? .init(start: nil, count: 0) {
            if let name = text(secret, "name") { references.secrets.insert(name) }
        }
        for volume in spec["volumes"]?.elements ?? .init(start: nil, count: 0) {
            if let name = text(volume["secret"], "secretName") { references.secrets.insert(name) }
            if let name = text(volume["configMap"], "name") { references.configMaps.insert(name) }
            if let name = text(volume["persistentVolumeClaim"], "claimName") { references.claims.insert(name) }
            for source in volume["projected"]?["sources"]?.elements ?? .init(start: nil, count: 0) {
                if let name = text(source["secret"], "name") { references.secrets.insert(name) }
                if let name = text(source["configMap"], "name") { references.configMaps.insert(name) }
            }
        }
        for list in ContainerList.allCases {
            for container in spec[key(list)]?.elements ?? .init(start: nil, count: 0) {
                for source in container["envFrom"]?.elements ?? .init(start: nil, count: 0) {
                    if let name = text(source["secretRef"], "name") { references.secrets.insert(name) }
                    if let name = text(source["configMapRef"], "name") { references.configMaps.insert(name) }
                }
                for variable in container["env"]?.elements ?? .init(start: nil, count: 0) {
                    let source = variable["valueFrom"]
                    if let name = text(source?["secretKeyRef"], "name") { references.secrets.insert(name) }
                    if let name = text(source?["configMapKeyRef"], "name") { references.configMaps.insert(name) }
                }
            }
        }
        return references
    }

    private func key(_ list: ContainerList) -> StaticString {
        switch list {
        case .regular: "containers"
        case .initialization: "initContainers"
        case .ephemeral: "ephemeralContainers"
        }
    }
}

/// The ways from a container to root on its node.
extension AccessFactReader {
    /// Directories of the node that give it away to whoever may write there, and the same for those who only read.
    private static let writableDangers: Set<String> = [
        "", "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "opt", "proc", "root", "run", "sbin", "sys",
        "usr", "var",
    ]
    private static let harmlessBelowVar: Set<String> = ["log", "cache", "tmp", "opt", "spool", "www", "data"]
    private static let readableDangers: [String] = [
        "", "etc", "etc/kubernetes", "etc/kubernetes/pki", "root", "root/.ssh", "home", "proc", "var", "var/lib",
        "var/lib/kubelet", "var/lib/kubelet/pods", "var/lib/kubelet/pki", "var/lib/etcd",
    ]

    func hostAccess(_ template: PodTemplate, _ spec: FieldStep) -> [AccessFacts.Workload.HostAccess] {
        let hostPID = spec.slot.pointee["hostPID"]?.isTrue ?? false
        var found: [AccessFacts.Workload.HostAccess] = []
        var mounts: [String: (isWritable: Bool, container: String)] = [:]
        let volumes = spec.slot.pointee["volumes"]?.elements ?? .init(start: nil, count: 0)
        let mountsNode = volumes.contains { $0["hostPath"] != nil }
        _ = template.forEachContainer { container in
            let name = container.name ?? "?"
            func add(_ reason: String, _ steps: [FieldStep?]) {
                let path = template.path + container.path + steps.compactMap(\.self)
                found.append(AccessFacts.Workload.HostAccess(reason: reason, origin: origin(path)))
            }
            let context = field("securityContext", of: container.slot)
            if context?.slot.pointee["privileged"]?.isTrue ?? false {
                add("container \(name) is privileged", [context, context.flatMap { field("privileged", of: $0.slot) }])
            }
            let capabilities = addedCapabilities(context?.slot.pointee)
            if capabilities.contains("SYS_MODULE") {
                add("container \(name) may load kernel modules (SYS_MODULE)", [context])
            } else if capabilities.contains("SYS_ADMIN") || capabilities.contains("ALL") {
                add("container \(name) has the capability SYS_ADMIN", [context])
            } else if hostPID, capabilities.contains("SYS_PTRACE") {
                add("container \(name) may trace the node's processes (hostPID, SYS_PTRACE)", [context])
            }
            let windows = [context?.slot.pointee, spec.slot.pointee["securityContext"]].compactMap(\.self)
            if windows.contains(where: { $0["windowsOptions"]?["hostProcess"]?.isTrue ?? false }) {
                add("container \(name) is a process of its Windows node", [context])
            }
            guard mountsNode, let mounted = container.slot.pointee["volumeMounts"] else { return }
            for mount in mounted.elements {
                guard let volume = mount["name"]?.text else { continue }
                let isWritable = !(mount["readOnly"]?.isTrue ?? false)
                if isWritable || mounts[volume] == nil { mounts[volume] = (isWritable, name) }
            }
        }
        return found + hostPaths(template, spec, mounts)
    }

    private func addedCapabilities(_ context: Value?) -> Set<String> {
        let added = context?["capabilities"]?["add"]?.elements ?? .init(start: nil, count: 0)
        return Set(
            added.compactMap { $0.text?.uppercased() }.map { $0.hasPrefix("CAP_") ? String($0.dropFirst(4)) : $0 })
    }

    private func hostPaths(
        _ template: PodTemplate, _ spec: FieldStep, _ mounts: [String: (isWritable: Bool, container: String)]
    ) -> [AccessFacts.Workload.HostAccess] {
        guard let volumes = field("volumes", of: spec.slot), let base = volumes.slot.pointee.elements.baseAddress
        else { return [] }
        var found: [AccessFacts.Workload.HostAccess] = []
        for index in 0..<Int(volumes.slot.pointee.count) {
            let volume = base[index]
            guard volume.kind == .map, let path = volume["hostPath"]?["path"]?.text, let name = volume["name"]?.text,
                let mount = mounts[name], let how = danger(of: path, isWritable: mount.isWritable)
            else { continue }
            let steps = template.path + [spec, volumes, FieldStep(name: .index(index), slot: base + index)]
            found.append(
                AccessFacts.Workload.HostAccess(
                    reason: "container \(mount.container) \(how) \(path) of the node", origin: origin(steps)))
        }
        return found
    }

    private func danger(of path: String, isWritable: Bool) -> String? {
        let parts = path.split(separator: "/").filter { $0 != "." }.map(String.init)
        if let socket = parts.last, socket.hasSuffix(".sock"),
            ["docker", "containerd", "crio", "cri-dockerd", "dockershim", "podman"].contains(socket.dropLast(5))
        {
            return "holds the container runtime's socket"
        }
        if isWritable {
            guard AccessFactReader.writableDangers.contains(parts.first ?? "") else { return nil }
            if parts.first == "var", parts.count > 1 {
                if AccessFactReader.harmlessBelowVar.contains(parts[1]) { return nil }
                if parts[1] == "lib", parts.count > 2 {
                    return ["kubelet", "containerd", "docker", "etcd", "containers", "crio"].contains(parts[2])
                        ? "writes" : nil
                }
                if parts[1] == "run", parts.count > 2 { return nil }
            }
            if parts.count > 1, ["run", "opt", "usr", "dev", "sys"].contains(parts[0]) { return nil }
            return "writes"
        }
        return AccessFactReader.readableDangers.contains(parts.joined(separator: "/")) ? "reads" : nil
    }
}
