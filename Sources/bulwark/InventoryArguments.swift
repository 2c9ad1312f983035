import ArgumentParser
import Engine
import Glibc
import Inputs
import Reports

/// What a question about all objects together is asked of: files and directories of manifests.
struct InventoryArguments: ParsableArguments {
    @Argument(help: "Files and directories of manifests; '-' for standard input.")
    var paths: [InputPath] = []

    @Option(help: "Leave out paths that match, in the syntax of .gitignore. Repeatable.")
    var exclude: [String] = []

    @Flag(name: .customLong("no-ignore"), help: "Also read what .gitignore files ignore.")
    var noIgnore = false

    func validate() throws {
        if paths.isEmpty { throw ValidationError("give files or directories of manifests, or '-' for standard input") }
    }

    /// Reads the objects. What could not be read is said on standard error, because an answer that lacks it may be wrong.
    /// - Throws: ``UsageError`` where there is no object at all.
    func read(_ scope: InventoryFacts.Scope) throws -> Inventory {
        var discovery = FileDiscovery.Options()
        discovery.honourGitignore = !noIgnore
        discovery.excludes = exclude
        let progress = Terminal.isTerminal(STDERR_FILENO) ? ProgressLine() : nil
        let inventory = Inventory.read(paths.map(\.raw), scope: scope, discovery: discovery) { done in
            progress?.update(.init(files: done.files, objects: done.objects, findings: nil, file: done.path))
        }
        progress?.erase()
        for entry in inventory.ledger where entry.outcome == .failed || entry.omission == .needsRendering {
            let place = entry.position.map { ":\($0.line):\($0.column)" } ?? ""
            standardError("not read: \(entry.path)\(place): \(entry.reason ?? "it could not be read")")
        }
        if inventory.summary.nothingChecked { throw UsageError("there are no Kubernetes objects in what was given") }
        return inventory
    }
}
