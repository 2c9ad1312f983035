import Policies

/// What is to be said of the findings, file by file. Analyses of all objects find what belongs to files that were read long
/// before, so pages are written at the end; what they say waits in a ``Spool``.
struct FindingPages {
    private struct Block {
        let line: Int
        /// Nil for lines without a frame.
        let frame: FrameKey?
        let head: Range<Int>
        /// Indices of what is said under the frame, in ``texts``. It stands behind the head.
        let texts: Range<Int>
    }

    /// Stands for a place of an object: what has the same shares a frame.
    typealias FrameKey = Int

    /// What is said of one finding.
    private struct Text {
        let severity: Severity
        let byteCount: UInt32
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
    private var texts: [Text] = []

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
        let block = Block(line: line, frame: nil, head: append(lines), texts: texts.count..<texts.count)
        pages[current].blocks.append(block)
        pages[current].findings += count
    }

    /// Adds a frame and what is said under it to the page.
    /// - Parameters:
    ///   - key: what comes later with the same one is said under the frame that came first.
    ///   - findings: the lines of each; the worst stand first.
    mutating func add(
        frame lines: [String], key: FrameKey, line: Int, findings: [(severity: Severity, lines: [String])]
    ) {
        let head = append(lines)
        let start = texts.count
        for finding in findings {
            let byteCount = UInt32(clamping: append(finding.lines).count)
            texts.append(Text(severity: finding.severity, byteCount: byteCount))
        }
        pages[current].blocks.append(Block(line: line, frame: key, head: head, texts: start..<texts.count))
        pages[current].findings += findings.count
    }

    private func append(_ lines: [String]) -> Range<Int> {
        let start = spool.count
        spool.append(lines.flatMap { $0.utf8 + [UInt8(ascii: "\n")] })
        return start..<spool.count
    }

    /// Writes the pages that say something.
    /// - Parameter heading: of a file, with the number of its findings.
    func write(to output: Output, heading: (_ path: String, _ findings: Int) -> String) throws(OutputError) {
        for page in pages where !page.blocks.isEmpty {
            output.write(heading(page.path, page.findings))
            // Sorting keeps the order of equal lines.
            var rest = page.blocks.sorted { $0.line < $1.line }[...]
            while let line = rest.first?.line {
                let sameLine = rest.prefix { $0.line == line }
                rest = rest.dropFirst(sameLine.count)
                try write(sameLine, to: output)
            }
        }
    }

    /// Writes what is said of one line.
    private func write(_ blocks: ArraySlice<Block>, to output: Output) throws(OutputError) {
        var frames: [(block: Block, texts: [PlacedText])] = []
        var places: [FrameKey: Int] = [:]
        for block in blocks {
            if let key = block.frame {
                if let place = places[key] {
                    frames[place].texts += placedTexts(of: block)
                    continue
                }
                places[key] = frames.count
            }
            frames.append((block, placedTexts(of: block)))
        }
        for (block, texts) in frames {
            try spool.copy(block.head, to: output)
            for severity in Severity.allCases.reversed() {
                for text in texts where text.severity == severity { try spool.copy(text.bytes, to: output) }
            }
            if block.frame != nil { output.write("\n") }
        }
    }

    private typealias PlacedText = (severity: Severity, bytes: Range<Int>)

    private func placedTexts(of block: Block) -> [PlacedText] {
        var start = block.head.upperBound
        return texts[block.texts].map { text in
            let bytes = start..<(start + Int(text.byteCount))
            start = bytes.upperBound
            return (text.severity, bytes)
        }
    }
}
