import CEL
import Inputs

/// Answers evaluation requests, one JSON object a line, one answer a line: conformance by pipe.
public enum BatchEvaluation {
    /// - Parameter write: gets each answer with its line break, in the order of the requests.
    /// - Throws: ``InputFailure`` for a file that cannot be read.
    public static func run<Failure: Error>(
        _ path: String, in environment: Environment, write: ([UInt8]) throws(Failure) -> Void
    ) throws(BatchFailure<Failure>) {
        let source = path == "-" ? SourceFile.standardInput : SourceFile(named: path)
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(source, limit: 1 << 30)
        } catch {
            throw .input(InputFailure(message: "\(path): \(error.description)"))
        }
        try contents.withBytes { bytes throws(BatchFailure<Failure>) in
            var rest = bytes[...]
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
                let line = UnsafeBufferPointer(rebasing: rest[..<end])
                rest = rest[min(end + 1, rest.endIndex)...]
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                var answer = Exchange.answer(line, in: environment, isMetered: true)
                answer.append(UInt8(ascii: "\n"))
                do throws(Failure) {
                    try write(answer)
                } catch {
                    throw .output(error)
                }
            }
        }
    }
}

/// Why a batch stopped.
public enum BatchFailure<Output: Error>: Error {
    case input(InputFailure)
    case output(Output)
}
