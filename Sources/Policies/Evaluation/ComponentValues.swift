import CEL
import Documents
import Kubernetes

/// What a rule sees of a component.
extension Component {
    /// `flags`: their names without dashes, and what the component gets for each.
    func flagValues(in arena: Arena) -> Value {
        let entries = flags.map { Value.Entry(key: arena.string($0.name), value: arena.string($0.value)) }
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }

    /// `component`: `name`; `version`, such as `1.34`, empty where it is unknown; `minor`, such as 34, then 0.
    func value(in arena: Arena) -> Value {
        let entries = [
            Value.Entry(key: arena.string("name"), value: arena.string(name.rawValue)),
            Value.Entry(key: arena.string("version"), value: arena.string(version?.description ?? "")),
            Value.Entry(key: arena.string("minor"), value: .int(Int64(version?.minor ?? 0))),
        ]
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }

    /// Why nothing can be said about flags, where that is so of one of them.
    func doubt(about names: [String]) -> (reason: String, path: [FieldStep])? {
        for name in names {
            if let doubt = doubt(about: name) { return doubt }
        }
        return nil
    }

    /// The first of some flags that is set to something.
    func setFlag(among names: [String]) -> Flag? {
        names.lazy.compactMap { flag($0) }.first { !$0.value.isEmpty }
    }

    /// The flag that names a file in which the answer may stand: where what decided is no flag that somebody set, or is
    /// the file.
    func file(among names: [String], insteadOf decider: String?) -> Flag? {
        if let decider, let flag = flag(decider), !flag.path.isEmpty, !names.contains(decider) { return nil }
        return setFlag(among: names)
    }

    /// Whether what decided hangs on a file: on a flag that nobody set, on the file's name, or on more than can be told.
    /// - Parameters:
    ///   - reads: what decided.
    ///   - files: flags that name a file.
    func mayLeave(_ reads: [FieldRead], to files: [String]) -> Bool {
        reads.isEmpty
            || reads.contains { read in
                guard read.variable == "flags", case .field(let name)? = read.path.first else { return false }
                return files.contains(name) || flag(name)?.path.isEmpty ?? true
            }
    }
}
