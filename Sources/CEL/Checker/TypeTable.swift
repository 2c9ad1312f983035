/// The number of a type in a ``TypeTable``.
struct TypeID: Hashable {
    let index: Int

    static let dyn = TypeID(index: 0)
    static let error = TypeID(index: 1)
    static let null = TypeID(index: 2)
    static let bool = TypeID(index: 3)
    static let int = TypeID(index: 4)
    static let uint = TypeID(index: 5)
    static let double = TypeID(index: 6)
    static let string = TypeID(index: 7)
    static let bytes = TypeID(index: 8)
    static let timestamp = TypeID(index: 9)
    static let duration = TypeID(index: 10)
}

/// The types of one check, each structure once: equal types have equal numbers, and a type that is built of one large
/// type twice takes no more room than one that uses it once.
struct TypeTable {
    /// A type by its parts.
    enum Shape: Hashable {
        case dyn, error, null, bool, int, uint, double, string, bytes, timestamp, duration
        case type(TypeID)
        case list(TypeID)
        case map(TypeID, TypeID)
        case opaque(String, [TypeID])
        case object(String)
        /// A type that is not known yet.
        case variable(Int)
    }

    private static let simple: [Shape] = [
        .dyn, .error, .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
    ]

    private var shapes = Self.simple
    /// The number of parts of each type written out.
    private var sizes = [Int](repeating: 1, count: Self.simple.count)
    private var mentionsVariable = [Bool](repeating: false, count: Self.simple.count)
    private var ids: [Shape: TypeID] = [:]

    /// Types that would be larger than this written out are refused: nobody means them, and handling them could take
    /// time and memory exponential in the length of the source.
    static let largest = 1_000

    subscript(id: TypeID) -> Shape { shapes[id.index] }

    /// Whether the type mentions a variable, bound or not.
    func isOpen(_ id: TypeID) -> Bool { mentionsVariable[id.index] }

    /// Adds a variable that is not in the table yet.
    mutating func variable(_ number: Int) -> TypeID {
        append(.variable(number), size: 1, isOpen: true)
    }

    private mutating func append(_ shape: Shape, size: Int, isOpen: Bool) -> TypeID {
        shapes.append(shape)
        sizes.append(size)
        mentionsVariable.append(isOpen)
        return TypeID(index: shapes.count - 1)
    }

    /// The number of the type, or nil if it is too large.
    mutating func id(_ shape: Shape) -> TypeID? {
        if let id = ids[shape] { return id }
        var size = 1
        var open = false
        func count(_ part: TypeID) {
            size += sizes[part.index]
            open = open || mentionsVariable[part.index]
        }
        switch shape {
        case .type(let part), .list(let part): count(part)
        case .map(let key, let value):
            count(key)
            count(value)
        case .opaque(_, let parts): parts.forEach(count)
        default: break
        }
        guard size <= Self.largest else { return nil }
        let id = append(shape, size: size, isOpen: open)
        ids[shape] = id
        return id
    }
}
