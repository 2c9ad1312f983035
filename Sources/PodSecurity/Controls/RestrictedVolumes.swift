extension Control {
    /// Volumes come from the cluster, not from the node or from storage that the pod names itself.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | the source of `spec.volumes[*]` | those of the set below; none, which makes an `emptyDir` |
    ///
    /// Since 1.0, in place of ``hostPathVolumes``.
    static let restrictedVolumes = Control(
        "restrictedVolumes", .restricted, title: "restricted volume types", replacing: "hostPathVolumes"
    ) { exam throws(Unreadable) in
        exam.visit(try exam.pod.volumes) { volume throws(Unreadable) in
            guard let source = try volume.volumeSource, !allowedSources.contains(source) else { return }
            exam.report(volume, [], .field(source), demand: "must not be of the type \(source)")
        }
    }

    private static let allowedSources: Set<String> = [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
        "secret",
    ]
}
