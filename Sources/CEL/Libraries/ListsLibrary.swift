import Documents

/// Lists (cel-go's `ext.Lists`). Comparable types are int, uint, double, bool, duration, timestamp, string and bytes.
///
/// Version 0:
///
///     list(T).slice(int, int) → list(T)       elements from the first index up to, without, the second; an error
///                                             unless 0 ≤ first ≤ second ≤ size
///
/// Version 1:
///
///     list(list(T)).flatten() → list(T)       list(dyn).flatten(int) → list(dyn), that many levels; an error below 0
///
/// Version 2:
///
///     list(T).sort() → list(T)                T comparable; an error where elements are of several types
///     list(T).sortBy(x, key) → list(T)        macro; keys comparable
///     list(T).distinct() → list(T)            without elements that equal an earlier one
///     list(T).reverse() → list(T)
///     lists.range(int) → list(int)            0, 1, … below the number
///
/// Version 3 has the costs of Kubernetes.
enum ListsLibrary {
    static func library(version: Int) -> Library {
        let costs = version >= 3 ? ListCosts.byOverload : [:]
        var functions = [slice]
        if version >= 1 { functions.append(flatten) }
        if version >= 2 { functions += ordering }
        return Library(
            name: "lists", functions: functions.map { $0.attaching(implementations, costs: costs) },
            macros: version >= 2 ? [.sortBy] : [])
    }

    static let comparableTypes: [(name: String, type: CELType)] = [
        ("int", .int), ("uint", .uint), ("double", .double), ("bool", .bool),
        ("google.protobuf.Duration", .duration), ("google.protobuf.Timestamp", .timestamp),
        ("string", .string), ("bytes", .bytes),
    ]

    private static let t = CELType.parameter("T")
    private static let list = CELType.list(t)

    private static let slice: Function = .declare("slice", .member("list_slice", on: list, .int, .int, gives: list))

    private static let flatten: Function = .declare(
        "flatten",
        .member("list_flatten", on: .list(list), gives: list),
        .member("list_flatten_int", on: .list(.dyn), .int, gives: .list(.dyn)))

    private static let ordering: [Function] = [
        .declare(
            "sort", comparableTypes.map { .member("list_\($0.name)_sort", on: .list($0.type), gives: .list($0.type)) }),
        .declare(
            "@sortByAssociatedKeys",
            comparableTypes.map {
                .member("list_\($0.name)_sortByAssociatedKeys", on: list, .list($0.type), gives: list)
            }),
        .declare("distinct", .member("list_distinct", on: list, gives: list)),
        .declare("reverse", .member("list_reverse", on: list, gives: list)),
        .declare("lists.range", .global("lists_range", .int, gives: .list(.int))),
    ]

    private static let implementations: [String: Implementation] = {
        var all: [String: Implementation] = [
            "list_slice": { $0.slice($1[0], from: $1[1].asInt, to: $1[2].asInt) },
            "list_flatten": { $0.flatten($1[0], levels: 1) },
            "list_flatten_int": { $0.flatten($1[0], levels: $1[1].asInt) },
            "list_distinct": { $0.distinct($1[0]) },
            "list_reverse": { evaluation, arguments in
                let elements = arguments[0].elements
                return evaluation.list(count: elements.count) { target in
                    for (index, element) in elements.reversed().enumerated() { target[index] = element }
                }
            },
            "lists_range": { evaluation, arguments in
                let count = Int(arguments[0].asInt)
                return evaluation.list(count: count) { target in
                    for index in 0..<count { target[index] = .int(Int64(index)) }
                }
            },
        ]
        for (name, _) in comparableTypes {
            all["list_\(name)_sort"] = { $0.sort($1[0], by: $1[0]) }
            all["list_\(name)_sortByAssociatedKeys"] = { $0.sort($1[0], by: $1[1]) }
        }
        return all
    }()
}

extension Evaluation {
    fileprivate func slice(_ list: Value, from start: Int64, to end: Int64) -> Value {
        let call = "cannot slice(\(start), \(end))"
        if start < 0 || end < 0 { return invalid("\(call), negative indexes not supported") }
        if start > end { return invalid("\(call), start index must be less than or equal to end index") }
        if end > Int64(list.count) { return invalid("\(call), list is length \(list.count)") }
        return .list(UnsafeBufferPointer(rebasing: list.elements[Int(start)..<Int(end)]))
    }

    /// The elements of the lists in a list, in order, down to a number of levels.
    fileprivate func flatten(_ list: Value, levels: Int64) -> Value {
        if levels < 0 { return invalid("level must be non-negative") }
        let limit = memoryLeft / MemoryLayout<Value>.stride
        var flat: [Value] = []
        /// The lists around the current element and how far each is done.
        var open = [(elements: list.elements, next: 0)]
        while let (elements, next) = open.last {
            guard next < elements.count else {
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            guard spendSteps(1) else { return .failure(.interrupted) }
            let element = elements[next]
            if element.kind == .list, open.count <= levels {
                open.append((element.elements, 0))
            } else {
                if flat.count == limit { return .failure(.memoryExceeded) }
                flat.append(element)
            }
        }
        return self.list(flat)
    }

    fileprivate func distinct(_ list: Value) -> Value {
        outcome { () throws(ElementSet.Interruption) in self.list(try ElementSet(list, self).elements) }
    }

    /// The list in ascending order of the keys, which are as many; elements with equal keys keep their order. NaN
    /// counts as greater than every number.
    fileprivate func sort(_ list: Value, by keys: Value) -> Value {
        guard list.count == keys.count else {
            return invalid(
                "@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got "
                    + "\(list.count) and \(keys.count) elements respectively")
        }
        let keys = keys.elements
        guard spendSteps(keys.count) else { return .failure(.interrupted) }
        guard let kind = keys.first?.kind else { return list }
        guard keys.allSatisfy({ $0.kind == kind }) else {
            return invalid("list elements must have the same type")
        }
        return outcome { () throws(ElementSet.Interruption) in
            let order: [Int]
            do {
                order = try (0..<keys.count).sorted { a, b in
                    guard self.spendSteps(reading: keys[a], keys[b]) else { throw ElementSet.Interruption() }
                    return switch self.order(keys[a], keys[b]) {
                    case .less: true
                    case .unordered: keys[b].asDouble.isNaN && !keys[a].asDouble.isNaN
                    case .equal: a < b
                    case .greater, nil: false
                    }
                }
            } catch {
                throw ElementSet.Interruption()
            }
            let elements = list.elements
            return self.list(count: order.count) { target in
                for (position, index) in order.enumerated() { target[position] = elements[index] }
            }
        }
    }
}
