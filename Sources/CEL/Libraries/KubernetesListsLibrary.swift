import Documents

/// Kubernetes' lists (the Kubernetes CEL library `lists.go`). Comparable types are int, uint, double, bool, duration,
/// timestamp, string and bytes; summable ones are int, uint, double and duration.
///
///     list(T).isSorted() → bool           T comparable
///     list(T).sum() → T                   T summable; the zero of the static type for an empty list; an error beyond
///                                         the type's range
///     list(T).min() max() → T             T comparable; an error for an empty list
///     list(A).indexOf(A) → int            the first or last element that equals the value; -1 for none
///     list(A).lastIndexOf(A) → int
///
/// Elements that cannot be ordered, such as NaN or values of different types in a list of type dyn, count as neither
/// less nor greater.
enum KubernetesListsLibrary {
    static let library = Library(
        name: "kubernetes.lists", functions: functions.map { $0.attaching(implementations, costs: costs) })

    private static let comparableTypes: [(name: String, type: CELType)] = [
        ("int", .int), ("uint", .uint), ("double", .double), ("bool", .bool), ("duration", .duration),
        ("timestamp", .timestamp), ("string", .string), ("bytes", .bytes),
    ]

    private static let summableTypes: [(name: String, type: CELType, zero: Value)] = [
        ("int", .int, .int(0)), ("uint", .uint, .uint(0)), ("double", .double, .double(0)),
        ("duration", .duration, Value(kind: .duration)),
    ]

    private static let a = CELType.parameter("A")

    private static let functions: [Function] = [
        .declare(
            "isSorted",
            comparableTypes.map { .member("list_\($0.name)_is_sorted_bool", on: .list($0.type), gives: .bool) }),
        .declare(
            "sum", summableTypes.map { .member("list_\($0.name)_sum_\($0.name)", on: .list($0.type), gives: $0.type) }),
        extremum("min"), extremum("max"),
        .declare("indexOf", .member("list_a_index_of_int", on: .list(a), a, gives: .int)),
        .declare("lastIndexOf", .member("list_a_last_index_of_int", on: .list(a), a, gives: .int)),
    ]

    private static func extremum(_ name: String) -> Function {
        .declare(
            name,
            comparableTypes.map { .member("list_\($0.name)_\(name)_\($0.name)", on: .list($0.type), gives: $0.type) })
    }

    private static let implementations: [String: Implementation] = {
        var all: [String: Implementation] = [
            "list_a_index_of_int": { $0.firstIndex(of: $1[1], in: $1[0].elements) },
            "list_a_last_index_of_int": { evaluation, arguments in
                evaluation.lastIndex(of: arguments[1], in: arguments[0].elements)
            },
        ]
        for (name, _) in comparableTypes {
            all["list_\(name)_is_sorted_bool"] = { $0.isSorted($1[0].elements) }
            all["list_\(name)_min_\(name)"] = { $0.extremum("min", of: $1[0].elements, replacing: .greater) }
            all["list_\(name)_max_\(name)"] = { $0.extremum("max", of: $1[0].elements, replacing: .less) }
        }
        for (name, _, zero) in summableTypes {
            all["list_\(name)_sum_\(name)"] = { $0.sum($1[0].elements, from: zero) }
        }
        return all
    }()

    private static let costs = Dictionary(uniqueKeysWithValues: implementations.keys.map { ($0, CallCost.traversal) })
}

extension CallCost {
    /// What Kubernetes counts for going through the first argument once: ⌊0.1 · bytes⌋ for texts, the sum of the parts
    /// for lists and maps, 1 for everything else.
    static let traversal = CallCost.sized { arguments, _ in
        var cost: UInt64 = 0
        var rest = [arguments[0]]
        var visits = 0
        while let next = rest.popLast() {
            visits += 1
            // Beyond every budget: a list may hold one part many times.
            if visits + rest.count > 1 << 22 { return 1 << 40 }
            switch next.kind {
            case .string, .bytes: cost += UInt64(next.count) / 10
            case .list: rest += next.elements
            case .map:
                for entry in next.entries { rest += [entry.key, entry.value] }
            default: cost += 1
            }
        }
        return cost
    }
}

extension Evaluation {
    fileprivate func isSorted(_ elements: UnsafeBufferPointer<Value>) -> Value {
        var previous: Value?
        for element in elements {
            guard element.isComparable else { return .failure(.noSuchOverload) }
            if let previous {
                guard spendSteps(reading: element) else { return .failure(.interrupted) }
                if order(previous, element) == .greater { return .false }
            }
            previous = element
        }
        return .true
    }

    /// The element that none replaces; one does that stands in the given order to it.
    fileprivate func extremum(
        _ function: String, of elements: UnsafeBufferPointer<Value>, replacing wanted: NumericOrdering
    ) -> Value {
        var best: Value?
        for element in elements {
            guard element.isComparable else { return .failure(.noSuchOverload) }
            guard let known = best else {
                best = element
                continue
            }
            guard spendSteps(reading: element) else { return .failure(.interrupted) }
            if order(known, element) == wanted { best = element }
        }
        return best ?? invalid("\(function) called on empty list")
    }

    fileprivate func sum(_ elements: UnsafeBufferPointer<Value>, from zero: Value) -> Value {
        guard spendSteps(elements.count) else { return .failure(.interrupted) }
        var sum = zero
        for element in elements {
            sum = add(sum, element)
            if sum.isError { return sum }
        }
        return sum
    }

    fileprivate func firstIndex(of value: Value, in elements: UnsafeBufferPointer<Value>) -> Value {
        guard spendSteps(elements.count) else { return .failure(.interrupted) }
        return .int(Int64(elements.firstIndex { equals($0, value).isTrue } ?? -1))
    }

    fileprivate func lastIndex(of value: Value, in elements: UnsafeBufferPointer<Value>) -> Value {
        guard spendSteps(elements.count) else { return .failure(.interrupted) }
        return .int(Int64(elements.lastIndex { equals($0, value).isTrue } ?? -1))
    }
}

extension Value {
    /// Of a kind whose values have an order among themselves.
    fileprivate var isComparable: Bool {
        switch kind {
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
        case .null, .list, .map, .type, .optional, .opaque, .error: false
        }
    }
}
