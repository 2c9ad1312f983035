import Foundation
import PackagePlugin

/// Puts the files under `Rules/` and `Frameworks/` into the binary: makes a Swift source of them before the target is
/// compiled.
@main
struct EmbedCatalogue: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let folders = ["Rules", "Frameworks"].map { context.package.directoryURL.appending(path: $0) }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedCatalogue.swift")
        let files = folders.flatMap { folder in
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" } ?? []
        }
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) rules and frameworks",
                executable: try context.tool(named: "EmbedCatalogueTool").url,
                arguments: folders.map { $0.path() } + [output.path()], inputFiles: files, outputFiles: [output])
        ]
    }
}
