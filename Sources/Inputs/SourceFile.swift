/// A file to check: found in a directory, or named by the user.
public struct SourceFile: Sendable, Hashable {
    enum Origin: Sendable, Hashable {
        case standardInput
        case path(RawPath)
    }

    /// The path as the user would type it, built on what was given: `scan Examples` finds `Examples/a.yaml`. Never made
    /// absolute. Bytes that are not UTF-8 appear as `\xHH`; `-` is standard input.
    public let path: String
    /// Bytes, when it was found; nil for standard input and pipes.
    public let size: Int?
    /// Whether the user gave this very file, and not a directory that contains it.
    public let isNamed: Bool
    let origin: Origin

    /// What `-` stands for.
    public static let standardInput = SourceFile(path: "-", size: nil, isNamed: true, origin: .standardInput)

    public var isStandardInput: Bool { origin == .standardInput }

    /// A file that the user named, without looking whether it exists.
    public init(named path: String) {
        let raw = RawPath(path)
        self.init(path: raw.display, size: nil, isNamed: true, origin: .path(raw))
    }

    init(path: String, size: Int?, isNamed: Bool, origin: Origin) {
        self.path = path
        self.size = size
        self.isNamed = isNamed
        self.origin = origin
    }
}
