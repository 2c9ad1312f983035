/// The standards a second time, built the other way round, to compare with: plain values, queries for fields, and a table
/// of versioned checks that is laid out version by version as the plugin's registry does.
indirect enum Plain: Equatable {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case list([Plain])
    case map([(String, Plain)])

    static func == (a: Plain, b: Plain) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a.elementsEqual(b) { $0 == $1 }
        default: false
        }
    }

    var json: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
        case .map(let entries): "{\(entries.map { "\"\($0.0)\":\($0.1.json)" }.joined(separator: ","))}"
        }
    }

    /// All values at a path, whose `*` stands for every element of a list or entry of a map; without nulls.
    func all(_ path: String) -> [Plain] {
        var found = [self]
        for name in path.split(separator: ".") {
            found = found.flatMap { value -> [Plain] in
                switch value {
                case .list(let values) where name == "*": values
                case .map(let entries) where name == "*": entries.map(\.1)
                case .map(let entries): entries.filter { $0.0 == name }.map(\.1)
                default: []
                }
            }.filter { $0 != .null }
        }
        return found
    }

    func has(_ path: String, _ value: Plain) -> Bool { all(path).contains(value) }

    var keys: [String] {
        guard case .map(let entries) = self else { return [] }
        return entries.filter { $0.1 != .null }.map(\.0)
    }

    var texts: [String] { all("*").map { if case .string(let text) = $0 { text } else { "" } } }
}

enum Reference {
    typealias Rule = @Sendable (_ pod: Plain, _ minor: Int) -> Bool

    /// Identifier, whether it is of the restricted level, first version, what it overrides, and what fails.
    static let checks: [(id: String, restricted: Bool, since: Int, overrides: String?, fails: Rule)] = [
        ("privileged", false, 0, nil, { pod, _ in contexts(pod).contains { $0.has("privileged", .bool(true)) } }),
        (
            "hostNamespaces", false, 0, nil,
            { pod, _ in
                ["hostNetwork", "hostPID", "hostIPC"].contains { pod.has("spec.\($0)", .bool(true)) }
            }
        ),
        ("hostPathVolumes", false, 0, nil, { pod, _ in !pod.all("spec.volumes.*.hostPath").isEmpty }),
        (
            "hostPorts", false, 0, nil,
            { pod, _ in
                let shared = pod.has("spec.hostNetwork", .bool(true))
                return containers(pod).flatMap { $0.all("ports.*") }.contains { port in
                    port.all("hostPort").contains { $0 != .number(0) } || shared && !port.all("containerPort").isEmpty
                }
            }
        ),
        (
            "hostProbesAndHostLifecycle", false, 34, nil,
            { pod, _ in
                containers(pod).contains { container in
                    ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"]
                        .flatMap { container.all("\($0).httpGet.host") + container.all("\($0).tcpSocket.host") }
                        .contains { $0 != .string("") }
                }
            }
        ),
        (
            "capabilities_baseline", false, 0, nil,
            { pod, _ in
                let safe =
                    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP "
                    + "SETUID SYS_CHROOT"
                let names = safe.split(separator: " ").map(String.init)
                return contexts(pod).flatMap { $0.all("capabilities.add.*") }.contains { added in
                    !names.contains { .string($0) == added }
                }
            }
        ),
        (
            "capabilities_restricted", true, 22, "capabilities_baseline",
            { pod, minor in
                if minor >= 25, isWindows(pod) { return false }
                return containers(pod).contains { container in
                    !container.has("securityContext.capabilities.drop.*", .string("ALL"))
                        || container.all("securityContext.capabilities.add.*").contains {
                            $0 != .string("NET_BIND_SERVICE")
                        }
                }
            }
        ),
        (
            "allowPrivilegeEscalation", true, 8, nil,
            { pod, minor in
                if minor >= 25, isWindows(pod) { return false }
                return containers(pod).contains {
                    !$0.has("securityContext.allowPrivilegeEscalation", .bool(false))
                }
            }
        ),
        ("procMount", false, 0, nil, { pod, minor in minor >= 35 && hasUsers(pod) ? false : unmasks(pod) }),
        ("procMount_restricted", true, 35, "procMount", { pod, _ in unmasks(pod) }),
        (
            "restrictedVolumes", true, 0, "hostPathVolumes",
            { pod, _ in
                let allowed = [
                    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
                    "projected",
                    "secret",
                ]
                return pod.all("spec.volumes.*").contains { volume in
                    let sources = volume.keys.filter { $0 != "name" }
                    return !sources.isEmpty && !sources.contains { allowed.contains($0) }
                }
            }
        ),
        (
            "runAsNonRoot", true, 0, nil,
            { pod, minor in
                if minor >= 35, hasUsers(pod) { return false }
                let own = pod.all("spec.securityContext.runAsNonRoot")
                if own == [.bool(false)] { return true }
                return containers(pod).contains { container in
                    let value = container.all("securityContext.runAsNonRoot").first ?? own.first
                    return value != .bool(true)
                }
            }
        ),
        (
            "runAsUser", true, 23, nil,
            { pod, minor in
                if minor >= 35, hasUsers(pod) { return false }
                return allContexts(pod).contains { $0.has("runAsUser", .number(0)) }
            }
        ),
        (
            "seLinuxOptions", false, 0, nil,
            { pod, minor in
                let types =
                    ["", "container_t", "container_init_t", "container_kvm_t"]
                    + (minor < 31 ? [] : ["container_engine_t"])
                return allContexts(pod).flatMap { $0.all("seLinuxOptions") }.contains { options in
                    options.all("type").contains { type in !types.contains { .string($0) == type } }
                        || (options.all("user") + options.all("role")).contains { $0 != .string("") }
                }
            }
        ),
        (
            "seccompProfile_baseline", false, 0, nil,
            { pod, minor in
                if minor >= 19 { return allContexts(pod).contains { profile($0, "seccompProfile") == false } }
                let keys =
                    ["seccomp.security.alpha.kubernetes.io/pod"]
                    + containers(pod).flatMap { $0.all("name") }.map {
                        "container.seccomp.security.alpha.kubernetes.io/" + $0.json.dropFirst().dropLast()
                    }
                return annotations(pod).contains {
                    keys.contains($0.0) && !["runtime/default", "docker/default"].contains($0.1)
                        && !$0.1.hasPrefix("localhost/")
                }
            }
        ),
        (
            "seccompProfile_restricted", true, 19, "seccompProfile_baseline",
            { pod, minor in
                if minor >= 25, isWindows(pod) { return false }
                let own = pod.all("spec.securityContext").first.flatMap { profile($0, "seccompProfile") }
                if own == false { return true }
                return containers(pod).contains { container in
                    let stated = container.all("securityContext").first.flatMap { profile($0, "seccompProfile") }
                    return (stated ?? own) != true
                }
            }
        ),
        (
            "appArmorProfile", false, 0, nil,
            { pod, _ in
                allContexts(pod).contains { profile($0, "appArmorProfile") == false }
                    || annotations(pod).contains {
                        $0.0.hasPrefix("container.apparmor.security.beta.kubernetes.io/")
                            && !["", "runtime/default"].contains($0.1) && !$0.1.hasPrefix("localhost/")
                    }
            }
        ),
        (
            "sysctls", false, 0, nil,
            { pod, minor in
                var safe =
                    "kernel.shm_rmid_forced ip_local_port_range tcp_syncookies ping_group_range "
                    + "ip_unprivileged_port_start"
                if minor >= 27 { safe += " ip_local_reserved_ports" }
                if minor >= 29 {
                    safe += " tcp_keepalive_time tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes"
                }
                if minor >= 32 { safe += " tcp_rmem tcp_wmem" }
                if minor >= 37 { safe += " tcp_slow_start_after_idle tcp_notsent_lowat" }
                let names = safe.split(separator: " ").map { $0.hasPrefix("kernel") ? String($0) : "net.ipv4.\($0)" }
                return pod.all("spec.securityContext.sysctls.*.name").contains { name in
                    !names.contains { .string($0) == name }
                }
            }
        ),
        (
            "windowsHostProcess", false, 0, nil,
            { pod, _ in
                allContexts(pod).contains { $0.has("windowsOptions.hostProcess", .bool(true)) }
            }
        ),
    ]

