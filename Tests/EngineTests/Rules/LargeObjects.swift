import Foundation

/// Objects that are larger than real ones.
enum LargeObjects {
    static let all = [pod(isGood: true), pod(isGood: false), webhooks]

    private static func pod(isGood: Bool) -> String {
        let security =
            isGood
            ? "{\"runAsNonRoot\": true, \"runAsUser\": 20000, \"capabilities\": {\"drop\": [\"ALL\"]}}"
            : "{\"privileged\": true, \"capabilities\": {\"add\": [\"SYS_ADMIN\", \"NET_RAW\", \"BPF\"]}}"
        let containers = (0..<60).map { number in
            let environment = (0..<40).map {
                "{\"name\": \"SETTING_\($0)\", \"value\": \"https://service-\($0).example.com\"}"
            }
            let mounts = (0..<20).map { "{\"name\": \"volume-\($0)\", \"mountPath\": \"/data/\($0)\"}" }
            let ports = (0..<10).map { "{\"name\": \"port-\($0)\", \"containerPort\": \(8000 + $0)}" }
            return """
                {"name": "container-\(number)", "image": "registry.example.com/team/service-\(number):1.2.\(number)",
                "command": ["/bin/sh", "-c", "\(String(repeating: "run a step of the start; ", count: 40))"],
                "securityContext": \(security), "env": [\(environment.joined(separator: ", "))],
                "volumeMounts": [\(mounts.joined(separator: ", "))], "ports": [\(ports.joined(separator: ", "))]}
                """
        }
        let volumes = (0..<60).map {
            isGood
                ? "{\"name\": \"volume-\($0)\", \"emptyDir\": {}}"
                : "{\"name\": \"volume-\($0)\", \"hostPath\": {\"path\": \"/var/lib/data/\($0)\"}}"
        }
        let labels = (0..<40).map { "\"example.com/label-\($0)\": \"value-\($0)\"" }.joined(separator: ", ")
        return """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "large", "namespace": "shop",
            "labels": {\(labels)}, "annotations": {\(labels)}},
            "spec": {"containers": [\(containers.joined(separator: ", "))],
            "volumes": [\(volumes.joined(separator: ", "))]}}
            """
    }

    private static let webhooks: String = {
        let webhooks = (0..<60).map { number in
            let rules = (0..<20).map {
                """
                {"apiGroups": ["group-\($0)"], "apiVersions": ["*"], "operations": ["CREATE"], "resources": ["*"]}
                """
            }
            return """
                {"name": "hook-\(number).example.com", "failurePolicy": "Ignore", "rules": [\(rules.joined(separator: ", "))],
                "clientConfig": {"service": {"name": "hook", "namespace": "hooks"}}, "timeoutSeconds": 30}
                """
        }
        return """
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
            "metadata": {"name": "large"}, "webhooks": [\(webhooks.joined(separator: ", "))]}
            """
    }()

    /// An object with copies of all that stands in its lists, and of what stands in those.
    /// - Parameter limit: how many bytes it may have.
    static func enlarged(_ object: String, to limit: Int) throws -> String {
        let value = try JSONSerialization.jsonObject(with: Data(object.utf8))
        guard let copies = [512, 256, 128, 64, 32, 16, 8, 4, 2].first(where: { size(value, $0) <= limit }) else {
            return object
        }
        let data = try JSONSerialization.data(withJSONObject: enlarged(value, copies), options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    private static func enlarged(_ value: Any, _ copies: Int) -> Any {
        switch value {
        case let map as [String: Any]: map.mapValues { enlarged($0, copies) }
        case let list as [Any]: Array(repeating: list.map { enlarged($0, copies) }, count: copies).flatMap(\.self)
        default: value
        }
    }

    /// About how many bytes the object would have, so that none is made that is too large.
    private static func size(_ value: Any, _ copies: Int) -> Int {
        switch value {
        case let map as [String: Any]: map.reduce(2) { $0 + $1.key.utf8.count + 4 + size($1.value, copies) }
        case let list as [Any]: list.reduce(2) { $0 + 1 + size($1, copies) } * copies
        case let text as String: text.utf8.count + 2
        default: 4
        }
    }
}
