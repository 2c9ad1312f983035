extension Array {
    /// Appends what is mostly nothing: an object or a file gives facts of few kinds, and lists of many are merged.
    mutating func appendAny(_ other: [Element]) {
        if other.isEmpty { return }
        if isEmpty { self = other } else { append(contentsOf: other) }
    }
}
