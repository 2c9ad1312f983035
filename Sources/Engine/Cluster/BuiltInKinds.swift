import Cluster

extension APIResource {
    /// The kinds that an API server of Kubernetes 1.36 offers by itself and that can be listed, by the names that kubectl
    /// knows them by.
    static let builtIn: [APIResource] =
        kinds(
            [
                "": """
                ConfigMap/cm LimitRange/limits PersistentVolumeClaim/pvc Pod/po PodTemplate ReplicationController/rc \
                ResourceQuota/quota Secret ServiceAccount/sa Service/svc
                """,
                "apps": "DaemonSet/ds Deployment/deploy ReplicaSet/rs StatefulSet/sts",
                "autoscaling": "HorizontalPodAutoscaler/hpa",
                "batch": "CronJob/cj Job",
                "networking.k8s.io": "Ingress/ing NetworkPolicy/netpol",
                "policy": "PodDisruptionBudget/pdb",
                "rbac.authorization.k8s.io": "RoleBinding Role",
                "resource.k8s.io": "ResourceClaim ResourceClaimTemplate",
                "storage.k8s.io": "CSIStorageCapacity",
            ], isNamespaced: true)
        + kinds(
            [
                "": "Namespace/ns Node/no PersistentVolume/pv",
                "admissionregistration.k8s.io": """
                MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration \
                ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
                """,
                "apiextensions.k8s.io": "CustomResourceDefinition/crd/crds",
                "apiregistration.k8s.io": "APIService",
                "certificates.k8s.io": "CertificateSigningRequest/csr",
                "flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
                "networking.k8s.io": "IngressClass IPAddress/ip ServiceCIDR",
                "node.k8s.io": "RuntimeClass",
                "rbac.authorization.k8s.io": "ClusterRoleBinding ClusterRole",
                "resource.k8s.io": "DeviceClass ResourceSlice",
                "scheduling.k8s.io": "PriorityClass/pc",
                "storage.k8s.io": "CSIDriver CSINode StorageClass/sc VolumeAttachment VolumeAttributesClass/vac",
            ], isNamespaced: false)

    /// - Parameter names: kinds with their short names, by group.
    private static func kinds(_ names: [String: String], isNamespaced: Bool) -> [APIResource] {
        names.flatMap { group, names in
            names.split(separator: " ").map { names in
                let names = names.split(separator: "/").map(String.init)
                let singular = names[0].lowercased()
                return APIResource(
                    group: group, version: "v1", name: plural(singular), singularName: singular, kind: names[0],
                    isNamespaced: isNamespaced, shortNames: Array(names.dropFirst()))
            }
        }
    }

    private static func plural(_ singular: String) -> String {
        if singular.hasSuffix("ss") { return singular + "es" }
        return singular.hasSuffix("y") ? String(singular.dropLast()) + "ies" : singular + "s"
    }
}
