import Documents

/// What discovery must know from inside the YAML of packaging tools.
enum PackagingFile {
    /// `name` of a `Chart.yaml`; nil where there is none or the file cannot be read.
    static func chartName(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        try? read(bytes) { $0["name"]?.text }
    }

    /// What a kustomization or component names
    /// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).
    struct Kustomization: Equatable {
        /// The paths, as written, of its patches: `patches[].path`, `patchesJson6902[].path` and the items of
        /// `patchesStrategicMerge`. Items that hold a patch inline lead to no file and do no harm.
        var patches: [String] = []
        /// The paths, as written, of what it deploys: files, directories and URLs.
        var resources: [String] = []

        init() {}

        /// - Throws: where the YAML cannot be read, so that nobody knows what it names.
        init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReadError) {
            let lists = try PackagingFile.read(bytes) { root in
                let paths = [root["patches"], root["patchesJson6902"]].compactMap { $0 }.flatMap(\.elements)
                    .compactMap { $0["path"]?.text }
                func texts(_ key: StaticString) -> [String] { root[key]?.elements.compactMap(\.text) ?? [] }
                return (paths + texts("patchesStrategicMerge"), texts("resources"))
            }
            if let lists { (patches, resources) = lists }
        }
    }

    /// What `body` finds in the first document, whose values live as long as it runs; nil for a text without one.
    private static func read<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Value) -> Result?
    ) throws(ReadError) -> Result? {
        var stream = DocumentStream(bytes: bytes)
        guard let document = try stream.next() else { return nil }
        return withExtendedLifetime(document) { body(document.root) }
    }
}
