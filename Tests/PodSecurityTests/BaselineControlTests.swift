import PodSecurity
import Testing

/// One pod and what the baseline level says of it from a version on.
struct Case: CustomStringConvertible, Sendable {
    let pod: String
    var minor = 37
    /// `identifier path`, with a `+` before what is absent.
    let fields: [String]

    init(_ pod: String, _ minor: Int = 37, fails fields: String...) {
        self.pod = pod
        self.minor = minor
        self.fields = fields
    }

    var description: String { "\(pod) at 1.\(minor)" }
}

private let seccompAnnotations = podWithContainer(
    "", spec: "initContainers: [{name: b}]",
    annotations: """
        seccomp.security.alpha.kubernetes.io/pod: unconfined,
        container.seccomp.security.alpha.kubernetes.io/a: localhost/x,
        container.seccomp.security.alpha.kubernetes.io/b: null,
        container.seccomp.security.alpha.kubernetes.io/nobody: unconfined
        """)

private func podSetting(_ names: String...) -> String {
    let list = names.map { "{name: \($0), value: '1'}" }.joined(separator: ", ")
    return podWithContainer("", spec: "securityContext: {sysctls: [\(list)]}")
}

private let keepalive = podSetting(
    "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes")

@Suite struct BaselineControlTests {
    @Test(arguments: [
        Case(podWithContainer("")),
        Case(
            podWithContainer("", spec: "hostNetwork: true, hostPID: true, hostIPC: true"),
            fails: "hostNamespaces spec.hostNetwork", "hostNamespaces spec.hostPID", "hostNamespaces spec.hostIPC"),
        Case(podWithContainer("", spec: "hostNetwork: false, hostPID: null, hostIPC: ")),
    ])
    func hostNamespaces(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer("securityContext: {privileged: true}"),
            fails: "privileged spec.containers[0].securityContext.privileged"),
        Case(podWithContainer("securityContext: {privileged: false}")),
        Case(podWithContainer("securityContext: {privileged: null}")),
        Case(podWithContainer("securityContext: ")),
        Case(
            pod(
                """
                containers: [{name: a}], initContainers: [{name: b}, {name: c, securityContext: {privileged: true}}],
                ephemeralContainers: [{name: d, securityContext: {privileged: true}}]
                """),
            fails: "privileged spec.initContainers[1].securityContext.privileged",
            "privileged spec.ephemeralContainers[0].securityContext.privileged"),
    ])
    func privileged(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer("securityContext: {capabilities: {add: [CHOWN, NET_RAW, SETPCAP, chown, CAP_CHOWN]}}"),
            fails: "capabilities_baseline spec.containers[0].securityContext.capabilities.add[1]",
            "capabilities_baseline spec.containers[0].securityContext.capabilities.add[3]",
            "capabilities_baseline spec.containers[0].securityContext.capabilities.add[4]"),
        Case(
            podWithContainer(
                """
                securityContext: {capabilities: {add: [AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, \
                NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT]}}
                """)),
        // U+212A is Unicode's other way to write a K, and another name to the API server.
        Case(
            podWithContainer("securityContext: {capabilities: {add: [\"\u{212A}ILL\"]}}"),
            fails: "capabilities_baseline spec.containers[0].securityContext.capabilities.add[0]"),
        Case(
            podWithContainer("securityContext: {capabilities: {add: [null]}}"),
            fails: "capabilities_baseline spec.containers[0].securityContext.capabilities.add[0]"),
        Case(podWithContainer("securityContext: {capabilities: {add: null}}")),
    ])
    func capabilities(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer("", spec: "volumes: [{name: v, emptyDir: {}}, {name: w, hostPath: {path: /}}]"),
            fails: "hostPathVolumes spec.volumes[1].hostPath"),
        Case(
            podWithContainer("", spec: "volumes: [{name: w, hostPath: {}}]"),
            fails: "hostPathVolumes spec.volumes[0].hostPath"),
        Case(podWithContainer("", spec: "volumes: [{name: v, hostPath: null}, {name: w, nfs: {server: s, path: /}}]")),
    ])
    func hostPathVolumes(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer("ports: [{containerPort: 80}, {containerPort: 81, hostPort: 8081}]"),
            fails: "hostPorts spec.containers[0].ports[1].hostPort"),
        Case(podWithContainer("ports: [{containerPort: 80, hostPort: 0}]")),
        Case(podWithContainer("ports: [{containerPort: 80, hostPort: null}]")),
        // The API server fills in what the host's network makes of the container's ports.
        Case(
            podWithContainer(
                "ports: [{containerPort: 80}, {containerPort: 81, hostPort: 0}]", spec: "hostNetwork: true"),
            fails: "hostNamespaces spec.hostNetwork", "hostPorts spec.containers[0].ports[0]+hostPort",
            "hostPorts spec.containers[0].ports[1].hostPort"),
    ])
    func hostPorts(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer(
                """
                livenessProbe: {httpGet: {port: 80, host: localhost}}, readinessProbe: {tcpSocket: {host: 127.0.0.1}},
                startupProbe: {tcpSocket: {host: "::1"}}, lifecycle: {postStart: {httpGet: {host: a}},
                preStop: {tcpSocket: {host: b}}}
                """), 34,
            fails: "hostProbesAndHostLifecycle spec.containers[0].livenessProbe.httpGet.host",
            "hostProbesAndHostLifecycle spec.containers[0].readinessProbe.tcpSocket.host",
            "hostProbesAndHostLifecycle spec.containers[0].startupProbe.tcpSocket.host",
            "hostProbesAndHostLifecycle spec.containers[0].lifecycle.postStart.httpGet.host",
            "hostProbesAndHostLifecycle spec.containers[0].lifecycle.preStop.tcpSocket.host"),
        Case(podWithContainer("livenessProbe: {httpGet: {port: 80, host: localhost}}"), 33),
        Case(podWithContainer("livenessProbe: {httpGet: {port: 80, host: ''}}, lifecycle: {preStop: {exec: {}}}"), 34),
    ])
    func hostProbesAndHostLifecycle(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer(
                "securityContext: {appArmorProfile: {type: Unconfined}}",
                spec: "securityContext: {appArmorProfile: {}}"),
            fails: "appArmorProfile spec.securityContext.appArmorProfile+type",
            "appArmorProfile spec.containers[0].securityContext.appArmorProfile.type"),
        Case(
            podWithContainer(
                "securityContext: {appArmorProfile: {type: Localhost}}",
                spec: "securityContext: {appArmorProfile: {type: RuntimeDefault}}")),
        Case(
            podWithContainer(
                "",
                annotations: """
                    container.apparmor.security.beta.kubernetes.io/a: unconfined,
                    container.apparmor.security.beta.kubernetes.io/nobody: runtime/Default,
                    container.apparmor.security.beta.kubernetes.io/b: localhost/x,
                    container.apparmor.security.beta.kubernetes.io/c: runtime/default,
                    container.apparmor.security.beta.kubernetes.io/d: '',
                    container.apparmor.security.beta.kubernetes.io/e: null, other: unconfined
                    """),
            fails: "appArmorProfile metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/a\"]",
            "appArmorProfile metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/nobody\"]"),
    ])
    func appArmorProfile(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer(
                "securityContext: {seLinuxOptions: {type: spc_t, level: 's0', role: ''}}",
                spec: "securityContext: {seLinuxOptions: {type: container_t, user: u, role: r}}"),
            fails: "seLinuxOptions spec.securityContext.seLinuxOptions.user",
            "seLinuxOptions spec.securityContext.seLinuxOptions.role",
            "seLinuxOptions spec.containers[0].securityContext.seLinuxOptions.type"),
        Case(podWithContainer("securityContext: {seLinuxOptions: {type: container_init_t}}"), 0),
        Case(podWithContainer("securityContext: {seLinuxOptions: {type: container_kvm_t}}"), 0),
        Case(podWithContainer("securityContext: {seLinuxOptions: {type: ''}}"), 0),
        Case(podWithContainer("securityContext: {seLinuxOptions: {}}"), 0),
        Case(podWithContainer("securityContext: {seLinuxOptions: {type: container_engine_t}}"), 31),
        Case(
            podWithContainer("securityContext: {seLinuxOptions: {type: container_engine_t}}"), 30,
            fails: "seLinuxOptions spec.containers[0].securityContext.seLinuxOptions.type"),
    ])
    func seLinuxOptions(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(podWithContainer("securityContext: {procMount: Default}")),
        Case(
            podWithContainer("securityContext: {procMount: Unmasked}"),
            fails: "procMount spec.containers[0].securityContext.procMount"),
        Case(
            podWithContainer("securityContext: {procMount: ''}"),
            fails: "procMount spec.containers[0].securityContext.procMount"),
        Case(podWithContainer("securityContext: {procMount: Unmasked}", spec: "hostUsers: false"), 35),
        Case(
            podWithContainer("securityContext: {procMount: Unmasked}", spec: "hostUsers: true"), 35,
            fails: "procMount spec.containers[0].securityContext.procMount"),
        Case(
            podWithContainer("securityContext: {procMount: Unmasked}", spec: "hostUsers: false"), 34,
            fails: "procMount spec.containers[0].securityContext.procMount"),
    ])
    func procMount(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            seccompAnnotations, 18,
            fails: "seccompProfile_baseline metadata.annotations[\"seccomp.security.alpha.kubernetes.io/pod\"]",
            "seccompProfile_baseline metadata.annotations[\"container.seccomp.security.alpha.kubernetes.io/b\"]"),
        Case(seccompAnnotations, 19),
        Case(podWithContainer("", annotations: "seccomp.security.alpha.kubernetes.io/pod: docker/default"), 18),
        Case(podWithContainer("securityContext: {seccompProfile: {type: Unconfined}}"), 18),
        Case(
            podWithContainer(
                "securityContext: {seccompProfile: {type: Unconfined}}",
                spec: "securityContext: {seccompProfile: {localhostProfile: x}}"), 19,
            fails: "seccompProfile_baseline spec.securityContext.seccompProfile+type",
            "seccompProfile_baseline spec.containers[0].securityContext.seccompProfile.type"),
        Case(podWithContainer("securityContext: {seccompProfile: {type: Localhost}}")),
    ])
    func seccompProfile(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podSetting(
                "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
                "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start"), 0),
        Case(podSetting("kernel.msgmax"), fails: "sysctls spec.securityContext.sysctls[0].name"),
        Case(
            podSetting("net.ipv4.tcp_syncookies", "net.ipv4.ip_local_reserved_ports"), 26,
            fails: "sysctls spec.securityContext.sysctls[1].name"),
        Case(podSetting("net.ipv4.ip_local_reserved_ports"), 27),
        Case(keepalive, 29),
        Case(
            keepalive, 28, fails: "sysctls spec.securityContext.sysctls[0].name",
            "sysctls spec.securityContext.sysctls[1].name", "sysctls spec.securityContext.sysctls[2].name",
            "sysctls spec.securityContext.sysctls[3].name"),
        Case(podSetting("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"), 32),
        Case(podSetting("net.ipv4.tcp_rmem"), 31, fails: "sysctls spec.securityContext.sysctls[0].name"),
        Case(podSetting("net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"), 37),
        Case(podSetting("net.ipv4.tcp_notsent_lowat"), 36, fails: "sysctls spec.securityContext.sysctls[0].name"),
    ])
    func sysctls(_ test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            podWithContainer(
                "securityContext: {windowsOptions: {hostProcess: true}}",
                spec: "securityContext: {windowsOptions: {hostProcess: true}}"),
            fails: "windowsHostProcess spec.securityContext.windowsOptions.hostProcess",
            "windowsHostProcess spec.containers[0].securityContext.windowsOptions.hostProcess"),
        Case(podWithContainer("securityContext: {windowsOptions: {hostProcess: false, runAsUserName: u}}")),
    ])
    func windowsHostProcess(_ test: Case) throws { try check(test) }

    private func check(_ test: Case) throws {
        let outcome = try judge(test.pod, .baseline, Version(minor: test.minor))
        #expect(outcome.fields == test.fields)
        #expect(outcome.verdict == (test.fields.isEmpty ? .allowed : .forbidden))
        #expect(outcome.malformed.isEmpty)
    }
}
