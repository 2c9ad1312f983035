extension Control {
    /// SELinux, where nodes have it, confines the pod as a container.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.seLinuxOptions.type` of pod, containers | absent, empty, the types below |
    /// | `securityContext.seLinuxOptions.user` and `.role` of pod, containers | absent, empty |
    ///
    /// The types are those of containers; `container_engine_t` is one of them since 1.31.
    static let seLinuxOptions = Control(
        "seLinuxOptions", .baseline, title: "SELinux options", changingAt: [31]
    ) { exam in
        let typeField: Field = ["securityContext", "seLinuxOptions", "type"]
        exam.visit(exam.pod.holders) { holder throws(Unreadable) in
            let type = try holder.text(typeField) ?? ""
            if !containerTypes.contains(type), type != "container_engine_t" || exam.minor < 31 {
                let demand = "must not set securityContext.seLinuxOptions.type to \(type.quoted)"
                exam.report(holder, typeField, demand: demand)
            }
            for field in [userField, roleField] where try holder.text(field)?.isEmpty == false {
                exam.report(holder, field, demand: "must not set \(field.map(\.description).joined(separator: "."))")
            }
        }
    }

    private static let userField: Field = ["securityContext", "seLinuxOptions", "user"]
    private static let roleField: Field = ["securityContext", "seLinuxOptions", "role"]
    private static let containerTypes: Set<ExactText> = ["", "container_t", "container_init_t", "container_kvm_t"]
}
