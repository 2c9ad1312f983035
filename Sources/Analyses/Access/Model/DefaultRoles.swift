extension DefaultPolicy {
    /// The roles that are not a controller's, in the form that ``DefaultPolicy`` describes.
    static let generalRoles = """
        role admin selects=aggregate-to-admin
        role cluster-admin
          verbs=* groups=* resources=*
          verbs=* urls=*
        role edit label=aggregate-to-admin selects=aggregate-to-edit
        role system:aggregate-to-admin label=aggregate-to-admin
          verbs=create groups=authorization.k8s.io resources=localsubjectaccessreviews
          verbs=create,delete,deletecollection,get,list,patch,update,\
        watch groups=rbac.authorization.k8s.io resources=rolebindings,roles
        role system:aggregate-to-edit label=aggregate-to-edit
          verbs=get,list,watch groups="" resources=pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,\
        services/proxy
          verbs=impersonate groups="" resources=serviceaccounts
          verbs=create,delete,deletecollection,patch,update groups="" resources=pods,pods/attach,pods/exec,\
        pods/portforward,pods/proxy
          verbs=create groups="" resources=pods/eviction
          verbs=create,delete,deletecollection,patch,update groups="" resources=configmaps,\
        persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,\
        services,services/proxy
          verbs=create groups="" resources=serviceaccounts/token
          verbs=create,delete,deletecollection,patch,update groups="",events.k8s.io resources=events
          verbs=create,delete,deletecollection,patch,update groups=apps resources=daemonsets,deployments,\
        deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale
          verbs=create,delete,deletecollection,patch,\
        update groups=autoscaling resources=horizontalpodautoscalers
          verbs=create,delete,deletecollection,patch,update groups=batch resources=cronjobs,jobs
          verbs=create,delete,deletecollection,patch,update groups=extensions resources=daemonsets,deployments,\
        deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,\
        replicationcontrollers/scale
          verbs=create,delete,deletecollection,patch,update groups=policy resources=poddisruptionbudgets
          verbs=create,delete,deletecollection,patch,update groups=networking.k8s.io resources=ingresses,\
        networkpolicies
          verbs=create,delete,deletecollection,get,list,patch,update,\
        watch groups=coordination.k8s.io resources=leases
          verbs=create,delete,deletecollection,patch,update groups=resource.k8s.io resources=resourceclaims,\
        resourceclaimtemplates
        role system:aggregate-to-view label=aggregate-to-view
          verbs=get,list,watch groups="" resources=configmaps,endpoints,persistentvolumeclaims,\
        persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,\
        services,services/status
          verbs=get,list,watch groups="" resources=bindings,limitranges,namespaces/status,pods/log,pods/status,\
        replicationcontrollers/status,resourcequotas,resourcequotas/status
          verbs=get,list,watch groups="" resources=namespaces
          verbs=get,list,watch groups="",events.k8s.io resources=events
          verbs=get,list,watch groups=discovery.k8s.io resources=endpointslices
          verbs=get,list,watch groups=apps resources=controllerrevisions,daemonsets,daemonsets/status,\
        deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,\
        statefulsets,statefulsets/scale,statefulsets/status
          verbs=get,list,watch groups=autoscaling resources=horizontalpodautoscalers,\
        horizontalpodautoscalers/status
          verbs=get,list,watch groups=batch resources=cronjobs,cronjobs/status,jobs,jobs/status
          verbs=get,list,watch groups=extensions resources=daemonsets,daemonsets/status,deployments,\
        deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,\
        replicasets/scale,replicasets/status,replicationcontrollers/scale
          verbs=get,list,watch groups=policy resources=poddisruptionbudgets,poddisruptionbudgets/status
          verbs=get,list,watch groups=networking.k8s.io resources=ingresses,ingresses/status,networkpolicies
          verbs=get,list,watch groups=resource.k8s.io resources=resourceclaims,resourceclaims/status,\
        resourceclaimtemplates
        role system:auth-delegator
          verbs=create groups=authentication.k8s.io resources=tokenreviews
          verbs=create groups=authorization.k8s.io resources=subjectaccessreviews
        role system:basic-user
          verbs=create groups=authorization.k8s.io resources=selfsubjectaccessreviews,selfsubjectrulesreviews
          verbs=create groups=authentication.k8s.io resources=selfsubjectreviews
        role system:certificates.k8s.io:certificatesigningrequests:nodeclient
          verbs=create groups=certificates.k8s.io resources=certificatesigningrequests/nodeclient
        role system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
          verbs=create groups=certificates.k8s.io resources=certificatesigningrequests/selfnodeclient
        role system:certificates.k8s.io:kube-apiserver-client-approver
          verbs=approve groups=certificates.k8s.io resources=signers names=kubernetes.io/kube-apiserver-client
        role system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
          verbs=approve groups=certificates.k8s.io resources=signers \
        names=kubernetes.io/kube-apiserver-client-kubelet
        role system:certificates.k8s.io:kubelet-serving-approver
          verbs=approve groups=certificates.k8s.io resources=signers names=kubernetes.io/kubelet-serving
        role system:certificates.k8s.io:legacy-unknown-approver
          verbs=approve groups=certificates.k8s.io resources=signers names=kubernetes.io/legacy-unknown
        role system:discovery
          verbs=get urls=/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,\
        /version/
        role system:heapster
          verbs=get,list,watch groups="" resources=events,namespaces,nodes,pods
          verbs=get,list,watch groups=extensions resources=deployments
        role system:kube-aggregator
          verbs=get,list,watch groups="" resources=endpoints,services
        role system:kube-controller-manager
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=create groups=coordination.k8s.io resources=leases
          verbs=get,update groups=coordination.k8s.io resources=leases names=kube-controller-manager
          verbs=create groups="" resources=secrets,serviceaccounts
          verbs=delete groups="" resources=secrets
          verbs=get groups="" resources=configmaps,namespaces,secrets,serviceaccounts
          verbs=update groups="" resources=secrets,serviceaccounts
          verbs=create groups=authentication.k8s.io resources=tokenreviews
          verbs=create groups=authorization.k8s.io resources=subjectaccessreviews
          verbs=list,watch groups=* resources=*
          verbs=create groups="" resources=serviceaccounts/token
        role system:kube-dns
          verbs=list,watch groups="" resources=endpoints,services
        role system:kube-scheduler
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=create groups=coordination.k8s.io resources=leases
          verbs=get,list,update,watch groups=coordination.k8s.io resources=leases names=kube-scheduler
          verbs=create,delete,deletecollection,get,list,patch,update,\
        watch groups=coordination.k8s.io resources=leasecandidates
          verbs=get,list,watch groups="" resources=nodes
          verbs=delete,get,list,watch groups="" resources=pods
          verbs=create groups="" resources=bindings,pods/binding
          verbs=patch,update groups="" resources=pods/status
          verbs=get,list,watch groups="" resources=replicationcontrollers,services
          verbs=get,list,watch groups=apps,extensions resources=replicasets
          verbs=get,list,watch groups=apps resources=statefulsets
          verbs=get,list,watch groups=policy resources=poddisruptionbudgets
          verbs=get,list,watch groups="" resources=persistentvolumeclaims,persistentvolumes
          verbs=create groups=authentication.k8s.io resources=tokenreviews
          verbs=create groups=authorization.k8s.io resources=subjectaccessreviews
          verbs=get,list,watch groups=storage.k8s.io resources=csinodes
          verbs=get,list,watch groups=storage.k8s.io resources=volumeattachments
          verbs=get,list,watch groups="" resources=namespaces
          verbs=get,list,watch groups=storage.k8s.io resources=csidrivers
          verbs=get,list,watch groups=storage.k8s.io resources=csistoragecapacities
          verbs=get,list,watch groups=resource.k8s.io resources=deviceclasses
          verbs=get,list,patch,update,watch groups=resource.k8s.io resources=resourceclaims
          verbs=get,list,patch,update,watch groups=resource.k8s.io resources=resourceclaims/status
          verbs=update groups="" resources=pods/finalizers
          verbs=get,list,watch groups=resource.k8s.io resources=resourceslices
          verbs=create,delete groups=resource.k8s.io resources=resourceclaims
          verbs=patch,update groups=resource.k8s.io resources=resourceclaims/binding
        role system:kubelet-api-admin
          verbs=get,list,watch groups="" resources=nodes
          verbs=proxy groups="" resources=nodes
          verbs=* groups="" resources=nodes/log,nodes/metrics,nodes/proxy,nodes/stats
          verbs=* groups="" resources=nodes/configz,nodes/healthz,nodes/pods
        role system:monitoring
          verbs=get urls=/flagz,/healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*,\
        /statusz
          verbs=get groups="" resources=nodes/metrics
        role system:node
          verbs=create groups=authentication.k8s.io resources=tokenreviews
          verbs=create groups=authorization.k8s.io resources=localsubjectaccessreviews,subjectaccessreviews
          verbs=get,list,watch groups="" resources=services
          verbs=create,get,list,watch groups="" resources=nodes
          verbs=patch,update groups="" resources=nodes/status
          verbs=patch,update groups="" resources=nodes
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=get,list,watch groups="" resources=pods
          verbs=create,delete groups="" resources=pods
          verbs=patch,update groups="" resources=pods/status
          verbs=create groups="" resources=pods/eviction
          verbs=get,list,watch groups="" resources=configmaps,secrets
          verbs=get groups="" resources=persistentvolumeclaims,persistentvolumes
          verbs=get groups="" resources=endpoints
          verbs=create,get,list,watch groups=certificates.k8s.io resources=certificatesigningrequests
          verbs=create,delete,get,patch,update groups=coordination.k8s.io resources=leases
          verbs=get groups=storage.k8s.io resources=volumeattachments
          verbs=create groups="" resources=serviceaccounts/token
          verbs=get,patch,update groups="" resources=persistentvolumeclaims/status
          verbs=get,list,watch groups=storage.k8s.io resources=csidrivers
          verbs=create,delete,get,patch,update groups=storage.k8s.io resources=csinodes
          verbs=get,list,watch groups=node.k8s.io resources=runtimeclasses
          verbs=get groups=resource.k8s.io resources=resourceclaims
          verbs=deletecollection groups=resource.k8s.io resources=resourceslices
          verbs=get groups="" resources=serviceaccounts
        role system:node-bootstrapper
          verbs=create,get,list,watch groups=certificates.k8s.io resources=certificatesigningrequests
        role system:node-problem-detector
          verbs=get groups="" resources=nodes
          verbs=patch groups="" resources=nodes/status
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:node-proxier
          verbs=list,watch groups="" resources=endpoints,services
          verbs=get,list,watch groups="" resources=nodes
          verbs=create,patch,update groups="",events.k8s.io resources=events
          verbs=list,watch groups=networking.k8s.io resources=servicecidrs
          verbs=list,watch groups=discovery.k8s.io resources=endpointslices
        role system:persistent-volume-provisioner
          verbs=create,delete,get,list,watch groups="" resources=persistentvolumes
          verbs=get,list,update,watch groups="" resources=persistentvolumeclaims
          verbs=get,list,watch groups=storage.k8s.io resources=storageclasses
          verbs=watch groups="" resources=events
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role system:public-info-viewer
          verbs=get urls=/healthz,/livez,/readyz,/version,/version/
        role system:service-account-issuer-discovery
          verbs=get urls=/.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,\
        /openid/v1/jwks/
        role system:volume-scheduler
          verbs=get,list,patch,update,watch groups="" resources=persistentvolumes
          verbs=get,list,watch groups=storage.k8s.io resources=storageclasses
          verbs=get,list,patch,update,watch groups="" resources=persistentvolumeclaims
        role view label=aggregate-to-edit selects=aggregate-to-view
        role kube-public/system:controller:bootstrap-signer
          verbs=get,list,watch groups="" resources=configmaps
          verbs=update groups="" resources=configmaps names=cluster-info
          verbs=create,patch,update groups="",events.k8s.io resources=events
        role kube-system/extension-apiserver-authentication-reader
          verbs=get,list,watch groups="" resources=configmaps names=extension-apiserver-authentication
        role kube-system/system::leader-locking-kube-controller-manager
          verbs=create,get,list,update,watch groups=coordination.k8s.io resources=leases
          verbs=create,get,list,update,watch groups=coordination.k8s.io resources=leasecandidates
        role kube-system/system::leader-locking-kube-scheduler
          verbs=create,get,list,update,watch groups=coordination.k8s.io resources=leases
          verbs=create,get,list,update,watch groups=coordination.k8s.io resources=leasecandidates
        role kube-system/system:controller:bootstrap-signer
          verbs=get,list,watch groups="" resources=secrets
        role kube-system/system:controller:cloud-provider
          verbs=create,get,list,watch groups="" resources=configmaps
        role kube-system/system:controller:token-cleaner
          verbs=delete,get,list,watch groups="" resources=secrets
          verbs=create,patch,update groups="",events.k8s.io resources=events
        """

    /// The bindings that are not a controller's own.
    static let generalBindings = """
        bind cluster-admin cluster-admin group:system:masters
        bind system:basic-user system:basic-user group:system:authenticated
        bind system:discovery system:discovery group:system:authenticated
        bind system:kube-controller-manager system:kube-controller-manager user:system:kube-controller-manager
        bind system:kube-dns system:kube-dns sa:kube-system/kube-dns
        bind system:kube-scheduler system:kube-scheduler user:system:kube-scheduler
        bind system:monitoring system:monitoring group:system:monitoring
        bind system:node system:node
        bind system:node-proxier system:node-proxier user:system:kube-proxy
        bind system:public-info-viewer system:public-info-viewer group:system:authenticated \
        group:system:unauthenticated
        bind system:service-account-issuer-discovery system:service-account-issuer-discovery \
        group:system:serviceaccounts
        bind system:volume-scheduler system:volume-scheduler user:system:kube-scheduler
        bind kube-public/system:controller:bootstrap-signer system:controller:bootstrap-signer \
        sa:kube-system/bootstrap-signer
        bind kube-system/system::extension-apiserver-authentication-reader \
        extension-apiserver-authentication-reader user:system:kube-controller-manager user:system:kube-scheduler
        bind kube-system/system::leader-locking-kube-controller-manager \
        system::leader-locking-kube-controller-manager user:system:kube-controller-manager \
        sa:kube-system/kube-controller-manager sa:kube-system/leader-election-controller
        bind kube-system/system::leader-locking-kube-scheduler system::leader-locking-kube-scheduler \
        user:system:kube-scheduler sa:kube-system/kube-scheduler
        bind kube-system/system:controller:bootstrap-signer system:controller:bootstrap-signer \
        sa:kube-system/bootstrap-signer
        bind kube-system/system:controller:cloud-provider system:controller:cloud-provider \
        sa:kube-system/cloud-provider
        bind kube-system/system:controller:token-cleaner system:controller:token-cleaner \
        sa:kube-system/token-cleaner
        """
}
