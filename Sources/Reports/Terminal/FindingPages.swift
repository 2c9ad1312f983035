/// What is to be said of the findings, file by file. Analyses of all objects find what belongs to files that were read long
/// before, so pages are written at the end; what they say waits in a ``Spool``.
struct FindingPages {
    private struct Block {
        let line: Int
        let bytes: Range<Int>
    }

    private struct Page {
        let path: String
        var findings = 0
        var blocks: [Block] = []
    }

    /// In the order of the inputs.
    private var pages: [Page] = []
    /// Where the page of a path stands.
    private var places: [String: Int] = [:]
    private var current = 0
    private let spool = Spool()

    /// Goes to the page of a file: its own, or a new one behind all others.
    mutating func open(_ path: String) {
        if let place = places[path] {
            current = place
        } else {
            current = pages.count
            places[path] = current
            pages.append(Page(path: path))
        }
    }

    /// Adds lines to the page.
    /// - Parameters:
    ///   - line: where in the file; what is said of one line stays in the order in which it comes.
    ///   - count: how many findings these are.
    mutating func add(_ lines: [String], line: Int, count: Int) {
        let start = spool.count
        spool.append(lines.flatMap { $0.utf8 + [UInt8(ascii: "\n")] })
        pages[current].blocks.append(Block(line: line, bytes: start..<spool.count))
        pages[current].findings += count
    }

    /// Writes the pages that say something.
    /// - Parameter heading: of a file, with the number of its findings.
    func write(to output: Output, heading: (_ path: String, _ findings: Int) -> String) throws(OutputError) {
        for page in pages where !page.blocks.isEmpty {
            output.write(heading(page.path, page.findings))
            // Sorting keeps the order of equal lines.
            for block in page.blocks.sorted(by: { $0.line < $1.line }) { try spool.copy(block.bytes, to: output) }
        }
    }
}
