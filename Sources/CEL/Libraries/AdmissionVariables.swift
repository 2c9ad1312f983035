/// The variables of expressions in admission policies (`A/admission/plugin/cel/compile.go`, `cel.md` 2.5). `object`,
/// `oldObject`, `request` and `namespaceObject` are always there; these say which others are.
public struct AdmissionVariables: Sendable, Hashable {
    /// `params`: the policy has a `paramKind`.
    public var hasParams: Bool
    /// `authorizer` and `authorizer.requestResource`: all but message expressions have them.
    public var hasAuthorizer: Bool
    /// The types of the policy's variables by name, the fields of `variables`; nil where there is no such variable, as
    /// in match conditions.
    public var variables: [String: CELType]?

    public init(hasParams: Bool = false, hasAuthorizer: Bool = true, variables: [String: CELType]? = [:]) {
        self.hasParams = hasParams
        self.hasAuthorizer = hasAuthorizer
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
    public static func admission(_ version: KubernetesVersion, _ variables: AdmissionVariables) -> Environment {
        var environment = Environment.kubernetes(version)
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
        if let fields = variables.variables {
            let type = ObjectType(name: "kubernetes.variables", fields: fields)
            environment.declare(type)
            environment.declare("variables", .object(type.name))
        }
        return environment
    }
}

/// The declared types of `request` and `namespaceObject`. The times of a namespace are declared as timestamps but are
/// strings at run time, so that using them as timestamps fails, as it does in Kubernetes.
private enum AdmissionTypes {
    static let all = [
        request, kind, resource, user, namespace, namespaceMetadata, namespaceSpec, namespaceStatus, namespaceCondition,
    ]

    static let request = ObjectType(
        name: "kubernetes.AdmissionRequest",
        fields: [
            "kind": .object(kind.name), "resource": .object(resource.name), "subResource": .string,
            "requestKind": .object(kind.name), "requestResource": .object(resource.name),
            "requestSubResource": .string, "name": .string, "namespace": .string, "operation": .string,
            "userInfo": .object(user.name), "dryRun": .bool, "options": .dyn,
        ])

    private static let kind = ObjectType(
        name: "kubernetes.GroupVersionKind", fields: ["group": .string, "version": .string, "kind": .string])

    private static let resource = ObjectType(
        name: "kubernetes.GroupVersionResource", fields: ["group": .string, "version": .string, "resource": .string])

    private static let user = ObjectType(
        name: "kubernetes.UserInfo",
        fields: [
            "username": .string, "uid": .string, "groups": .list(.string), "extra": .map(.string, .list(.string)),
        ])

    static let namespace = ObjectType(
        name: "kubernetes.Namespace",
        fields: [
            "metadata": .object(namespaceMetadata.name), "spec": .object(namespaceSpec.name),
            "status": .object(namespaceStatus.name),
        ])

    private static let namespaceMetadata = ObjectType(
        name: "kubernetes.NamespaceMetadata",
        fields: [
            "name": .string, "generateName": .string, "namespace": .string, "labels": .map(.string, .string),
            "annotations": .map(.string, .string), "UID": .string, "creationTimestamp": .timestamp,
            "deletionGracePeriodSeconds": .int, "deletionTimestamp": .timestamp, "generation": .int,
            "resourceVersion": .string, "finalizers": .list(.string),
        ])

    private static let namespaceSpec = ObjectType(
        name: "kubernetes.NamespaceSpec", fields: ["finalizers": .list(.string)])

    private static let namespaceStatus = ObjectType(
        name: "kubernetes.NamespaceStatus",
        fields: ["conditions": .list(.object(namespaceCondition.name)), "phase": .string])

    private static let namespaceCondition = ObjectType(
        name: "kubernetes.NamespaceCondition",
        fields: [
            "type": .string, "status": .string, "lastTransitionTime": .timestamp, "reason": .string,
            "message": .string,
        ])
}
