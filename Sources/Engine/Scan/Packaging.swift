import Documents
import Inputs

extension PackagingReader {
    /// Reads `Chart.yaml` and kustomizations with the real YAML reader. What cannot be read names nothing.
    static let yaml = PackagingReader(
        chartName: { bytes in first(bytes)?.root["name"]?.text },
        kustomizationPatches: { bytes in
            guard let root = first(bytes)?.root else { return [] }
            var paths: [String] = []
            for key in ["patches", "patchesJson6902"] as [StaticString] {
                for patch in root[key]?.elements ?? .init(start: nil, count: 0) {
                    if let path = patch["path"]?.text { paths.append(path) }
                }
            }
            for patch in root["patchesStrategicMerge"]?.elements ?? .init(start: nil, count: 0) {
                if let path = patch.text { paths.append(path) }
            }
            return paths
        })

    private static func first(_ bytes: UnsafeBufferPointer<UInt8>) -> Document? {
        var stream = DocumentStream(bytes: bytes)
        return try? stream.next()
    }
}
