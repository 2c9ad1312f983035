extension Control {
    /// Pods have network, processes and inter-process communication of their own.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `spec.hostNetwork`, `spec.hostPID`, `spec.hostIPC` | absent, false |
    static let hostNamespaces = Control("hostNamespaces", .baseline, title: "host namespaces") {
        exam throws(Unreadable) in
        for name: StaticString in ["hostNetwork", "hostPID", "hostIPC"] where try exam.pod.spec.bool([name]) == true {
            exam.report(exam.pod.spec, [name], demand: "must not set \(name) to true")
        }
    }
}
