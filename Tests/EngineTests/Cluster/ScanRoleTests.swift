import Cluster
import Testing

@testable import Engine

/// The role that a scan needs, from what a server says that it offers.
@Suite struct ScanRoleTests {
    private static func kind(_ name: String, _ group: String = "") -> APIResource {
        APIResource(group: group, version: "v1", name: name, kind: "K", isNamespaced: true)
    }

    @Test func itListsEachGroupOnce() {
        let offered = [ScanRoleTests.kind("pods"), ScanRoleTests.kind("deployments", "apps")]
        let role = ScanRole(offered, ClusterScope(), origin: "for a test")
        #expect(
            role.yaml(name: "reader").hasPrefix(
                """
                # What 'bulwark cluster scan' asks for, for a test.
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: reader
                rules:
                - apiGroups: [""]
                  resources:
                  - pods
                  verbs: [list]
                - apiGroups: ["apps"]
                  resources:
                  - deployments
                  verbs: [list]

                """))
        #expect(role.notes == [])
    }

    @Test func namesOfTheServerGrantNothing() {
        let hostile = ScanRoleTests.kind("x\n  verbs: ['*']", "a\"]\n")
        let yaml = ScanRole([hostile], ClusterScope(), origin: "").yaml()
        #expect(yaml.contains(#"- apiGroups: ["a\"]\n"]"# + "\n"))
        #expect(yaml.contains(#"  - "x\n  verbs: ['*']""# + "\n"))
    }

    @Test func groupsThatAreNotKnownAreNamed() {
        let failure = APIDiscovery.Failure(groupVersion: "down.example/v1", reason: "it is\ndown", isStale: false)
        let role = ScanRole([], failures: [failure], ClusterScope(), origin: "")
        let note = "the role lacks the kinds of down.example/v1: its kinds are not known: it is\u{240A}down"
        #expect(role.notes == [note])
        #expect(role.yaml().contains("\n# Note: \(note).\napiVersion: "))
    }
}
