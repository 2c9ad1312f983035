import ArgumentParser
import Cluster
import Engine
import Glibc
import Inputs
import Reports

/// What a question about all objects together is asked of: files and directories of manifests, or a live cluster.
struct InventoryArguments: ParsableArguments {
    @Argument(help: "Files and directories of manifests; '-' for standard input; the live cluster unless given.")
    var paths: [InputPath] = []

    @OptionGroup var connection: ConnectionArguments

    @Option(help: "Leave out paths that match, in the syntax of .gitignore. Repeatable.")
    var exclude: [String] = []

    @Flag(name: .customLong("no-ignore"), help: "Also read what .gitignore files ignore.")
    var noIgnore = false

    /// Some commands take words of their own from the paths first, so that this is no business of the parser.
    private func check() throws {
        try FileOptions.check(exclude)
        if !paths.isEmpty, connection.context != nil || connection.kubeconfig != nil {
            throw ValidationError("--context and --kubeconfig name a cluster, and paths name files: give one of both")
        }
        if paths.isEmpty, !exclude.isEmpty || noIgnore {
            let option = exclude.isEmpty ? "--no-ignore" : "--exclude"
            throw ValidationError(
                "\(option) is about files, and a cluster is asked where no paths are given: give paths")
        }
    }

    /// Reads the objects. What could not be read is said on standard error, because an answer that lacks it may be
    /// wrong.
    /// - Throws: ``UsageError`` where there is no object at all.
    func read(_ scope: InventoryFacts.Scope) throws -> Inventory {
        try check()
        let progress = Terminal.isTerminal(STDERR_FILENO) ? ProgressLine(inputs: paths.isEmpty ? .kind : .file) : nil
        let inventory = try read(scope) { done in
            progress?.update(.init(files: done.files, objects: done.objects, findings: nil, file: done.path))
        }
        progress?.erase()
        reportUnread(inventory.ledger)
        if inventory.summary.nothingChecked { throw UsageError("there are no Kubernetes objects in what was given") }
        return inventory
    }

    /// Names what was not read: all that failed, and the first of what must be rendered, with the number of the others.
    private func reportUnread(_ ledger: [LedgerEntry]) {
        let shown = 3
        var unrendered = 0
        for entry in ledger where entry.outcome == .failed || entry.omission == .needsRendering {
            if entry.outcome != .failed {
                unrendered += 1
                if unrendered > shown { continue }
            }
            let place = entry.position.map { ":\($0.line):\($0.column)" } ?? ""
            let reason = VisibleText.line(entry.reasons ?? "it could not be read")
            standardError("not read: \(VisibleText.line(entry.path))\(place): \(reason)")
        }
        if unrendered > shown {
            standardError("not read: \(unrendered - shown) more that must be rendered first")
        }
    }

    /// Without paths and without a cluster, paths are what is missing.
    private func connect() throws -> LiveCluster {
        do {
            return try connection.connect(announces: true)
        } catch let error as KubeconfigError where error.code == .nothingConfigured {
            throw UsageError(
                "give files or directories of manifests, or '-' for standard input; to ask a cluster, name it: \(error)"
            )
        }
    }

    private func read(
        _ scope: InventoryFacts.Scope, progress: @escaping @Sendable (Scan.Progress) -> Void
    ) throws -> Inventory {
        if paths.isEmpty {
            let cluster = try connect()
            defer { cluster.close() }
            return Inventory.read(cluster, scope: scope, progress: progress)
        }
        var discovery = FileDiscovery.Options()
        discovery.honourGitignore = !noIgnore
        discovery.excludes = exclude
        return Inventory.read(paths.map(\.raw), scope: scope, discovery: discovery, progress: progress)
    }
}
