import Documents

/// Whether two values are the same as a conformance test understands it: of one kind throughout (int 1 is not uint 1),
/// NaN the same as NaN, -0 not the same as 0, maps in any order.
public func isStrictlyEqual(_ a: Value, _ b: Value) -> Bool {
    guard a.kind == b.kind else { return false }
    switch a.kind {
    case .null: return true
    case .bool, .int, .uint, .duration: return a.bits == b.bits
    case .double: return a.bits == b.bits || a.asDouble.isNaN && b.asDouble.isNaN
    case .string, .bytes: return a.hasSameBytes(as: b)
    case .timestamp: return a.bits == b.bits && a.count == b.count
    case .type: return a.count == b.count && a.aux == b.aux
    case .list: return a.count == b.count && zip(a.elements, b.elements).allSatisfy { isStrictlyEqual($0, $1) }
    case .map:
        return a.count == b.count
            && a.entries.allSatisfy { entry in
                b.entries.contains {
                    isStrictlyEqual(entry.key, $0.key) && isStrictlyEqual(entry.value, $0.value)
                }
            }
    case .optional:
        guard a.count == b.count else { return false }
        guard let x = UnsafePointer<Value>(bitPattern: UInt(a.bits)),
            let y = UnsafePointer<Value>(bitPattern: UInt(b.bits))
        else { return a.count == 0 }
        return isStrictlyEqual(x.pointee, y.pointee)
    case .opaque: return a.aux == b.aux
    case .error: return true
    }
}
