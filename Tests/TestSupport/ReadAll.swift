import Foundation
import Glibc

extension FileHandle {
    /// All bytes until the end of a pipe. Unlike `readToEnd`, it goes on when a signal interrupts it, as the end of any
    /// child process of the tests does.
    public func readAll() -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(fileDescriptor, &buffer, buffer.count)
            if count > 0 { data.append(contentsOf: buffer[..<count]) }
            if count == 0 || count < 0 && errno != EINTR { return data }
        }
    }
}
