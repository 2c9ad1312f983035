extension Control {
    /// The runtime's masks over `/proc` stay, except where root in the container is nobody on the node.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.procMount` of containers | absent, `Default` |
    ///
    /// Pods with a user namespace of their own are exempt since 1.35.
    static let procMount = Control(
        "procMount", .baseline, title: "unmasked /proc", exempting: [.userNamespaces(since: Version(minor: 35))],
        check: requireDefaultProcMount)

    static let requireDefaultProcMount: Check = { exam in
        let field: Field = ["securityContext", "procMount"]
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            guard let type = try container.text(field), type != "Default" else { return }
            exam.report(container, field, demand: "must not set securityContext.procMount to \(type.quoted)")
        }
    }
}