    /// Identifiers of the failing checks at a level of a version.
    static func failing(_ pod: Plain, restricted: Bool, minor: Int) -> Set<String> {
        let present = checks.filter { $0.since <= minor && (restricted || !$0.restricted) }
        let overridden = Set(present.compactMap(\.overrides))
        return Set(present.filter { !overridden.contains($0.id) && $0.fails(pod, minor) }.map(\.id))
    }

    private static func containers(_ pod: Plain) -> [Plain] {
        ["initContainers", "containers", "ephemeralContainers"].flatMap { pod.all("spec.\($0).*") }
    }

    private static func contexts(_ pod: Plain) -> [Plain] { containers(pod).flatMap { $0.all("securityContext") } }

    private static func allContexts(_ pod: Plain) -> [Plain] { pod.all("spec.securityContext") + contexts(pod) }

    private static func isWindows(_ pod: Plain) -> Bool { pod.has("spec.os.name", .string("windows")) }

    private static func hasUsers(_ pod: Plain) -> Bool { pod.has("spec.hostUsers", .bool(false)) }

    private static func unmasks(_ pod: Plain) -> Bool {
        contexts(pod).contains { $0.all("procMount").contains { $0 != .string("Default") } }
    }

    /// Whether a profile is an allowed one; nil where there is none.
    private static func profile(_ context: Plain, _ name: String) -> Bool? {
        context.all(name).first.map {
            $0.has("type", .string("RuntimeDefault")) || $0.has("type", .string("Localhost"))
        }
    }

    private static func annotations(_ pod: Plain) -> [(String, String)] {
        guard case .map(let entries)? = pod.all("metadata.annotations").first else { return [] }
        return entries.map { ($0.0, $0.1 == .null ? "" : String($0.1.json.dropFirst().dropLast())) }
    }
}
