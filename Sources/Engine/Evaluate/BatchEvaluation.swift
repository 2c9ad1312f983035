import CEL
import Inputs

/// Answers evaluation requests, one JSON object a line, one answer a line: conformance by pipe.
public enum BatchEvaluation {
    /// - Parameter write: gets each answer with its line break, in the order of the requests.
    /// - Throws: ``InputFailure`` for a file that cannot be read.
    public static func run<Failure: Error>(
        _ path: String, in environment: Environment, write: ([UInt8]) throws(Failure) -> Void
    ) throws(BatchFailure<Failure>) {
        let contents: FileContents
        do throws(InputFailure) {
            contents = try FileContents.read(argument: path, limit: 1 << 30)
        } catch {
            throw .input(error)
        }
        try contents.withBytes { bytes throws(BatchFailure<Failure>) in
            for line in Lines(bytes) where !line.isBlank {
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
