import Documents
import Inputs

extension PackagingReader {
    /// Reads `Chart.yaml` and kustomizations with the real YAML reader. What cannot be read names nothing.
    static let yaml = PackagingReader(
        chartName: { bytes in read(bytes) { $0["name"]?.text } ?? nil },
        kustomizationPatches: { bytes in read(bytes, patches) ?? [] })

    private static func patches(_ root: Value) -> [String] {
        let patches = [root["patches"], root["patchesJson6902"]].compactMap { $0 }.flatMap(\.elements)
        let inline = root["patchesStrategicMerge"].map { Array($0.elements) } ?? []
        return patches.compactMap { $0["path"]?.text } + inline.compactMap(\.text)
    }

    /// What `body` finds in the first document, whose values live as long as it runs.
    private static func read<Result>(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Value) -> Result) -> Result? {
        var stream = DocumentStream(bytes: bytes)
        guard let document = try? stream.next() else { return nil }
        return withExtendedLifetime(document) { body(document.root) }
    }
}
