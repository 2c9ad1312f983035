extension Control {
    /// Containers are kept from starting as root.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `spec.securityContext.runAsNonRoot` | true; absent where every container sets it |
    /// | `securityContext.runAsNonRoot` of containers | true; absent where the pod sets it |
    ///
    /// A false of the pod fails even where every container overrides it. Pods with a user namespace of their own are
    /// exempt since 1.35; Windows pods are not.
    static let runAsNonRoot = Control(
        "runAsNonRoot", .restricted, title: "containers that may run as root",
        exempting: [.userNamespaces(since: Version(minor: 35))]
    ) { exam throws(Unreadable) in
        let field: Field = ["securityContext", "runAsNonRoot"]
        let inherited = try exam.pod.spec.bool(field)
        if inherited == false {
            exam.report(exam.pod.spec, field, demand: "must not set securityContext.runAsNonRoot to false")
        }
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            let own = try container.bool(field)
            if own == false {
                exam.report(container, field, demand: "must not set securityContext.runAsNonRoot to false")
            } else if own == nil, inherited == nil {
                let demand = "must set securityContext.runAsNonRoot to true, or have it from the pod"
                exam.report(container, field, demand: demand)
            }
        }
    }
}
