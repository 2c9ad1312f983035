import Documents
import Glibc

/// What a report learns and writes later than it learns it: in memory while it is little, and in a temporary file
/// while it is much, so that memory does not grow with the input.
///
/// The file has no name, so that nothing of it stays behind. Where none can be made or written, memory keeps the rest.
final class Spool {
    private let folder: String
    private var held: [UInt8] = []
    /// -1 while there is no file.
    private var descriptor: Int32 = -1
    /// Bytes in the file; `held` follows them.
    private(set) var filed = 0
    private var mayFile = true
    /// What was read from the file last.
    private var chunk: [UInt8] = []

    private static let mostHeld = 1 << 20

    /// - Parameter folder: where the file is made.
    init(folder: String = Spool.temporaryFolder) { self.folder = folder }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    private static var temporaryFolder: String {
        guard let folder = getenv("TMPDIR"), folder.pointee != 0 else { return "/tmp" }
        return String(cString: folder)
    }

    func append(_ bytes: [UInt8]) {
        held += bytes
        if held.count >= Spool.mostHeld, mayFile { file() }
    }

    private func file() {
        if descriptor < 0 { descriptor = Spool.open(in: folder) }
        let written = descriptor < 0 ? 0 : held.withUnsafeBytes { Spool.write($0, to: descriptor, at: filed) }
        filed += written
        mayFile = written == held.count
        if mayFile { held.removeAll(keepingCapacity: true) } else { held.removeFirst(written) }
    }

    private static func open(in folder: String) -> Int32 {
        guard let template = strdup(folder + "/bulwark.XXXXXX") else { return -1 }
        defer { free(template) }
        let descriptor = mkstemp(template)
        if descriptor < 0 { return -1 }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// - Returns: how many of the bytes were written.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int) -> Int {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
            if count > 0 { written += count } else if count == 0 || errno != EINTR { break }
        }
        return written
    }

    /// Bytes so far.
    var count: Int { filed + held.count }

    /// Writes everything to an output.
    /// - Throws: what the output threw, or for a file that cannot be read.
    func copy(to output: Output) throws(OutputError) { try copy(0..<count, to: output) }

    /// Writes a part to an output.
    func copy(_ range: Range<Int>, to output: Output) throws(OutputError) {
        var offset = range.lowerBound
        while offset < min(range.upperBound, filed) {
            if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: 64 << 10) }
            let wanted = min(chunk.count, min(range.upperBound, filed) - offset)
            let count = pread(descriptor, &chunk, wanted, off_t(offset))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OutputError(path: "\(folder)/bulwark", code: count == 0 ? EIO : errno) }
            output.write(Array(chunk[..<count]))
            try output.check()
            offset += count
        }
        if range.upperBound > offset { output.write(Array(held[(offset - filed)..<(range.upperBound - filed)])) }
        try output.check()
    }
}

/// A JSON array whose elements come long before the place at which it is written.
struct SpooledArray {
    private var json: JSONBuilder
    private let spool = Spool()
    private var isEmpty = true

    /// - Parameter depth: the containers that are open in the report where the array will stand.
    init(depth: Int) { json = JSONBuilder(style: .pretty, depth: depth + 1) }

    mutating func append(_ write: (inout JSONBuilder) -> Void) {
        write(&json)
        spool.append(json.bytes)
        json.bytes.removeAll(keepingCapacity: true)
        isEmpty = false
    }

    /// Writes the array as a member of the object that is open.
    func write(as key: String, to report: inout JSONBuilder, _ output: Output) throws(OutputError) {
        report.key(key)
        report.beginArray()
        output.write(report.bytes)
        report.bytes.removeAll(keepingCapacity: true)
        try spool.copy(to: output)
        if !isEmpty { report.repeatWritten([]) }
        report.endArray()
    }
}
