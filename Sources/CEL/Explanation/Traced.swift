import Documents

/// A value and what it depends on, as the ``Explainer`` carries it. A class, because values are handed on more often than
/// they are made.
final class Traced {
    /// What an evaluation built a value from.
    enum Content {
        /// Nothing that is known by its parts.
        case plain
        /// The elements of a list.
        case elements([Traced])
        /// The entries of a map.
        case entries([(key: Value, part: Traced)])
        /// The value in an optional.
        case wrapped(Traced)

        fileprivate var nesting: UInt8 {
            switch self {
            case .plain: 0
            case .elements(let parts): 1 + (parts.lazy.map(\.nesting).max() ?? 0)
            case .entries(let entries): 1 + (entries.lazy.map(\.part.nesting).max() ?? 0)
            case .wrapped(let part): 1 + part.nesting
            }
        }
    }

    let value: Value
    /// Where the value itself lies, where it is part of a document.
    let origin: Origin?
    /// The parts of a value that the evaluation built, each with its own origin.
    let content: Content
    /// Other reads that made the value what it is, beside those of its parts: `before` those that were tried first.
    let before: [Read]
    let context: [Read]

    /// More reads than this say nothing to anybody; the rest is dropped.
    static let mostReads = 200
    /// Lists with more elements than this are not followed element by element.
    static let mostParts = 10_000
    /// Values nested deeper than this are not followed: their parts would be freed by recursion.
    private static let deepest: UInt8 = 100
    /// Containers inside each other in `content`.
    fileprivate let nesting: UInt8

    init(_ value: Value, origin: Origin? = nil, before: [Read] = [], context: [Read] = []) {
        self.value = value
        self.origin = origin
        self.content = .plain
        self.before = before
        self.context = context
        nesting = 0
    }

    /// A value that the evaluation built from parts.
    init(_ value: Value, origin: Origin? = nil, _ content: Content, before: [Read] = [], context: [Read] = []) {
        let nesting = content.nesting
        let isFollowed = nesting <= Traced.deepest
        self.value = value
        self.origin = origin
        self.content = isFollowed ? content : .plain
        self.before = isFollowed ? before : []
        self.context =
            isFollowed ? context : Traced.reads(before: before, value, origin, content, context: context)
        self.nesting = isFollowed ? nesting : 0
    }

    /// Every field that decided this value, in the order of the source as far as that is known.
    var reads: [Read] {
        if case .plain = content, origin == nil, before.isEmpty { return context }
        return Traced.reads(before: before, value, origin, content, context: context)
    }

    private static func reads(
        before: [Read], _ value: Value, _ origin: Origin?, _ content: Content, context: [Read]
    ) -> [Read] {
        var reads = before
        if let origin { reads.append(Read(origin: origin, value: value)) }
        switch content {
        case .plain: break
        case .elements(let parts): for part in parts { part.addReads(to: &reads) }
        case .entries(let entries): for entry in entries { entry.part.addReads(to: &reads) }
        case .wrapped(let part): part.addReads(to: &reads)
        }
        reads += context
        return reads
    }

    private func addReads(to reads: inout [Read]) {
        if reads.count < Traced.mostReads { reads += self.reads }
    }

    /// The same value, which depends on more.
    func depending(on reads: [Read], before earlier: [Read] = []) -> Traced {
        if reads.isEmpty && earlier.isEmpty { return self }
        return Traced(
            value, origin: origin, content, before: earlier.isEmpty ? before : Traced.joined(earlier, before),
            context: reads.isEmpty ? context : Traced.joined(context, reads))
    }

    /// The same error, which says where in the expression it arose.
    func failing(at node: TraceNode) -> Traced {
        var value = value
        value.count = UInt32(node.id.index) + 1
        return Traced(value, origin: origin, content, before: before, context: context)
    }

    private static func joined(_ first: [Read], _ second: [Read]) -> [Read] {
        if first.isEmpty && second.count <= mostReads { return second }
        return Array((first + second).prefix(mostReads))
    }

    /// The value in an optional that has one.
    var unwrapped: Traced? {
        guard let wrapped = value.wrapped else { return nil }
        if case .wrapped(let part) = content { return part.depending(on: context, before: before) }
        return Traced(wrapped, origin: origin, before: before, context: context)
    }

    // MARK: Parts

    /// What selecting from this value by a key gave, with its own origin.
    /// - Parameters:
    ///   - value: what the machine made of it.
    ///   - makesOptional: it was an optional selection.
    func selecting(_ step: FieldPath.Step, _ key: Value, giving value: Value, makesOptional: Bool) -> Traced {
        if self.value.kind == .optional {
            guard let inner = unwrapped else {
                let absent = origin.map { Origin.part(of: $0, step, slot: nil) }
                return Traced(value, origin: absent, before: before, context: context)
            }
            return inner.selecting(step, key, giving: value, makesOptional: true)
        }
        if self.value.isError { return Traced(value, origin: origin, before: before, context: context) }
        if let part = part(under: key) {
            let found = part.depending(on: context, before: before)
            if makesOptional { return Traced(value, value.wrapped == nil ? .plain : .wrapped(found)) }
            return found
        }
        guard let origin else { return Traced(value, context: reads) }
        return Traced(
            value, origin: Origin.part(of: origin, step, slot: self.value.slot(underSegment: key)), before: before,
            context: context)
    }

    private func part(under key: Value) -> Traced? {
        switch content {
        case .plain, .wrapped: return nil
        case .elements(let parts):
            guard let position = Evaluation.listPosition(key), position >= 0, position < Int64(parts.count) else {
                return nil
            }
            return parts[Int(position)]
        case .entries(let entries):
            guard let slot = value.slot(forAnyKey: key) else { return nil }
            return entries.last { value.slot(forAnyKey: $0.key) == slot }?.part
        }
    }

    /// The element of a list at a position, or the key of a map's entry.
    func element(_ position: Int) -> Traced {
        if value.kind == .map {
            let key = value.entries[position].key
            return Traced(key, context: entry(position).reads)
        }
        if case .elements(let parts) = content { return parts[position].depending(on: context) }
        guard let base = value.elements.baseAddress else { return Traced(.null) }
        let slot = base + position
        return Traced(
            slot.pointee, origin: origin.map { Origin.part(of: $0, .index(position), slot: slot) }, context: context)
    }

    /// The value of a map's entry.
    func entry(_ position: Int) -> Traced {
        let entry = value.entries[position]
        if let part = part(under: entry.key) { return part.depending(on: context) }
        guard let slot = value.slot(forAnyKey: entry.key) else { return Traced(entry.value, context: context) }
        let step = FieldPath.Step.field(entry.key.text ?? ValueText.literal(entry.key))
        return Traced(entry.value, origin: origin.map { Origin.part(of: $0, step, slot: slot) }, context: context)
    }

    /// The elements of a list, unless they are too many.
    var elements: [Traced]? {
        guard value.kind == .list, value.count <= Traced.mostParts else { return nil }
        return (0..<Int(value.count)).map { element($0) }
    }
}

extension Value {
    /// The slot of a map's value or of a list's element under a key.
    func slot(underSegment key: Value) -> UnsafePointer<Value>? {
        if kind == .map { return slot(forAnyKey: key) }
        guard kind == .list, let position = Evaluation.listPosition(key), position >= 0, position < Int64(count) else {
            return nil
        }
        return elements.baseAddress.map { $0 + Int(position) }
    }
}
