extension Document {
    /// Copies of maps with more members, each at the place of the map it stands for. The maps themselves stay as they are.
    ///
    /// Only whoever has just read the document may call this: nobody else may look at it meanwhile.
    /// - Parameters:
    ///   - maps: slots of this document that hold maps.
    ///   - members: keys and texts; what a map has already is not added.
    /// - Returns: the slots of the copies. They live as long as the document, and their own members' values are the
    ///   document's.
    public func completing(
        _ maps: [UnsafePointer<Value>], with members: [(key: String, text: String)]
    ) -> [UnsafePointer<Value>] {
        var builder = DocumentBuilder()
        let members = members.map { (key: Symbols.shared.intern($0.key), text: Array($0.text.utf8)) }
        for map in maps {
            let start = builder.count
            let place = span(of: map) ?? TextSpan(start: 0, end: 0)
            for index in map.pointee.entries.indices {
                guard let entry = map.pointee.entries.baseAddress.map({ $0 + index }) else { break }
                let key = UnsafeRawPointer(entry).assumingMemoryBound(to: Value.self)
                builder.push(key[0], span(of: key) ?? place)
                builder.push(key[1], span(of: key + 1) ?? place)
            }
            for member in members where !map.pointee.entries.contains(where: { $0.key.hasSameBytes(as: member.key) }) {
                builder.push(member.key, TextSpan(start: place.start, end: place.start))
                builder.push(builder.string(member.text), TextSpan(start: place.start, end: place.start))
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
