extension Control {
    /// Pods set only kernel parameters that concern nobody but themselves.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `spec.securityContext.sysctls[*].name` | the names below, each since a version |
    static let sysctls = Control(
        "sysctls", .baseline, title: "sysctls outside the safe set", changingAt: [27, 29, 32, 37]
    ) { exam throws(Unreadable) in
        exam.visit(try exam.pod.spec.places(["securityContext", "sysctls"])) { sysctl throws(Unreadable) in
            let name = try sysctl.text(["name"]) ?? ""
            if let since = safeSysctls[name], since <= exam.minor { return }
            exam.report(sysctl, ["name"], demand: "must not set the sysctl \(name.quoted)")
        }
    }

    /// Names, and the minor versions that they are allowed since.
    private static let safeSysctls: [ExactText: Int] = [
        "kernel.shm_rmid_forced": 0,
        "net.ipv4.ip_local_port_range": 0,
        "net.ipv4.ip_unprivileged_port_start": 0,
        "net.ipv4.ping_group_range": 0,
        "net.ipv4.tcp_syncookies": 0,
        "net.ipv4.ip_local_reserved_ports": 27,
        "net.ipv4.tcp_fin_timeout": 29,
        "net.ipv4.tcp_keepalive_intvl": 29,
        "net.ipv4.tcp_keepalive_probes": 29,
        "net.ipv4.tcp_keepalive_time": 29,
        "net.ipv4.tcp_rmem": 32,
        "net.ipv4.tcp_wmem": 32,
        "net.ipv4.tcp_notsent_lowat": 37,
        "net.ipv4.tcp_slow_start_after_idle": 37,
    ]
}
