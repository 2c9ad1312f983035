import Foundation

/// A folder of files that lives as long as the test.
public final class Folder {
    public let url: URL

    /// - Parameter files: texts by their paths in the folder.
    public init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "bulwark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files {
            let file = url.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
