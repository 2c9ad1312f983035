import Inputs
import Policies

/// Rules from files of the user's own.
public enum RuleFiles {
    /// A catalogue with the rules of files added to it.
    /// - Throws: for a rule that has the name of another, because findings are told apart by it.
    public static func add(_ paths: [String], to catalogue: [Rule]) throws(RuleFileError) -> [Rule] {
        var names = Set(catalogue.map(\.name))
        let own = try load(paths)
        for rule in own where !names.insert(rule.name).inserted {
            throw RuleFileError(
                file: paths.joined(separator: ", "), position: nil,
                message: "there is a rule named '\(rule.name)' already; give yours another name")
        }
        return catalogue + own
    }

    /// The rules in files and directories.
    /// - Throws: for a path that cannot be read or holds something else than rules.
    public static func load(_ paths: [String]) throws(RuleFileError) -> [Rule] {
        var rules: [Rule] = []
        for discovery in FileDiscovery(paths) {
            let file: SourceFile
            switch discovery {
            case .file(let found): file = found
            case .omitted(let entry):
                guard entry.outcome == .failed else { continue }
                throw RuleFileError(file: entry.path, position: nil, message: entry.reason ?? "cannot be read")
            }
            let contents: FileContents
            do throws(FileError) {
                contents = try FileContents(file)
            } catch {
                throw RuleFileError(file: file.path, position: nil, message: error.description)
            }
            let category = file.path.split(separator: "/").dropLast().last.map(String.init) ?? "custom"
            rules += try contents.withBytes { bytes throws(RuleFileError) in
                try RuleFile.read(bytes, file: file.path, category: category)
            }
        }
        if rules.isEmpty {
            throw RuleFileError(file: paths.joined(separator: ", "), position: nil, message: "there are no rules here")
        }
        return rules
    }
}
