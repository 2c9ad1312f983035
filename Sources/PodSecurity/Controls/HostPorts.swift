extension Control {
    /// Containers do not listen on the node's own ports.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `ports[*].hostPort` of containers | absent, 0 |
    ///
    /// With `spec.hostNetwork: true`, the API server fills in an absent or zero `hostPort` with the `containerPort`.
    static let hostPorts = Control("hostPorts", .baseline, title: "host ports") { exam throws(Unreadable) in
        let usesHostNetwork = try exam.pod.spec.bool(["hostNetwork"]) == true
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            exam.visit(try container.places(["ports"])) { port throws(Unreadable) in
                let stated = try port.integer(["hostPort"], as: Int32.self) ?? 0
                if stated != 0 {
                    exam.report(port, ["hostPort"], demand: "must not use the host port \(stated)")
                } else if usesHostNetwork, let own = try port.integer(["containerPort"], as: Int32.self), own != 0 {
                    let demand = "must not use the host port \(own), which hostNetwork makes of its containerPort"
                    exam.report(port, ["hostPort"], demand: demand)
                }
            }
        }
    }
}
