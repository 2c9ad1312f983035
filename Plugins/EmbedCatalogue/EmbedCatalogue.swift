import Foundation
import PackagePlugin

/// Puts the files under `Rules/` into the binary: makes a Swift source of them before the target is compiled.
@main
struct EmbedCatalogue: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let rules = context.package.directoryURL.appending(path: "Rules")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedCatalogue.swift")
        let files =
            FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" } ?? []
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) rules",
                executable: try context.tool(named: "EmbedCatalogueTool").url,
                arguments: [rules.path(), output.path()], inputFiles: files, outputFiles: [output])
        ]
    }
}
