/// The variables of expressions in admission policies (`A/admission/plugin/cel/compile.go`, `cel.md` 2.5). `object`,
/// `oldObject`, `request` and `namespaceObject` are always there; these say which others are.
public struct AdmissionVariables: Sendable, Hashable {
    /// `params`: the policy has a `paramKind`.
    public var hasParams: Bool
    /// `authorizer` and `authorizer.requestResource`: all but message expressions have them.
    public var hasAuthorizer: Bool
    /// `Object{…}`, `JSONPatch{…}` and `jsonpatch.escapeKey`, since Kubernetes 1.32: mutations have them, and nothing else.
    /// What they make are maps when they are evaluated.
    public var hasPatchTypes: Bool
    /// The types of the policy's variables by name, the fields of `variables`; nil where there is no such variable, as
    /// in match conditions.
    public var variables: [String: CELType]?

    public init(
        hasParams: Bool = false, hasAuthorizer: Bool = true, hasPatchTypes: Bool = false,
        variables: [String: CELType]? = [:]
    ) {
        self.hasParams = hasParams
        self.hasAuthorizer = hasAuthorizer
        self.hasPatchTypes = hasPatchTypes
        self.variables = variables
    }

    /// The type that later expressions see of a policy's variable whose expression has a type: scalars, times, and lists
    /// and maps of such stay, everything else is dyn.
    public static func type(ofVariable type: CELType) -> CELType {
        switch type {
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: type
        case .list(let element): .list(self.type(ofVariable: element))
        case .map(let key, let value): .map(self.type(ofVariable: key), self.type(ofVariable: value))
        case .dyn, .type, .opaque, .object, .parameter, .error: .dyn
        }
    }
}

extension Environment {
    /// The dialect of an API server with the variables of an admission policy's expressions.
    ///
    /// At run time `request`, `namespaceObject` and `variables` are maps, `object`, `oldObject`, `params` and
    /// `namespaceObject` may be null, and for the other two there are ``Documents/Value/authorizer`` and
    /// ``Documents/Value/resourceCheck(group:resource:subresource:namespace:name:in:)``.
    public static func admission(
        _ version: KubernetesVersion, _ variables: AdmissionVariables, _ expressions: ExpressionAge = .stored
    ) -> Environment {
        var environment = Environment.kubernetes(version, expressions)
        for type in AdmissionTypes.all { environment.declare(type) }
        environment.declare("object", .dyn)
        environment.declare("oldObject", .dyn)
        environment.declare("request", .object(AdmissionTypes.request.name))
        environment.declare("namespaceObject", .object(AdmissionTypes.namespace.name))
        if variables.hasParams { environment.declare("params", .dyn) }
        if variables.hasAuthorizer {
            environment.declare("authorizer", OpaqueType.authorizer.type)
            environment.declare("authorizer.requestResource", OpaqueType.resourceCheck.type)
        }
        if variables.hasPatchTypes, version >= KubernetesVersion(1, 32) {
            environment.add(JSONPatchLibrary.library)
            environment.declare(PatchTypes.object)
            environment.declare(PatchTypes.jsonPatch)
        }
        if let fields = variables.variables {
            let type = ObjectType(name: "kubernetes.variables", fields: fields)
            environment.declare(type)
            environment.declare("variables", .object(type.name))
        }
        return environment
    }
}
