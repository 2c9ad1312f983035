import Foundation
import TestSupport
import Testing

/// Which version of Kubernetes rights are judged by: `get` on `pods/exec` is enough for commands until 1.34.
@Suite struct AccessVersionTests {
    private static let objects = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p1, namespace: app}
        spec: {serviceAccountName: strong, containers: [{name: c, image: a/b:1}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: strong}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: strong, namespace: app}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shell}
        rules: [{apiGroups: [""], resources: [pods/exec], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shell}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shell}
        subjects: [{kind: User, name: u, apiGroup: rbac.authorization.k8s.io}]

        """

    /// - Parameter configured: the version that the configuration beside the objects names.
    private static func run(_ arguments: [String], configured: String?) throws -> Command {
        var files = ["objects.yaml": objects]
        if let configured { files[".bulwark.yaml"] = "kubernetesVersion: \"\(configured)\"\n" }
        let folder = try Folder(files)
        return try Command(arguments + ["objects.yaml"], environment: ["COLUMNS": "100"], in: folder.url)
    }

    @Test(
        arguments: [
            ([], nil, false), (["--kubernetes", "1.35"], nil, false), (["--kubernetes", "1.34"], nil, true),
            ([], "1.34", true), ([], "1.36", false), (["--kubernetes", "1.36"], "1.34", false),
            (["--no-config"], "1.34", false),
        ] as [([String], String?, Bool)])
    func theVersionDecidesOnSessions(_ options: [String], _ configured: String?, _ isWay: Bool) throws {
        let escalations = try Self.run(
            ["access", "escalations", "--from", "user:u", "--format", "json"] + options, configured: configured)
        #expect(((try escalations.json())["paths"] as? [Any])?.isEmpty == !isWay)
        #expect(escalations.status == 0, "\(escalations.errors)")
        let show = try Self.run(["access", "show", "user:u"] + options, configured: configured)
        #expect(show.output.contains("rbac-exec-into-pods") == isWay)
        let scan = try Self.run(["scan", "--rule", "rbac-exec-into-pods"] + options, configured: configured)
        // The other finding is about the binding to cluster-admin.
        #expect(scan.output.contains("ClusterRoleBinding shell lets User u") == isWay)
        #expect(scan.output.contains(isWay ? "2 findings" : "1 finding"), "\(scan.output)")
    }

    @Test func anUnknownVersionIsRefused() throws {
        let command = try Self.run(["access", "escalations", "--kubernetes", "1.99"], configured: nil)
        #expect(command.status == 2 && command.output.isEmpty)
    }

    /// What the node authorizer lets kubelets do hangs on it, too.
    @Test(
        arguments: [
            ([], nil, 1), (["--kubernetes", "1.31"], nil, 0), (["--kubernetes", "1.32"], nil, 1), ([], "1.30", 0),
        ]
            as [([String], String?, Int32)])
    func theVersionDecidesWhatKubeletsMay(_ options: [String], _ configured: String?, _ status: Int32) throws {
        let can = try Self.run(
            ["access", "can", "system:node:n1", "get", "nodes/n2"] + options, configured: configured)
        #expect(can.status == status, "\(can.errors)")
        let who = try Self.run(
            ["access", "who-can", "get", "nodes/n2", "--format", "json"] + options, configured: configured)
        #expect(try who.json()["everyKubelet"] as? Bool == (status == 0))
        #expect(who.status == 0, "\(who.errors)")
    }
}
