import Documents

/// Lists taken as sets (cel-go's `ext.Sets`). Elements are compared as `==` compares them, so that `1`, `1u` and `1.0`
/// are the same element; values that cannot be compared are different.
///
///     sets.contains(list(T), list(T)) → bool       every element of the second is in the first
///     sets.equivalent(list(T), list(T)) → bool     each contains the other
///     sets.intersects(list(T), list(T)) → bool     some element is in both
enum SetsLibrary {
    static let library = Library(
        name: "sets",
        functions: ["contains", "equivalent", "intersects"].map { name in
            Function.declare("sets.\(name)", .global("list_sets_\(name)_list", list, list, gives: .bool))
                .attaching(implementations, costs: costs)
        })

    private static let list = CELType.list(.parameter("T"))

    private static let implementations: [String: Implementation] = [
        "list_sets_contains_list": { evaluation, arguments in
            evaluation.outcome { () throws(ElementSet.Interruption) in
                .bool(try evaluation.isSuperset(arguments[0], of: arguments[1]))
            }
        },
        "list_sets_equivalent_list": { evaluation, arguments in
            evaluation.outcome { () throws(ElementSet.Interruption) in
                guard try evaluation.isSuperset(arguments[0], of: arguments[1]) else { return .false }
                return .bool(try evaluation.isSuperset(arguments[1], of: arguments[0]))
            }
        },
        "list_sets_intersects_list": { evaluation, arguments in
            evaluation.outcome { () throws(ElementSet.Interruption) in
                let set = try ElementSet(arguments[0], evaluation)
                for element in arguments[1].elements where try set.contains(element) { return .true }
                return .false
            }
        },
    ]

    private static let costs: [String: CallCost] = [
        "list_sets_contains_list": product(1), "list_sets_intersects_list": product(1),
        "list_sets_equivalent_list": product(2),
    ]

    /// A call and `factor` comparisons of each element with each.
    private static func product(_ factor: UInt64) -> CallCost {
        .sized { arguments, _ in
            // Lists longer than this are beyond every budget, too.
            let sizes = (0..<2).map { UInt64(min(arguments[$0].count, 1 << 24)) }
            return 1 + sizes[0] * sizes[1] * factor
        }
    }
}

extension Evaluation {
    fileprivate func isSuperset(_ list: Value, of part: Value) throws(ElementSet.Interruption) -> Bool {
        let set = try ElementSet(list, self)
        for element in part.elements where try !set.contains(element) { return false }
        return true
    }
}
