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
    }

    /// A place in the input, both numbers counted from 1; columns count characters as editors do.
    public struct Position: Sendable, Equatable {
        public var line: Int
        public var column: Int

        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// The path as the user would type it; `-` is standard input. A name taken from a file system may hold any
    /// character but NUL, line breaks and terminal escapes included; bytes that are not UTF-8 appear as `\xHH`.
    public var path: String
    public var outcome: Outcome
    public var omission: Omission?
    /// Why the input was skipped or failed: a phrase without a final full stop.
    public var reason: String?
    /// The number of Kubernetes objects that were checked.
    public var objects: Int
    /// Documents of the input that hold no Kubernetes object.
    public var documentsSkipped = 0
    /// Documents of the input that could not be read.
    public var documentsFailed = 0
    /// Where in the input it failed, if it failed at a place.
    public var position: Position?

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

/// Every input of a scan with its outcome, in the order in which the inputs were recorded.
public struct Ledger: Sendable, Equatable {
    public struct Totals: Sendable, Equatable {
        public var checked = 0
        public var skipped = 0
        public var failed = 0
        public var objects = 0
        /// How many of the skipped inputs would hold manifests once rendered.
        public var needsRendering = 0
    }

    public private(set) var entries: [LedgerEntry] = []
    public private(set) var totals = Totals()

    public init() {}

    public mutating func record(_ entry: LedgerEntry) {
        entries.append(entry)
        totals.objects += entry.objects
        switch entry.outcome {
        case .checked: totals.checked += 1
        case .skipped: totals.skipped += 1
        case .failed: totals.failed += 1
        }
        if entry.omission == .needsRendering { totals.needsRendering += 1 }
    }

    /// Whether every input that could hold manifests was read, as `--strict` demands.
    public var isComplete: Bool { totals.failed == 0 && totals.needsRendering == 0 }
}
