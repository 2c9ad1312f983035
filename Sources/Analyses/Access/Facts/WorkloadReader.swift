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
                serviceAccount: account ?? "default", automount: token(spec.slot.pointee),
                placement: placement(spec.slot.pointee), hostAccess: hostAccess(template, spec),
                references: resource.kind == "Pod" ? references(spec.slot.pointee) : PodReferences(),
                controller: controller)
            return AccessFacts.Workload(pool.shared(traits), origin: origin(template.path))
        }
    }

    /// What a pod says of its token: one that a container mounts from a volume of the pod's own is as good as the one that
    /// the API server adds, with a volume that running Pods have too.
    private func token(_ spec: Value) -> Bool? {
        let automount = automount(spec)
        guard automount != true, let volumes = spec["volumes"]?.elements else { return automount }
        let own = volumes.compactMap { volume -> String? in
            guard volume.projectsToken, let name = volume["name"]?.text, !name.hasPrefix("kube-api-access-") else {
                return nil
            }
            return name
        }
        if own.isEmpty { return automount }
        let isMounted = ContainerList.allCases.contains { list in
            (spec[key(list)]?.elements ?? .init(start: nil, count: 0)).contains { container in
                container["volumeMounts"]?.elements.contains { own.contains($0["name"]?.text ?? "") } ?? false
            }
        }
        return isMounted ? true : automount
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
    private static let harmlessBelowVar: Set<String> = ["log", "cache", "tmp", "opt", "www", "data"]
    /// Of `var/lib`: what the kubelet, container runtimes, etcd and distributions of Kubernetes keep.
    private static let dangersBelowVarLib: Set<String> = [
        "kubelet", "containerd", "docker", "etcd", "containers", "crio", "rancher", "k0s",
    ]
    /// What the node runs, or loads into what it runs.
    private static let dangersBelowUsr: Set<String> = ["bin", "sbin", "lib", "lib32", "lib64", "libexec"]
    /// The container runtime runs the plugins of the network from here, and Flatcar has its own programs there.
    private static let dangersBelowOpt: Set<String> = ["cni", "bin"]
    private static let readableDangers: [String] = [
        "", "etc", "etc/kubernetes", "etc/kubernetes/pki", "etc/rancher", "etc/rancher/k3s", "root", "root/.ssh",
        "home",
        "proc", "var", "var/lib", "var/lib/kubelet", "var/lib/kubelet/pods", "var/lib/kubelet/pki", "var/lib/etcd",
        "var/lib/rancher", "var/lib/rancher/k3s", "var/lib/rancher/rke2",
    ]
    /// Where container runtimes have their sockets. A mount that cannot be written keeps nobody from connecting to them.
    private static let socketDirectories: Set<String> = [
        "run", "run/containerd", "run/crio", "run/docker", "run/docker/containerd", "run/k0s", "run/k3s",
        "run/k3s/containerd", "run/podman",
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
        var parts = path.split(separator: "/").filter { $0 != "." }.map(String.init)
        // A link in every distribution.
        if parts.starts(with: ["var", "run"]) { parts.removeFirst() }
        if let socket = parts.last, socket.hasSuffix(".sock"),
            ["docker", "containerd", "crio", "cri-dockerd", "dockershim", "podman"].contains(socket.dropLast(5))
        {
            return "holds the container runtime's socket"
        }
        let directory = parts.joined(separator: "/")
        if isWritable, isDangerousToWrite(parts) { return "writes" }
        if AccessFactReader.socketDirectories.contains(directory) { return "holds the container runtime's socket in" }
        return !isWritable && AccessFactReader.readableDangers.contains(directory) ? "reads" : nil
    }

    private func isDangerousToWrite(_ parts: [String]) -> Bool {
        guard AccessFactReader.writableDangers.contains(parts.first ?? "") else { return false }
        guard parts.count > 1 else { return true }
        switch parts[0] {
        case "run", "dev", "sys": return false
        case "opt": return AccessFactReader.dangersBelowOpt.contains(parts[1])
        case "usr":
            let below = parts[1] == "local" ? parts.dropFirst(2) : parts.dropFirst()
            return below.first.map(AccessFactReader.dangersBelowUsr.contains) ?? true
        case "var":
            switch parts[1] {
            // Volumes of k3s' local paths hold the data of pods.
            case "lib" where parts.starts(with: ["var", "lib", "rancher", "k3s", "storage"]): return false
            case "lib": return parts.count == 2 || AccessFactReader.dangersBelowVarLib.contains(parts[2])
            case "spool": return parts.count == 2 || parts[2] == "cron"
            default: return !AccessFactReader.harmlessBelowVar.contains(parts[1])
            }
        default: return true
        }
    }
}
