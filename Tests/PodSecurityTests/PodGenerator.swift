/// Random pods in which every field that a control reads is often absent, null, right or wrong.
struct PodGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        // splitmix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(bound))
    }

    private mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

    private mutating func bool() -> Plain { pick([.null, .bool(true), .bool(false), .bool(false)]) }

    private mutating func text(_ values: String...) -> Plain { pick(values.map { .string($0) } + [.null]) }

    /// A map with some of the fields.
    private mutating func map(_ fields: [(String, (inout PodGenerator) -> Plain)], oneIn rarity: Int = 3) -> Plain {
        var entries: [(String, Plain)] = []
        for (name, value) in fields where below(rarity) == 0 { entries.append((name, value(&self))) }
        return .map(entries)
    }

    private mutating func list(_ most: Int, _ element: (inout PodGenerator) -> Plain) -> Plain {
        .list((0..<below(most + 1)).map { _ in element(&self) })
    }

    mutating func pod() -> Plain {
        let isTame = below(2) == 0
        var spec: [(String, Plain)] = [("containers", .list((0...below(2)).map { container($0, isTame) }))]
        if below(3) == 0 { spec.append(("initContainers", .list([container(7, isTame)]))) }
        if below(5) == 0 { spec.append(("ephemeralContainers", .list([container(8, isTame)]))) }
        if below(2) == 0 { spec.append(("securityContext", context(isTame, ofPod: true))) }
        for name in ["hostNetwork", "hostPID", "hostIPC"] where below(isTame ? 12 : 6) == 0 {
            spec.append((name, bool()))
        }
        if below(3) == 0 { spec.append(("hostUsers", bool())) }
        if below(3) == 0 { spec.append(("os", pick([.map([("name", text("windows", "linux"))]), .null]))) }
        if below(2) == 0 { spec.append(("volumes", list(2) { $0.volume(isTame) })) }
        var pod: [(String, Plain)] = [("apiVersion", .string("v1")), ("kind", .string("Pod")), ("spec", .map(spec))]
        if below(3) == 0 { pod.append(("metadata", .map([("annotations", annotations())]))) }
        return .map(pod)
    }

    private mutating func annotations() -> Plain {
        map(
            ["a0", "a7", "other"].flatMap { name in
                ["container.apparmor.security.beta", "container.seccomp.security.alpha"].map { kind in
                    (
                        "\(kind).kubernetes.io/\(name)",
                        { $0.text("runtime/default", "docker/default", "localhost/x", "unconfined", "") }
                    )
                }
            } + [
                ("seccomp.security.alpha.kubernetes.io/pod", { $0.text("runtime/default", "unconfined", "localhost/") })
            ])
    }

    private mutating func volume(_ isTame: Bool) -> Plain {
        let sources = ["emptyDir", "secret", "csi", "image"] + (isTame ? [] : ["hostPath", "nfs", "gitRepo", "rbd"])
        var entries: [(String, Plain)] = [("name", .string("v"))]
        if below(6) > 0 { entries.append((pick(sources), below(8) == 0 ? .null : .map([]))) }
        if below(6) == 0 { entries.append(("iscsi", .null)) }
        return .map(entries)
    }

    private mutating func container(_ number: Int, _ isTame: Bool) -> Plain {
        var entries: [(String, Plain)] = [("name", .string("a\(number)"))]
        if below(isTame ? 12 : 3) > 0 { entries.append(("securityContext", context(isTame, ofPod: false))) }
        if below(4) == 0 {
            entries.append(
                (
                    "ports",
                    list(2) {
                        $0.map([
                            ("containerPort", { _ in .number(80) }),
                            ("hostPort", { $0.pick([.number(0), .number(80), .null]) }),
                        ])
                    }
                )
            )
        }
        if below(isTame ? 12 : 4) == 0 {
            entries.append((pick(["livenessProbe", "readinessProbe", "startupProbe"]), handler()))
        }
        if below(isTame ? 12 : 4) == 0 {
            entries.append(("lifecycle", .map([(pick(["postStart", "preStop"]), handler())])))
        }
        return .map(entries)
    }

    private mutating func handler() -> Plain {
        .map([(pick(["httpGet", "tcpSocket", "exec"]), map([("host", { $0.text("localhost", "") })], oneIn: 2))])
    }

    private mutating func context(_ isTame: Bool, ofPod: Bool) -> Plain {
        if below(12) == 0 { return .null }
        let types = isTame ? ["RuntimeDefault", "Localhost"] : ["RuntimeDefault", "Localhost", "Unconfined", ""]
        let profile = { (generator: inout PodGenerator) -> Plain in
            generator.pick([
                .map([("type", .string(generator.pick(types)))]), generator.below(4) == 0 ? .map([]) : .null,
            ])
        }
        let rarely = isTame ? 12 : 3
        var entries: [(String, Plain)] = []
        if below(2) == 0 { entries.append(("runAsNonRoot", isTame ? .bool(true) : bool())) }
        if below(rarely) == 0 { entries.append(("runAsUser", pick([.number(0), .number(1000), .null]))) }
        if below(2) == 0 { entries.append(("seccompProfile", profile(&self))) }
        if below(3) == 0 { entries.append(("appArmorProfile", profile(&self))) }
        if below(rarely) == 0 {
            let types = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"]
            entries.append(
                (
                    "seLinuxOptions",
                    map([
                        ("type", { $0.pick(types.map { .string($0) } + [.null]) }), ("user", { $0.text("u", "") }),
                        ("role", { $0.text("r", "") }),
                    ])
                ))
        }
        if below(rarely) == 0 { entries.append(("windowsOptions", map([("hostProcess", { $0.bool() })], oneIn: 2))) }
        guard !ofPod else {
            if below(3) == 0 { entries.append(("sysctls", list(2) { $0.sysctl() })) }
            return .map(entries)
        }
        if below(rarely) == 0 { entries.append(("privileged", bool())) }
        if below(6) > 0 { entries.append(("allowPrivilegeEscalation", isTame ? .bool(false) : bool())) }
        if below(rarely) == 0 { entries.append(("procMount", text("Default", "Unmasked"))) }
        if below(6) > 0 {
            let added =
                isTame ? ["NET_BIND_SERVICE"] : ["NET_BIND_SERVICE", "CHOWN", "KILL", "SYS_ADMIN", "ALL", "chown"]
            entries.append(
                (
                    "capabilities",
                    .map([
                        ("add", list(1) { .string($0.pick(added)) }),
                        ("drop", list(2) { .string($0.pick(["ALL", "ALL", "NET_RAW"])) }),
                    ])
                ))
        }
        return .map(entries)
    }

    private mutating func sysctl() -> Plain {
        .map([
            (
                "name",
                .string(
                    pick([
                        "kernel.shm_rmid_forced", "net.ipv4.tcp_syncookies", "net.ipv4.ip_local_reserved_ports",
                        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem", "net.ipv4.tcp_notsent_lowat", "kernel.sem",
                    ]))
            )
        ])
    }
}
