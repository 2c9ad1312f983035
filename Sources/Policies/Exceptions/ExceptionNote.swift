/// An exception in one line, as annotations and comments hold it:
/// `privileged-container, host-* until 2027-01-31 by node-team: the agent reads the kernel's log`.
///
/// Rules are named by name or with `*`, by `category/NAME`, or by the control of a standard, such as `cis-1.12/5.2.2`.
/// What follows the colon is the reason, which must be there.
public struct ExceptionNote: Sendable {
    /// The annotation of objects and pod templates; each of its lines is a note.
    public static let annotation = "bulwark.dev/except"
    /// What annotations and comments begin with.
    static let prefix = "bulwark"
    /// What a comment begins with.
    public static let comment = "bulwark:except"
    /// What a comment begins with that is meant for this program.
    static let anyComment = "bulwark:"
    /// What follows in comments of those who think of other tools, and is not read.
    static let misspelt = [
        "accept", "allow", "disable", "exception", "exceptions", "excepted", "exclude", "exempt", "ignore", "skip",
        "suppress",
    ]

    let selectors: [RuleSelector]
    let reason: String
    let owner: String?
    let expires: Day?

    /// Why a note is none.
    struct Mistake: Error {
        let message: String
    }

    private static let longest = 4_000

    init(_ text: some StringProtocol) throws(Mistake) {
        guard text.utf8.count <= ExceptionNote.longest else {
            throw Mistake(message: "it is longer than \(ExceptionNote.longest) bytes")
        }
        let (head, reason) = ExceptionNote.split(String(text))
        guard let reason, !reason.isEmpty else {
            throw Mistake(message: "it gives no reason: write \"RULE: why this is acceptable\"")
        }
        var words = head.split { $0 == " " || $0 == "\t" || $0 == "," }.map(String.init)[...]
        var selectors: [RuleSelector] = []
        while let word = words.first, word != "until", word != "by" {
            words.removeFirst()
            selectors.append(RuleSelector(word))
        }
        if selectors.isEmpty { throw Mistake(message: "it names no rule") }
        var owner: [String] = []
        var expires: Day?
        while let word = words.popFirst() {
            if word == "until" {
                guard let date = words.popFirst(), let day = Day(date) else {
                    throw Mistake(message: "'until' needs a day such as 2027-01-31")
                }
                expires = day
            } else {
                while let next = words.first, next != "until" {
                    owner.append(next)
                    words.removeFirst()
                }
                if owner.isEmpty { throw Mistake(message: "'by' needs a name") }
            }
        }
        self.selectors = selectors
        self.reason = reason
        self.owner = owner.isEmpty ? nil : owner.joined(separator: " ")
        self.expires = expires
    }

    /// What stands before and after the first colon that ends a word.
    private static func split(_ text: String) -> (head: Substring, reason: String?) {
        var index = text.startIndex
        while let colon = text[index...].firstIndex(of: ":") {
            let next = text.index(after: colon)
            if next == text.endIndex || text[next].isWhitespace {
                let reason = text[next...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
                return (text[..<colon], reason)
            }
            index = next
        }
        return (text[...], nil)
    }
}
