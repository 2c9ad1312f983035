/// One step of a ``Program``: an operation on registers and constants. Operands at or above 0 are registers; below, the
/// complement is the position of a constant.
struct Instruction: BitwiseCopyable, Sendable {
    var operation: Operation
    var target: Int32 = 0
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0

    /// `R` stands for the target register; `A`, `B` for the values of the operands.
    enum Operation: UInt8, Sendable {
        /// The program's value is A.
        case end
        /// R = A.
        case move
        /// R = A.k₁.k₂…, `c` keys from key `b` on.
        case select
        /// R = has(A.k), key `b`.
        case presence
        /// R = A.?k, key `b`.
        case optionalSelect
        /// R = A.?k₁.?k₂….orValue(default): `c` keys from key `b` on, the default in the next instruction's `a`.
        case optionalSelectOr
        /// Belongs to the instruction before it: one more operand, in `a`. Never executed by itself.
        case argument
        /// R = A[B].
        case index
        /// R = A[?B].
        case optionalIndex

        case not, negate
        case equal, notEqual
        case less, lessOrEqual, greater, greaterOrEqual
        case add, subtract, multiply, divide, modulo
        /// R = A in B.
        case isIn
        /// R = A in the constant set `b`, a map whose keys are the elements.
        case isInSet

        /// Continue at `b`.
        case jump
        /// R = A; where A is false continue at `b`.
        case beginAnd
        /// R = R && A, or R && !A where `c` is 1; where that is false continue at `b`. In a loop R is the accumulator.
        case and
        /// R = A; where A is true continue at `b`.
        case beginOr
        /// R = R || A, or R || !A where `c` is 1; where that is true continue at `b`. In a loop R is the accumulator.
        case or
        /// Where A is false continue at `b`; where it is no bool, R is the error and continue at `c`.
        case branch
        /// Where A is an optional with a value: R = the value (`c` = 0) or the optional (`c` = 1), continue at `b`; where
        /// it is no optional, R is an error and continue at `b`.
        case unwrapOr

        /// R = call site `a` with the arguments in registers from `b` on.
        case call
        /// R = regular expression `b` found in A.
        case matches
        /// R = A.startsWith(B) and so on, for strings.
        case startsWith, endsWith, contains
        /// R = size(A).
        case size

        /// R = a list of `c` registers from `b` on; `a` is the number of an option list or -1.
        case makeList
        /// R = a map of `c` pairs of registers from `b` on; `a` is the number of an option list or -1.
        case makeMap

        /// Starts a loop over A: R holds the range and R+1 the position. Where A cannot be looped over, register `b`
        /// is the error and continue at `c`.
        case loop
        /// The next element of the loop in R goes to register `a`, or index and element (key and value) to `a` and
        /// `a`+1 where `b` is 1, and the loop's body at `c` is next; at the end the loop is left.
        case next
        /// Continue at `b` where A is the bool `c`: the accumulator of a quantifier is decided.
        case exitIf
        /// Continue at `b` where A is an error: the accumulator of a metered loop that goes on after one.
        case skipIfError
        /// Counts A in R; where A is no bool, R is the error and continue at `b`.
        case accumulateOne
        /// R = (R == 1).
        case finishOne
        /// R = an empty list or map under construction; R+1 is its capacity.
        case beginBuild
        /// Appends A to the list under construction in R; an error in A becomes R and continues at `b`.
        case append
        /// Adds A → B to the map under construction in R; an error becomes R and continues at `c`.
        case insert
        /// Adds the entries of the map A to the map in R; an error becomes R and continues at `b`.
        case insertAll
        /// Turns what was built in R into a value: `a` is 1 for a map.
        case finishBuild

        /// Adds `a` to the cost.
        case charge
        /// Adds the cost of call site `a`, whose arguments are in registers from `b` on and whose result is in R.
        case chargeCall
        /// Adds the cost of operator `a` on the operands `b` and `c`.
        case chargeOperator
        /// Adds the cost of selecting key `b` from A: nothing where A is an error, or where the selection is optional
        /// (`c` = 1 or A is an optional) and finds nothing.
        case chargeQualifier
        /// Adds the cost of indexing A with B, as `chargeQualifier`.
        case chargeIndex
        /// Adds the cost of testing A for key `b`, which takes the cost of the attribute back.
        case chargePresence
    }
}
