/// A template language in a file that should have been YAML.
///
/// Text in braces is no proof of a template: Argo Workflows' `"{{inputs.parameters.x}}"`, a Prometheus annotation with
/// `'{{ $labels.pod }}'` and whole templates in block scalars are values of sound manifests, which must be checked. So
///
/// - call `detect` for a file that does **not** parse, to say why: it is then listed as a template and not as broken;
/// - call `detectControlLines` for a file that does parse but holds something odd (no Kubernetes object, a mapping as a
///   key): a line that consists of a directive shows that the YAML is an accident.
///
/// Both look only at what a YAML reader would take for structure: not into comments, quoted scalars and block scalars.
public enum TemplateSyntax: Sendable, Equatable {
    /// `{{ .Values.x }}`, `{{- if … }}`
    case goTemplate
    /// `{% if … %}`, `{# … #}`
    case jinja
    /// `<% … %>`
    case erb
    /// `{{ name }}`, which several languages share.
    case braces

    /// A phrase for the ledger.
    public var reason: String {
        switch self {
        case .goTemplate: "Go template ({{ }}): scan what it renders to"
        case .jinja: "Jinja template ({% %}): scan what it renders to"
        case .erb: "ERB template (<% %>): scan what it renders to"
        case .braces: "template ({{ }}): scan what it renders to"
        }
    }

    /// The template language of a file that is no YAML, or nil if nothing points to one.
    public static func detect(in bytes: UnsafeBufferPointer<UInt8>) -> TemplateSyntax? {
        scan(bytes, onlyControlLines: false)
    }

    /// The template language of lines that begin with a directive, in a file that may be YAML all the same.
    public static func detectControlLines(in bytes: UnsafeBufferPointer<UInt8>) -> TemplateSyntax? {
        scan(bytes, onlyControlLines: true)
    }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, onlyControlLines: Bool) -> TemplateSyntax? {
        var structure = YAMLStructure(bytes)
        var ends = DirectiveEnds(bytes)
        var found: TemplateSyntax?
        while let mark = structure.next() {
            if onlyControlLines && !mark.startsLine { continue }
            guard let syntax = directive(at: mark.offset, in: bytes, &ends) else { continue }
            // Plain braces leave the language open; a later directive may name it.
            if syntax != .braces { return syntax }
            found = found ?? syntax
        }
        return found
    }

    /// The language of the directive whose two opening bytes stand at `offset`, if it is closed.
    private static func directive(
        at offset: Int, in bytes: UnsafeBufferPointer<UInt8>, _ ends: inout DirectiveEnds
    ) -> TemplateSyntax? {
        switch (bytes[offset], bytes[offset + 1]) {
        case (UInt8(ascii: "{"), UInt8(ascii: "%")): ends.hasEnd("%}", after: offset + 2) ? .jinja : nil
        case (UInt8(ascii: "{"), UInt8(ascii: "#")): ends.hasEnd("#}", after: offset + 2) ? .jinja : nil
        case (UInt8(ascii: "<"), UInt8(ascii: "%")): ends.hasEnd("%>", after: offset + 2) ? .erb : nil
        default: ends.hasEnd("}}", after: offset + 2) ? (isGo(bytes[(offset + 2)...]) ? .goTemplate : .braces) : nil
        }
    }

    /// Whether what follows `{{` is said in Go's way: a trim mark, a comment, a field, a variable or a keyword.
    private static func isGo(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        let isTrimming = body.first == UInt8(ascii: "-") && body.dropFirst().first.map(blanks.contains) == true
        let rest = (isTrimming ? body.dropFirst() : body).drop(while: blanks.contains)
        if rest.starts(with: "/*".utf8) || rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: "$") {
            return true
        }
        let word = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        return goWords.contains(String(decoding: word, as: UTF8.self))
    }

    /// Actions of Go's text/template and the functions that Helm charts begin an action with.
    private static let goWords: Set<String> = [
        "block", "break", "continue", "define", "else", "end", "if", "include", "printf", "quote", "range", "required",
        "template", "toYaml", "tpl", "with",
    ]
}

/// Where directives end. Each search goes on where the last one for the same end stopped, so that a text of nothing but
/// beginnings takes linear time.
private struct DirectiveEnds {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var nextEnds: [String: Int] = [:]

    /// A directive longer than this is none.
    private static let reach = 4096

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// - Parameter end: two ASCII characters.
    mutating func hasEnd(_ end: StaticString, after offset: Int) -> Bool {
        let (first, second) = (end.utf8Start[0], end.utf8Start[1])
        var index = max(nextEnds[end.description] ?? 0, offset)
        while index + 1 < bytes.count, bytes[index] != first || bytes[index + 1] != second { index += 1 }
        nextEnds[end.description] = index
        return index + 1 < bytes.count && index - offset <= Self.reach
    }
}
