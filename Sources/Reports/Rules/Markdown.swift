/// Pieces of Markdown as forges show it (CommonMark with GitHub's tables).
enum Markdown {
    /// A rule's prose: its code spans stay, and nothing else of it is taken for markup. White space is one space, so that
    /// the text stays in its paragraph.
    static func prose(_ text: String) -> String {
        var out = ""
        var isCode = false
        for character in text.onOneLine {
            switch character {
            case "`": isCode.toggle()
            case "*", "<", "[", "]", "\\", "|": if !isCode || character == "|" { out += "\\" }
            default: break
            }
            out.append(character)
        }
        return out
    }

    /// A code span, fit for a table's cell too.
    static func code(_ text: String) -> String {
        let line = text.onOneLine.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
        let isAwkward = line.first == "`" || line.last == "`"
        return isAwkward ? "\(fence) \(line) \(fence)" : "\(fence)\(line)\(fence)"
    }

    /// A code block that nothing in the text can end.
    static func block(_ text: String, language: String) -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        return "\(fence)\(language)\n\(text.trimmingEnd())\n\(fence)\n"
    }

    static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    /// The fragment by which forges call a heading: letters and digits in lower case, spaces as hyphens.
    static func anchor(of heading: String) -> String {
        var out = ""
        for character in heading.lowercased() {
            if character == " " { out += "-" }
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                out.append(character)
            }
        }
        return out
    }

    private static func longestRun(of character: Character, in text: String) -> Int {
        var longest = 0
        var run = 0
        for next in text {
            run = next == character ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
