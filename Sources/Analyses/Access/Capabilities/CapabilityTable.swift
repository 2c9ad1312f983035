import CEL

extension Capability {
    private static let write = ["create", "update", "patch"]
    private static let change = ["update", "patch"]
    private static let remove = ["delete", "deletecollection"]
    private static let anyWrite = ["create", "update", "patch", "delete", "deletecollection"]

    /// Resources of one group whose objects lie in namespaces.
    private static func namespaced(_ group: String, _ resources: String...) -> [Target] {
        resources.map { Target(group: group, resource: $0, isClusterScoped: false) }
    }

    /// Resources of one group whose objects lie in no namespace.
    private static func cluster(_ group: String, _ resources: String...) -> [Target] {
        resources.map { Target(group: group, resource: $0, isClusterScoped: true) }
    }

    /// Stands for `userextras/` with any key.
    static let anyExtra = "userextras/key"
    private static let rbac = "rbac.authorization.k8s.io"
    private static let certificates = "certificates.k8s.io"
    private static let authentication = "authentication.k8s.io"
    private static let admission = "admissionregistration.k8s.io"

    private static let controllers =
        namespaced("apps", "deployments", "daemonsets", "statefulsets", "replicasets")
        + namespaced("batch", "jobs", "cronjobs") + namespaced("", "replicationcontrollers")

    private static let customWorkloads =
        namespaced("argoproj.io", "rollouts", "workflows", "cronworkflows", "workflowtemplates")
        + namespaced("serving.knative.dev", "services", "configurations")
        + namespaced("kubevirt.io", "virtualmachines", "virtualmachineinstances")
        + namespaced("tekton.dev", "tasks", "taskruns", "pipelines", "pipelineruns")
        + namespaced("apps.kruise.io", "clonesets", "daemonsets", "statefulsets")
        + namespaced("sparkoperator.k8s.io", "sparkapplications") + namespaced("ray.io", "rayclusters", "rayjobs")
        + namespaced("apps.openshift.io", "deploymentconfigs")

    /// Whether a rule about custom workloads is about some that run Pods with privileged containers. Knative takes of a
    /// security context only what lessens rights (`SecurityContextMask` in `pkg/apis/serving/fieldmask.go`), KubeVirt none
    /// at all (`securityContext` in `pkg/virt-controller/services/rendercontainer.go`), and both take volumes of the node
    /// only where a feature of the cluster lets them in.
    static func runsPrivilegedPods(_ rule: PolicyRule) -> Bool {
        customWorkloads.contains {
            !["serving.knative.dev", "kubevirt.io"].contains($0.group) && rule.allows(group: $0.group)
                && rule.allows(resource: $0.resource, subresource: "")
        }
    }

    private static let policyEngines =
        ["kyverno.io", "policies.kyverno.io"].flatMap { namespaced($0, "*") }
        + ["templates", "constraints", "config", "mutations", "externaldata"].flatMap {
            cluster($0 + ".gatekeeper.sh", "*")
        }

    private static let networkPolicyKinds =
        namespaced("networking.k8s.io", "networkpolicies")
        + cluster(
            "policy.networking.k8s.io", "adminnetworkpolicies", "baselineadminnetworkpolicies", "clusternetworkpolicies"
        )
        + namespaced("cilium.io", "ciliumnetworkpolicies") + cluster("cilium.io", "ciliumclusterwidenetworkpolicies")
        + namespaced("crd.projectcalico.org", "networkpolicies")
        + cluster("crd.projectcalico.org", "globalnetworkpolicies")

    private static let roles = namespaced(rbac, "roles") + cluster(rbac, "clusterroles")
    /// The verb `bind` is asked for in the namespace of the binding, on ClusterRoles too.
    private static let bindableRoles = namespaced(rbac, "roles", "clusterroles")
    private static let roleBindings = namespaced(rbac, "rolebindings") + cluster(rbac, "clusterrolebindings")

    /// By which EKS takes users of AWS for users and groups of the cluster, `system:masters` among them.
    static let cloudUsers = "aws-auth"

    /// Of KubeVirt's API server, which asks for the subresource itself.
    private static let kubeVirt = "subresources.kubevirt.io"

