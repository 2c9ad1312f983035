import Documents

/// What list functions cost from version 3 of the library on (cel-go's `ext/lists.go`): the call, the making of a list,
/// and so much for each element.
enum ListCosts {
    static let byOverload: [String: CallCost] = {
        var costs: [String: CallCost] = [
            "list_slice": perResult, "list_reverse": perResult, "lists_range": perResult,
            "list_flatten": .sized { arguments, _ in base + UInt64(arguments[0].count) },
            "list_flatten_int": .sized { arguments, _ in
                let levels = arguments[1].kind == .int ? UInt64(max(0, arguments[1].asInt)) : 0
                let (product, overflow) = UInt64(arguments[0].count).multipliedReportingOverflow(by: levels)
                return base + (overflow ? largest : min(largest, product))
            },
            "list_distinct": perPair(0),
        ]
        for (name, _) in ListsLibrary.comparableTypes {
            costs["list_\(name)_sort"] = perPair(0)
            costs["list_\(name)_sortByAssociatedKeys"] = perPair(1)
        }
        return costs
    }()

    private static let base: UInt64 = 11
    /// Beyond every budget, and small enough to be added up.
    private static let largest = UInt64(1) << 40

    private static let perResult = CallCost.sized { _, result in base + Evaluation.costSize(result) }

    /// Two for each pair of elements, 2.1 where they are texts.
    private static func perPair(_ argument: Int) -> CallCost {
        .sized { arguments, _ in
            let elements = arguments[argument].elements
            // More elements than this are beyond every budget, too.
            let count = UInt64(min(elements.count, 1 << 24))
            let pairs = count * count
            let areTexts = elements.first.map { $0.kind == .string || $0.kind == .bytes } ?? false
            return base + (areTexts ? pairs * 21 / 10 : pairs * 2)
        }
    }
}
