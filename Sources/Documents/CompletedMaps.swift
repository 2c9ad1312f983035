/// A map and what is to be added to it where it lacks it.
public struct IncompleteMap {
    /// A slot of the document.
    let slot: UnsafePointer<Value>
    /// Keys and texts.
    let members: [(key: String, text: String)]

    public init(_ slot: UnsafePointer<Value>, lacking members: [(key: String, text: String)]) {
        self.slot = slot
        self.members = members
    }
}

extension Document {
    /// Copies of maps with more members, each at the place of the map it stands for. The maps themselves stay as they are.
    /// All at once: finding the place of a slot takes the longer the more often this was called.
    ///
    /// Only whoever has just read the document may call this: nobody else may look at it meanwhile.
    /// - Returns: the slots of the copies. They live as long as the document, and their own members' values are the
    ///   document's.
    public func completing(_ maps: [IncompleteMap]) -> [UnsafePointer<Value>] {
        var builder = DocumentBuilder()
        for incomplete in maps {
            let map = incomplete.slot
            let start = builder.count
            let place = span(of: map) ?? TextSpan(start: 0, end: 0)
            for index in map.pointee.entries.indices {
                guard let entry = map.pointee.entries.baseAddress.map({ $0 + index }) else { break }
                let key = UnsafeRawPointer(entry).assumingMemoryBound(to: Value.self)
                builder.push(key[0], span(of: key) ?? place)
                builder.push(key[1], span(of: key + 1) ?? place)
            }
            for member in incomplete.members {
                let key = Symbols.shared.intern(member.key)
                if map.pointee.entries.contains(where: { $0.key.hasSameBytes(as: key) }) { continue }
                builder.push(key, TextSpan(start: place.start, end: place.start))
                builder.push(builder.string(Array(member.text.utf8)), TextSpan(start: place.start, end: place.start))
            }
            builder.push(builder.closeMap(from: start).map, place)
        }
        builder.push(builder.closeList(from: 0), TextSpan(start: 0, end: 0))
        let copies = builder.finish()
        guard let first = copies.root.elements.baseAddress else { return [] }
        keep(copies)
        return maps.indices.map { first + $0 }
    }
}
