import Documents

/// What a metered evaluation charges for one call of a function, as Kubernetes' cost estimator counts it (`A/cel/library/cost.go`
/// and cel-go's `interpreter/runtimecost.go`). Sizes are code points of strings, octets of bytes, elements and entries.
enum CallCost: Sendable {
    case fixed(UInt64)
    /// Computed from the arguments and the result.
    case sized(@Sendable (_ arguments: UnsafePointer<Value>, _ result: Value) -> UInt64)

    static var one: CallCost { .fixed(1) }
}
