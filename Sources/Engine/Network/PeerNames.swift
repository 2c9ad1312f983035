import Analyses

/// A name of an end of connections that could be several.
public struct AmbiguousName: Error, Sendable, CustomStringConvertible {
    public let name: String
    public let candidates: [String]

    private static let mostShown = 10

    public var description: String {
        let shown = candidates.prefix(AmbiguousName.mostShown).joined(separator: ", ")
        let rest = candidates.count - AmbiguousName.mostShown
        return "'\(name)' could be any of \(shown)\(rest > 0 ? " and \(rest) more" : "")"
    }
}

extension NetworkModel {
    /// Finds what a user calls ends of connections, as ``pattern(_:)`` does.
    /// - Throws: ``UnknownName`` with what may have been meant, or ``AmbiguousName``.
    public func ends(called text: String) throws -> PeerPattern {
        do throws(PeerPatternError) {
            return try pattern(text)
        } catch {
            throw explained(error)
        }
    }

    /// The namespace of that name, if workloads lie in it.
    public func namespace(called name: String) throws(UnknownName) -> String {
        if namespacesOfWorkloads.contains(name) { return name }
        throw unknownNamespace(name)
    }

    /// An error as a user should read it.
    public func explained(_ error: PeerPatternError) -> any Error {
        switch error {
        case .unknownNamespace(let name): unknownNamespace(name)
        case .ambiguous(let name, let candidates):
            AmbiguousName(name: name, candidates: candidates.map(\.description))
        case .unknownWorkload(let text):
            // Each name in the form that the user chose.
            UnknownName(
                what: "workload", name: text,
                known: Set(
                    workloads.map { workload in
                        let name = workload.name
                        let short = text.contains("[") ? "\(name.name)[\(name.kind)]" : name.name
                        return text.contains("/") ? "\(name.namespace)/\(short)" : short
                    }
                ).sorted(), listing: "'bulwark network list' prints them")
        }
    }

    private func unknownNamespace(_ name: String) -> UnknownName {
        UnknownName(
            what: "namespace with workloads", name: name, known: namespacesOfWorkloads,
            listing: "'bulwark network list' prints them")
    }
}
