extension Control {
    /// The kubelet, which runs in the node's network, is not sent to other hosts by probes and hooks.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `host` of the `httpGet` and `tcpSocket` of containers' probes and hooks | absent, empty |
    ///
    /// Probes are `livenessProbe`, `readinessProbe` and `startupProbe`; hooks `lifecycle.postStart` and `.preStop`.
    /// Since 1.34.
    static let hostProbesAndHostLifecycle = Control(
        "hostProbesAndHostLifecycle", .baseline, since: 34, title: "probes and hooks with a host"
    ) { exam in
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            for field in hosts {
                guard let host = try container.text(field), !host.isEmpty else { continue }
                let name = field.map(\.description).joined(separator: ".")
                exam.report(container, field, demand: "must not set \(name) to \(host.quoted)")
            }
        }
    }

    private static let hosts: [Field] = [
        ["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"],
    ].flatMap { (handler: Field) in [handler + ["httpGet", "host"], handler + ["tcpSocket", "host"]] }
}
