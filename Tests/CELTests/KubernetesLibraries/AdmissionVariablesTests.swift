import Testing

@testable import CEL

@Suite struct AdmissionVariablesTests {
    @Test(arguments: [
        ("object.metadata.name", "dyn"), ("oldObject == null", "bool"), ("request.operation", "string"),
        ("request.kind.group", "string"), ("request.requestResource.resource", "string"),
        ("request.userInfo.groups", "list(string)"), ("request.userInfo.extra", "map(string, list(string))"),
        ("request.dryRun", "bool"), ("request.options.dryRun", "dyn"), ("has(request.namespace)", "bool"),
        ("namespaceObject.metadata.labels['a']", "string"), ("namespaceObject.spec.finalizers", "list(string)"),
        ("namespaceObject.status.conditions[0].lastTransitionTime", "timestamp"),
        ("namespaceObject == null", "bool"),
        ("authorizer.requestResource", "kubernetes.authorization.ResourceCheck"),
        ("authorizer.requestResource.check('get').allowed()", "bool"),
    ])
    func `declares variables`(expression: String, type: String) {
        #expect(Environment.admission(.newest, AdmissionVariables()).type(of: expression) == type)
    }

    @Test(arguments: [
        "request.uid", "request.object", "request.oldObject", "namespaceObject.kind", "params", "variables.x",
        "request.userInfo.name", "request.kind.resource",
    ])
    func `declares nothing else`(expression: String) {
        #expect(!Environment.admission(.newest, AdmissionVariables()).compiles(expression))
    }

    @Test func `declares what an expression has`() {
        let bare = Environment.admission(.newest, AdmissionVariables(hasAuthorizer: false, variables: nil))
        #expect(bare.compiles("object") && !bare.compiles("authorizer") && !bare.compiles("variables"))
        let full = Environment.admission(
            .newest, AdmissionVariables(hasParams: true, variables: ["replicas": .int, "names": .list(.string)]))
        #expect(full.type(of: "params.limit") == "dyn")
        #expect(full.type(of: "variables.replicas") == "int")
        #expect(full.type(of: "variables.names.all(n, n != '')") == "bool")
        #expect(!full.compiles("variables.other"))
    }

    @Test(arguments: [
        (CELType.int, CELType.int), (.list(.map(.string, .timestamp)), .list(.map(.string, .timestamp))),
        (.list(.opaque("kubernetes.Quantity", [])), .list(.dyn)), (.optional(.int), .dyn), (.type(.int), .dyn),
        (.dyn, .dyn), (.object("kubernetes.Namespace"), .dyn),
    ])
    func `types variables for later expressions`(type: CELType, seen: CELType) {
        #expect(AdmissionVariables.type(ofVariable: type) == seen)
    }
}
