import CEL

extension ScanSettings {
    /// What decides the scan of a cluster: the version of Kubernetes is the cluster's, where nobody says another.
    public init(_ flags: ScanFlags, _ configuration: Configuration?, cluster: LiveCluster) {
        var flags = flags
        if flags.kubernetesVersion == nil, configuration?.kubernetesVersion == nil {
            flags.kubernetesVersion = cluster.kubernetesVersion
        }
        self.init(flags, configuration)
    }
}
