import Testing

@testable import Inputs

@Suite("Templates are told from YAML with braces in its values")
struct TemplateSyntaxTests {
    private func detect(_ text: String) -> TemplateSyntax? {
        FileContents(copying: Array(text.utf8)).withBytes { TemplateSyntax.detect(in: $0) }
    }

    private func detectControlLines(_ text: String) -> TemplateSyntax? {
        FileContents(copying: Array(text.utf8)).withBytes { TemplateSyntax.detectControlLines(in: $0) }
    }

    @Test(arguments: [
        ("replicas: {{ .Values.replicas }}", TemplateSyntax.goTemplate),
        ("{{- if .Values.enabled }}\nkind: Pod\n{{- end }}", .goTemplate),
        ("{{/* licence\nof two lines */}}\nkind: Pod", .goTemplate),
        ("metadata:\n  labels: {{- include \"x.labels\" . | nindent 4 }}", .goTemplate),
        ("data:\n  a: |\n    text\n{{ toYaml .Values.x }}", .goTemplate),
        ("- {{ $name }}", .goTemplate),
        ("name: {{ app_name }}", .braces), ("name: web-{{ env }}-x", .braces), ("{{ob}}: x", .braces),
        ("name: {{ app }}\n{% if x %}\nb: 1\n{% endif %}", .jinja), ("{# note #}\na: 1", .jinja),
        ("a:\n  {%- for x in y %}\n  - {{ x }}\n  {%- endfor %}", .jinja),
        ("name: <%= name %>", .erb), ("<% if x -%>\na: 1\n<% end %>", .erb),
        ("note: it's fine\nname: {{ x }}", .braces), ("a: 'unclosed\nb: {{ .x }}", .goTemplate),
        ("a: >-\n  folded {{ no }}\nb: {{ yes }}", .braces), ("a: | # c\n  {% no %}\n\nb: <% yes %>", .erb),
        ("- k: |\n    {{ .no }}\n  j: {{ .yes }}", .goTemplate), ("- |\n {{ .no }}\n- {{ .yes }}", .goTemplate),
        ("a: |\n  x\n---\n{{ .yes }}", .goTemplate), ("\u{FEFF}{{ .x }}", .goTemplate),
        ("{\"a\": {{ .x }}}", .goTemplate), ("a: b |\n  {{ .x }}", .goTemplate), ("a: x'{{ y }}'", .braces),
    ])
    func templates(text: String, expected: TemplateSyntax) {
        #expect(detect(text) == expected, "\(text)")
    }

    @Test(arguments: [
        "", "a: 1", "value: \"{{inputs.parameters.message}}\"", "summary: '{{ $labels.pod }} is down'",
        "data:\n  t.tpl: |\n    {{ if .x }}\n    {% y %}\n\n    {{ end }}\n  b: 1", "a: 1 # {{ .x }}",
        "# {{- if .x }}\na: 1",
        "cmd: >-\n  <%= x %>\n", "a: \"two\n  {{ lines }}\"", "a: 'it''s {{ x }}'", "a: \"q\\\" {{ x }}\"",
        "args: ['{{ a }}', \"{{ b }}\"]", "a: !!str '{{ x }}'", "a: &x \"{{ y }}\"", "a: &x |2-\n    {{ y }}",
        "{\"a\":\"{{ x }}\"}",
        "- - |\n    {{ x }}", "- a: |\n   {{ x }}", "--- |\n{{ x }}", "a: {b: {c: 1}}", "a: [{b: {}}]", "x: {{",
        "x: a<b%>c",
        "a: |\r\n  {{ x }}\r\nb: 1\r\n", "'{{ key }}': 1", "? '{{ key }}'\n: \"{{ value }}\"", "a: {% open",
        "- '{{ x }}'",
    ])
    func sound(text: String) {
        #expect(detect(text) == nil, "\(text)")
    }

    @Test("Among what parses, only lines that begin with a directive count")
    func controlLines() {
        #expect(detectControlLines("a: {{ x }}\nb: c-{{ y }}\n") == nil)
        #expect(detectControlLines("a: 1\n  {{ include \"x\" . }}\n") == .goTemplate)
        #expect(detectControlLines("a: |\n  {{ x }}\n") == nil)
        #expect(detectControlLines("{{ x }}: 1") == .braces)
    }

    @Test("Hostile text takes linear time", .timeLimit(.minutes(10)))
    func linear() {
        let count = 100_000
        #expect(detect(String(repeating: "{{", count: count)) == nil)
        #expect(detect(String(repeating: "{{ ", count: count) + "}}") == .braces)
        #expect(detect(String(repeating: "- '", count: count)) == nil)
        #expect(detect(String(repeating: "- \"\\", count: count)) == nil)
        #expect(detect(String(repeating: "a: |\n", count: count)) == nil)
        #expect(detect(String(repeating: "- ", count: count)) == nil)
        #expect(detect(String(repeating: " ", count: count) + String(repeating: "{%", count: count)) == nil)
    }
}
