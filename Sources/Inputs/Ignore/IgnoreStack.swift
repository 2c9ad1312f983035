/// The ignore files in force at one place of a walk, from the least to the most specific.
///
/// Paths are counted from one *top*: the root of the repository around the walk, or the walk's start where there is
/// none.
struct IgnoreStack: Sendable {
    private struct Layer {
        let rules: IgnoreRules
        /// The length of the path, with its final slash, from the top to the directory that `rules` belong to.
        let base: Int
    }

    /// A state to return to when the walk leaves a directory.
    struct Mark {
        fileprivate let count: Int
        fileprivate let floor: Int
    }

    private var layers: [Layer] = []
    /// The first layer in force: a repository inside another does not see the outer one's rules.
    private var floor = 0

    var mark: Mark { Mark(count: layers.count, floor: floor) }

    mutating func unwind(to mark: Mark) {
        layers.removeLast(layers.count - mark.count)
        floor = mark.floor
    }

    mutating func push(_ rules: IgnoreRules?, base: Int) {
        if let rules, !rules.isEmpty { layers.append(Layer(rules: rules, base: base)) }
    }

    /// Puts all rules so far out of force, because a repository of its own begins here.
    mutating func enterRepository() {
        floor = layers.count
    }

    /// Why a path from the top is ignored, or nil if it is not. The caller has made sure that no directory on the way
    /// is.
    func reason(for path: [UInt8], isDirectory: Bool) -> String? {
        for layer in layers[floor...].reversed() {
            let relative = path.span.extracting(layer.base...)
            guard let pattern = layer.rules.decision(for: relative, isDirectory: isDirectory) else { continue }
            if pattern.isNegated { return nil }
            return "ignored by \(layer.rules.source) line \(pattern.line): \(RawPath(pattern.text).display)"
        }
        return nil
    }
}
