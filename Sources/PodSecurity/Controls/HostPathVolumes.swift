extension Control {
    /// Pods do not mount the node's files.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `spec.volumes[*].hostPath` | absent |
    static let hostPathVolumes = Control(
        "hostPathVolumes", .baseline, title: "hostPath volumes"
    ) { exam throws(Unreadable) in
        exam.visit(try exam.pod.volumes) { volume throws(Unreadable) in
            guard try volume.hasMapping(["hostPath"]) else { return }
            exam.report(volume, ["hostPath"], demand: "must not be a hostPath")
        }
    }
}
