import Analyses
import Documents
import Inputs

/// Answers access reviews, one JSON object a line, one answer a line.
public enum AccessBatch {
    /// What became of a batch.
    public struct Outcome: Sendable {
        public var answered = 0
        /// Lines that are no review, each answered by an error in its place.
        public var refused = 0
    }

    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - write: gets each answer with its line break, in the order of the lines. Empty lines have none.
    /// - Throws: ``BatchFailure`` for a file that cannot be read, and for what `write` throws.
    public static func run<Failure: Error>(
        _ path: String, on inventory: AccessInventory, write: ([UInt8]) throws(Failure) -> Void
    ) throws(BatchFailure<Failure>) -> Outcome {
        let contents: FileContents
        do throws(InputFailure) {
            contents = try FileContents.read(argument: path, limit: 1 << 30)
        } catch {
            throw .input(error)
        }
        let authorizer = Authorizer(inventory.model)
        let limit = inventory.gaps(on: .rights).filter { $0.kind != .missingRole }.limit
        var outcome = Outcome()
        try contents.withBytes { bytes throws(BatchFailure<Failure>) in
            for line in Lines(bytes) where !line.isBlank {
                var answer: String
                do throws(Refusal) {
                    let review = try review(line)
                    answer = authorizer.decide(review.attributes, by: review.user).limited(by: limit).json
                    outcome.answered += 1
                } catch {
                    answer = "{\"error\":\(JSONText.quoted(error.text))}"
                    outcome.refused += 1
                }
                answer += "\n"
                do throws(Failure) {
                    try write(Array(answer.utf8))
                } catch {
                    throw .output(error)
                }
            }
        }
        return outcome
    }

    private struct Refusal: Error {
        let text: String
    }

    private static func review(_ line: UnsafeBufferPointer<UInt8>) throws(Refusal) -> AccessReview {
        var reader = JSONReader(bytes: line)
        let document: Document?
        do throws(ReadError) {
            document = try reader.next()
            if try reader.next() != nil {
                throw ReadError(.syntax, "more than one value stands on the line", at: 0)
            }
        } catch {
            throw Refusal(text: error.message)
        }
        guard let document else { throw Refusal(text: "the line holds no value") }
        defer { withExtendedLifetime(document) {} }
        do throws(AccessReview.Mistake) {
            return try AccessReview(document.root)
        } catch {
            throw Refusal(text: error.description)
        }
    }
}

extension AccessDecision {
    /// What was not read may allow what nothing else does. Roles that do not exist are in the API server's own reason.
    fileprivate func limited(by limit: String?) -> AccessDecision {
        guard let limit, !isAllowed else { return self }
        let reasons = [reason, "not everything is known: \(limit)"].filter { !$0.isEmpty }
        return AccessDecision(isAllowed: false, reason: reasons.joined(separator: "\n"))
    }
}
