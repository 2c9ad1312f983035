import Policies

extension EscalationPicture {
    /// A page of its own: how many, the picture, and each way step by step. It loads nothing.
    /// - Parameter notes: what the answer does not know.
    public func html(title: String, notes: [String]) -> String {
        let title = Markup.escaped(title)
        var text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            \(EscalationPicture.pageStyle)
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p>\(summary)</p>

            """
        for note in remarks + notes { text += "<p class=\"note\">\(Markup.escaped(note))</p>\n" }
        if !edges.isEmpty {
            text += "<h2>Picture</h2>\n<div class=\"picture\">\n\(drawing(withLegend: false))</div>\n"
            text +=
                "<p class=\"key\">Blue: where an attacker may begin. Yellow: what is gained on the way. Red: the goals. "
            text += "The numbers are those of the steps below.</p>\n" + legendTable
            text += "<h2>Step by step</h2>\n" + groups.map(section).joined()
        }
        return text + "</main>\n</body>\n</html>\n"
    }

    private var summary: String {
        guard !groups.isEmpty else { return "No way to cluster-admin or to root on a node is known." }
        func beginners(_ goal: EscalationPath.Goal) -> Int {
            Set(groups.filter { $0.goal == goal }.flatMap(\.sources)).count
        }
        let (admin, root) = (beginners(.clusterAdmin), beginners(.nodeRoot))
        return "<strong>\(admin)</strong> reach cluster-admin, <strong>\(root)</strong> root on a node"
            + (omitted == 0 ? "." : ", as far as shown.")
    }

    private var legendTable: String {
        var text = "<table>\n<thead><tr><th>#</th><th>From</th><th>Why</th><th>To</th></tr></thead>\n<tbody>\n"
        for (number, edge) in edges.enumerated() {
            let from = EscalationPicture.shown(vertices[edge.from].names).joined(separator: ", ")
            let reasons = edge.reasons.map(Markup.escaped).joined(separator: "<br>or ")
            text += "<tr><td>\(number + 1)</td><td>\(Markup.escaped(from))</td><td>\(reasons)</td>"
            text += "<td>\(Markup.escaped(vertices[edge.to].names[0]))</td></tr>\n"
        }
        return text + "</tbody>\n</table>\n"
    }

    private func section(_ group: EscalationGroup) -> String {
        let names = EscalationPicture.shown(group.names(in: graph)).joined(separator: ", ")
        var text =
            "<section>\n<h3>\(Markup.escaped(names)) <span class=\"arrow-to\">→ \(group.goalName)</span></h3>\n<ol>\n"
        for step in group.steps {
            text += "<li>\(Markup.escaped(step.reason)) <b>→ \(Markup.escaped(graph.describe(step.to)))</b>"
            let evidence = step.evidence
            if !evidence.isEmpty {
                text += "<ul>"
                for item in evidence {
                    let place = item.origin.map { " <code>\(Markup.escaped($0.location.description))</code>" } ?? ""
                    text += "<li>\(Markup.escaped(item.text))\(place)</li>"
                }
                text += "</ul>"
            }
            text += "</li>\n"
        }
        return text + "</ol>\n</section>\n"
    }

    private static let pageStyle = """
        :root { --ground: #fff; --text: #1d2733; --faint: #5c6775; --line: #d9dee5; --bad: #b3271a }
        @media (prefers-color-scheme: dark) {
        :root { --ground: #14181f; --text: #e6eaf0; --faint: #9aa5b3; --line: #333b47; --bad: #ff8a7d } }
        body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
        main { max-width: 80rem; margin: 0 auto; padding: 1.5rem }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
        h3 { font-size: 1rem; margin: 1.2rem 0 .2rem } .arrow-to { color: var(--bad); white-space: nowrap }
        .picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px } .picture svg { display: block }
        .key, .note, code { color: var(--faint) } .note { border-left: 3px solid var(--bad); padding-left: .7rem }
        table { border-collapse: collapse; width: 100%; font-size: .9rem }
        th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid var(--line) }
        ol, ul { margin: .2rem 0; padding-left: 1.6rem } ul { font-size: .88rem; color: var(--faint) }
        h3, td, li { overflow-wrap: break-word } td:first-child { white-space: nowrap }
        """
}
