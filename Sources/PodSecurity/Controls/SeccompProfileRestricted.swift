extension Control {
    /// Every container has a filter of system calls.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `spec.securityContext.seccompProfile.type` | `RuntimeDefault`, `Localhost` |
    /// | `securityContext.seccompProfile.type` of containers | `RuntimeDefault`, `Localhost` |
    ///
    /// The pod's may be absent where every container has one, a container's where the pod has one.
    /// A forbidden type of the pod fails even where every container overrides it. Since 1.19, in place of
    /// ``seccompProfileBaseline``; Windows pods are exempt since 1.25.
    static let seccompProfileRestricted = Control(
        "seccompProfile_restricted", .restricted, since: 19, title: "no seccomp profile",
        exempting: [.windows(since: Version(minor: 25))], replacing: "seccompProfile_baseline"
    ) { exam throws(Unreadable) in
        let inherited = try exam.seccompProfile(of: exam.pod.spec)
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            guard try exam.seccompProfile(of: container) == .none, inherited == .none else { return }
            let demand =
                "must set securityContext.seccompProfile.type to RuntimeDefault or Localhost, or have it from the pod"
            exam.report(container, ["securityContext", "seccompProfile", "type"], demand: demand)
        }
    }
}
