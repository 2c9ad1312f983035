/// What discovery must know from inside the YAML of packaging tools. The reading of YAML is another module's, so
/// whoever starts a scan lends it here; without it, charts are called after their directories and no patch is
/// recognised.
public struct PackagingReader: Sendable {
    /// `name` of a `Chart.yaml`.
    public var chartName: @Sendable (UnsafeBufferPointer<UInt8>) -> String?

    /// The paths, as written, of the patches that a kustomization or component names: `patches[].path`,
    /// `patchesJson6902[].path` and the items of `patchesStrategicMerge`. Items that hold a patch inline do no harm.
    public var kustomizationPatches: @Sendable (UnsafeBufferPointer<UInt8>) -> [String]

    public init(
        chartName: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> String? = { _ in nil },
        kustomizationPatches: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> [String] = { _ in [] }
    ) {
        self.chartName = chartName
        self.kustomizationPatches = kustomizationPatches
    }
}
