extension Int {
    /// The number with what is counted: `1 file`, `2 files`.
    package func counting(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
