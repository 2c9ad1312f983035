import Testing

@testable import Policies

/// Findings of policies point at the field that decided, through variables too.
@Suite struct AdmissionLocationTests {
    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 9
          template:
            spec:
              containers:
                - name: app
                  image: shop/web
                  securityContext:
                    privileged: true
                - name: sidecar
                  image: shop/proxy:1
        """

    private func places(_ spec: String) throws -> [String] {
        let result = try Admission(policy(spec) + binding(), on: AdmissionLocationTests.deployment)
        #expect(result.problems == [])
        #expect(result.reasons == [])
        return result.places
    }

    @Test func aFieldOfTheObject() throws {
        #expect(try places("validations: [{expression: object.spec.replicas <= 5}]") == ["spec.replicas 6:3"])
    }

    @Test func anAbsentField() throws {
        #expect(
            try places("validations: [{expression: has(object.spec.template.spec.nodeName)}]")
                == ["spec.template.spec.nodeName 8:5"])
    }

    @Test func aFieldThroughAVariable() throws {
        #expect(
            try places(
                """
                variables:
                - {name: containers, expression: object.spec.template.spec.containers}
                validations:
                - expression: "variables.containers.all(c, !c.?securityContext.?privileged.orValue(false))"
                """) == ["spec.template.spec.containers[0].securityContext.privileged 13:13"])
    }

    @Test func anAbsentFieldOfAnItemOfAComputedList() throws {
        #expect(
            try places(
                """
                variables:
                - {name: containers, expression: "object.spec.template.spec.containers.filter(c, c.name != 'app')"}
                validations:
                - {expression: "variables.containers.all(c, has(c.securityContext))"}
                """) == ["spec.template.spec.containers[1].securityContext 14:11"])
    }

    @Test func theSizeOfAFilteredVariable() throws {
        #expect(
            try places(
                """
                variables:
                - {name: containers, expression: object.spec.template.spec.containers}
                - name: failing
                  expression: "variables.containers.filter(c, c.?securityContext.?privileged.orValue(false))"
                validations:
                - {expression: variables.failing.size() == 0}
                """) == ["spec.template.spec.containers[0].securityContext.privileged 13:13"])
    }

    @Test func aScalarInAVariable() throws {
        #expect(
            try places(
                """
                variables:
                - {name: replicas, expression: object.spec.replicas}
                - {name: tooMany, expression: variables.replicas > 5}
                validations:
                - {expression: "!variables.tooMany"}
                """) == ["spec.replicas 6:3"])
    }

    @Test func nothingOfTheObject() throws {
        #expect(try places("validations: [{expression: request.name == 'db'}]") == [" 1:1"])
    }

    @Test func itemsOfLists() throws {
        let list = """
            apiVersion: v1
            kind: List
            items:
              - apiVersion: v1
                kind: Pod
                metadata: {name: a}
                spec:
                  hostNetwork: true
            """
        let result = try Admission(
            policy(checking: "!object.spec.hostNetwork".replacingFirst("!", "true != ")) + binding(), on: list,
            keepsExcerpts: true)
        #expect(result.places == ["spec.hostNetwork 8:7"])
        #expect(result.verdicts.findings.first?.excerpt?.lines == ["    spec:", "      hostNetwork: true"])
    }

    @Test func fingerprintsTellFieldsApart() throws {
        let text = policy(
            """
            validations:
            - {expression: object.spec.replicas <= 5}
            - {expression: has(object.spec.paused)}
            """)
        let findings = try Admission(text + binding(), on: AdmissionLocationTests.deployment).verdicts.findings
        #expect(Set(findings.map(\.fingerprint)).count == 2)
    }
}
