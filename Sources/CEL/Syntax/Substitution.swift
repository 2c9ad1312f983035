/// Names for parts of an expression: wherever the text reads a field of `root`, such as `variables.sockets`, the field's
/// own text stands in parentheses instead.
///
/// Constants stay constants this way, so that a pattern given a name is still compiled once, and explanations see
/// through the name.
public struct Substitution: Sendable {
    /// The name whose fields are replaced.
    public let root: String
    private var texts: [String: String] = [:]

    /// A field of the root that stands for nothing.
    public struct UnknownField: Error, Sendable, CustomStringConvertible {
        public let field: String
        /// The field that was probably meant.
        public let nearest: String?

        public var description: String {
            "there is no \(field)" + (nearest.map { "; did you mean \($0)?" } ?? "")
        }
    }

    /// Names are replaced in texts of at most this many bytes, which bounds how far names of names can grow.
    public static let longestText = 100_000

    public init(root: String) { self.root = root }

    public subscript(field: String) -> String? {
        get { texts[field] }
        set { texts[field] = newValue }
    }

    /// The fields of the root that a text reads.
    public func fields(in text: String) -> Set<String> {
        let reads = reads(in: text)
        return reads.isEmpty ? [] : Set(reads.map(\.field))
    }

    private func reads(in text: String) -> [(range: Range<Int>, field: String)] {
        var (text, name) = (text, root)
        return text.withUTF8 { bytes in
            // Most texts do not mention the root at all.
            name.withUTF8 { UTF8Text.contains(bytes, $0) } ? SubstitutionScan(bytes, root: root).fields() : []
        }
    }

    /// The text with every field of the root replaced. A text that is no expression is replaced as far as it has tokens.
    public func expanding(_ text: String) throws(UnknownField) -> String {
        let edits = reads(in: text)
        if edits.isEmpty { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var end = 0
        for edit in edits {
            guard let replacement = texts[edit.field] else {
                let nearest = Spelling(Array(texts.keys)).nearest(to: edit.field).map { "\(root).\($0)" }
                throw UnknownField(field: "\(root).\(edit.field)", nearest: nearest)
            }
            out += bytes[end..<edit.range.lowerBound]
            out += Array("(\(replacement))".utf8)
            end = edit.range.upperBound
            if out.count > Substitution.longestText { break }
        }
        out += bytes[end...]
        return String(decoding: out, as: UTF8.self)
    }
}

/// Finds the fields of a root in a text.
private struct SubstitutionScan {
    private var lexer: Lexer
    private let root: String

    init(_ bytes: UnsafeBufferPointer<UInt8>, root: String) {
        lexer = Lexer(bytes)
        self.root = root
    }

    /// `root.field` where the root is a name of its own rather than a field.
    consuming func fields() -> [(range: Range<Int>, field: String)] {
        var found: [(range: Range<Int>, field: String)] = []
        var last: (Token.Kind, Token.Kind) = (.end, .end)
        var token = lexer.next()
        while token.kind != .end {
            let isField = last.1 == .dot || last == (.dot, .question)
            let isRoot = token.kind == .identifier && !isField && lexer.name(token) == root
            let start = Int(token.start)
            last = (last.1, token.kind)
            token = lexer.next()
            guard isRoot, token.kind == .dot else { continue }
            let field = lexer.next()
            if field.kind == .identifier { found.append((start..<Int(field.end), lexer.name(field))) }
            last = (.dot, field.kind)
            token = lexer.next()
        }
        return found
    }
}
