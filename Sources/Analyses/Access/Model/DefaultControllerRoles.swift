extension DefaultPolicy {
    /// The ClusterRoles of the controller manager's controllers, each bound to the service account of its name.
    static let controllerRoles = """
        role system:controller:attachdetach-controller
          verbs=list,watch groups="" resources=persistentvolumeclaims,persistentvolumes
          verbs=get,list,watch groups="" resources=nodes
          verbs=patch,update groups="" resources=nodes/status
          verbs=list,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=create,delete,get,list,watch groups=storage.k8s.io resources=volumeattachments
          verbs=get,list,watch groups=storage.k8s.io resources=csidrivers
          verbs=get,list,watch groups=storage.k8s.io resources=csinodes
        role system:controller:certificate-controller
          verbs=delete,get,list,watch groups=certificates.k8s.io resources=certificatesigningrequests
          verbs=update groups=certificates.k8s.io resources=certificatesigningrequests/approval,\
        certificatesigningrequests/status
          verbs=approve groups=certificates.k8s.io resources=signers \
        names=kubernetes.io/kube-apiserver-client-kubelet
          verbs=sign groups=certificates.k8s.io resources=signers names=kubernetes.io/kube-apiserver-client,\
        kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving,kubernetes.io/legacy-unknown
          verbs=create groups=authorization.k8s.io resources=subjectaccessreviews
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:clusterrole-aggregation-controller
          verbs=escalate,get,list,patch,update,watch groups=rbac.authorization.k8s.io resources=clusterroles
        role system:controller:cronjob-controller
          verbs=get,list,update,watch groups=batch resources=cronjobs
          verbs=create,delete,get,list,patch,update,watch groups=batch resources=jobs
          verbs=update groups=batch resources=cronjobs/status
          verbs=update groups=batch resources=cronjobs/finalizers
          verbs=delete,list,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:daemon-set-controller
          verbs=get,list,watch groups=apps,extensions resources=daemonsets
          verbs=update groups=apps,extensions resources=daemonsets/status
          verbs=update groups=apps,extensions resources=daemonsets/finalizers
          verbs=list,watch groups="" resources=nodes
          verbs=create,delete,list,patch,watch groups="" resources=pods
          verbs=create groups="" resources=pods/binding
          verbs=create,delete,get,list,patch,update,watch groups=apps resources=controllerrevisions
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:deployment-controller
          verbs=get,list,update,watch groups=apps,extensions resources=deployments
          verbs=update groups=apps,extensions resources=deployments/status
          verbs=update groups=apps,extensions resources=deployments/finalizers
          verbs=create,delete,get,list,patch,update,watch groups=apps,extensions resources=replicasets
          verbs=get,list,update,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:device-taint-eviction-controller
          verbs=delete,get,list,watch groups="" resources=pods
          verbs=patch,update groups="" resources=pods/status
          verbs=get,list,watch groups=resource.k8s.io resources=resourceclaims
          verbs=get,list,watch groups=resource.k8s.io resources=resourceslices
          verbs=get,list,watch groups=resource.k8s.io resources=deviceclasses
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:disruption-controller
          verbs=get,list,watch groups=apps,extensions resources=deployments
          verbs=get,list,watch groups=apps,extensions resources=replicasets
          verbs=get,list,watch groups="" resources=replicationcontrollers
          verbs=get,list,watch groups=policy resources=poddisruptionbudgets
          verbs=get,list,watch groups=apps resources=statefulsets
          verbs=update groups=policy resources=poddisruptionbudgets/status
          verbs=patch,update groups="" resources=pods/status
          verbs=get groups=* resources=*/scale
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:endpoint-controller
          verbs=get,list,watch groups="" resources=pods,services
          verbs=create,delete,get,list,update,watch groups="" resources=endpoints
          verbs=create groups="" resources=endpoints/restricted
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:endpointslice-controller
          verbs=get,list,watch groups="" resources=nodes,pods,services
          verbs=update groups="" resources=services/finalizers
          verbs=create,delete,get,list,update,watch groups=discovery.k8s.io resources=endpointslices
          verbs=create groups=discovery.k8s.io resources=endpointslices/restricted
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:endpointslicemirroring-controller
          verbs=get,list,watch groups="" resources=endpoints,services
          verbs=update groups="" resources=services/finalizers
          verbs=update groups="" resources=endpoints/finalizers
          verbs=create,delete,get,list,update,watch groups=discovery.k8s.io resources=endpointslices
          verbs=create groups=discovery.k8s.io resources=endpointslices/restricted
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:ephemeral-volume-controller
          verbs=get,list,watch groups="" resources=pods
          verbs=update groups="" resources=pods/finalizers
          verbs=create,get,list,watch groups="" resources=persistentvolumeclaims
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:expand-controller
          verbs=get,list,patch,update,watch groups="" resources=persistentvolumes
          verbs=patch,update groups="" resources=persistentvolumeclaims/status
          verbs=get,list,watch groups="" resources=persistentvolumeclaims
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:generic-garbage-collector
          verbs=delete,get,list,patch,update,watch groups=* resources=*
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:horizontal-pod-autoscaler
          verbs=get,list,watch groups=autoscaling resources=horizontalpodautoscalers
          verbs=update groups=autoscaling resources=horizontalpodautoscalers/status
          verbs=get,update groups=* resources=*/scale
          verbs=list,watch groups="" resources=pods
          verbs=list,watch groups=metrics.k8s.io resources=pods
          verbs=get,list,watch groups=custom.metrics.k8s.io resources=*
          verbs=get,list,watch groups=external.metrics.k8s.io resources=*
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:job-controller
          verbs=get,list,patch,update,watch groups=batch resources=jobs
          verbs=update groups=batch resources=jobs/status
          verbs=update groups=batch resources=jobs/finalizers
          verbs=create,delete,list,patch,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:legacy-service-account-token-cleaner
          verbs=get groups="" resources=configmaps names=kube-apiserver-legacy-service-account-token-tracking
          verbs=delete,patch groups="" resources=secrets
        role system:controller:namespace-controller
          verbs=delete,get,list,watch groups="" resources=namespaces
          verbs=update groups="" resources=namespaces/finalize,namespaces/status
          verbs=delete,deletecollection,get,list,watch groups=* resources=*
        role system:controller:node-controller
          verbs=delete,get,list,patch,update,watch groups="" resources=nodes
          verbs=patch,update groups="" resources=nodes/status
          verbs=patch,update groups="" resources=pods/status
          verbs=delete,get,list,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:persistent-volume-binder
          verbs=create,delete,get,list,update,watch groups="" resources=persistentvolumes
          verbs=update groups="" resources=persistentvolumes/status
          verbs=get,list,update,watch groups="" resources=persistentvolumeclaims
          verbs=update groups="" resources=persistentvolumeclaims/status
          verbs=create,delete,get,list,watch groups="" resources=pods
          verbs=get,list,watch groups=storage.k8s.io resources=storageclasses
          verbs=list,watch groups="" resources=nodes
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=watch groups="" resources=events
        role system:controller:pod-garbage-collector
          verbs=delete,list,watch groups="" resources=pods
          verbs=get,list,watch groups="" resources=nodes
          verbs=patch groups="" resources=pods/status
        role system:controller:pv-protection-controller
          verbs=get,list,update,watch groups="" resources=persistentvolumes
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:pvc-protection-controller
          verbs=get,list,update,watch groups="" resources=persistentvolumeclaims
          verbs=update groups="" resources=persistentvolumeclaims/status
          verbs=get,list,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:replicaset-controller
          verbs=get,list,update,watch groups=apps,extensions resources=replicasets
          verbs=update groups=apps,extensions resources=replicasets/status
          verbs=update groups=apps,extensions resources=replicasets/finalizers
          verbs=create,delete,list,patch,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:replication-controller
          verbs=get,list,update,watch groups="" resources=replicationcontrollers
          verbs=update groups="" resources=replicationcontrollers/status
          verbs=update groups="" resources=replicationcontrollers/finalizers
          verbs=create,delete,list,patch,watch groups="" resources=pods
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:resource-claim-controller
          verbs=get,list,watch groups="" resources=pods
          verbs=update groups="" resources=pods/finalizers
          verbs=create,delete,get,list,watch groups=resource.k8s.io resources=resourceclaims
          verbs=patch,update groups=resource.k8s.io resources=resourceclaims,resourceclaims/status
          verbs=patch,update groups="" resources=pods/status
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=patch,update groups=resource.k8s.io resources=resourceclaims/binding
        role system:controller:resourcequota-controller
          verbs=list,watch groups=* resources=*
          verbs=update groups="" resources=resourcequotas/status
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:root-ca-cert-publisher
          verbs=create,update groups="" resources=configmaps
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:route-controller
          verbs=list,watch groups="" resources=nodes
          verbs=patch groups="" resources=nodes/status
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:selinux-warning-controller
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=get,list,watch groups="" resources=persistentvolumes
          verbs=get,list,watch groups="" resources=persistentvolumeclaims
          verbs=get,list,watch groups="" resources=pods
          verbs=get,list,watch groups=storage.k8s.io resources=csidrivers
        role system:controller:service-account-controller
          verbs=create groups="" resources=serviceaccounts
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:service-ca-cert-publisher
          verbs=create,update groups="" resources=configmaps
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:service-cidrs-controller
          verbs=get,list,patch,update,watch groups=networking.k8s.io resources=servicecidrs
          verbs=patch,update groups=networking.k8s.io resources=servicecidrs/finalizers
          verbs=patch,update groups=networking.k8s.io resources=servicecidrs/status
          verbs=get,list,watch groups=networking.k8s.io resources=ipaddresses
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:service-controller
          verbs=get,list,watch groups="" resources=services
          verbs=patch,update groups="" resources=services/status
          verbs=list,watch groups="" resources=nodes
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:statefulset-controller
          verbs=list,watch groups="" resources=pods
          verbs=get,list,watch groups=apps resources=statefulsets
          verbs=update groups=apps resources=statefulsets/status
          verbs=update groups=apps resources=statefulsets/finalizers
          verbs=create,delete,get,patch,update groups="" resources=pods
          verbs=create,delete,get,list,patch,update,watch groups=apps resources=controllerrevisions
          verbs=create,get,list,watch groups="" resources=persistentvolumeclaims
          verbs=delete,update groups="" resources=persistentvolumeclaims
          verbs=update groups="" resources=pods/finalizers
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:ttl-after-finished-controller
          verbs=delete,get,list,watch groups=batch resources=jobs
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:ttl-controller
          verbs=list,patch,update,watch groups="" resources=nodes
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:validatingadmissionpolicy-status-controller
          verbs=get,list,watch groups=admissionregistration.k8s.io resources=validatingadmissionpolicies
          verbs=get,patch,update groups=admissionregistration.k8s.io \
        resources=validatingadmissionpolicies/status
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:controller:volumeattributesclass-protection-controller
          verbs=get,list,watch groups="" resources=persistentvolumeclaims
          verbs=get,list,watch groups="" resources=persistentvolumes
          verbs=get,list,update,watch groups=storage.k8s.io resources=volumeattributesclasses
          verbs=create,patch,update groups="",events.k8s.io resources=events
        """
}
