extension Control {
    /// Containers give up all capabilities, and get back the one for ports below 1024 at most.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.capabilities.drop` of containers | lists that hold `ALL` |
    /// | `securityContext.capabilities.add` of containers | absent, `NET_BIND_SERVICE` |
    ///
    /// Since 1.22, in place of ``capabilitiesBaseline``; Windows pods are exempt since 1.25.
    static let capabilitiesRestricted = Control(
        "capabilities_restricted", .restricted, since: 22, title: "capabilities that are not dropped",
        exempting: [.windows(since: Version(minor: 25))], replacing: "capabilities_baseline"
    ) { exam in
        let dropped: Field = ["securityContext", "capabilities", "drop"]
        let added: Field = ["securityContext", "capabilities", "add"]
        exam.visit(exam.pod.containers) { container throws(Unreadable) in
            if try !container.texts(dropped).contains(where: { $0.text == "ALL" }) {
                exam.report(container, dropped, demand: "must drop the capability ALL")
            }
            for (index, name) in try container.texts(added) where name != "NET_BIND_SERVICE" {
                exam.report(container, added, .index(index), demand: "must not add the capability \(name)")
            }
        }
    }
}
