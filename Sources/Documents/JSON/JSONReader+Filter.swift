/// The part of the reader that follows a ``ReadFilter``.
extension JSONReader {
    /// Does what the filter says about the value that begins here; behind one that it leaves out it goes on to the next.
    /// - Returns: whether a value follows that is for the caller to read.
    mutating func applyFilter(isMap: Bool, in container: Int) throws(ReadError) -> Bool {
        guard let filter else { return true }
        while true {
            place =
                isMap
                ? filter.member(builder.value(at: builder.count - 1), of: container) : filter.element(of: container)
            guard place != ReadFilter.nowhere, let action = filter.action(at: place), try passesOver(action, isMap)
            else { return true }
            skipSpace()
            guard position < end else { throw failure("the text ends inside a \(isMap ? "map" : "list")") }
            switch base[position] {
            case isMap ? 0x7D : 0x5D: return false
            case 0x2C: position &+= 1
            default: throw failure("expected ',' or '\(isMap ? "}" : "]")'")
            }
            if isMap { try readKey() }
        }
    }

    /// - Returns: whether the value lies behind the reader now.
    private mutating func passesOver(_ action: ReadFilter.Action, _ isMember: Bool) throws(ReadError) -> Bool {
        skipSpace()
        switch action {
        case .drop:
            if isMember { builder.pop(to: builder.count - 1) }
            try skipValue()
            return true
        case .withhold(let measure):
            guard position < end, base[position] != 0x6E else { return false }
            if base[position] == 0x22 {
                self.measure = measure
                return false
            }
            let start = position
            let startOffset = offset(position)
            try skipValue()
            builder.push(.withheld(size: position - start), TextSpan(start: startOffset, end: offset(position)))
            return true
        }
    }

    /// Adds the members that the filter asks for and that the map on the stack does not have.
    mutating func addMissing(to frame: Frame) {
        guard let filter else { return }
        let last = builder.count
        for addition in filter.additions(at: frame.place) {
            var entry = frame.base
            while entry < last, !builder.value(at: entry).hasSameBytes(as: addition.key) { entry += 2 }
            if entry < last { continue }
            let place = TextSpan(start: frame.start, end: frame.start)
            builder.push(addition.key, place)
            builder.push(builder.string(addition.text), place)
        }
    }

    /// Passes over a value. Brackets are counted and strings are followed to their ends; what is between is not judged.
    mutating func skipValue() throws(ReadError) {
        skipSpace()
        let start = position
        var depth = 0
        while position < end {
            switch base[position] {
            case 0x22: try skipString()
            case 0x7B, 0x5B:
                depth += 1
                position &+= 1
            case 0x7D, 0x5D:
                if depth == 0 { return try expectSomething(since: start) }
                depth -= 1
                position &+= 1
            case 0x2C where depth == 0:
                return try expectSomething(since: start)
            case let byte:
                if byte & 0xC0 == 0x80 { shift &-= 1 }
                position &+= 1
                continue
            }
            if depth == 0 { return }
        }
        throw failure("the text ends inside a value")
    }

    private func expectSomething(since start: Int) throws(ReadError) {
        if position == start { throw failure("found a character that begins no JSON value") }
    }

    private mutating func skipString() throws(ReadError) {
        position &+= 1
        while position < end {
            if position &+ 8 <= end, JSONReader.isPlain(base + position) {
                position &+= 8
                continue
            }
            let byte = base[position]
            position &+= 1
            if byte == 0x22 { return }
            if byte == 0x5C, position < end {
                position &+= 1
            } else if byte & 0xC0 == 0x80 {
                shift &-= 1
            }
        }
        throw failure("the text ends inside a string")
    }
}
