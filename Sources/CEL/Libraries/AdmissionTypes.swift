/// The declared types of `request` and `namespaceObject`. The times of a namespace are declared as timestamps but are
/// strings at run time, so that using them as timestamps fails, as it does in Kubernetes.
enum AdmissionTypes {
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