    /// Config maps of `kube-system` by which identities, names or the API server's trust are decided.
    private static let systemConfigMapNames = [
        cloudUsers, "coredns", "kubeadm-config", "kubelet-config", "kube-proxy", "extension-apiserver-authentication",
    ]

    /// Signers of certificates that the API server takes for the identity of whoever is named. Nothing can be requested
    /// of `kubernetes.io/legacy-unknown` since Kubernetes 1.22.
    static let clientSigners = ["kubernetes.io/*", "kubernetes.io/kube-apiserver-client"]
    /// The same, and of kubelets.
    private static let identitySigners = clientSigners + ["kubernetes.io/kube-apiserver-client-kubelet"]

    /// With which sessions in Pods began over WebSockets, until they needed `create` as well (the feature gate
    /// AuthorizePodWebsocketUpgradeCreatePermission).
    private static let getOverWebSocket = (verb: "get", before: KubernetesVersion.podSessionsNeedCreate)

    private static func row(
        _ id: ID, _ rule: String?, _ verbs: [String], _ targets: [Target], reach: Reach = .anywhere,
        naming: Naming = .unnamedOnly, former: (verb: String, before: KubernetesVersion)? = nil,
        since: KubernetesVersion? = nil, may what: String, ofNames whatNamed: String? = nil
    ) -> Capability {
        Capability(
            id: id, rule: rule, verbs: verbs, former: former, since: since, targets: targets, reach: reach,
            naming: naming, what: what, whatNamed: whatNamed)
    }

