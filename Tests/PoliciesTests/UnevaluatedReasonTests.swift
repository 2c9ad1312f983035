import Testing

@testable import Policies

/// A check that cannot be evaluated says which field is to blame and what is wrong with it, not what the expression
/// language calls it.
@Suite struct UnevaluatedReasonTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let check: String
        let container: String
        let reason: String

        init(_ check: String, _ container: String, _ reason: String) {
            self.check = check
            self.container = container
            self.reason = reason
        }

        var testDescription: String { "\(check) on \(container)" }
    }

    private static let context = "spec.template.spec.containers[0].securityContext"

    @Test(arguments: [
        Case(
            "!container.?securityContext.?privileged.orValue(false)", "securityContext: {privileged: 'true'}",
            "\(context).privileged is a string, not a boolean"),
        Case(
            "container.securityContext.privileged || container.securityContext.runAsNonRoot",
            "securityContext: {privileged: false, runAsNonRoot: [true]}",
            "\(context).runAsNonRoot is a list, not a boolean"),
        Case(
            "container.tty ? true : false", "tty: 1", "spec.template.spec.containers[0].tty is a number, not a boolean"),
        Case(
            "container.?securityContext.?runAsUser.orValue(1) > 0", "securityContext: {runAsUser: '0'}",
            "\(context).runAsUser is a string, not a number"),
        Case(
            "0 < container.securityContext.runAsUser", "securityContext: {runAsUser: {}}",
            "\(context).runAsUser is a mapping, not a number"),
        Case(
            "container.securityContext.runAsUser % 2 == 0", "securityContext: {runAsUser: 1.5}",
            "\(context).runAsUser is not a whole number"),
        Case(
            "container.securityContext.capabilities.drop.all(c, c == 'ALL')",
            "securityContext: {capabilities: {drop: ALL}}",
            "\(context).capabilities.drop is a string, not a list or a mapping"),
        Case(
            "container.securityContext.capabilities.drop.all(c, c.startsWith('A'))",
            "securityContext: {capabilities: {drop: [ALL, 5]}}",
            "\(context).capabilities.drop[1] is a number, not a string"),
        Case(
            "'ALL' in container.securityContext.capabilities.drop", "securityContext: {capabilities: {drop: ALL}}",
            "\(context).capabilities.drop is a string, not a list or a mapping"),
        Case(
            "container.image.matches('^a')", "image: 7",
            "spec.template.spec.containers[0].image is a number, not a string"
        ),
        Case(
            "size(container.args) < 2", "args: 7",
            "spec.template.spec.containers[0].args is a number, not a list, a mapping or a string"),
        Case(
            "has(container.securityContext.privileged)", "securityContext: [privileged]",
            "\(context) is a list, not a mapping"),
        Case(
            "container.securityContext.privileged != true", "securityContext: text",
            "\(context) is a string, not a mapping"),
        Case(
            "container.securityContext.seccompProfile.type == 'x'", "securityContext: {seccompProfile: null}",
            "\(context).seccompProfile.type is not set"),
        Case("!container.tty", "stdin: true", "spec.template.spec.containers[0].tty is not set"),
        Case(
            "quantity(container.resources.limits.cpu).isGreaterThan(quantity('0'))", "resources: {limits: {cpu: lots}}",
            "spec.template.spec.containers[0].resources.limits.cpu: quantities must match the regular expression "
                + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        Case("1 / 0 == 1", "tty: true", "spec.template.spec.containers[0]: division by zero"),
    ])
    func theReasonNamesTheField(_ sample: Case) throws {
        let text = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [
            {name: app, \(sample.container)}]}}}}
            """
        let verdicts = try verdicts(rule(sample.check), on: text)
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.map(\.reason) == [sample.reason])
    }

    /// The place is the field's own, though another one was read before it.
    @Test func thePlaceIsThatOfTheMisfit() throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: app
                  tty: false
                  stdin: 'yes'
            """
        let verdicts = try verdicts(rule("container.tty || container.stdin"), on: text)
        #expect(verdicts.unevaluated.map(\.location.line) == [8])
        #expect(verdicts.unevaluated.map(\.container) == ["app"])
    }
}
