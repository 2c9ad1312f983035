/// A number of bytes for people, in the largest binary unit that fits: `64 MiB`, `1.5 KiB`.
struct ByteCount: CustomStringConvertible {
    private let bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }

    var description: String {
        var unit = "bytes"
        var size = 1
        for larger in ["KiB", "MiB", "GiB", "TiB"] where bytes / size >= 1024 {
            unit = larger
            size *= 1024
        }
        let tenths = (bytes % size) * 10 / size
        return tenths == 0 ? "\(bytes / size) \(unit)" : "\(bytes / size).\(tenths) \(unit)"
    }
}
