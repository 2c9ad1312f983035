import Documents

/// What became of one input: the unit of the promise that nothing the user pointed at is passed over in silence.
public struct LedgerEntry: Sendable, Equatable {
    public enum Outcome: String, Sendable {
        /// Read, and every object in it went to the rules.
        case checked
        /// Deliberately not checked; `omission` and `reason` say why.
        case skipped
        /// Should have been checked and could not be. A failed input is never a pass.
        case failed
    }

    /// The classes of skipped input that a summary or `--strict` tells apart.
    public enum Omission: String, Sendable, CaseIterable {
        /// Becomes manifests only when another tool renders it: Helm templates, Kustomize files and patches, Jinja.
        /// What it renders to was not checked, so the scan is incomplete.
        case needsRendering
        /// Holds no Kubernetes objects by its nature: chart metadata, YAML of other programs.
        case notKubernetes
        /// Left out by `.gitignore`, by `--exclude`, or for being a dependency or build directory.
        case ignored
        /// Found and not opened: symbolic links to directories, pipes, sockets, devices.
        case notOpened
        /// The same file or directory as another input of this scan.
        case duplicate
        /// A policy of the user's own that cannot be run, or not wholly; of a checked input, containers in an object of a
        /// kind that is not known.
        case notSupported
        /// A kind of a live cluster that the user may not list. It counts as failed, not as skipped.
        case forbidden
        /// A kind of a live cluster that has no objects to list, such as reviews.
        case notListable
    }

    /// Inputs of Kustomize, which hold no objects.
    public enum Kustomize: Sendable {
        /// Changes objects that other inputs hold.
        case patch
        /// Names other inputs; it may generate objects, or fetch some from elsewhere.
        case kustomization
    }

    /// The path as the user would type it; `-` is standard input. A name taken from a file system may hold any
    /// character but NUL, line breaks and terminal escapes included; bytes that are not UTF-8 appear as `\xHH`.
    public var path: String
    public var outcome: Outcome
    /// Also of a checked input of which a part was left out.
    public var omission: Omission?
    /// Why the input was skipped or failed: a phrase without a final full stop.
    public var reason: String?
    /// Whether a kind of a live cluster changed while it was read, so that objects may be missing.
    public var isInMotion = false
    /// What a skipped input is to Kustomize; nil for any other.
    public var kustomize: Kustomize?
    /// The number of Kubernetes objects that were checked.
    public var objects: Int
    /// Documents of the input that hold no Kubernetes object.
    public var documentsSkipped = 0
    /// Documents of the input that could not be read, and items of lists in it that are no objects.
    public var documentsFailed = 0
    /// Where in the input it failed, if it failed at a place.
    public var position: Position?
    /// For what else it failed: other reasons than ``reason``.
    public var furtherFailures: [Failure] = []

    /// A reason for which a part of an input failed, and the first place of that.
    public struct Failure: Sendable, Equatable {
        public let reason: String
        public let position: Position

        public init(reason: String, position: Position) {
            self.reason = reason
            self.position = position
        }
    }

    /// All that ``reason`` and ``furtherFailures`` say, in one line: `the object has no kind; 9:1: the object has no
    /// apiVersion`.
    public var reasons: String? {
        reason.map { first in
            let further = furtherFailures.map { "\($0.position.line):\($0.position.column): \($0.reason)" }
            return ([first] + further).joined(separator: "; ")
        }
    }

    public static func checked(_ path: String, objects: Int) -> LedgerEntry {
        LedgerEntry(path: path, outcome: .checked, objects: objects)
    }

    public static func skipped(_ path: String, _ omission: Omission, reason: String) -> LedgerEntry {
        LedgerEntry(path: path, outcome: .skipped, omission: omission, reason: reason, objects: 0)
    }

    public static func failed(_ path: String, reason: String, at position: Position? = nil) -> LedgerEntry {
        LedgerEntry(path: path, outcome: .failed, reason: reason, objects: 0, position: position)
    }
}
