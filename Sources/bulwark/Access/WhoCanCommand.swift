import ArgumentParser
import Engine
import Reports

struct WhoCanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who-can",
        abstract: "List everyone who may do something.",
        usage: "bulwark access who-can <verb> <resource> [<options>] [<paths> ...]",
        discussion: """
            RESOURCE is what kubectl takes: a plural, singular or short name (pods, pod, po), with its group where that is \
            needed (deployments.apps), a subresource (pods/exec) or a name (secrets/db) after a slash. A path begins with \
            a slash.

            Without --namespace it lists who may in the whole cluster, with --all-namespaces also who may in some \
            namespace. Whoever Kubernetes itself gives a right is counted, and listed with --all.

            EXAMPLES
              bulwark access who-can get secrets -n shop manifests/
              bulwark access who-can create pods/exec --all-namespaces manifests/
              bulwark access who-can delete deploy/web -n shop manifests/
              bulwark access who-can get /metrics manifests/
              bulwark access who-can list secrets --format json . | jq '.allowed[].subject.name'

            EXIT STATUS
              0  answered
              2  an input could not be read, or the call was wrong
            """)

    @Argument(help: "The verb, such as get, list, create or delete.")
    var verb: String

    @Argument(help: "The resource or path.")
    var resource: String

    @OptionGroup var inventory: InventoryArguments
    @OptionGroup var target: AccessTarget

    @Option(name: [.short, .long], help: "The namespace in which it is to be done.")
    var namespace: String?

    @Flag(name: [.customShort("A"), .long], help: "Also list who may do it in some namespace only.")
    var allNamespaces = false

    @Option(help: "The subresource; what follows a slash in RESOURCE is then a name.")
    var subresource: String?

    @Flag(help: "List those to whom Kubernetes itself gives it, too.")
    var all = false

    @Option(help: "How to print: table or json.", transform: { try AccessFormat.parse($0, as: "format") })
    var format = AccessFormat.table

    func validate() throws {
        if let namespace { try requireNamespaceNames([namespace]) }
        if namespace != nil && allNamespaces {
            throw ValidationError("--namespace and --all-namespaces exclude each other")
        }
    }

    func run() throws {
        let objects = try inventory.readAccess(for: AccessQuestion.matter(ofWhoCan: resource), target)
        let question = AccessQuestion(
            verb: verb, resource: resource, namespace: namespace, subresource: subresource, in: objects.model)
        let answer = WhoCanAnswer(question, of: objects, inAnyNamespace: allNamespaces)
        switch format {
        case .json: try show(answer.json, of: objects, on: answer.matter)
        case .table:
            let notes = namespace.flatMap(objects.note(onNamespace:)).map { [$0] } ?? []
            try show(
                answer.text(.standardOutput, all: all), notes: notes + answer.notes, of: objects, on: answer.matter)
        }
    }
}
