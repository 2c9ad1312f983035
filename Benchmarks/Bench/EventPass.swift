import CLibYAML

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The least that reading YAML can cost: every file is read whole, libyaml makes its events, and each is thrown away.
struct EventPass {
    private(set) var files = 0
    private(set) var bytes = 0
    private(set) var events = 0
    /// Files that libyaml refuses, templates for the most part; it reads no further in them.
    private(set) var refused = 0
    /// Seconds of processor time.
    private(set) var processorTime = 0.0

    init(_ paths: [String]) {
        let start = Clock.processTime
        var buffer: [UInt8] = []
        for path in paths {
            guard let count = EventPass.load(path, into: &buffer) else { continue }
            files += 1
            bytes += count
            parse(buffer, count)
        }
        processorTime = Clock.processTime - start
    }

    private mutating func parse(_ buffer: [UInt8], _ count: Int) {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return }
        defer { yaml_parser_delete(&parser) }
        buffer.withUnsafeBufferPointer { input in
            yaml_parser_set_input_string(&parser, input.baseAddress, count)
            var event = yaml_event_t()
            while true {
                guard yaml_parser_parse(&parser, &event) == 1 else {
                    refused += 1
                    return
                }
                let isLast = event.type == YAML_STREAM_END_EVENT
                yaml_event_delete(&event)
                events += 1
                if isLast { return }
            }
        }
    }

    /// - Returns: the number of bytes, at the start of the buffer.
    private static func load(_ path: String, into buffer: inout [UInt8]) -> Int? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        let size = Int(status.st_size)
        if buffer.count < size { buffer = [UInt8](repeating: 0, count: size) }
        return buffer.withUnsafeMutableBytes { target in
            var count = 0
            while count < size {
                let got = read(descriptor, target.baseAddress.map { $0 + count }, size - count)
                if got <= 0 { break }
                count += got
            }
            return count
        }
    }
}
