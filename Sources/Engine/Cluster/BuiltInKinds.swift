import Cluster

extension APIResource {
    /// The kinds that an API server of Kubernetes 1.36 offers by itself and that can be listed.
    static let builtIn: [APIResource] =
        kinds(
            [
                "": """
                configmaps limitranges persistentvolumeclaims pods podtemplates replicationcontrollers resourcequotas \
                secrets serviceaccounts services
                """,
                "apps": "daemonsets deployments replicasets statefulsets",
                "autoscaling": "horizontalpodautoscalers",
                "batch": "cronjobs jobs",
                "networking.k8s.io": "ingresses networkpolicies",
                "policy": "poddisruptionbudgets",
                "rbac.authorization.k8s.io": "rolebindings roles",
                "resource.k8s.io": "resourceclaims resourceclaimtemplates",
                "storage.k8s.io": "csistoragecapacities",
            ], isNamespaced: true)
        + kinds(
            [
                "": "namespaces nodes persistentvolumes",
                "admissionregistration.k8s.io": """
                mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations \
                validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations
                """,
                "apiextensions.k8s.io": "customresourcedefinitions",
                "apiregistration.k8s.io": "apiservices",
                "certificates.k8s.io": "certificatesigningrequests",
                "flowcontrol.apiserver.k8s.io": "flowschemas prioritylevelconfigurations",
                "networking.k8s.io": "ingressclasses ipaddresses servicecidrs",
                "node.k8s.io": "runtimeclasses",
                "rbac.authorization.k8s.io": "clusterrolebindings clusterroles",
                "resource.k8s.io": "deviceclasses resourceslices",
                "scheduling.k8s.io": "priorityclasses",
                "storage.k8s.io": "csidrivers csinodes storageclasses volumeattachments volumeattributesclasses",
            ], isNamespaced: false)

    /// - Parameter names: plural names by their group.
    private static func kinds(_ names: [String: String], isNamespaced: Bool) -> [APIResource] {
        names.flatMap { group, names in
            names.split(separator: " ").map {
                APIResource(group: group, version: "v1", name: String($0), kind: "", isNamespaced: isNamespaced)
            }
        }
    }
}
