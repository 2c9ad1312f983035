import Analyses
import ArgumentParser
import Engine
import Glibc
import Reports

struct CanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "can",
        abstract: "Say whether a subject may do something, or everything that it may.",
        usage: """
            bulwark access can SUBJECT [PATH...]
            bulwark access can SUBJECT VERB RESOURCE [-n NAMESPACE] [PATH...]
            bulwark access can --batch FILE [PATH...]
            """,
        discussion: """
            With VERB and RESOURCE: yes or no, and the chain from the subject over binding and role to the rule. Without: \
            everything that it may. 'bulwark help access who-can' says how resources, 'bulwark help access' how subjects \
            are written. A word after SUBJECT that is a verb is one, also where a file is called so.

            --batch answers a file of reviews, one JSON object a line, in the words of a SubjectAccessReview's spec:
              {"user": "alice", "groups": ["dev"], "resourceAttributes": {"verb": "get", "resource": "pods"}}
            with {"allowed": …, "reason": "…"}, or {"error": "…"} for a line that is no review.

            EXAMPLES
              bulwark access can shop/web manifests/
              bulwark access can shop/web get secrets/db -n shop manifests/
              bulwark access can alice --group devs delete pods -n shop manifests/
              bulwark access can --batch reviews.jsonl manifests/

            EXIT STATUS
              0  yes, listed, or every line answered
              1  no
              2  an input could not be read, a line is no review, or the call was wrong
            """)

    /// The words are the subject, perhaps a verb and a resource, and the paths.
    @OptionGroup var inventory: InventoryArguments
    @OptionGroup var target: AccessTarget

    @Option(name: [.short, .long], help: "The namespace in which it is to be done.")
    var namespace: String?

    @Option(help: "The subresource; what follows a slash in RESOURCE is then a name.")
    var subresource: String?

    @Option(name: .customLong("group"), help: "A group that the subject is in. Repeatable.")
    var groups: [String] = []

    @Option(help: "Answer the reviews of a file, one JSON object a line; '-' for standard input.")
    var batch: String?

    @Flag(help: "List what Kubernetes gives to everyone, too.")
    var all = false

    @Option(help: "How to print: table or json.", transform: { try AccessFormat.parse($0, as: "format") })
    var format = AccessFormat.table

    func validate() throws {
        if let namespace { try requireNamespaceNames([namespace]) }
    }

    func run() throws {
        if let batch { return try answer(batch) }
        var inventory = inventory
        guard !inventory.paths.isEmpty else { throw ValidationError("give a subject, or reviews with --batch") }
        let subject = inventory.paths.removeFirst().raw.display
        var request: (verb: String, resource: String)?
        if let verb = inventory.paths.first?.raw.display, CanCommand.isVerb(verb) {
            guard inventory.paths.count > 1 else { throw ValidationError("say what \(subject) is to \(verb)") }
            request = (verb, inventory.paths[1].raw.display)
            inventory.paths.removeFirst(2)
        } else if namespace != nil || subresource != nil {
            throw ValidationError("--namespace and --subresource need a verb and a resource after the subject")
        }
        let asked = Subject(subject)
        let objects = try inventory.readAccess(for: asked.nodeName == nil ? .rights : .kubeletRights, target)
        var notes = [objects.note(on: asked), namespace.flatMap(objects.note(onNamespace:))].compactMap(\.self)
        guard let request else {
            let answer = RightsAnswer(of: asked, groups: groups, in: objects)
            notes += answer.notes
            let text = format == .json ? answer.json : answer.text(.standardOutput, all: all)
            return try show(text, notes: format == .json ? [] : notes, of: objects, on: .rights)
        }
        let question = AccessQuestion(
            verb: request.verb, resource: request.resource, namespace: namespace, subresource: subresource,
            in: objects.model)
        let answer = CanAnswer(question, by: asked, groups: groups, of: objects)
        notes += answer.notes
        let text = format == .json ? answer.json : answer.text(.standardOutput)
        try show(text, notes: format == .json ? [] : notes, of: objects, on: .rights)
        if !answer.isAllowed { throw ExitStatus.findings }
    }

    /// Whether a word after the subject is a verb and no path.
    private static func isVerb(_ word: String) -> Bool {
        if AccessQuestion.isVerb(word) { return true }
        return word != "-" && !word.contains("/") && !word.contains(".") && access(word, F_OK) != 0
    }

    private func answer(_ batch: String) throws {
        if batch == "-" && inventory.paths.contains(where: { $0.raw == .standardInput }) {
            throw ValidationError("standard input cannot be both the reviews and the objects")
        }
        let objects = try inventory.readAccess(for: .kubeletRights, target)
        for note in AccessGap.notes(objects.gaps(on: .rights).filter { $0.kind != .missingRole }) {
            standardError("note: \(VisibleText.line(note))")
        }
        let output = Output(descriptor: STDOUT_FILENO)
        let outcome: AccessBatch.Outcome
        do throws(BatchFailure<OutputError>) {
            outcome = try AccessBatch.run(batch, on: objects) { line throws(OutputError) in
                output.write(line)
                try output.check()
            }
        } catch {
            switch error {
            case .input(let failure): throw failure
            case .output(let failure): throw failure
            }
        }
        try output.close()
        if outcome.answered + outcome.refused == 0 { throw UsageError("there are no reviews in \(batch)") }
        if outcome.refused > 0 || !objects.isComplete(for: .rights) { throw ExitStatus.failed }
    }
}
