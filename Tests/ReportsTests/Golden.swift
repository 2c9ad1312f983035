import Foundation
import Testing

/// Expected output, kept as files beside the tests and compared byte by byte.
///
/// `BULWARK_UPDATE_GOLDEN=1 swift test` writes what comes out now; read the difference before you commit it.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")

    static func expect(_ text: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["BULWARK_UPDATE_GOLDEN"] == "1" {
            do {
                try Data(text.utf8).write(to: file)
            } catch {
                Issue.record("cannot write \(name): \(error)", sourceLocation: sourceLocation)
            }
            return
        }
        guard let expected = try? Data(contentsOf: file) else {
            Issue.record("no golden file \(name)", sourceLocation: sourceLocation)
            return
        }
        if expected == Data(text.utf8) { return }
        let difference = difference(String(decoding: expected, as: UTF8.self), text)
        Issue.record("\(name) differs:\n\(difference)", sourceLocation: sourceLocation)
    }

    /// The lines that differ, between the first and the last that agree, control characters escaped.
    private static func difference(_ old: String, _ new: String) -> String {
        let (old, new) = (lines(old), lines(new))
        let start = zip(old, new).prefix { $0 == $1 }.count
        let end = zip(old.dropFirst(start).reversed(), new.dropFirst(start).reversed()).prefix { $0 == $1 }.count
        let removed = old[start..<(old.count - end)].map { "- \($0)" }
        let added = new[start..<(new.count - end)].map { "+ \($0)" }
        return (["@@ line \(start + 1) @@"] + removed + added).joined(separator: "\n")
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.debugDescription }
    }
}
