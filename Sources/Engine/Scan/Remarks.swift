/// What there is to say of places in a file: each reason once, with the first of its places.
///
/// A hostile file may give as many reasons as it has lines; of those that come late only the number is kept.
struct Remarks {
    struct Reason {
        let message: String
        /// The first place, in code points from the beginning of the text.
        let offset: UInt32
        /// The next few places.
        fileprivate(set) var others: [UInt32] = []
        /// How many places there are.
        fileprivate(set) var count = 1
    }

    /// In the order of their first places.
    private(set) var reasons: [Reason] = []
    /// The places of reasons that are not kept: how many, and the first.
    private(set) var beyond: (count: Int, offset: UInt32)?
    /// How many places there are of all reasons.
    private(set) var count = 0

    /// All places; nil where only the number of some is known.
    var places: [UInt32]? {
        guard beyond == nil, reasons.allSatisfy({ $0.count == 1 + $0.others.count }) else { return nil }
        return reasons.flatMap { [$0.offset] + $0.others }
    }

    private static let mostReasons = 20
    private static let mostOthers = 5

    /// - Parameter remarks: behind those that were added before.
    mutating func add(_ remarks: [Piece.Remark]) {
        for remark in remarks { add(remark) }
    }

    private mutating func add(_ remark: Piece.Remark) {
        count += 1
        if let known = reasons.firstIndex(where: { $0.message == remark.message }) {
            reasons[known].count += 1
            if reasons[known].others.count < Remarks.mostOthers { reasons[known].others.append(remark.offset) }
        } else if reasons.count < Remarks.mostReasons {
            reasons.append(Reason(message: remark.message, offset: remark.offset))
        } else {
            beyond = ((beyond?.count ?? 0) + 1, beyond?.offset ?? remark.offset)
        }
    }
}
