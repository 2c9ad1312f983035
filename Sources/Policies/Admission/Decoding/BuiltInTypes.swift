import Documents

/// The types that an API server decodes the built-in kinds into, as far as an object comes out of them in another form
/// than it was written in: which fields disappear when they are empty, which are there although nobody wrote them,
/// which hold quantities. From the OpenAPI document of Kubernetes 1.36 and the Go types of `k8s.io/api`, apiextensions
/// and the aggregator.
struct BuiltInTypes: Sendable {
    static let shared = BuiltInTypes(table)

    private let types: [[Field]]
    private let numbers: [String: Int]

    /// A field that is not merely kept as written unless it is null.
    struct Field: Sendable {
        /// Interned.
        let name: Value
        let form: Form
    }

    /// What becomes of a field's value.
    enum Form: Sendable {
        /// Text, a number or a truth value that is left out when it is empty, zero or false.
        case scalar
        case quantity
        /// A quantity that is `0` where nobody wrote it.
        case quantityAlways
        /// A structure of a type.
        case structure(Int)
        /// A structure that is there, empty, where nobody wrote it.
        case structureAlways(Int)
        case list(of: Element, isKeptEmpty: Bool)
        case map(of: Element, isKeptEmpty: Bool)
        /// Not looked into, because it may be anything.
        case opaque
    }

    enum Element: Sendable {
        case text, quantity, opaque
        case structure(Int)
    }

    /// Type 0 has no field of note.
    subscript(_ type: Int) -> [Field] { types[type] }

    /// The type of a built-in kind. Versions of a kind differ too little to be told apart here.
    func type(of kind: GroupKind) -> Int? { numbers["\(kind.group)/\(kind.kind)"] }

    /// Every object's metadata.
    var metadata: Int { numbers["ObjectMeta"] ?? 0 }

    /// - Parameter table: one type a line, its fields behind its name; ``table`` says how.
    init(_ table: String) {
        var rows: [[Substring]] = []
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.first == " ", !rows.isEmpty { rows[rows.count - 1] += words } else { rows.append(words) }
        }
        var numbers = ["-": 0]
        for row in rows { numbers[String(row[0])] = numbers.count }
        self.numbers = numbers
        types =
            [[]]
            + rows.map { row in
                row.dropFirst().map { word in
                    let parts = word.split(separator: ":", maxSplits: 1)
                    return Field(
                        name: Symbols.shared.intern(String(parts[0])),
                        form: parts.count < 2 ? .scalar : BuiltInTypes.form(parts[1], numbers))
                }
            }
    }

    private static func form(_ text: Substring, _ numbers: [String: Int]) -> Form {
        let isKeptEmpty = text.last == "!"
        let code = isKeptEmpty ? text.dropLast() : text
        switch code.first {
        case "[": return .list(of: element(code.dropFirst().dropLast(), numbers), isKeptEmpty: isKeptEmpty)
        case "{": return .map(of: element(code.dropFirst().dropLast(), numbers), isKeptEmpty: isKeptEmpty)
        case "+": return .structureAlways(numbers[String(code.dropFirst())] ?? 0)
        default: break
        }
        switch code {
        case "q": return .quantity
        case "Q": return .quantityAlways
        case "x": return .opaque
        default: return .structure(numbers[String(code)] ?? 0)
        }
    }

    private static func element(_ code: Substring, _ numbers: [String: Int]) -> Element {
        switch code {
        case "": .text
        case "q": .quantity
        case "x": .opaque
        default: .structure(numbers[String(code)] ?? 0)
        }
    }
}
