import Documents
import Testing

@testable import Kubernetes

@Suite struct ResourceTests {
    @Test func identityIsWhatTheObjectStates() throws {
        let resource = try #require(
            try resources("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}").first)
        #expect(resource.apiVersion == "apps/v1")
        #expect(resource.group == "apps")
        #expect(resource.kind == "Deployment")
        #expect(resource.namespace == "shop")
        #expect(resource.name == "web")
        #expect(resource.slot.path.isEmpty)
    }

    @Test func absentNamesStayAbsent() throws {
        let resource = try #require(try resources("{apiVersion: v1, kind: Pod, metadata: {namespace: ''}}").first)
        #expect(resource.namespace == nil)
        #expect(resource.name == nil)
        #expect(resource.group == "")
    }

    @Test func generatedNamesAreMarked() throws {
        let resource = try #require(
            try resources("{apiVersion: batch/v1, kind: Job, metadata: {generateName: run-}}").first)
        #expect(resource.name == "run-*")
    }

    @Test func listsStandForTheirItems() throws {
        let found = try resources(
            """
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: Pod, metadata: {name: a}}
              - {apiVersion: v1, kind: Service, metadata: {name: b}}
            """)
        #expect(found.map(\.kind) == ["Pod", "Service"])
        #expect(found.map { path($0.slot.path) } == ["items[0]", "items[1]"])
    }

    @Test func itemsOfTypedListsInheritTheirType() throws {
        let found = try resources(
            "{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: a}}, {metadata: {name: b}}]}")
        #expect(found.map(\.kind) == ["Deployment", "Deployment"])
        #expect(found.map(\.apiVersion) == ["apps/v1", "apps/v1"])
        #expect(found.map(\.name) == ["a", "b"])
    }

    /// As the API server answers: only the list says what its items are.
    @Test func itemsOfTypedListsHaveTheirTypeWhereRulesLook() throws {
        let text = """
            {"kind": "PodList", "apiVersion": "v1", "items": [
              {"metadata": {"name": "a"}},
              {"metadata": {"name": "b"}, "kind": "Odd"}
            ]}
            """
        let found = try resources(text)
        #expect(found.map { $0.object["kind"]?.text } == ["Pod", "Odd"])
        #expect(found.map { $0.object["apiVersion"]?.text } == ["v1", "v1"])
        let document = try #require(found.first?.document)
        #expect(found.compactMap { document.span(of: $0.slot.address)?.start } == [53, 84])
        let name = try #require(found[1].object["metadata"]?.slot(forKey: "name"))
        #expect(document.span(of: name)?.start == 106)
        let metadata = try #require(found[1].object.slot(forKey: "metadata"))
        #expect(document.span(of: metadata)?.start == 97)
    }

    @Test func aListWithoutItemsIsNoObject() throws {
        #expect(try resources("{apiVersion: v1, kind: List}").isEmpty)
        #expect(try resources("{apiVersion: v1, kind: List, items: null}").isEmpty)
    }

    @Test func listsNest() throws {
        let found = try resources(
            "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: PodList, items: [{metadata: {name: deep}}]}]}")
        #expect(found.map { path($0.slot.path) } == ["items[0].items[0]"])
        #expect(found.first?.kind == "Pod")
    }

    @Test func templatesOfOpenShiftStandForTheirObjects() throws {
        let found = try resources(
            "{apiVersion: template.openshift.io/v1, kind: Template, objects: [{apiVersion: v1, kind: Pod}]}")
        #expect(found.map(\.kind) == ["Pod"])
    }

    @Test func aKindNamedListWithoutItemsIsItself() throws {
        #expect(try resources("{apiVersion: example.com/v1, kind: AllowList, spec: {}}").map(\.kind) == ["AllowList"])
    }

    @Test(arguments: ["a: 1", "kind: Pod", "apiVersion: v1", "- 1", "plain text"])
    func otherDocumentsAreNoResources(text: String) throws {
        let document = try #require(try documents(text).first)
        guard case .other(let reason) = document.content() else {
            Issue.record("taken for a resource: \(text)")
            return
        }
        #expect(reason.hasPrefix("not a Kubernetes object"))
    }

    @Test(arguments: [
        ("{apiVersion: v1, kind: 5}", "apiVersion and kind of an object must be strings that are not empty"),
        ("{apiVersion: v1, kind: ''}", "apiVersion and kind of an object must be strings that are not empty"),
        ("{apiVersion: v1, Kind: Pod, spec: {}}", "the object has no kind"),
        ("{kind: Pod, metadata: {name: a}}", "the object has no apiVersion"),
        (
            "{apiVersion: v1, kind: List, items: [{metadata: {}}]}",
            "apiVersion and kind of an object must be strings that are not empty"
        ),
        ("{apiVersion: v1, kind: List, items: [text]}", "an item of a list is a string, not an object"),
        ("{apiVersion: v1, kind: List, items: [null]}", "an item of a list is null, not an object"),
        ("{apiVersion: v1, kind: List, items: {a: b}}", "items of a List is a mapping, not a list"),
    ])
    func brokenObjectsAreNotPassedOver(text: String, reason: String) throws {
        #expect(try malformations(text) == [reason])
        #expect(try resources(text).isEmpty)
    }

    @Test func listsThatNestTooDeeplyAreNotPassedOver() throws {
        var text = "{apiVersion: v1, kind: Pod}"
        for _ in 0..<9 { text = "{apiVersion: v1, kind: List, items: [\(text)]}" }
        #expect(try malformations(text) == ["lists are nested too deeply"])
    }
}
