/// An API server with any number of made-up objects, for measurements: aggregated discovery, and lists page by page. The
/// objects look like those of a real cluster, managed fields and statuses included.
public struct SyntheticCluster: Sendable {
    public var namespaces: Int
    public var deployments: Int
    /// Pods that a ReplicaSet of one of the deployments owns; pods are dealt out to the deployments in turn.
    public var pods: Int
    public var resourceVersion = "1000"

    public init(namespaces: Int = 10, deployments: Int, pods: Int) {
        self.namespaces = max(1, namespaces)
        self.deployments = deployments
        self.pods = pods
    }

    public var script: ReplayServer.Script {
        { reply(to: $0) }
    }

    private static let collections: [String: (apiVersion: String, kind: String)] = [
        "/api/v1/namespaces": ("v1", "Namespace"), "/api/v1/pods": ("v1", "Pod"),
        "/apis/apps/v1/deployments": ("apps/v1", "Deployment"), "/apis/apps/v1/replicasets": ("apps/v1", "ReplicaSet"),
    ]

    public func reply(to request: ReceivedRequest) -> Reply {
        switch request.path {
        case "/version": return .json(#"{"major":"1","minor":"36","gitVersion":"v1.36.2","platform":"linux/amd64"}"#)
        case "/api": return discovery([("", "v1", [("namespaces", "Namespace", false), ("pods", "Pod", true)])])
        case "/apis":
            return discovery([
                ("apps", "v1", [("deployments", "Deployment", true), ("replicasets", "ReplicaSet", true)])
            ])
        default:
            guard request.method == "GET", let (apiVersion, kind) = SyntheticCluster.collections[request.path] else {
                return .refusal(404, "NotFound", "the server could not find the requested resource")
            }
            return list(apiVersion, kind, request)
        }
    }

    private func discovery(_ groups: [(String, String, [(String, String, Bool)])]) -> Reply {
        let items = groups.map { group, version, resources in
            let entries = resources.map { name, kind, isNamespaced in
                """
                {"resource":"\(name)","responseKind":{"group":"","version":"","kind":"\(kind)"},\
                "scope":"\(isNamespaced ? "Namespaced" : "Cluster")","singularResource":"\(kind.lowercased())",\
                "verbs":["get","list","watch"]}
                """
            }
            return """
                {"metadata":{"name":"\(group)"},"versions":[{"version":"\(version)","resources":\
                [\(entries.joined(separator: ","))],"freshness":"Current"}]}
                """
        }
        return Reply(
            headers: [("Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")],
            pieces: [
                .bytes(
                    Array(
                        """
                        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},\
                        "items":[\(items.joined(separator: ","))]}
                        """.utf8))
            ])
    }

    private func list(_ apiVersion: String, _ kind: String, _ request: ReceivedRequest) -> Reply {
        let total = count(of: kind)
        let start = request.query("continue").flatMap { Int($0.dropFirst()) } ?? 0
        let limit = request.query("limit").flatMap { Int($0) } ?? 0
        let end = limit > 0 ? min(total, start + limit) : total
        var body: [UInt8] = []
        body.reserveCapacity((end - start) * 3_500 + 200)
        body += "{\"kind\":\"\(kind)List\",\"apiVersion\":\"\(apiVersion)\",\"metadata\":{".utf8
        body += "\"resourceVersion\":\"\(resourceVersion)\"".utf8
        if end < total { body += ",\"continue\":\"c\(end)\",\"remainingItemCount\":\(total - end)".utf8 }
        body += "},\"items\":[".utf8
        for index in start..<max(start, end) {
            if index > start { body.append(0x2C) }
            body += object(kind, index).utf8
        }
        body += "]}".utf8
        return Reply(headers: [("Content-Type", "application/json")], pieces: [.bytes(body)]).compressed
    }

    private func count(of kind: String) -> Int {
        switch kind {
        case "Namespace": namespaces
        case "Pod": pods
        default: deployments
        }
    }

    // MARK: Objects

    private func object(_ kind: String, _ index: Int) -> String {
        switch kind {
        case "Namespace":
            return #"{"metadata":{"name":"team-\#(index)","uid":"\#(uid(0, index))","resourceVersion":"10"},"spec":{}}"#
        case "Pod": return pod(index)
        case "ReplicaSet":
            let owner = ownerReference("apps/v1", "Deployment", "app-\(index)", uid(1, index))
            return workload(index, name: "app-\(index)-5f7c9d", uid: uid(2, index), owner: owner)
        default: return workload(index, name: "app-\(index)", uid: uid(1, index), owner: "")
        }
    }

    private func uid(_ kind: Int, _ index: Int) -> String {
        let digits = String(index, radix: 16)
        return "00000000-0000-4000-800\(kind)-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private func ownerReference(_ apiVersion: String, _ kind: String, _ name: String, _ uid: String) -> String {
        """
        "ownerReferences":[{"apiVersion":"\(apiVersion)","kind":"\(kind)","name":"\(name)","uid":"\(uid)",\
        "controller":true,"blockOwnerDeletion":true}],
        """
    }

    private static let managedFields = """
        "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1",\
        "time":"2026-11-21T00:33:26Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:generateName":{},"f:labels":\
        {".":{},"f:app":{},"f:pod-template-hash":{}},"f:ownerReferences":{".":{},"k:{\\"uid\\":\\"u\\"}":{}}},"f:spec":\
        {"f:containers":{"k:{\\"name\\":\\"web\\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":\
        {".":{},"k:{\\"containerPort\\":8080,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},\
        "f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},\
        "f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},\
        "f:terminationGracePeriodSeconds":{}}}}]
        """

    private static let podSpec = """
        {"containers":[{"name":"web","image":"registry.example.com/team/web:1.4.2","ports":[{"containerPort":8080,\
        "protocol":"TCP"}],"env":[{"name":"MODE","value":"production"},{"name":"PASSWORD","valueFrom":{"secretKeyRef":\
        {"name":"web","key":"password"}}}],"resources":{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":\
        "100m","memory":"128Mi"}},"volumeMounts":[{"name":"tmp","mountPath":"/tmp"}],"livenessProbe":{"httpGet":{"path":\
        "/healthz","port":8080,"scheme":"HTTP"},"periodSeconds":10},"terminationMessagePath":"/dev/termination-log",\
        "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{"allowPrivilegeEscalation":\
        false,"capabilities":{"drop":["ALL"]}}}],"volumes":[{"name":"tmp","emptyDir":{}}],"restartPolicy":"Always",\
        "terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"web","serviceAccount":"web",\
        "securityContext":{"runAsNonRoot":true},"schedulerName":"default-scheduler"}
        """

    private func pod(_ index: Int) -> String {
        let deployment = deployments > 0 ? index % deployments : 0
        let owner =
            deployments > 0
            ? ownerReference("apps/v1", "ReplicaSet", "app-\(deployment)-5f7c9d", uid(2, deployment)) : ""
        return """
            {"metadata":{"name":"app-\(deployment)-5f7c9d-\(index)","generateName":"app-\(deployment)-5f7c9d-",\
            "namespace":"team-\(deployment % namespaces)","uid":"\(uid(3, index))","resourceVersion":"\(100 + index)",\
            "creationTimestamp":"2026-11-21T00:33:26Z","labels":{"app":"app-\(deployment)","pod-template-hash":"5f7c9d"},\
            \(owner)\(SyntheticCluster.managedFields)},"spec":\(SyntheticCluster.podSpec),"status":{"phase":"Running",\
            "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-21T00:33:27Z"}],"podIP":"10.0.0.1"}}
            """
    }

    private func workload(_ index: Int, name: String, uid: String, owner: String) -> String {
        """
        {"metadata":{"name":"\(name)","namespace":"team-\(index % namespaces)","uid":"\(uid)",\
        "resourceVersion":"\(100 + index)","generation":1,"creationTimestamp":"2026-11-21T00:33:26Z",\
        "labels":{"app":"app-\(index)"},\(owner)\(SyntheticCluster.managedFields)},"spec":{"replicas":3,"selector":\
        {"matchLabels":{"app":"app-\(index)"}},"template":{"metadata":{"labels":{"app":"app-\(index)"}},"spec":\
        \(SyntheticCluster.podSpec)}},"status":{"replicas":3,"readyReplicas":3}}
        """
    }
}
