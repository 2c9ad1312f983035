/// Names as sentences list them: `a`, `a and b`, `a, b and c`, and of many the first few: `a, b, c and 7 more`.
/// - Parameter limit: how many of many are named; one more is named where it is the only one left.
func someNames(_ names: [String], limit: Int = 3) -> String {
    guard names.count > 1 else { return names.first ?? "" }
    let shown = names.count <= limit + 1 ? names.count - 1 : limit
    let last = names.count <= limit + 1 ? names[shown] : "\(names.count - shown) more"
    return "\(names.prefix(shown).joined(separator: ", ")) and \(last)"
}
