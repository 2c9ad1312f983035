import Documents

/// A field that an evaluation looked at, present or absent.
public struct FieldRead {
    /// The variable that the path starts from, such as `object` or `container`.
    public let variable: String
    /// The path from the variable.
    public let path: [FieldPath.Step]
    /// How many segments of `path` exist.
    public let existing: Int
    /// The slot of the deepest value on the path that exists; nil where that is the variable itself or where the
    /// evaluation built the value.
    public let deepestSlot: UnsafePointer<Value>?
    /// What was seen; nil for an absent field.
    public let value: Value?
    public var isPresent: Bool { existing == path.count }

    public init(
        variable: String, path: [FieldPath.Step], existing: Int, deepestSlot: UnsafePointer<Value>?, value: Value?
    ) {
        self.variable = variable
        self.path = path
        self.existing = existing
        self.deepestSlot = deepestSlot
        self.value = value
    }

    /// The read with its path going on from where another read, which exists, led.
    public func appended(to start: FieldRead) -> FieldRead {
        FieldRead(
            variable: start.variable, path: start.path + path, existing: start.existing + existing,
            deepestSlot: existing == 0 ? start.deepestSlot : deepestSlot, value: value)
    }
}

/// Why an expression came out as it did.
public struct Explanation {
    public let value: Value
    /// The fields that decided, the most telling first: those that exist, those that are absent, and those that only chose
    /// a branch of `? :`, each in the order of the source; every field once, and none that only leads to another.
    public let reads: [FieldRead]
    /// The field whose kind of value is why the expression has no value; nil where there is another reason. Unknown where
    /// steps are recorded.
    public let mismatch: Mismatch?
    /// What the parts that decided came to, outermost first.
    public let steps: [Step]

    /// A part of the expression that decided, and its value.
    public struct Step {
        public let range: Range<Int>
        public let depth: Int
        public let value: Value
    }
}

/// A read as an evaluation carries it along; a ``FieldRead`` is made of those that are left at the end.
struct Read {
    let origin: Origin
    let value: Value
    /// Whether the field only chose between the branches of `? :`.
    var isCondition = false
}

/// Where a value came from: a variable, or a step from where another value came from. A class, because explanations
/// share long common beginnings.
final class Origin {
    enum Step {
        case variable(String)
        case segment(Origin, FieldPath.Step)
    }

    let step: Step
    /// The value's slot in a document or in what the evaluation built; nil for a variable and for an absent field.
    let slot: UnsafePointer<Value>?
    let isPresent: Bool
    private let depth: Int

    /// Documents are no deeper than this by far; expressions may be.
    private static let deepest = 2_000

    init(variable: String) {
        step = .variable(variable)
        slot = nil
        isPresent = true
        depth = 0
    }

    private init(_ parent: Origin, _ segment: FieldPath.Step, slot: UnsafePointer<Value>?) {
        step = .segment(parent, segment)
        self.slot = slot
        isPresent = parent.isPresent && slot != nil
        depth = parent.depth + 1
    }

    /// The origin of what lies one step further, or the same where the way is too long to follow.
    static func part(of parent: Origin, _ segment: FieldPath.Step, slot: UnsafePointer<Value>?) -> Origin {
        parent.depth < deepest ? Origin(parent, segment, slot: slot) : parent
    }

    /// Whether both lead the same way from the same variable.
    func isSameField(as other: Origin) -> Bool {
        guard depth == other.depth else { return false }
        var (a, b) = (self, other)
        while a !== b {
            switch (a.step, b.step) {
            case (.segment(let parentOfA, let segmentOfA), .segment(let parentOfB, let segmentOfB)):
                guard segmentOfA == segmentOfB else { return false }
                (a, b) = (parentOfA, parentOfB)
            case (.variable(let nameOfA), .variable(let nameOfB)): return nameOfA == nameOfB
            default: return false
            }
        }
        return true
    }

    /// Whether the way to `other` goes on from this origin.
    func leads(to other: Origin) -> Bool {
        guard depth < other.depth else { return false }
        var ancestor = other
        while ancestor.depth > depth, case .segment(let parent, _) = ancestor.step { ancestor = parent }
        return isSameField(as: ancestor)
    }

    /// The read of a value at this origin.
    func fieldRead(_ value: Value) -> FieldRead {
        var path: [FieldPath.Step] = []
        var existing = 0
        var deepest: UnsafePointer<Value>?
        var origin = self
        while case .segment(let parent, let segment) = origin.step {
            path.append(segment)
            if origin.isPresent {
                existing += 1
                if deepest == nil { deepest = origin.slot }
            }
            origin = parent
        }
        guard case .variable(let name) = origin.step else { preconditionFailure("an origin without a variable") }
        return FieldRead(
            variable: name, path: path.reversed(), existing: existing, deepestSlot: deepest,
            value: isPresent ? value : nil)
    }
}
