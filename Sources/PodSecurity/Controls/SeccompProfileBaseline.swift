extension Control {
    /// The filter of system calls is not turned off.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.seccompProfile.type` of pod, containers | no profile, `RuntimeDefault`, `Localhost` |
    /// | before 1.19, only the annotations below | absent, `runtime/default`, `docker/default`, `localhost/*` |
    ///
    /// The annotations are `seccomp.security.alpha.kubernetes.io/pod` and, for each container of the pod,
    /// `container.seccomp.security.alpha.kubernetes.io/` with the container's name.
    static let seccompProfileBaseline = Control(
        "seccompProfile_baseline", .baseline, title: "seccomp profiles", changingAt: [19]
    ) { exam throws(Unreadable) in
        guard exam.minor < 19 else {
            exam.visit(exam.pod.holders) { holder throws(Unreadable) in
                _ = try exam.seccompProfile(of: holder)
            }
            return
        }
        var restricted: Set<ExactText> = ["seccomp.security.alpha.kubernetes.io/pod"]
        for case .container(let name) in exam.pod.containers.map(\.holder) {
            restricted.insert(ExactText("container.seccomp.security.alpha.kubernetes.io/\(name)"))
        }
        let annotations: Field = ["metadata", "annotations"]
        for (key, profile) in try exam.pod.template.texts(annotations, where: restricted.contains) {
            if profile == "runtime/default" || profile == "docker/default" || profile.hasPrefix("localhost/") {
                continue
            }
            let demand = "must not set the annotation \(key) to \(profile.quoted)"
            exam.report(exam.pod.template, annotations, .field(key), demand: demand)
        }
    }
}

/// What a pod or container says of its seccomp profile.
enum StatedSeccompProfile {
    case none
    case allowed
    case forbidden
}

extension Examination {
    /// Reads the profile of a pod or container, and reports one that is not allowed.
    func seccompProfile(of holder: Place) throws(Unreadable) -> StatedSeccompProfile {
        guard try holder.hasMapping(["securityContext", "seccompProfile"]) else { return .none }
        let field: Field = ["securityContext", "seccompProfile", "type"]
        let type = try holder.text(field) ?? ""
        if type == "RuntimeDefault" || type == "Localhost" { return .allowed }
        report(holder, field, demand: "must not set securityContext.seccompProfile.type to \(type.quoted)")
        return .forbidden
    }
}
