import ArgumentParser
import Engine
import Glibc
import Inputs
import Reports

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a first .bulwark.yaml.",
        discussion: "Looks at the manifests of a folder and writes a commented configuration that fits them.")

    @Argument(help: "The folder; the working directory unless given.")
    var path: InputPath?

    @Flag(help: "Replace the configuration that is there.")
    var force = false

    func run() throws {
        let folder = path?.raw ?? RawPath(".")
        guard folder.isDirectory else { throw UsageError("\(folder.display) is no folder") }
        let file = folder.joined(with: Configuration.names[0])
        if !force, let there = Configuration.names.map({ folder.joined(with: $0) }).first(where: \.isThere) {
            throw UsageError("\(there.display) is there already; --force replaces it")
        }
        let survey = RepositorySurvey(folder)
        let draft = ConfigurationDraft(survey, in: folder)
        let output = try Output(path: file.display)
        output.write(draft.text)
        try output.close()

        print("wrote \(file.display), for \(survey.objects.counting("object")) in \(survey.files.counting("file"))")
        for remark in draft.remarks { print("  \(VisibleText.words(remark).joined(separator: " "))") }
        print("next: bulwark scan \(folder.display)")
    }
}
