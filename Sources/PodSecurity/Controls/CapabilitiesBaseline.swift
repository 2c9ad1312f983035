extension Control {
    /// Containers add no capability beyond those that container runtimes give by default.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.capabilities.add` of containers | absent, or names of the set below |
    ///
    /// Names count as they are written: `CAP_CHOWN` and `chown` are other names.
    static let capabilitiesBaseline = Control(
        "capabilities_baseline", .baseline, title: "capabilities beyond the default set"
    ) { exam in
        let field: Field = ["securityContext", "capabilities", "add"]
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            for (index, name) in try container.texts(field) where !defaultCapabilities.contains(name) {
                exam.report(container, field, .index(index), demand: "must not add the capability \(name)")
            }
        }
    }

    private static let defaultCapabilities: Set<ExactText> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]
}
