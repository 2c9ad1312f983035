/// The simple commands of a shell script, as far as its words can be told without running it.
struct ShellScript {
    struct Word {
        /// Without quotes; what the shell puts in stands as it is written, such as `--name=$NAME`.
        let text: String
        let isKnown: Bool
    }

    private(set) var commands: [[Word]] = []
    /// Whether all of the script was followed: not past a here-document.
    private(set) var isWhole = true

    private let bytes: UnsafeBufferPointer<UInt8>
    private var next = 0
    private var command: [Word] = []
    private var word: [UInt8] = []
    /// Whether a word has begun; one of quotes alone is empty.
    private var isInWord = false
    private var isKnown = true
    /// The next word is the file of a redirection.
    private var isRedirection = false

    init(_ script: UnsafeBufferPointer<UInt8>) {
        bytes = script
        while let byte = take() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): endWord()
            case UInt8(ascii: "&") where peek() == UInt8(ascii: ">"): endWord()
            case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
                UInt8(ascii: ")"):
                endCommand()
            case UInt8(ascii: "#") where !isInWord: while let byte = peek(), byte != UInt8(ascii: "\n") { next += 1 }
            case UInt8(ascii: "<"), UInt8(ascii: ">"): redirect(byte)
            case UInt8(ascii: "\\"): if let escaped = take(), escaped != UInt8(ascii: "\n") { append(escaped) }
            case UInt8(ascii: "'"): quote { $0 != UInt8(ascii: "'") }
            case UInt8(ascii: "\""): doubleQuote()
            case UInt8(ascii: "$"), UInt8(ascii: "`"): expand(byte)
            default: append(byte)
            }
        }
        endCommand()
    }

    private func peek() -> UInt8? { next < bytes.count ? bytes[next] : nil }

    private mutating func take() -> UInt8? {
        guard let byte = peek() else { return nil }
        next += 1
        return byte
    }

    private mutating func append(_ byte: UInt8) {
        word.append(byte)
        isInWord = true
    }

    private mutating func endWord() {
        defer {
            word = []
            isInWord = false
            isKnown = true
        }
        guard isInWord else { return }
        if isRedirection {
            isRedirection = false
        } else {
            command.append(Word(text: String(decoding: word, as: UTF8.self), isKnown: isKnown))
        }
    }

    private mutating func endCommand() {
        endWord()
        isRedirection = false
        if !command.isEmpty { commands.append(command) }
        command = []
    }

    private mutating func redirect(_ operation: UInt8) {
        let isDescriptor = word.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if isDescriptor { (word, isInWord) = ([], false) } else { endWord() }
        if operation == UInt8(ascii: "<"), peek() == UInt8(ascii: "<") {
            isWhole = false
            next = bytes.count
            return
        }
        while let byte = peek(),
            [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "|")].contains(byte)
        {
            next += 1
        }
        isRedirection = true
    }

    private mutating func quote(while isInside: (UInt8) -> Bool) {
        isInWord = true
        while let byte = take(), isInside(byte) { append(byte) }
    }

    private mutating func doubleQuote() {
        isInWord = true
        while let byte = take(), byte != UInt8(ascii: "\"") {
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = take() else { return }
                if ![UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\n")]
                    .contains(escaped)
                {
                    append(byte)
                }
                if escaped != UInt8(ascii: "\n") { append(escaped) }
            case UInt8(ascii: "$"), UInt8(ascii: "`"): expand(byte)
            default: append(byte)
            }
        }
    }

    /// Takes over what the shell would replace, as it is written.
    private mutating func expand(_ first: UInt8) {
        append(first)
        if first == UInt8(ascii: "`") { return copy(to: UInt8(ascii: "`"), nesting: nil) }
        switch peek() {
        case UInt8(ascii: "("): copy(to: UInt8(ascii: ")"), nesting: UInt8(ascii: "("))
        case UInt8(ascii: "{"): copy(to: UInt8(ascii: "}"), nesting: UInt8(ascii: "{"))
        case let byte? where ShellScript.isNameByte(byte):
            isKnown = false
            while let byte = peek(), ShellScript.isNameByte(byte) {
                append(byte)
                next += 1
            }
        case let byte?
        where [UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "!")].contains(byte):
            isKnown = false
            append(byte)
            next += 1
        default: break
        }
    }

    private mutating func copy(to end: UInt8, nesting: UInt8?) {
        isKnown = false
        var depth = nesting == nil ? 1 : 0
        while let byte = take() {
            append(byte)
            if byte == nesting { depth += 1 }
            if byte == end { depth -= 1 }
            if depth <= 0 { return }
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
    }
}
