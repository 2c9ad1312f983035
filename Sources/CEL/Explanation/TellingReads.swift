extension [Read] {
    /// These and then others: most often, one of both are none.
    func adding(_ others: [Read]) -> [Read] { others.isEmpty ? self : isEmpty ? others : self + others }

    /// Each field once, the most telling first; a field on the way to another that decided says nothing of its own.
    var telling: [FieldRead] {
        var decided: [Read] = []
        var conditions: [Read] = []
        func isKnown(_ read: Read, in known: [Read]) -> Bool {
            known.contains { $0.origin.isSameField(as: read.origin) }
        }
        for read in self where !read.isCondition && !isKnown(read, in: decided) { decided.append(read) }
        for read in self where read.isCondition && !isKnown(read, in: decided) && !isKnown(read, in: conditions) {
            conditions.append(read)
        }
        let telling = decided.filter { read in !decided.contains { read.origin.leads(to: $0.origin) } }
        let ordered = telling.filter(\.origin.isPresent) + telling.filter { !$0.origin.isPresent } + conditions
        return ordered.map { $0.origin.fieldRead($0.value) }
    }

    /// The first of ``telling``.
    var mostTelling: FieldRead? {
        func tells(_ read: Read) -> Bool {
            !read.isCondition && !contains { !$0.isCondition && read.origin.leads(to: $0.origin) }
        }
        let read = first { $0.origin.isPresent && tells($0) } ?? first { tells($0) } ?? first
        return read.map { $0.origin.fieldRead($0.value) }
    }
}