    /// In the order of ``ID``.
    static let all: [Capability] = [
        row(
            .readAllSecrets, "rbac-read-all-secrets", ["get", "list", "watch"], namespaced("", "secrets"),
            reach: .wholeCluster, may: "read every Secret of the cluster"),
        row(
            .readNamespaceSecrets, "rbac-read-namespace-secrets", ["get", "list", "watch"], namespaced("", "secrets"),
            reach: .singleNamespace, may: "read every Secret of the namespace"),
        row(
            .readNamedSecret, "rbac-read-named-secret", ["get", "list", "watch"], namespaced("", "secrets"),
            reach: .anywhere, naming: .namedOnly, may: "read Secrets by name"),
        row(.writeSecrets, "rbac-write-secrets", write, namespaced("", "secrets"), may: "write Secrets"),
        row(.deleteSecrets, "rbac-delete-secrets", remove, namespaced("", "secrets"), may: "delete Secrets"),
        row(
            .issueAnyToken, "rbac-issue-any-token", ["create"], namespaced("", "serviceaccounts/token"),
            reach: .wholeCluster,
            may: "issue tokens of every ServiceAccount of the cluster", ofNames: "issue tokens of ServiceAccount"),
        row(
            .issueNamespaceTokens, "rbac-issue-namespace-tokens", ["create"], namespaced("", "serviceaccounts/token"),
            reach: .singleNamespace, may: "issue tokens of every ServiceAccount of the namespace",
            ofNames: "issue tokens of ServiceAccount"),
        row(
            .impersonateUsers, "rbac-impersonate-users", ["impersonate"], cluster("", "users"), reach: .wholeCluster,
            naming: .unnamedOrAny(of: ["system:admin", "kubernetes-admin", "system:kube-controller-manager"]),
            may: "act in the name of other users", ofNames: "act in the name of"),
        row(
            .impersonateGroups, "rbac-impersonate-groups", ["impersonate"], cluster("", "groups"), reach: .wholeCluster,
            naming: .unnamedOrAny(of: ["system:masters"]), may: "act as a member of any group",
            ofNames: "act as a member of"),
        row(
            .impersonateServiceAccounts, "rbac-impersonate-service-accounts", ["impersonate"],
            namespaced("", "serviceaccounts"), may: "act in the name of every ServiceAccount",
            ofNames: "act in the name of ServiceAccount"),
        row(
            .impersonateExtras, "rbac-impersonate-extras", ["impersonate"],
            cluster(authentication, "uids", anyExtra), reach: .wholeCluster,
            may: "claim user ids and extra attributes of others"),
        row(
            .constrainedImpersonation, "rbac-constrained-impersonation",
            ["impersonate:user-info", "impersonate:serviceaccount", "impersonate:arbitrary-node"],
            namespaced(authentication, "serviceaccounts") + cluster(authentication, "users", "groups", "uids", "nodes"),
            since: .constrainedImpersonation,
            may: "take on every user, ServiceAccount or node for the actions it is given"),
        row(
            .escalateRoles, "rbac-escalate", ["escalate"], roles,
            may: "write rights into roles that it does not have itself"),
        row(
            .bindRoles, "rbac-bind", ["bind"], bindableRoles, reach: .anywhere,
            naming: .unnamedOrAny(of: ["cluster-admin", "admin", "edit"]),
            may: "bind roles whose rights it does not have itself", ofNames: "bind the roles"),
        row(.writeBindings, "rbac-write-bindings", write, roleBindings, may: "write bindings of roles"),
        row(.writeRoles, "rbac-write-roles", write, roles, may: "write roles"),
        row(.deleteRBAC, "rbac-delete-rbac", remove, roles + roleBindings, may: "delete roles and bindings"),
        row(.createPods, "rbac-create-pods", ["create"], namespaced("", "pods"), may: "create Pods"),
        row(.createWorkloads, "rbac-create-workloads", ["create"], controllers, may: "create workloads"),
        row(
            .changeWorkloads, "rbac-change-workloads", change, controllers + namespaced("", "podtemplates"),
            may: "change what workloads run"),
        row(
            .writeCustomWorkloads, "rbac-write-custom-workloads", write, customWorkloads,
            may: "have an operator run Pods of its making"),
        row(.patchPods, "rbac-patch-pods", change, namespaced("", "pods"), may: "change running Pods"),
        row(
            .ephemeralContainers, "rbac-ephemeral-containers", change, namespaced("", "pods/ephemeralcontainers"),
            may: "add containers to running Pods"),
        row(
            .execIntoPods, "rbac-exec-into-pods", ["create"], namespaced("", "pods/exec"),
            former: getOverWebSocket, may: "run commands in containers"),
        row(
            .attachToPods, "rbac-attach-to-pods", ["create"], namespaced("", "pods/attach"),
            former: getOverWebSocket, may: "attach to the processes of containers"),
        row(
            .forwardPorts, "rbac-forward-ports", ["create"], namespaced("", "pods/portforward"),
            former: getOverWebSocket, may: "reach every port of Pods"),
        row(
            .proxyToPods, "rbac-proxy-to-pods", ["get", "create", "update", "patch", "delete"],
            namespaced("", "pods/proxy", "services/proxy"), may: "reach Pods and Services through the API server"),
        row(
            .readLogs, "rbac-read-logs", ["get"], namespaced("", "pods/log"), reach: .wholeCluster,
            may: "read every Pod's logs"),
        row(.deleteLogs, "rbac-delete-logs", remove, namespaced("", "pods/log"), may: "delete Pods' logs"),
        row(
            .writePodStatus, "rbac-write-pod-status", change, namespaced("", "pods/status"),
            may: "write the status of Pods"),
        row(.deletePods, "rbac-delete-pods", remove, namespaced("", "pods"), may: "delete Pods"),
        row(.evictPods, "rbac-delete-pods", ["create"], namespaced("", "pods/eviction"), may: "evict Pods"),
        row(
            .bindPods, "rbac-bind-pods", ["create"], namespaced("", "pods/binding", "bindings"),
            may: "place Pods on nodes of its choice"),
        row(
            .resizeOrCheckpoint, "rbac-resize-or-checkpoint", ["create"] + change,
            namespaced("", "pods/resize") + cluster("", "nodes/checkpoint"),
            may: "resize or checkpoint running containers"),
        row(
            .proxyToNodes, "rbac-proxy-to-nodes", ["get", "create", "update", "patch", "delete"],
            cluster("", "nodes/proxy"), reach: .wholeCluster, may: "use the kubelet of every node"),
        row(
            .readNodeInternals, "rbac-read-node-internals", ["get"], cluster("", "nodes/log", "nodes/configz"),
            reach: .wholeCluster, may: "read the nodes' logs and the kubelets' configuration"),
        row(
            .writeNodes, "rbac-write-nodes", change + remove, cluster("", "nodes"), reach: .wholeCluster,
            may: "taint, label and delete nodes"),
        row(
            .writeNodeStatus, "rbac-write-node-status", change, cluster("", "nodes/status"), reach: .wholeCluster,
            may: "write the status of nodes"),
        row(
            .approveCertificates, nil, change, cluster(certificates, "certificatesigningrequests/approval"),
            reach: .wholeCluster, may: "approve certificate requests"),
        row(
            .approveAsSigner, nil, ["approve"], cluster(certificates, "signers"), reach: .wholeCluster,
            naming: .unnamedOrAny(of: identitySigners), may: "approve for the API server's signers",
            ofNames: "approve for"),
        row(
            .createCertificateRequests, "rbac-create-certificate-requests", ["create"],
            cluster(certificates, "certificatesigningrequests"), reach: .wholeCluster, may: "request certificates"),
        row(
            .signAsSigner, nil, ["sign"], cluster(certificates, "signers"), reach: .wholeCluster,
            naming: .unnamedOrAny(of: identitySigners), may: "sign for the API server's signers", ofNames: "sign for"),
        row(
            .writeCertificateStatus, nil, change, cluster(certificates, "certificatesigningrequests/status"),
            reach: .wholeCluster, may: "issue certificates"),
        row(
            .writeTrustBundles, "rbac-write-trust-bundles", write + ["attest"],
            cluster(certificates, "clustertrustbundles", "signers")
                + namespaced(certificates, "podcertificaterequests/status"),
            reach: .wholeCluster, may: "decide which certificates workloads trust"),
        row(
            .mutatingWebhooks, "rbac-write-mutating-webhooks", write,
            cluster(admission, "mutatingwebhookconfigurations"),
            reach: .wholeCluster, may: "install webhooks that change objects"),
        row(
            .validatingWebhooks, "rbac-write-validating-webhooks", anyWrite,
            cluster(admission, "validatingwebhookconfigurations"), reach: .wholeCluster,
            may: "install and remove webhooks that judge objects"),
        row(
            .admissionPolicies, "rbac-write-admission-policies", anyWrite,
            cluster(
                admission, "validatingadmissionpolicies", "validatingadmissionpolicybindings",
                "mutatingadmissionpolicies", "mutatingadmissionpolicybindings"), reach: .wholeCluster,
            may: "write and remove admission policies"),
        row(
            .policyEngines, "rbac-write-policy-engine", anyWrite, policyEngines,
            may: "write the policies of a policy engine"),
        row(
            .apiServices, "rbac-write-api-services", write, cluster("apiregistration.k8s.io", "apiservices"),
            reach: .wholeCluster, may: "put a server of its own behind parts of the API"),
        row(
            .customResourceDefinitions, "rbac-write-custom-resource-definitions", anyWrite,
            cluster("apiextensions.k8s.io", "customresourcedefinitions"), reach: .wholeCluster,
            may: "define, convert and delete custom resources"),
        row(
            .persistentVolumes, "rbac-write-persistent-volumes", write, cluster("", "persistentvolumes"),
            reach: .wholeCluster,
            may: "create volumes of any directory of the nodes"),
        row(
            .persistentVolumeClaims, nil, ["create"], namespaced("", "persistentvolumeclaims"), may: "claim volumes"),
        row(
            .storageClasses, "rbac-write-storage-classes", anyWrite,
            cluster("storage.k8s.io", "storageclasses", "csidrivers", "volumeattachments"), reach: .wholeCluster,
            may: "decide where volumes come from"),
        row(
            .writeNamespaces, "rbac-write-namespaces", change, namespaced("", "namespaces"), may: "label namespaces"),
        row(
            .networkPolicies, "rbac-write-network-policies", anyWrite, networkPolicyKinds, may: "write network policies"
        ),
        row(
            .writeServices, "rbac-write-services", write,
            namespaced("", "services", "services/status", "endpoints")
                + namespaced("discovery.k8s.io", "endpointslices"), reach: .wholeCluster,
            may: "redirect the traffic of Services"),
        row(
            .writeIngresses, "rbac-write-ingresses", write,
            namespaced("networking.k8s.io", "ingresses")
                + namespaced(
                    "gateway.networking.k8s.io", "gateways", "httproutes", "grpcroutes", "tcproutes", "tlsroutes")
                + namespaced("route.openshift.io", "routes"), reach: .wholeCluster, may: "route traffic from outside"),
        row(
            .systemConfigMaps, "rbac-write-system-configmaps", change, namespaced("", "configmaps"),
            reach: .systemNamespace,
            naming: .unnamedOrAny(of: systemConfigMapNames), may: "change the ConfigMaps of kube-system"),
        row(
            .anyConfigMaps, "rbac-write-configmaps", change, namespaced("", "configmaps"), reach: .singleNamespace,
            may: "change every ConfigMap of the namespace"),
        row(
            .deleteEvents, "rbac-delete-events", remove,
            namespaced("", "events") + namespaced("events.k8s.io", "events"), may: "delete events"),
        row(
            .massDeletion, "rbac-mass-deletion", remove,
            namespaced("", "namespaces", "persistentvolumeclaims") + cluster("", "persistentvolumes"),
            reach: .wholeCluster,
            may: "delete namespaces and volumes"),
        row(
            .writeQuotas, "rbac-write-quotas", anyWrite, namespaced("", "resourcequotas", "limitranges"),
            may: "lift the limits of a namespace"),
        row(
            .enterVirtualMachines, "rbac-enter-virtual-machines", ["get"],
            namespaced(kubeVirt, "virtualmachineinstances/console", "virtualmachineinstances/vnc"),
            may: "sit at the console of virtual machines"),
        row(
            .forwardVirtualMachinePorts, "rbac-forward-ports", ["get", "update"],
            namespaced(kubeVirt, "virtualmachineinstances/portforward", "virtualmachines/portforward"),
            may: "reach every port of virtual machines"),
        row(
            .claimDevicesAsAdministrator, "rbac-claim-devices-as-administrator", ["create"],
            namespaced("resource.k8s.io", "resourceclaims", "resourceclaimtemplates"),
            may: "claim devices that others use, with administrator access"),
        row(.createSecrets, nil, ["create"], namespaced("", "secrets"), may: "create Secrets"),
        row(
            .writeClusterBindings, nil, write, cluster(rbac, "clusterrolebindings"), reach: .wholeCluster,
            may: "write ClusterRoleBindings"),
        row(.writeNamespaceBindings, nil, write, namespaced(rbac, "rolebindings"), may: "write RoleBindings"),
        row(
            .bindClusterRoles, nil, ["bind"], cluster(rbac, "clusterroles"), reach: .wholeCluster,
            naming: .unnamedOrAny(of: ["cluster-admin"]), may: "bind every ClusterRole"),
        row(
            .escalateClusterRoles, nil, ["escalate"], cluster(rbac, "clusterroles"), reach: .wholeCluster,
            may: "write any right into ClusterRoles"),
        row(
            .updateClusterRoles, nil, change, cluster(rbac, "clusterroles"), reach: .wholeCluster,
            may: "change ClusterRoles"),
        row(.updateRoles, nil, change, namespaced(rbac, "roles"), may: "change Roles"),
        row(.escalateNamespaceRoles, nil, ["escalate"], namespaced(rbac, "roles"), may: "write any right into Roles"),
        row(
            .bindAnyRole, nil, ["bind"], bindableRoles, reach: .anywhere,
            naming: .unnamedOrAny(of: ["cluster-admin", "admin", "edit"]), may: "bind any role in a namespace"),
        row(
            .writeMutatingPolicies, nil, write, cluster(admission, "mutatingadmissionpolicies"), reach: .wholeCluster,
            may: "write policies that change objects"),
        row(
            .writeMutatingPolicyBindings, nil, write, cluster(admission, "mutatingadmissionpolicybindings"),
            reach: .wholeCluster, may: "put policies that change objects into force"),
        row(
            .writeCloudUsers, nil, change, namespaced("", "configmaps"), reach: .systemNamespace,
            naming: .unnamedOrAny(of: [cloudUsers]), may: "change ConfigMap kube-system/\(cloudUsers)"),
    ]
}
