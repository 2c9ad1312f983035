import Documents

/// What was measured: tables to read, and budgets that hold or are broken.
struct BenchReport {
    enum Cell {
        case text(String)
        /// A number with digits after the point, and its unit.
        case number(Double, Int, String)
        case none

        static func ratio(_ value: Double) -> Cell { .number(value, 2, "×") }
        static func milliseconds(_ seconds: Double) -> Cell { .number(seconds * 1e3, 1, "ms") }
        static func megabytesPerSecond(_ value: Double) -> Cell { .number(value / 1e6, 1, "MB/s") }
        static func mebibytes(_ bytes: Int) -> Cell { .number(Double(bytes) / 1_048_576, 1, "MiB") }
    }

    struct Table {
        let title: String
        let columns: [String]
        var rows: [[Cell]] = []
    }

    /// A figure that must not be above (or below) another.
    struct Budget {
        let name: String
        let value: Double
        let limit: Double
        let unit: String
        /// The value must be at least the limit rather than at most.
        var isLeast = false
        /// Where the next step should lead.
        var goal: Double?

        /// A figure that could not be measured keeps no budget.
        var isKept: Bool { isLeast ? value >= limit : value <= limit }
    }

    private(set) var tables: [Table] = []
    private(set) var budgets: [Budget] = []

    var isKept: Bool { budgets.allSatisfy(\.isKept) }

    mutating func add(_ table: Table) { tables.append(table) }
    mutating func add(_ budget: Budget) { budgets.append(budget) }
}

// MARK: - For people

extension BenchReport.Cell {
    fileprivate var display: String {
        switch self {
        case .text(let text): text
        case .number(let value, let digits, let unit): "\(fixed(value, digits)) \(unit)"
        case .none: "–"
        }
    }

    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}

/// A number with a fixed count of digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "?" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if digits == 0 { return "\(sign)\(scaled)" }
    return "\(sign)\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
}

extension BenchReport {
    var text: String {
        var text = ""
        for table in tables { text += BenchReport.layOut(table) + "\n" }
        var rows: [[Cell]] = []
        for budget in budgets {
            let limit = (budget.isLeast ? "≥ " : "≤ ") + trimmed(budget.limit) + " " + budget.unit
            let goal = budget.goal.map { " (goal \(trimmed($0)))" } ?? ""
            rows.append([
                .text(budget.name), .number(budget.value, 2, budget.unit), .text(limit + goal),
                .text(budget.isKept ? "kept" : "BROKEN"),
            ])
        }
        text += BenchReport.layOut(Table(title: "Budgets", columns: ["what", "measured", "budget", ""], rows: rows))
        return text
    }

    private func trimmed(_ value: Double) -> String { value == value.rounded() ? fixed(value, 0) : fixed(value, 1) }

    private static func layOut(_ table: Table) -> String {
        let cells = table.rows.map { $0.map(\.display) }
        let widths = table.columns.indices.map { column in
            max(table.columns[column].count, cells.map { $0[column].count }.max() ?? 0)
        }
        var text = table.title + "\n"
        func add(_ row: [String], leftAligned: (Int) -> Bool) {
            var line = " "
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += " " + (leftAligned(column) ? cell + padding : padding + cell) + " "
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        let isText = table.columns.indices.map { column in table.rows.allSatisfy { $0[column].isText } }
        add(table.columns) { isText[$0] }
        for row in cells { add(row) { isText[$0] } }
        return text
    }
}

// MARK: - For programs

extension BenchReport {
    /// `{"schemaVersion", "tables": [{"title", "rows": [{column: value}]}], "budgets": […], "kept"}`; a number stands
    /// in the unit that `units` of its table names for the column.
    var json: String {
        var json = JSONBuilder(style: .pretty)
        json.beginObject()
        json.key("schemaVersion")
        json.string("1")
        json.key("tables")
        json.beginArray()
        for table in tables { BenchReport.write(table, to: &json) }
        json.endArray()
        json.key("budgets")
        json.beginArray()
        for budget in budgets {
            json.beginObject()
            json.key("name")
            json.string(budget.name)
            json.key("value")
            BenchReport.write(budget.value, to: &json)
            json.key(budget.isLeast ? "atLeast" : "atMost")
            BenchReport.write(budget.limit, to: &json)
            json.key("unit")
            json.string(budget.unit)
            json.key("kept")
            json.bool(budget.isKept)
            json.endObject()
        }
        json.endArray()
        json.key("kept")
        json.bool(isKept)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private static func write(_ table: Table, to json: inout JSONBuilder) {
        json.beginObject()
        json.key("title")
        json.string(table.title)
        json.key("units")
        json.beginObject()
        for (column, name) in table.columns.enumerated() {
            let unit = table.rows.lazy.compactMap { row -> String? in
                if case .number(_, _, let unit) = row[column] { unit } else { nil }
            }.first
            guard let unit else { continue }
            json.key(name)
            json.string(unit)
        }
        json.endObject()
        json.key("rows")
        json.beginArray()
        for row in table.rows {
            json.beginObject()
            for (name, cell) in zip(table.columns, row) {
                json.key(name)
                switch cell {
                case .text(let text): json.string(text)
                case .number(let value, _, _): write(value, to: &json)
                case .none: json.null()
                }
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    private static func write(_ value: Double, to json: inout JSONBuilder) {
        if value.isFinite { json.double(value) } else { json.null() }
    }
}
