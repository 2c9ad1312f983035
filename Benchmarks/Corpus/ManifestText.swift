/// The text of a manifest as it is written, in one of the styles that people and tools write YAML in.
struct ManifestText {
    struct Style {
        /// Lists are indented below their key, as most people do; `kubectl` does not.
        var indentsLists = true
        /// Short lists are written `[a, b]`.
        var flowLists = false
        /// Strings that need no quotes get them now and then.
        var quotes = false
        var comments = false

        init(_ random: inout CorpusRandom) {
            indentsLists = random.chance(70)
            flowLists = random.chance(30)
            quotes = random.chance(25)
            comments = random.chance(40)
        }
    }

    private(set) var bytes: [UInt8] = []
    /// The Kubernetes objects written so far.
    var objects = 0
    var style: Style
    private var indentation = 0
    private var startsItem = false
    private var documents = 0

    init(style: Style) { self.style = style }

    /// Begins another document of the file.
    mutating func document() {
        if documents > 0 { bytes.append(contentsOf: "---\n".utf8) }
        documents += 1
    }

    /// Begins a document with an object's first lines.
    mutating func object(_ apiVersion: String, _ kind: String) {
        document()
        field("apiVersion", apiVersion)
        field("kind", kind)
        objects += 1
    }

    mutating func field(_ key: String, _ value: String) {
        startLine()
        append(key)
        append(": ")
        append(value)
        append("\n")
    }

    mutating func field(_ key: String, _ value: Int) { field(key, String(value)) }
    mutating func field(_ key: String, _ value: Bool) { field(key, value ? "true" : "false") }

    /// A string, in quotes where the style has them.
    mutating func text(_ key: String, _ value: String) {
        field(key, style.quotes ? "\"" + value + "\"" : value)
    }

    mutating func map(_ key: String, _ body: (inout ManifestText) -> Void) {
        line(key + ":")
        indentation += 2
        body(&self)
        indentation -= 2
    }

    /// A key with a list of maps; the body writes each with ``item(_:)``.
    mutating func list(_ key: String, _ body: (inout ManifestText) -> Void) {
        line(key + ":")
        let step = style.indentsLists ? 2 : 0
        indentation += step
        body(&self)
        indentation -= step
    }

    mutating func item(_ body: (inout ManifestText) -> Void) {
        indentation += 2
        startsItem = true
        body(&self)
        indentation -= 2
    }

    /// A list of short strings.
    mutating func strings(_ key: String, _ values: [String]) {
        if style.flowLists || values.isEmpty {
            field(key, "[" + values.map { "\"\($0)\"" }.joined(separator: ", ") + "]")
        } else {
            list(key) { text in
                for value in values {
                    text.item { $0.line(value.isEmpty || value.first == "*" ? "\"\(value)\"" : value) }
                }
            }
        }
    }

    mutating func comment(_ words: String) {
        if style.comments && !startsItem { line("# " + words) }
    }

    /// `key: |` and lines.
    mutating func block(_ key: String, _ lines: [String]) {
        line(key + ": |")
        indentation += 2
        for text in lines { if text.isEmpty { append("\n") } else { line(text) } }
        indentation -= 2
    }

    mutating func line(_ content: String) {
        startLine()
        append(content)
        append("\n")
    }

    private mutating func startLine() {
        let spaces = startsItem ? indentation - 2 : indentation
        for _ in 0..<spaces { bytes.append(0x20) }
        if startsItem { append("- ") }
        startsItem = false
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
