extension Control {
    /// AppArmor, where nodes have it, is not turned off.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.appArmorProfile.type` of pod, containers | no profile, `RuntimeDefault`, `Localhost` |
    /// | the annotations below | empty, `runtime/default`, `localhost/*` |
    ///
    /// The annotations are all those of the pod that begin with `container.apparmor.security.beta.kubernetes.io/`.
    static let appArmorProfile = Control(
        "appArmorProfile", .baseline, title: "AppArmor profiles"
    ) { exam throws(Unreadable) in
        exam.visit(exam.pod.holders) { holder throws(Unreadable) in
            guard try holder.hasMapping(["securityContext", "appArmorProfile"]) else { return }
            let field: Field = ["securityContext", "appArmorProfile", "type"]
            let type = try holder.text(field) ?? ""
            if type == "RuntimeDefault" || type == "Localhost" { return }
            let demand = "must not set securityContext.appArmorProfile.type to \(type.quoted)"
            exam.report(holder, field, demand: demand)
        }
        let annotations: Field = ["metadata", "annotations"]
        let prefix: StaticString = "container.apparmor.security.beta.kubernetes.io/"
        for (key, profile) in try exam.pod.template.texts(annotations, where: { $0.hasPrefix(prefix) }) {
            if profile.isEmpty || profile == "runtime/default" || profile.hasPrefix("localhost/") { continue }
            let demand = "must not set the annotation \(key) to \(profile.quoted)"
            exam.report(exam.pod.template, annotations, .field(key), demand: demand)
        }
    }
}
