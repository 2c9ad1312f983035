import Documents

/// `+ - * / %` and unary minus (`cel.md` 1.5, 1.10): overloads of one kind only, every overflow an error.
extension Evaluation {
    @inline(__always)
    func add(_ a: Value, _ b: Value) -> Value {
        if a.kind == .int && b.kind == .int {
            let (sum, overflow) = a.asInt.addingReportingOverflow(b.asInt)
            return overflow ? .failure(.integerOverflow) : .int(sum)
        }
        return addSlowly(a, b)
    }

    @inline(never)
    private func addSlowly(_ a: Value, _ b: Value) -> Value {
        switch (a.kind, b.kind) {
        case (.error, _): return a
        case (_, .error): return b
        case (.uint, .uint):
            let (sum, overflow) = a.asUInt.addingReportingOverflow(b.asUInt)
            return overflow ? .failure(.unsignedOverflow) : .uint(sum)
        case (.double, .double): return .double(a.asDouble + b.asDouble)
        case (.string, .string), (.bytes, .bytes): return concatenateText(a, b)
        case (.list, .list): return concatenateLists(a, b)
        case (.duration, .duration):
            let (sum, overflow) = a.asInt.addingReportingOverflow(b.asInt)
            return overflow ? .failure(.integerOverflow) : Value(kind: .duration, bits: UInt64(bitPattern: sum))
        case (.timestamp, .duration): return shift(a, by: b)
        case (.duration, .timestamp): return shift(b, by: a)
        default: return .failure(.noSuchOverload)
        }
    }

    private func concatenateText(_ a: Value, _ b: Value) -> Value {
        if b.count == 0 { return a }
        if a.count == 0 { return b }
        let count = Int(a.count) + Int(b.count)
        guard count <= Int(UInt32.max), let target = allocate(byteCount: count) else {
            return .failure(.memoryExceeded)
        }
        target.copyMemory(from: UnsafeRawPointer(bitPattern: UInt(a.bits))!, byteCount: Int(a.count))
        (target + Int(a.count)).copyMemory(from: UnsafeRawPointer(bitPattern: UInt(b.bits))!, byteCount: Int(b.count))
        return Value(
            kind: a.kind, count: UInt32(count),
            bits: Value.bits(of: UnsafePointer(target.assumingMemoryBound(to: UInt8.self))))
    }

    private func concatenateLists(_ a: Value, _ b: Value) -> Value {
        if b.count == 0 { return a }
        if a.count == 0 { return b }
        let stride = MemoryLayout<Value>.stride
        let count = Int(a.count) + Int(b.count)
        guard count <= Int(UInt32.max), let target = allocate(byteCount: count * stride) else {
            return .failure(.memoryExceeded)
        }
        target.copyMemory(from: UnsafeRawPointer(bitPattern: UInt(a.bits))!, byteCount: Int(a.count) * stride)
        (target + Int(a.count) * stride).copyMemory(
            from: UnsafeRawPointer(bitPattern: UInt(b.bits))!, byteCount: Int(b.count) * stride)
        return .list(UnsafeBufferPointer(start: target.assumingMemoryBound(to: Value.self), count: count))
    }

    @inline(never)
    func subtract(_ a: Value, _ b: Value) -> Value {
        switch (a.kind, b.kind) {
        case (.error, _): return a
        case (_, .error): return b
        case (.int, .int):
            let (difference, overflow) = a.asInt.subtractingReportingOverflow(b.asInt)
            return overflow ? .failure(.integerOverflow) : .int(difference)
        case (.uint, .uint):
            let (difference, overflow) = a.asUInt.subtractingReportingOverflow(b.asUInt)
            return overflow ? .failure(.unsignedOverflow) : .uint(difference)
        case (.double, .double): return .double(a.asDouble - b.asDouble)
        case (.duration, .duration):
            let (difference, overflow) = a.asInt.subtractingReportingOverflow(b.asInt)
            return overflow ? .failure(.integerOverflow) : Value(kind: .duration, bits: UInt64(bitPattern: difference))
        case (.timestamp, .duration):
            return result { () throws(ValueError) in Value(try a.timestamp.subtracting(b.duration)) }
        case (.timestamp, .timestamp):
            return result { () throws(ValueError) in Value(try a.timestamp.subtracting(b.timestamp)) }
        default: return .failure(.noSuchOverload)
        }
    }

    private func shift(_ timestamp: Value, by duration: Value) -> Value {
        result { () throws(ValueError) in Value(try timestamp.timestamp.adding(duration.duration)) }
    }

    @inline(never)
    func multiply(_ a: Value, _ b: Value) -> Value {
        switch (a.kind, b.kind) {
        case (.error, _): return a
        case (_, .error): return b
        case (.int, .int):
            let (product, overflow) = a.asInt.multipliedReportingOverflow(by: b.asInt)
            return overflow ? .failure(.integerOverflow) : .int(product)
        case (.uint, .uint):
            let (product, overflow) = a.asUInt.multipliedReportingOverflow(by: b.asUInt)
            return overflow ? .failure(.unsignedOverflow) : .uint(product)
        case (.double, .double): return .double(a.asDouble * b.asDouble)
        default: return .failure(.noSuchOverload)
        }
    }

    @inline(never)
    func divide(_ a: Value, _ b: Value) -> Value {
        switch (a.kind, b.kind) {
        case (.error, _): return a
        case (_, .error): return b
        case (.int, .int):
            if b.asInt == 0 { return .failure(.divisionByZero) }
            let (quotient, overflow) = a.asInt.dividedReportingOverflow(by: b.asInt)
            return overflow ? .failure(.integerOverflow) : .int(quotient)
        case (.uint, .uint): return b.asUInt == 0 ? .failure(.divisionByZero) : .uint(a.asUInt / b.asUInt)
        case (.double, .double): return .double(a.asDouble / b.asDouble)
        default: return .failure(.noSuchOverload)
        }
    }

    @inline(never)
    func modulo(_ a: Value, _ b: Value) -> Value {
        switch (a.kind, b.kind) {
        case (.error, _): return a
        case (_, .error): return b
        case (.int, .int):
            if b.asInt == 0 { return .failure(.modulusByZero) }
            let (remainder, overflow) = a.asInt.remainderReportingOverflow(dividingBy: b.asInt)
            return overflow ? .failure(.integerOverflow) : .int(remainder)
        case (.uint, .uint): return b.asUInt == 0 ? .failure(.modulusByZero) : .uint(a.asUInt % b.asUInt)
        default: return .failure(.noSuchOverload)
        }
    }

    @inline(never)
    func negate(_ a: Value) -> Value {
        switch a.kind {
        case .error: return a
        case .int:
            let (opposite, overflow) = (0 as Int64).subtractingReportingOverflow(a.asInt)
            return overflow ? .failure(.integerOverflow) : .int(opposite)
        case .double: return .double(-a.asDouble)
        case .duration:
            let (opposite, overflow) = (0 as Int64).subtractingReportingOverflow(a.asInt)
            return overflow ? .failure(.integerOverflow) : Value(kind: .duration, bits: UInt64(bitPattern: opposite))
        default: return .failure(.noSuchOverload)
        }
    }
}
