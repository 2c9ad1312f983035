/// A few of the queries of a model, by their numbers: as small as what is in it, however many queries there are.
struct QuerySet: Hashable, Sendable {
    /// In order, each once.
    let members: [Int32]

    static let none = QuerySet([])

    init(_ numbers: [Int32]) {
        let isInOrder = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        members =
            isInOrder
            ? numbers
            : numbers.sorted().reduce(into: []) { members, number in
                if members.last != number { members.append(number) }
            }
    }

    var isEmpty: Bool { members.isEmpty }

    func contains(_ number: Int32) -> Bool {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low] == number
    }

    func intersects(_ other: QuerySet) -> Bool {
        if members.count > other.members.count { return other.intersects(self) }
        return members.contains { other.contains($0) }
    }

    /// The union of many sets at once.
    static func union(of sets: [QuerySet]) -> QuerySet {
        sets.count == 1 ? sets[0] : QuerySet(sets.flatMap(\.members))
    }
}
