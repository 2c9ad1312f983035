extension Control {
    /// Windows containers do not run as processes of the node.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.windowsOptions.hostProcess` of pod and containers | absent, false |
    static let windowsHostProcess = Control(
        "windowsHostProcess", .baseline, title: "Windows host processes"
    ) { exam in
        let field: Field = ["securityContext", "windowsOptions", "hostProcess"]
        exam.visit(exam.pod.holders) { holder throws(Unreadable) in
            guard try holder.bool(field) == true else { return }
            exam.report(holder, field, demand: "must not set securityContext.windowsOptions.hostProcess to true")
        }
    }
}
