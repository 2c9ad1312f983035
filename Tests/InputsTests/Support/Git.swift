import Foundation

/// The real git, without the configuration of the user and the machine.
enum Git {
    static let isInstalled = (try? Command.run("git", ["--version"])) != nil

    private static let environment = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "XDG_CONFIG_HOME": "/nonexistent",
        "HOME": "/nonexistent", "LC_ALL": "C",
    ]

    static func initialize(_ directory: String) throws {
        _ = try Command.run("git", ["init", "-q", "."], in: directory, environment: environment)
    }

    /// The files that are not ignored, as paths from the directory.
    static func unignoredFiles(in directory: String) throws -> Set<String> {
        let output = try Command.run(
            "git", ["ls-files", "-o", "--exclude-standard", "-z"], in: directory, environment: environment)
        return Set(output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }

    /// Of the given paths those that are ignored, themselves or by a directory above them.
    static func ignored(_ paths: [String], in directory: String) throws -> Set<String> {
        let input = Data(paths.map { $0 + "\0" }.joined().utf8)
        let output = try Command.run(
            "git", ["check-ignore", "--no-index", "-z", "--stdin"], in: directory, input: input,
            environment: environment, accepting: [0, 1])
        return Set(output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }
}
