/// One reference token of a JSON Pointer (RFC 6901), as `jsonpatch.escapeKey` makes it for JSON Patch paths.
enum JSONPatchKey {
    /// Appends `key` with `~` written as `~0` and `/` as `~1`, in one pass.
    static func escape(_ key: UTF8Bytes, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + key.count)
        for byte in key {
            switch byte {
            case UInt8(ascii: "~"): output.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"): output.append(contentsOf: "~1".utf8)
            default: output.append(byte)
            }
        }
    }
}
