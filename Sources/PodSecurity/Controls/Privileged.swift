extension Control {
    /// Containers do not have all of the node's devices and capabilities.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.privileged` of containers | absent, false |
    static let privileged = Control("privileged", .baseline, title: "privileged containers") { exam in
        let field: Field = ["securityContext", "privileged"]
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            guard try container.bool(field) == true else { return }
            exam.report(container, field, demand: "must not set securityContext.privileged to true")
        }
    }
}
