import Analyses
import Inputs

/// Files that were not read, or not wholly, and what they may hold, so that nobody takes it for absent.
struct UnreadInputs: Sendable {
    fileprivate struct Input {
        let path: String
        let isFailure: Bool
        let kustomize: LedgerEntry.Kustomize?
        /// Nil where the file was not looked into yet.
        var text: UnreadText?
    }

    fileprivate var inputs: [Input] = []
    /// How many words of texts may be kept beside those that are; whatever the scan holds, some 16 MiB.
    fileprivate var room = 1 << 20

    /// - Parameter text: what was not read of the input; nil where nobody looked into it.
    mutating func add(_ entry: LedgerEntry, _ text: @autoclosure () -> UnreadText? = nil) {
        let isFailure = entry.outcome == .failed
        guard isFailure || entry.omission == .needsRendering, entry.kustomize != .patch else { return }
        var text = text()
        text?.keepWords(within: &room)
        inputs.append(Input(path: entry.path, isFailure: isFailure, kustomize: entry.kustomize, text: text))
    }
}

/// Says in which of the inputs that were not read something may be. Only then it looks into them.
struct UnreadSearch {
    private var inputs: [UnreadInputs.Input]
    private var room: Int
    private var known: [Absence: String?] = [:]
    /// Of each kind the inputs that may hold one.
    private var candidates: [SoughtKind: [Int]] = [:]

    init(_ unread: UnreadInputs) {
        inputs = unread.inputs
        room = unread.room
    }

    /// Why what is taken for absent may be there; nil where it is in no input that was not read.
    mutating func reason(for absences: [Absence]) -> String? {
        if inputs.isEmpty { return nil }
        for absence in absences {
            if let reason = known[absence] ?? find(absence) { return reason }
        }
        return nil
    }

    private mutating func find(_ absence: Absence) -> String? {
        var first: Int?
        for kind in absence.kinds {
            // The labels of a namespace matter where it is not known which namespaces are meant.
            if kind == .kind("Namespace", group: ""), absence.place != .anywhere { continue }
            let holder = holders(of: kind).first { inputs[$0].mayHold(absence) }
            first = [first, holder].compactMap(\.self).min()
        }
        let reason = first.map { inputs[$0].reason }
        known[absence] = .some(reason)
        return reason
    }

    private mutating func holders(of kind: SoughtKind) -> [Int] {
        if let known = candidates[kind] { return known }
        var found: [Int] = []
        for number in inputs.indices {
            if inputs[number].lookInto(within: &room).mayHold(kind) { found.append(number) }
        }
        candidates[kind] = found
        return found
    }
}

extension UnreadInputs.Input {
    fileprivate var reason: String {
        "what is missing may be in \(path), which \(isFailure ? "could not be read" : "must be rendered first")"
    }

    /// Whether its words allow that it holds, of some kind, just what is sought.
    fileprivate func mayHold(_ absence: Absence) -> Bool {
        guard let text, absence.texts.allSatisfy(text.mayMention) else { return false }
        // An object without a namespace is in the one that is called so, but for templates, which go to any.
        guard case .namespace(let name) = absence.place, name != "default" else { return true }
        return text.mayMention(name) || !isFailure && !text.mayMention("namespace")
    }

    /// What the input may hold.
    fileprivate mutating func lookInto(within room: inout Int) -> UnreadText {
        if let text { return text }
        var text = read()
        text.keepWords(within: &room)
        self.text = text
        return text
    }

    private func read() -> UnreadText {
        // Standard input cannot be read again.
        guard path != "-", let contents = try? FileContents(SourceFile(named: path)),
            let text = try? FileText(contents)
        else { return .unknown }
        let name = path.split(separator: "/").last ?? ""
        return text.withBytes { bytes in
            if kustomize == .kustomization { return UnreadText(kustomization: bytes) }
            // Helm renders nothing of files that begin so, but what others take of them.
            return UnreadText(bytes, mayInclude: !name.hasPrefix("_"))
        }
    }
}

extension UnreadText {
    fileprivate func mayHold(_ sought: SoughtKind) -> Bool {
        if mayBeAnything { return true }
        switch sought {
        case .kind(let kind, group: _): return kinds.contains(kind)
        case .group(let group): return groups.contains(group)
        case .workloads: return hasContainers || !kinds.isDisjoint(with: UnreadText.workloads)
        }
    }

    private static let workloads: Set<String> = [
        "Pod", "ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob",
    ]
}
