/// The text of a ``FieldPath``, step by step: paths that begin alike share what their beginnings cost.
public struct FieldPathText: Sendable, CustomStringConvertible {
    private var bytes: [UInt8] = []

    /// The text of the empty path.
    public init() { bytes.reserveCapacity(96) }

    public var description: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func append(_ step: FieldPath.Step) {
        switch step {
        case .field(let name): name.withBytes { append(field: $0) }
        case .index(let index): append(index: index)
        }
    }

    public mutating func append(field name: UnsafeBufferPointer<UInt8>) {
        if FieldPathText.isIdentifier(name) {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ".")) }
            bytes.append(contentsOf: name)
        } else {
            bytes.append(UInt8(ascii: "["))
            JSONText.appendQuoted(name, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        }
    }

    public mutating func append(index: Int) {
        bytes.append(UInt8(ascii: "["))
        Numbers.append(index, to: &bytes)
        bytes.append(UInt8(ascii: "]"))
    }

    /// Letters, digits and `_`, as CEL has it.
    private static func isIdentifier(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
        }
        guard let first = name.first, isLetter(first) else { return false }
        return name.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
    }
}
