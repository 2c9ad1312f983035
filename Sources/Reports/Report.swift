/// A report under way. Everything is written as it arrives: ``begin()`` once, ``add(_:)`` for every input in final
/// order, ``finish(_:)`` once. The caller flushes or closes the output afterwards.
///
/// Every step throws the output's failure, so that a scan whose reader went away can stop.
public protocol Report {
    mutating func begin() throws(OutputError)
    mutating func add(_ result: InputResult) throws(OutputError)
    mutating func finish(_ summary: Summary) throws(OutputError)
}
