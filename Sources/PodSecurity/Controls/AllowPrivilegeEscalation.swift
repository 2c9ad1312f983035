extension Control {
    /// Processes cannot gain more privileges than their parent, as set-user-ID programs would give.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.allowPrivilegeEscalation` of containers | false |
    ///
    /// Since 1.8; Windows pods are exempt since 1.25.
    static let allowPrivilegeEscalation = Control(
        "allowPrivilegeEscalation", .restricted, since: 8, title: "privilege escalation",
        exempting: [.windows(since: Version(minor: 25))]
    ) { exam in
        let field: Field = ["securityContext", "allowPrivilegeEscalation"]
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            if try container.bool(field) == false { return }
            exam.report(container, field, demand: "must set securityContext.allowPrivilegeEscalation to false")
        }
    }
}
