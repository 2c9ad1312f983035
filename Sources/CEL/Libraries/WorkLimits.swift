import Documents

/// What functions need so that no argument makes them work longer or build more than an evaluation may.
extension Evaluation {
    /// Going through this many bytes of text counts as one step of a loop.
    static let bytesPerStep = 64

    /// Bytes that the evaluation may still build.
    var memoryLeft: Int { max(0, limits.memory - scratch.allocated) }

    /// Takes steps for going through texts that a function does not copy; false where none are left.
    func spendSteps(reading text: Value, _ other: Value = Value(kind: .string)) -> Bool {
        spendSteps(
            1 + text.utf8.count / Evaluation.bytesPerStep + other.utf8.count / Evaluation.bytesPerStep)
    }

    /// A list of `count` elements, which `fill` initialises.
    func list(count: Int, _ fill: (UnsafeMutablePointer<Value>) -> Void) -> Value {
        guard count > 0 else { return Value(kind: .list) }
        guard spendSteps(count) else { return .failure(.interrupted) }
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Value>.stride)
        guard !overflow, count <= Int(UInt32.max), let memory = allocate(byteCount: byteCount) else {
            return .failure(.memoryExceeded)
        }
        let elements = memory.bindMemory(to: Value.self, capacity: count)
        fill(elements)
        return .list(UnsafeBufferPointer(start: elements, count: count))
    }
}
