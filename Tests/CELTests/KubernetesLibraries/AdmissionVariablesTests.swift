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
        ("Object{spec: Object.spec{replicas: 3}}", "Object"),
        ("Object{metadata: Object.metadata{labels: {'a': 'b'}}}", "Object"),
        ("Object{spec: Object.spec{template: Object.spec.template{}}}.spec", "dyn"),
        ("has(Object{}.spec)", "bool"), ("Object{?spec: optional.none()}", "Object"),
        ("[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('a/b'), value: 1}]", "list(JSONPatch)"),
        ("JSONPatch{op: 'test'}.op", "string"), ("[JSONPatch{op: 'copy', from: '/a', path: '/b'}][0].value", "dyn"),
        ("object.spec.containers.map(c, JSONPatch{op: 'remove', path: '/spec/' + c.name})", "list(JSONPatch)"),
        ("variables.x > 0 ? Object{} : Object{spec: Object.spec{}}", "Object"),
    ])
    func `mutations make patches`(expression: String, type: String) {
        let variables = AdmissionVariables(hasPatchTypes: true, variables: ["x": .int])
        #expect(Environment.admission(.newest, variables).type(of: expression) == type)
        #expect(!Environment.admission(KubernetesVersion(1, 31), variables).compiles("Object{}"))
        #expect(!Environment.admission(.newest, AdmissionVariables()).compiles("Object{}"))
    }

    @Test(arguments: [
        ("JSONPatch{op: 1}", "expected type of field 'op' is 'string' but provided type is 'int'"),
        ("JSONPatch{verb: 'add'}", "undefined field 'verb'"), ("Objects{}", "undeclared reference to 'Objects'"),
        ("JSONPatch.value{}", "undeclared reference to 'JSONPatch.value'"),
        ("jsonpatch.escapeKey(1)", "no matching overload"),
    ])
    func `patches have the fields they have`(expression: String, message: String) {
        let environment = Environment.admission(.newest, AdmissionVariables(hasPatchTypes: true))
        #expect(environment.type(of: expression).contains(message))
    }

    @Test func `a mutation is of its type exactly`() throws {
        let environment = Environment.admission(.newest, AdmissionVariables(hasPatchTypes: true))
        func problem(_ text: String, _ type: CELType) throws -> String? {
            try environment.check(environment.parse(text).get()).get().problem(expecting: [type])?.message
        }
        #expect(try problem("Object{}", .applyConfiguration) == nil)
        #expect(try problem("Object.spec{}", .applyConfiguration) == "must evaluate to Object")
        #expect(try problem("object", .applyConfiguration) == "must evaluate to Object")
        #expect(try problem("[JSONPatch{}]", .jsonPatches) == nil)
        #expect(try problem("[Object{}]", .jsonPatches) != nil)
        #expect(try problem("[]", .jsonPatches) != nil)
    }

    @Test func `patches evaluate to maps`() {
        let environment = Environment.admission(.newest, AdmissionVariables(hasPatchTypes: true))
        #expect(environment.result("Object{spec: Object.spec{replicas: 3}}.spec.replicas + 1") == "4")
        #expect(environment.result("JSONPatch{op: 'add', value: [1]} == JSONPatch{op: 'add', value: [1]}") == "true")
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
