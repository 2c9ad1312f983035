extension Control {
    /// Containers do not state root as their user.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.runAsUser` of pod and containers | absent, not 0 |
    ///
    /// Since 1.23. Pods with a user namespace of their own are exempt since 1.35.
    static let runAsUser = Control(
        "runAsUser", .restricted, since: 23, title: "root as user",
        exempting: [.userNamespaces(since: Version(minor: 35))]
    ) { exam in
        let field: Field = ["securityContext", "runAsUser"]
        exam.visit(exam.pod.holders) { holder throws(Unreadable) in
            guard try holder.integer(field, as: Int64.self) == 0 else { return }
            exam.report(holder, field, demand: "must not set securityContext.runAsUser to 0")
        }
    }
}
