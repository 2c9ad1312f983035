import Documents
import Kubernetes

/// Which objects a text may hold that was not read as objects, told by the words in it.
struct UnreadText: Sendable, Equatable {
    /// What stands behind `kind:`.
    private(set) var kinds: Set<String> = []
    /// The API groups that stand behind `apiVersion:`.
    private(set) var groups: Set<String> = []
    private(set) var hasContainers = false
    /// Whether it may hold objects of any kind: a program is still to write which.
    private(set) var mayBeAnything = false
    /// The hashes of all words; nil where a program is still to write others, or where they are too many.
    private var words: Set<UInt64>?

    /// What could not be looked into.
    static let unknown: UnreadText = {
        var text = UnreadText()
        text.mayBeAnything = true
        return text
    }()

    private static let largestText = 1 << 20

    private init() {}

    /// - Parameter isInclusion: whether a text that names no kind and takes in another may become any object.
    init(_ text: UnsafeBufferPointer<UInt8>, mayInclude isInclusion: Bool = false) {
        let isTemplate = ["{{", "{%", "<%", "${", "$("].contains { text.contains(text: $0.utf8) }
        TextClaim.forEachValue(of: "kind", in: text) { rest in
            let value = UnreadText.word(in: rest)
            if let value {
                kinds.insert(value)
            } else if isTemplate, UnreadText.isFirstOfLine("kind:", before: rest, in: text) {
                mayBeAnything = true
            }
        }
        TextClaim.forEachValue(of: "apiVersion", in: text) { rest in
            if let value = UnreadText.word(in: rest) { groups.insert(value) }
        }
        TextClaim.forEachValue(of: "containers", in: text) { _ in hasContainers = true }
        let inclusions = ["include ", "template ", "tpl "]
        if isInclusion, kinds.isEmpty, inclusions.contains(where: { text.contains(text: $0.utf8) }) {
            mayBeAnything = true
        }
        if !isTemplate, text.count <= UnreadText.largestText { words = UnreadText.words(of: text) }
    }

    /// - Parameter lines: some of the lines of each document that was not read, from 1.
    init(_ text: UnsafeBufferPointer<UInt8>, documentsWithLines lines: [Int]) {
        var rest = lines.sorted()[...]
        words = []
        var (start, line) = (0, 1)
        while !rest.isEmpty, start < text.count {
            var end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
            line += 1
            // Up to the next line that begins a document.
            while end < text.count, !text[end...].starts(with: "---".utf8) {
                end = text[end...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
                line += 1
            }
            let own = rest.prefix { $0 < line || end == text.count }
            if !own.isEmpty { formUnion(UnreadText(UnsafeBufferPointer(rebasing: text[start..<end]))) }
            rest.removeFirst(own.count)
            start = end
        }
    }

    /// What a kustomization brings beside the files that it names.
    init(kustomization text: UnsafeBufferPointer<UInt8>) {
        if text.contains(text: "configMapGenerator".utf8) { kinds.insert("ConfigMap") }
        if text.contains(text: "secretGenerator".utf8) { kinds.insert("Secret") }
        let elsewhere = ["://", "?ref=", "github.com/", "git@", "helmCharts", "helmChartInflationGenerator"]
        mayBeAnything = elsewhere.contains { text.contains(text: $0.utf8) }
    }

    /// Takes in what another part of the same input may hold.
    mutating func formUnion(_ other: UnreadText) {
        kinds.formUnion(other.kinds)
        groups.formUnion(other.groups)
        hasContainers = hasContainers || other.hasContainers
        mayBeAnything = mayBeAnything || other.mayBeAnything
        if let own = words, let others = other.words { words = own.union(others) } else { words = nil }
    }

    /// Forgets the words if there is no room for them.
    /// - Parameter room: how many words more may be kept.
    mutating func keepWords(within room: inout Int) {
        guard let count = words?.count else { return }
        if count > room { words = nil } else { room -= count }
    }

    /// Whether a word stands in the text, or may once it is written.
    func mayMention(_ word: String) -> Bool {
        guard let words else { return true }
        return word.withBytes { word in UnreadText.words(of: word).isSubset(of: words) }
    }

    /// Whether the key of a value begins its line, as those of an object do, and is no field of a part of it.
    private static func isFirstOfLine(
        _ key: StaticString, before rest: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let start = text.count - rest.count - key.utf8CodeUnitCount
        return start == 0 || start > 0 && text[start - 1] == UInt8(ascii: "\n")
    }

    /// The word at the beginning of a value; nil where there is none, as before a directive of a template.
    private static func word(in rest: UnsafeBufferPointer<UInt8>) -> String? {
        let blanks = Array(" \t\"'".utf8)
        let word = rest.drop { blanks.contains($0) }.prefix { TextClaim.isWord($0) }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    private static func words(of text: UnsafeBufferPointer<UInt8>) -> Set<UInt64> {
        var words: Set<UInt64> = []
        var start = 0
        for end in 0...text.count where end == text.count || !TextClaim.isWord(text[end]) {
            if end > start { words.insert(hashBytes(UnsafeBufferPointer(rebasing: text[start..<end]))) }
            start = end + 1
        }
        return words
    }
}
