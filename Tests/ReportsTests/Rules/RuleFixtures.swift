import Policies

/// A rule with something of everything.
func sampleRule(
    name: String = "host-port", title: String = "Port of the node", category: String = "host",
    severity: Severity = .medium, profile: Rule.Profile = .recommended,
    controls: [Control] = [Control(framework: "guide", control: "2.1")]
) -> Rule {
    Rule(
        name: name, title: title, severity: severity, category: category, profile: profile,
        decision: .check(
            Check(
                target: .container, items: .init(name: "port", list: "container\n  .?ports"),
                variables: [.init(name: "taken", expression: "port.?hostPort.orValue(0) != 0")],
                expression: "!variables.taken ||\n  string(port.hostPort) in params.allowed",
                message: "'takes a port'")),
        parameters: [
            RuleParameter(
                name: "allowed", description: "Ports a|b that may be taken.", value: .strings(["80", "it's"]))
        ],
        rationale: "Whoever reaches *the node* reaches `*.pods`, <b>too</b>.", remedy: "Remove `hostPort`.",
        fix: [.init(operation: .remove, path: "hostPort", value: nil)], controls: controls,
        examples: .init(bad: ["{name: app}\n"], good: ["a: |\n  ```\n", "{}"]))
}

let sampleFramework = Framework(
    name: "guide", title: "A Guide & More", version: "1.2", publisher: "Somebody", source: "https://example.com/g",
    about: "About.",
    sections: [
        .init(
            id: "2", title: "Two",
            controls: [
                FrameworkControl(id: "2.1", title: "Ports stay closed"), FrameworkControl(id: "2.2", title: "Other"),
            ])
    ])
