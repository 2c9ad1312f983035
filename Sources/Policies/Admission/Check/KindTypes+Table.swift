extension KindTypes {
    /// The fields of the kinds that Kubernetes 1.36 serves. Made by `Tools/kind-types.py` from the OpenAPI document of an
    /// API server: change it there.
    ///
    /// A line for each kind, `group/version/resource Type`, then one for each type: its name and its fields. A field that
    /// is named and no more is a string. `i` is an integer, `b` a truth value, `x` anything; `T` is an object of the type
    /// `T`, `[T]` a list and `{T}` a map of such, `[]` and `{}` of strings. Lines that begin with a space go on.
    static let table = """
        /v1/bindings Binding
        /v1/componentstatuses ComponentStatus
        /v1/configmaps ConfigMap
        /v1/endpoints Endpoints
        /v1/events core.v1.Event
        /v1/limitranges LimitRange
        /v1/namespaces Namespace
        /v1/nodes Node
        /v1/persistentvolumeclaims PersistentVolumeClaim
        /v1/persistentvolumes PersistentVolume
        /v1/pods Pod
        /v1/podtemplates PodTemplate
        /v1/replicationcontrollers ReplicationController
        /v1/resourcequotas ResourceQuota
        /v1/secrets Secret
        /v1/serviceaccounts ServiceAccount
        /v1/services Service
        admissionregistration.k8s.io/v1/mutatingadmissionpolicies MutatingAdmissionPolicy
        admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding
        admissionregistration.k8s.io/v1/mutatingwebhookconfigurations MutatingWebhookConfiguration
        admissionregistration.k8s.io/v1/validatingadmissionpolicies ValidatingAdmissionPolicy
        admissionregistration.k8s.io/v1/validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding
        admissionregistration.k8s.io/v1/validatingwebhookconfigurations ValidatingWebhookConfiguration
        apiextensions.k8s.io/v1/customresourcedefinitions CustomResourceDefinition
        apiregistration.k8s.io/v1/apiservices APIService
        apps/v1/controllerrevisions ControllerRevision
        apps/v1/daemonsets DaemonSet
        apps/v1/deployments Deployment
        apps/v1/replicasets ReplicaSet
        apps/v1/statefulsets StatefulSet
        authentication.k8s.io/v1/selfsubjectreviews SelfSubjectReview
        authentication.k8s.io/v1/tokenreviews TokenReview
        authorization.k8s.io/v1/localsubjectaccessreviews LocalSubjectAccessReview
        authorization.k8s.io/v1/selfsubjectaccessreviews SelfSubjectAccessReview
        authorization.k8s.io/v1/selfsubjectrulesreviews SelfSubjectRulesReview
        authorization.k8s.io/v1/subjectaccessreviews SubjectAccessReview
        autoscaling/v1/horizontalpodautoscalers autoscaling.v1.HorizontalPodAutoscaler
        autoscaling/v2/horizontalpodautoscalers autoscaling.v2.HorizontalPodAutoscaler
        batch/v1/cronjobs CronJob
        batch/v1/jobs Job
        certificates.k8s.io/v1/certificatesigningrequests CertificateSigningRequest
        coordination.k8s.io/v1/leases Lease
        discovery.k8s.io/v1/endpointslices EndpointSlice
        events.k8s.io/v1/events events.v1.Event
        flowcontrol.apiserver.k8s.io/v1/flowschemas FlowSchema
        flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations PriorityLevelConfiguration
        networking.k8s.io/v1/ingressclasses IngressClass
        networking.k8s.io/v1/ingresses Ingress
        networking.k8s.io/v1/ipaddresses IPAddress
        networking.k8s.io/v1/networkpolicies NetworkPolicy
        networking.k8s.io/v1/servicecidrs ServiceCIDR
        node.k8s.io/v1/runtimeclasses RuntimeClass
        policy/v1/poddisruptionbudgets PodDisruptionBudget
        rbac.authorization.k8s.io/v1/clusterrolebindings ClusterRoleBinding
        rbac.authorization.k8s.io/v1/clusterroles ClusterRole
        rbac.authorization.k8s.io/v1/rolebindings RoleBinding
        rbac.authorization.k8s.io/v1/roles Role
        resource.k8s.io/v1/deviceclasses DeviceClass
        resource.k8s.io/v1/resourceclaims resource.v1.ResourceClaim
        resource.k8s.io/v1/resourceclaimtemplates ResourceClaimTemplate
        resource.k8s.io/v1/resourceslices ResourceSlice
        scheduling.k8s.io/v1/priorityclasses PriorityClass
        storage.k8s.io/v1/csidrivers CSIDriver
        storage.k8s.io/v1/csinodes CSINode
        storage.k8s.io/v1/csistoragecapacities CSIStorageCapacity
        storage.k8s.io/v1/storageclasses StorageClass
        storage.k8s.io/v1/volumeattachments VolumeAttachment
        storage.k8s.io/v1/volumeattributesclasses VolumeAttributesClass
        APIService apiVersion kind metadata:ObjectMeta spec:APIServiceSpec status:APIServiceStatus
        APIServiceCondition lastTransitionTime:x message reason status type
        APIServiceSpec caBundle group groupPriorityMinimum:i insecureSkipTLSVerify:b
          service:apiregistration.v1.ServiceReference version versionPriority:i
        APIServiceStatus conditions:[APIServiceCondition]
        AWSElasticBlockStoreVolumeSource fsType partition:i readOnly:b volumeID
        Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
        AggregationRule clusterRoleSelectors:[LabelSelector]
        AllocatedDeviceStatus conditions:[Condition] data:x device driver networkData:NetworkDeviceData pool shareID
        AllocationResult allocationTimestamp:x devices:DeviceAllocationResult nodeSelector:NodeSelector
        AppArmorProfile localhostProfile type
        ApplyConfiguration expression
        AttachedVolume devicePath name
        AuditAnnotation key valueExpression
        AzureDiskVolumeSource cachingMode diskName diskURI fsType kind readOnly:b
        AzureFilePersistentVolumeSource readOnly:b secretName secretNamespace shareName
        AzureFileVolumeSource readOnly:b secretName shareName
        Binding apiVersion kind metadata:ObjectMeta target:ObjectReference
        CELDeviceSelector expression
        CSIDriver apiVersion kind metadata:ObjectMeta spec:CSIDriverSpec
        CSIDriverSpec attachRequired:b fsGroupPolicy nodeAllocatableUpdatePeriodSeconds:i podInfoOnMount:b
          preventPodSchedulingIfMissing:b requiresRepublish:b seLinuxMount:b serviceAccountTokenInSecrets:b
          storageCapacity:b tokenRequests:[TokenRequest] volumeLifecycleModes:[]
        CSINode apiVersion kind metadata:ObjectMeta spec:CSINodeSpec
        CSINodeDriver allocatable:VolumeNodeResources name nodeID topologyKeys:[]
        CSINodeSpec drivers:[CSINodeDriver]
        CSIPersistentVolumeSource controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference
          driver fsType nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference
          nodeStageSecretRef:SecretReference readOnly:b volumeAttributes:{} volumeHandle
        CSIStorageCapacity apiVersion capacity kind maximumVolumeSize metadata:ObjectMeta nodeTopology:LabelSelector
          storageClassName
        CSIVolumeSource driver fsType nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:{}
        Capabilities add:[] drop:[]
        CapacityRequestPolicy default validRange:CapacityRequestPolicyRange validValues:[]
        CapacityRequestPolicyRange max min step
        CapacityRequirements requests:{}
        CephFSPersistentVolumeSource monitors:[] path readOnly:b secretFile secretRef:SecretReference user
        CephFSVolumeSource monitors:[] path readOnly:b secretFile secretRef:LocalObjectReference user
        CertificateSigningRequest apiVersion kind metadata:ObjectMeta spec:CertificateSigningRequestSpec
          status:CertificateSigningRequestStatus
        CertificateSigningRequestCondition lastTransitionTime:x lastUpdateTime:x message reason status type
        CertificateSigningRequestSpec expirationSeconds:i extra:{[]} groups:[] request signerName uid usages:[] username
        CertificateSigningRequestStatus certificate conditions:[CertificateSigningRequestCondition]
        CinderPersistentVolumeSource fsType readOnly:b secretRef:SecretReference volumeID
        CinderVolumeSource fsType readOnly:b secretRef:LocalObjectReference volumeID
        ClientIPConfig timeoutSeconds:i
        ClusterRole aggregationRule:AggregationRule apiVersion kind metadata:ObjectMeta rules:[PolicyRule]
        ClusterRoleBinding apiVersion kind metadata:ObjectMeta roleRef:RoleRef subjects:[rbac.v1.Subject]
        ClusterTrustBundleProjection labelSelector:LabelSelector name optional:b path signerName
        ComponentCondition error message status type
        ComponentStatus apiVersion conditions:[ComponentCondition] kind metadata:ObjectMeta
        Condition lastTransitionTime:x message observedGeneration:i reason status type
        ConfigMap apiVersion binaryData:{} data:{} immutable:b kind metadata:ObjectMeta
        ConfigMapEnvSource name optional:b
        ConfigMapKeySelector key name optional:b
        ConfigMapNodeConfigSource kubeletConfigKey name namespace resourceVersion uid
        ConfigMapProjection items:[KeyToPath] name optional:b
        ConfigMapVolumeSource defaultMode:i items:[KeyToPath] name optional:b
        Container args:[] command:[] env:[EnvVar] envFrom:[EnvFromSource] image imagePullPolicy lifecycle:Lifecycle
          livenessProbe:Probe name ports:[ContainerPort] readinessProbe:Probe resizePolicy:[ContainerResizePolicy]
          resources:ResourceRequirements restartPolicy restartPolicyRules:[ContainerRestartRule]
          securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName
          terminationMessagePath terminationMessagePolicy tty:b volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount]
          workingDir
        ContainerExtendedResourceRequest containerName requestName resourceName
        ContainerImage names:[] sizeBytes:i
        ContainerPort containerPort:i hostIP hostPort:i name protocol
        ContainerResizePolicy resourceName restartPolicy
        ContainerResourceMetricSource container name target:MetricTarget
        ContainerResourceMetricStatus container current:MetricValueStatus name
        ContainerRestartRule action exitCodes:ContainerRestartRuleOnExitCodes
        ContainerRestartRuleOnExitCodes operator values:[i]
        ContainerState running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting
        ContainerStateRunning startedAt:x
        ContainerStateTerminated containerID exitCode:i finishedAt:x message reason signal:i startedAt:x
        ContainerStateWaiting message reason
        ContainerStatus allocatedResources:{} allocatedResourcesStatus:[ResourceStatus] containerID image imageID
          lastState:ContainerState name ready:b resources:ResourceRequirements restartCount:i started:b
          state:ContainerState stopSignal user:ContainerUser volumeMounts:[VolumeMountStatus]
        ContainerUser linux:LinuxContainerUser
        ControllerRevision apiVersion data:x kind metadata:ObjectMeta revision:i
        Counter value
        CounterSet counters:{Counter} name
        CronJob apiVersion kind metadata:ObjectMeta spec:CronJobSpec status:CronJobStatus
        CronJobSpec concurrencyPolicy failedJobsHistoryLimit:i jobTemplate:JobTemplateSpec schedule
          startingDeadlineSeconds:i successfulJobsHistoryLimit:i suspend:b timeZone
        CronJobStatus active:[ObjectReference] lastScheduleTime:x lastSuccessfulTime:x
        CustomResourceColumnDefinition description format jsonPath name priority:i type
        CustomResourceConversion strategy webhook:WebhookConversion
        CustomResourceDefinition apiVersion kind metadata:ObjectMeta spec:CustomResourceDefinitionSpec
          status:CustomResourceDefinitionStatus
        CustomResourceDefinitionCondition lastTransitionTime:x message observedGeneration:i reason status type
        CustomResourceDefinitionNames categories:[] kind listKind plural shortNames:[] singular
        CustomResourceDefinitionSpec conversion:CustomResourceConversion group names:CustomResourceDefinitionNames
          preserveUnknownFields:b scope versions:[CustomResourceDefinitionVersion]
        CustomResourceDefinitionStatus acceptedNames:CustomResourceDefinitionNames
          conditions:[CustomResourceDefinitionCondition] observedGeneration:i storedVersions:[]
        CustomResourceDefinitionVersion additionalPrinterColumns:[CustomResourceColumnDefinition] deprecated:b
          deprecationWarning name schema:CustomResourceValidation selectableFields:[SelectableField] served:b storage:b
          subresources:CustomResourceSubresources
        CustomResourceSubresourceScale labelSelectorPath specReplicasPath statusReplicasPath
        CustomResourceSubresources scale:CustomResourceSubresourceScale status:x
        CustomResourceValidation openAPIV3Schema:JSONSchemaProps
        DaemonEndpoint Port:i
        DaemonSet apiVersion kind metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
        DaemonSetCondition lastTransitionTime:x message reason status type
        DaemonSetSpec minReadySeconds:i revisionHistoryLimit:i selector:LabelSelector template:PodTemplateSpec
          updateStrategy:DaemonSetUpdateStrategy
        DaemonSetStatus collisionCount:i conditions:[DaemonSetCondition] currentNumberScheduled:i
          desiredNumberScheduled:i numberAvailable:i numberMisscheduled:i numberReady:i numberUnavailable:i
          observedGeneration:i updatedNumberScheduled:i
        DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type
        Deployment apiVersion kind metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
        DeploymentCondition lastTransitionTime:x lastUpdateTime:x message reason status type
        DeploymentSpec minReadySeconds:i paused:b progressDeadlineSeconds:i replicas:i revisionHistoryLimit:i
          selector:LabelSelector strategy:DeploymentStrategy template:PodTemplateSpec
        DeploymentStatus availableReplicas:i collisionCount:i conditions:[DeploymentCondition] observedGeneration:i
          readyReplicas:i replicas:i terminatingReplicas:i unavailableReplicas:i updatedReplicas:i
        DeploymentStrategy rollingUpdate:RollingUpdateDeployment type
        Device allNodes:b allowMultipleAllocations:b attributes:{DeviceAttribute} bindingConditions:[]
          bindingFailureConditions:[] bindsToNode:b capacity:{DeviceCapacity}
          consumesCounters:[DeviceCounterConsumption] name
          nodeAllocatableResourceMappings:{NodeAllocatableResourceMapping} nodeName nodeSelector:NodeSelector
          taints:[DeviceTaint]
        DeviceAllocationConfiguration opaque:OpaqueDeviceConfiguration requests:[] source
        DeviceAllocationResult config:[DeviceAllocationConfiguration] results:[DeviceRequestAllocationResult]
        DeviceAttribute bool:b bools:[b] int:i ints:[i] string strings:[] version versions:[]
        DeviceCapacity requestPolicy:CapacityRequestPolicy value
        DeviceClaim config:[DeviceClaimConfiguration] constraints:[DeviceConstraint] requests:[DeviceRequest]
        DeviceClaimConfiguration opaque:OpaqueDeviceConfiguration requests:[]
        DeviceClass apiVersion kind metadata:ObjectMeta spec:DeviceClassSpec
        DeviceClassConfiguration opaque:OpaqueDeviceConfiguration
        DeviceClassSpec config:[DeviceClassConfiguration] extendedResourceName selectors:[DeviceSelector]
        DeviceConstraint distinctAttribute matchAttribute requests:[]
        DeviceCounterConsumption counterSet counters:{Counter}
        DeviceRequest exactly:ExactDeviceRequest firstAvailable:[DeviceSubRequest] name
        DeviceRequestAllocationResult adminAccess:b bindingConditions:[] bindingFailureConditions:[] consumedCapacity:{}
          device driver pool request shareID tolerations:[DeviceToleration]
        DeviceSelector cel:CELDeviceSelector
        DeviceSubRequest allocationMode capacity:CapacityRequirements count:i deviceClassName name
          selectors:[DeviceSelector] tolerations:[DeviceToleration]
        DeviceTaint effect key timeAdded:x value
        DeviceToleration effect key operator tolerationSeconds:i value
        DownwardAPIProjection items:[DownwardAPIVolumeFile]
        DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:i path resourceFieldRef:ResourceFieldSelector
        DownwardAPIVolumeSource defaultMode:i items:[DownwardAPIVolumeFile]
        EmptyDirVolumeSource medium sizeLimit
        Endpoint addresses:[] conditions:EndpointConditions deprecatedTopology:{} hints:EndpointHints hostname nodeName
          targetRef:ObjectReference zone
        EndpointAddress hostname ip nodeName targetRef:ObjectReference
        EndpointConditions ready:b serving:b terminating:b
        EndpointHints forNodes:[ForNode] forZones:[ForZone]
        EndpointSlice addressType apiVersion endpoints:[Endpoint] kind metadata:ObjectMeta
          ports:[discovery.v1.EndpointPort]
        EndpointSubset addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[core.v1.EndpointPort]
        Endpoints apiVersion kind metadata:ObjectMeta subsets:[EndpointSubset]
        EnvFromSource configMapRef:ConfigMapEnvSource prefix secretRef:SecretEnvSource
        EnvVar name value valueFrom:EnvVarSource
        EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector
          resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
        EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
        EventSource component host
        ExactDeviceRequest adminAccess:b allocationMode capacity:CapacityRequirements count:i deviceClassName
          selectors:[DeviceSelector] tolerations:[DeviceToleration]
        ExecAction command:[]
        ExemptPriorityLevelConfiguration lendablePercent:i nominalConcurrencyShares:i
        ExpressionWarning fieldRef warning
        ExternalDocumentation description url
        ExternalMetricSource metric:MetricIdentifier target:MetricTarget
        ExternalMetricStatus current:MetricValueStatus metric:MetricIdentifier
        FCVolumeSource fsType lun:i readOnly:b targetWWNs:[] wwids:[]
        FieldSelectorAttributes rawSelector requirements:[FieldSelectorRequirement]
        FieldSelectorRequirement key operator values:[]
        FileKeySelector key optional:b path volumeName
        FlexPersistentVolumeSource driver fsType options:{} readOnly:b secretRef:SecretReference
        FlexVolumeSource driver fsType options:{} readOnly:b secretRef:LocalObjectReference
        FlockerVolumeSource datasetName datasetUUID
        FlowDistinguisherMethod type
        FlowSchema apiVersion kind metadata:ObjectMeta spec:FlowSchemaSpec status:FlowSchemaStatus
        FlowSchemaCondition lastTransitionTime:x message reason status type
        FlowSchemaSpec distinguisherMethod:FlowDistinguisherMethod matchingPrecedence:i
          priorityLevelConfiguration:PriorityLevelConfigurationReference rules:[PolicyRulesWithSubjects]
        FlowSchemaStatus conditions:[FlowSchemaCondition]
        ForNode name
        ForZone name
        GCEPersistentDiskVolumeSource fsType partition:i pdName readOnly:b
        GRPCAction port:i service
        GitRepoVolumeSource directory repository revision
        GlusterfsPersistentVolumeSource endpoints endpointsNamespace path readOnly:b
        GlusterfsVolumeSource endpoints path readOnly:b
        GroupSubject name
        HPAScalingPolicy periodSeconds:i type value:i
        HPAScalingRules policies:[HPAScalingPolicy] selectPolicy stabilizationWindowSeconds:i tolerance
        HTTPGetAction host httpHeaders:[HTTPHeader] path port:x scheme
        HTTPHeader name value
        HTTPIngressPath backend:IngressBackend path pathType
        HTTPIngressRuleValue paths:[HTTPIngressPath]
        HorizontalPodAutoscalerBehavior scaleDown:HPAScalingRules scaleUp:HPAScalingRules
        HorizontalPodAutoscalerCondition lastTransitionTime:x message reason status type
        HostAlias hostnames:[] ip
        HostIP ip
        HostPathVolumeSource path type
        IPAddress apiVersion kind metadata:ObjectMeta spec:IPAddressSpec
        IPAddressSpec parentRef:ParentReference
        IPBlock cidr except:[]
        ISCSIPersistentVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType initiatorName iqn iscsiInterface lun:i
          portals:[] readOnly:b secretRef:SecretReference targetPortal
        ISCSIVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType initiatorName iqn iscsiInterface lun:i portals:[]
          readOnly:b secretRef:LocalObjectReference targetPortal
        ImageVolumeSource pullPolicy reference
        ImageVolumeStatus imageRef
        Ingress apiVersion kind metadata:ObjectMeta spec:IngressSpec status:IngressStatus
        IngressBackend resource:TypedLocalObjectReference service:IngressServiceBackend
        IngressClass apiVersion kind metadata:ObjectMeta spec:IngressClassSpec
        IngressClassParametersReference apiGroup kind name namespace scope
        IngressClassSpec controller parameters:IngressClassParametersReference
        IngressLoadBalancerIngress hostname ip ports:[IngressPortStatus]
        IngressLoadBalancerStatus ingress:[IngressLoadBalancerIngress]
        IngressPortStatus error port:i protocol
        IngressRule host http:HTTPIngressRuleValue
        IngressServiceBackend name port:ServiceBackendPort
        IngressSpec defaultBackend:IngressBackend ingressClassName rules:[IngressRule] tls:[IngressTLS]
        IngressStatus loadBalancer:IngressLoadBalancerStatus
        IngressTLS hosts:[] secretName
        JSONPatch expression
        JSONSchemaProps $ref $schema additionalItems:x additionalProperties:x allOf:[JSONSchemaProps]
          anyOf:[JSONSchemaProps] default:x definitions:{JSONSchemaProps} dependencies:{x} description enum:[x]
          example:x exclusiveMaximum:b exclusiveMinimum:b externalDocs:ExternalDocumentation format id items:x
          maxItems:i maxLength:i maxProperties:i maximum:x minItems:i minLength:i minProperties:i minimum:x multipleOf:x
          not:JSONSchemaProps nullable:b oneOf:[JSONSchemaProps] pattern patternProperties:{JSONSchemaProps}
          properties:{JSONSchemaProps} required:[] title type uniqueItems:b x-kubernetes-embedded-resource:b
          x-kubernetes-int-or-string:b x-kubernetes-list-map-keys:[] x-kubernetes-list-type x-kubernetes-map-type
          x-kubernetes-preserve-unknown-fields:b x-kubernetes-validations:[ValidationRule]
        Job apiVersion kind metadata:ObjectMeta spec:JobSpec status:JobStatus
        JobCondition lastProbeTime:x lastTransitionTime:x message reason status type
        JobSpec activeDeadlineSeconds:i backoffLimit:i backoffLimitPerIndex:i completionMode completions:i managedBy
          manualSelector:b maxFailedIndexes:i parallelism:i podFailurePolicy:PodFailurePolicy podReplacementPolicy
          selector:LabelSelector successPolicy:SuccessPolicy suspend:b template:PodTemplateSpec
          ttlSecondsAfterFinished:i
        JobStatus active:i completedIndexes completionTime:x conditions:[JobCondition] failed:i failedIndexes ready:i
          startTime:x succeeded:i terminating:i uncountedTerminatedPods:UncountedTerminatedPods
        JobTemplateSpec metadata:ObjectMeta spec:JobSpec
        KeyToPath key mode:i path
        LabelSelector matchExpressions:[LabelSelectorRequirement] matchLabels:{}
        LabelSelectorAttributes rawSelector requirements:[LabelSelectorRequirement]
        LabelSelectorRequirement key operator values:[]
        Lease apiVersion kind metadata:ObjectMeta spec:LeaseSpec
        LeaseSpec acquireTime:x holderIdentity leaseDurationSeconds:i leaseTransitions:i preferredHolder renewTime:x
          strategy
        Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal
        LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
        LimitRange apiVersion kind metadata:ObjectMeta spec:LimitRangeSpec
        LimitRangeItem default:{} defaultRequest:{} max:{} maxLimitRequestRatio:{} min:{} type
        LimitRangeSpec limits:[LimitRangeItem]
        LimitResponse queuing:QueuingConfiguration type
        LimitedPriorityLevelConfiguration borrowingLimitPercent:i lendablePercent:i limitResponse:LimitResponse
          nominalConcurrencyShares:i
        LinuxContainerUser gid:i supplementalGroups:[i] uid:i
        LoadBalancerIngress hostname ip ipMode ports:[PortStatus]
        LoadBalancerStatus ingress:[LoadBalancerIngress]
        LocalObjectReference name
        LocalSubjectAccessReview apiVersion kind metadata:ObjectMeta spec:SubjectAccessReviewSpec
          status:SubjectAccessReviewStatus
        LocalVolumeSource fsType path
        ManagedFieldsEntry apiVersion fieldsType fieldsV1:x manager operation subresource time:x
        MatchCondition expression name
        MatchResources excludeResourceRules:[NamedRuleWithOperations] matchPolicy namespaceSelector:LabelSelector
          objectSelector:LabelSelector resourceRules:[NamedRuleWithOperations]
        MetricIdentifier name selector:LabelSelector
        MetricSpec containerResource:ContainerResourceMetricSource external:ExternalMetricSource
          object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource type
        MetricStatus containerResource:ContainerResourceMetricStatus external:ExternalMetricStatus
          object:ObjectMetricStatus pods:PodsMetricStatus resource:ResourceMetricStatus type
        MetricTarget averageUtilization:i averageValue type value
        MetricValueStatus averageUtilization:i averageValue value
        ModifyVolumeStatus status targetVolumeAttributesClassName
        MutatingAdmissionPolicy apiVersion kind metadata:ObjectMeta spec:MutatingAdmissionPolicySpec
        MutatingAdmissionPolicyBinding apiVersion kind metadata:ObjectMeta spec:MutatingAdmissionPolicyBindingSpec
        MutatingAdmissionPolicyBindingSpec matchResources:MatchResources paramRef:ParamRef policyName
        MutatingAdmissionPolicySpec failurePolicy matchConditions:[MatchCondition] matchConstraints:MatchResources
          mutations:[Mutation] paramKind:ParamKind reinvocationPolicy variables:[Variable]
        MutatingWebhook admissionReviewVersions:[] clientConfig:admissionregistration.v1.WebhookClientConfig
          failurePolicy matchConditions:[MatchCondition] matchPolicy name namespaceSelector:LabelSelector
          objectSelector:LabelSelector reinvocationPolicy rules:[RuleWithOperations] sideEffects timeoutSeconds:i
        MutatingWebhookConfiguration apiVersion kind metadata:ObjectMeta webhooks:[MutatingWebhook]
        Mutation applyConfiguration:ApplyConfiguration jsonPatch:JSONPatch patchType
        NFSVolumeSource path readOnly:b server
        NamedRuleWithOperations apiGroups:[] apiVersions:[] operations:[] resourceNames:[] resources:[] scope
        Namespace apiVersion kind metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
        NamespaceCondition lastTransitionTime:x message reason status type
        NamespaceSpec finalizers:[]
        NamespaceStatus conditions:[NamespaceCondition] phase
        NetworkDeviceData hardwareAddress interfaceName ips:[]
        NetworkPolicy apiVersion kind metadata:ObjectMeta spec:NetworkPolicySpec
        NetworkPolicyEgressRule ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
        NetworkPolicyIngressRule from:[NetworkPolicyPeer] ports:[NetworkPolicyPort]
        NetworkPolicyPeer ipBlock:IPBlock namespaceSelector:LabelSelector podSelector:LabelSelector
        NetworkPolicyPort endPort:i port:x protocol
        NetworkPolicySpec egress:[NetworkPolicyEgressRule] ingress:[NetworkPolicyIngressRule] podSelector:LabelSelector
          policyTypes:[]
        Node apiVersion kind metadata:ObjectMeta spec:NodeSpec status:NodeStatus
        NodeAddress address type
        NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
          requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
        NodeAllocatableResourceClaimStatus containers:[] resourceClaimName resources:{}
        NodeAllocatableResourceMapping allocationMultiplier capacityKey
        NodeCondition lastHeartbeatTime:x lastTransitionTime:x message reason status type
        NodeConfigSource configMap:ConfigMapNodeConfigSource
        NodeConfigStatus active:NodeConfigSource assigned:NodeConfigSource error lastKnownGood:NodeConfigSource
        NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
        NodeFeatures supplementalGroupsPolicy:b
        NodeRuntimeHandler features:NodeRuntimeHandlerFeatures name
        NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:b userNamespaces:b
        NodeSelector nodeSelectorTerms:[NodeSelectorTerm]
        NodeSelectorRequirement key operator values:[]
        NodeSelectorTerm matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
        NodeSpec configSource:NodeConfigSource externalID podCIDR podCIDRs:[] providerID taints:[Taint] unschedulable:b
        NodeStatus addresses:[NodeAddress] allocatable:{} capacity:{} conditions:[NodeCondition] config:NodeConfigStatus
          daemonEndpoints:NodeDaemonEndpoints declaredFeatures:[] features:NodeFeatures images:[ContainerImage]
          nodeInfo:NodeSystemInfo phase runtimeHandlers:[NodeRuntimeHandler] volumesAttached:[AttachedVolume]
          volumesInUse:[]
        NodeSwapStatus capacity:i
        NodeSystemInfo architecture bootID containerRuntimeVersion kernelVersion kubeProxyVersion kubeletVersion
          machineID operatingSystem osImage swap:NodeSwapStatus systemUUID
        NonResourceAttributes path verb
        NonResourcePolicyRule nonResourceURLs:[] verbs:[]
        NonResourceRule nonResourceURLs:[] verbs:[]
        ObjectFieldSelector apiVersion fieldPath
        ObjectMeta annotations:{} creationTimestamp:x deletionGracePeriodSeconds:i deletionTimestamp:x finalizers:[]
          generateName generation:i labels:{} managedFields:[ManagedFieldsEntry] name namespace
          ownerReferences:[OwnerReference] resourceVersion selfLink uid
        ObjectMetricSource describedObject:autoscaling.v2.CrossVersionObjectReference metric:MetricIdentifier
          target:MetricTarget
        ObjectMetricStatus current:MetricValueStatus describedObject:autoscaling.v2.CrossVersionObjectReference
          metric:MetricIdentifier
        ObjectReference apiVersion fieldPath kind name namespace resourceVersion uid
        OpaqueDeviceConfiguration driver parameters:x
        Overhead podFixed:{}
        OwnerReference apiVersion blockOwnerDeletion:b controller:b kind name uid
        ParamKind apiVersion kind
        ParamRef name namespace parameterNotFoundAction selector:LabelSelector
        ParentReference group name namespace resource
        PersistentVolume apiVersion kind metadata:ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus
        PersistentVolumeClaim apiVersion kind metadata:ObjectMeta spec:PersistentVolumeClaimSpec
          status:PersistentVolumeClaimStatus
        PersistentVolumeClaimCondition lastProbeTime:x lastTransitionTime:x message reason status type
        PersistentVolumeClaimSpec accessModes:[] dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference
          resources:VolumeResourceRequirements selector:LabelSelector storageClassName volumeAttributesClassName
          volumeMode volumeName
        PersistentVolumeClaimStatus accessModes:[] allocatedResourceStatuses:{} allocatedResources:{} capacity:{}
          conditions:[PersistentVolumeClaimCondition] currentVolumeAttributesClassName
          modifyVolumeStatus:ModifyVolumeStatus phase
        PersistentVolumeClaimTemplate metadata:ObjectMeta spec:PersistentVolumeClaimSpec
        PersistentVolumeClaimVolumeSource claimName readOnly:b
        PersistentVolumeSpec accessModes:[] awsElasticBlockStore:AWSElasticBlockStoreVolumeSource
          azureDisk:AzureDiskVolumeSource azureFile:AzureFilePersistentVolumeSource capacity:{}
          cephfs:CephFSPersistentVolumeSource cinder:CinderPersistentVolumeSource claimRef:ObjectReference
          csi:CSIPersistentVolumeSource fc:FCVolumeSource flexVolume:FlexPersistentVolumeSource
          flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource
          glusterfs:GlusterfsPersistentVolumeSource hostPath:HostPathVolumeSource iscsi:ISCSIPersistentVolumeSource
          local:LocalVolumeSource mountOptions:[] nfs:NFSVolumeSource nodeAffinity:VolumeNodeAffinity
          persistentVolumeReclaimPolicy photonPersistentDisk:PhotonPersistentDiskVolumeSource
          portworxVolume:PortworxVolumeSource quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource
          scaleIO:ScaleIOPersistentVolumeSource storageClassName storageos:StorageOSPersistentVolumeSource
          volumeAttributesClassName volumeMode vsphereVolume:VsphereVirtualDiskVolumeSource
        PersistentVolumeStatus lastPhaseTransitionTime:x message phase reason
        PhotonPersistentDiskVolumeSource fsType pdID
        Pod apiVersion kind metadata:ObjectMeta spec:PodSpec status:PodStatus
        PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
          requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
        PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:[] mismatchLabelKeys:[]
          namespaceSelector:LabelSelector namespaces:[] topologyKey
        PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
          requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
        PodCertificateProjection certificateChainPath credentialBundlePath keyPath keyType maxExpirationSeconds:i
          signerName userAnnotations:{}
        PodCondition lastProbeTime:x lastTransitionTime:x message observedGeneration:i reason status type
        PodDNSConfig nameservers:[] options:[PodDNSConfigOption] searches:[]
        PodDNSConfigOption name value
        PodDisruptionBudget apiVersion kind metadata:ObjectMeta spec:PodDisruptionBudgetSpec
          status:PodDisruptionBudgetStatus
        PodDisruptionBudgetSpec maxUnavailable:x minAvailable:x selector:LabelSelector unhealthyPodEvictionPolicy
        PodDisruptionBudgetStatus conditions:[Condition] currentHealthy:i desiredHealthy:i disruptedPods:{x}
          disruptionsAllowed:i expectedPods:i observedGeneration:i
        PodExtendedResourceClaimStatus requestMappings:[ContainerExtendedResourceRequest] resourceClaimName
        PodFailurePolicy rules:[PodFailurePolicyRule]
        PodFailurePolicyOnExitCodesRequirement containerName operator values:[i]
        PodFailurePolicyOnPodConditionsPattern status type
        PodFailurePolicyRule action onExitCodes:PodFailurePolicyOnExitCodesRequirement
          onPodConditions:[PodFailurePolicyOnPodConditionsPattern]
        PodIP ip
        PodOS name
        PodReadinessGate conditionType
        PodResourceClaim name resourceClaimName resourceClaimTemplateName
        PodResourceClaimStatus name resourceClaimName
        PodSchedulingGate name
        PodSchedulingGroup podGroupName
        PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:i fsGroupChangePolicy runAsGroup:i runAsNonRoot:b
          runAsUser:i seLinuxChangePolicy seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile
          supplementalGroups:[i] supplementalGroupsPolicy sysctls:[Sysctl] windowsOptions:WindowsSecurityContextOptions
        PodSpec activeDeadlineSeconds:i affinity:Affinity automountServiceAccountToken:b containers:[Container]
          dnsConfig:PodDNSConfig dnsPolicy enableServiceLinks:b ephemeralContainers:[Container] hostAliases:[HostAlias]
          hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname hostnameOverride
          imagePullSecrets:[LocalObjectReference] initContainers:[Container] nodeName nodeSelector:{} os:PodOS
          overhead:{} preemptionPolicy priority:i priorityClassName readinessGates:[PodReadinessGate]
          resourceClaims:[PodResourceClaim] resources:ResourceRequirements restartPolicy runtimeClassName schedulerName
          schedulingGates:[PodSchedulingGate] schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext
          serviceAccount serviceAccountName setHostnameAsFQDN:b shareProcessNamespace:b subdomain
          terminationGracePeriodSeconds:i tolerations:[Toleration] topologySpreadConstraints:[TopologySpreadConstraint]
          volumes:[Volume]
        PodStatus allocatedResources:{} conditions:[PodCondition] containerStatuses:[ContainerStatus]
          ephemeralContainerStatuses:[ContainerStatus] extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP
          hostIPs:[HostIP] initContainerStatuses:[ContainerStatus] message
          nodeAllocatableResourceClaimStatuses:[NodeAllocatableResourceClaimStatus] nominatedNodeName
          observedGeneration:i phase podIP podIPs:[PodIP] qosClass reason resize
          resourceClaimStatuses:[PodResourceClaimStatus] resources:ResourceRequirements startTime:x
        PodTemplate apiVersion kind metadata:ObjectMeta template:PodTemplateSpec
        PodTemplateSpec metadata:ObjectMeta spec:PodSpec
        PodsMetricSource metric:MetricIdentifier target:MetricTarget
        PodsMetricStatus current:MetricValueStatus metric:MetricIdentifier
        PolicyRule apiGroups:[] nonResourceURLs:[] resourceNames:[] resources:[] verbs:[]
        PolicyRulesWithSubjects nonResourceRules:[NonResourcePolicyRule] resourceRules:[ResourcePolicyRule]
          subjects:[flowcontrol.v1.Subject]
        PortStatus error port:i protocol
        PortworxVolumeSource fsType readOnly:b volumeID
        PreferredSchedulingTerm preference:NodeSelectorTerm weight:i
        PriorityClass apiVersion description globalDefault:b kind metadata:ObjectMeta preemptionPolicy value:i
        PriorityLevelConfiguration apiVersion kind metadata:ObjectMeta spec:PriorityLevelConfigurationSpec
          status:PriorityLevelConfigurationStatus
        PriorityLevelConfigurationCondition lastTransitionTime:x message reason status type
        PriorityLevelConfigurationReference name
        PriorityLevelConfigurationSpec exempt:ExemptPriorityLevelConfiguration limited:LimitedPriorityLevelConfiguration
          type
        PriorityLevelConfigurationStatus conditions:[PriorityLevelConfigurationCondition]
        Probe exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:i
          periodSeconds:i successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:i timeoutSeconds:i
        ProjectedVolumeSource defaultMode:i sources:[VolumeProjection]
        QueuingConfiguration handSize:i queueLengthLimit:i queues:i
        QuobyteVolumeSource group readOnly:b registry tenant user volume
        RBDPersistentVolumeSource fsType image keyring monitors:[] pool readOnly:b secretRef:SecretReference user
        RBDVolumeSource fsType image keyring monitors:[] pool readOnly:b secretRef:LocalObjectReference user
        ReplicaSet apiVersion kind metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
        ReplicaSetCondition lastTransitionTime:x message reason status type
        ReplicaSetSpec minReadySeconds:i replicas:i selector:LabelSelector template:PodTemplateSpec
        ReplicaSetStatus availableReplicas:i conditions:[ReplicaSetCondition] fullyLabeledReplicas:i
          observedGeneration:i readyReplicas:i replicas:i terminatingReplicas:i
        ReplicationController apiVersion kind metadata:ObjectMeta spec:ReplicationControllerSpec
          status:ReplicationControllerStatus
        ReplicationControllerCondition lastTransitionTime:x message reason status type
        ReplicationControllerSpec minReadySeconds:i replicas:i selector:{} template:PodTemplateSpec
        ReplicationControllerStatus availableReplicas:i conditions:[ReplicationControllerCondition]
          fullyLabeledReplicas:i observedGeneration:i readyReplicas:i replicas:i
        ResourceAttributes fieldSelector:FieldSelectorAttributes group labelSelector:LabelSelectorAttributes name
          namespace resource subresource verb version
        ResourceClaimConsumerReference apiGroup name resource uid
        ResourceClaimSpec devices:DeviceClaim
        ResourceClaimStatus allocation:AllocationResult devices:[AllocatedDeviceStatus]
          reservedFor:[ResourceClaimConsumerReference]
        ResourceClaimTemplate apiVersion kind metadata:ObjectMeta spec:ResourceClaimTemplateSpec
        ResourceClaimTemplateSpec metadata:ObjectMeta spec:ResourceClaimSpec
        ResourceFieldSelector containerName divisor resource
        ResourceHealth health message resourceID
        ResourceMetricSource name target:MetricTarget
        ResourceMetricStatus current:MetricValueStatus name
        ResourcePolicyRule apiGroups:[] clusterScope:b namespaces:[] resources:[] verbs:[]
        ResourcePool generation:i name resourceSliceCount:i
        ResourceQuota apiVersion kind metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
        ResourceQuotaSpec hard:{} scopeSelector:ScopeSelector scopes:[]
        ResourceQuotaStatus hard:{} used:{}
        ResourceRequirements claims:[core.v1.ResourceClaim] limits:{} requests:{}
        ResourceRule apiGroups:[] resourceNames:[] resources:[] verbs:[]
        ResourceSlice apiVersion kind metadata:ObjectMeta spec:ResourceSliceSpec
        ResourceSliceSpec allNodes:b devices:[Device] driver nodeName nodeSelector:NodeSelector perDeviceNodeSelection:b
          pool:ResourcePool sharedCounters:[CounterSet]
        ResourceStatus name resources:[ResourceHealth]
        Role apiVersion kind metadata:ObjectMeta rules:[PolicyRule]
        RoleBinding apiVersion kind metadata:ObjectMeta roleRef:RoleRef subjects:[rbac.v1.Subject]
        RoleRef apiGroup kind name
        RollingUpdateDaemonSet maxSurge:x maxUnavailable:x
        RollingUpdateDeployment maxSurge:x maxUnavailable:x
        RollingUpdateStatefulSetStrategy maxUnavailable:x partition:i
        RuleWithOperations apiGroups:[] apiVersions:[] operations:[] resources:[] scope
        RuntimeClass apiVersion handler kind metadata:ObjectMeta overhead:Overhead scheduling:Scheduling
        SELinuxOptions level role type user
        ScaleIOPersistentVolumeSource fsType gateway protectionDomain readOnly:b secretRef:SecretReference sslEnabled:b
          storageMode storagePool system volumeName
        ScaleIOVolumeSource fsType gateway protectionDomain readOnly:b secretRef:LocalObjectReference sslEnabled:b
          storageMode storagePool system volumeName
        Scheduling nodeSelector:{} tolerations:[Toleration]
        ScopeSelector matchExpressions:[ScopedResourceSelectorRequirement]
        ScopedResourceSelectorRequirement operator scopeName values:[]
        SeccompProfile localhostProfile type
        Secret apiVersion data:{} immutable:b kind metadata:ObjectMeta stringData:{} type
        SecretEnvSource name optional:b
        SecretKeySelector key name optional:b
        SecretProjection items:[KeyToPath] name optional:b
        SecretReference name namespace
        SecretVolumeSource defaultMode:i items:[KeyToPath] optional:b secretName
        SecurityContext allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities
          privileged:b procMount readOnlyRootFilesystem:b runAsGroup:i runAsNonRoot:b runAsUser:i
          seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
        SelectableField jsonPath
        SelfSubjectAccessReview apiVersion kind metadata:ObjectMeta spec:SelfSubjectAccessReviewSpec
          status:SubjectAccessReviewStatus
        SelfSubjectAccessReviewSpec nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes
        SelfSubjectReview apiVersion kind metadata:ObjectMeta status:SelfSubjectReviewStatus
        SelfSubjectReviewStatus userInfo:UserInfo
        SelfSubjectRulesReview apiVersion kind metadata:ObjectMeta spec:SelfSubjectRulesReviewSpec
          status:SubjectRulesReviewStatus
        SelfSubjectRulesReviewSpec namespace
        Service apiVersion kind metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
        ServiceAccount apiVersion automountServiceAccountToken:b imagePullSecrets:[LocalObjectReference] kind
          metadata:ObjectMeta secrets:[ObjectReference]
        ServiceAccountSubject name namespace
        ServiceAccountTokenProjection audience expirationSeconds:i path
        ServiceBackendPort name number:i
        ServiceCIDR apiVersion kind metadata:ObjectMeta spec:ServiceCIDRSpec status:ServiceCIDRStatus
        ServiceCIDRSpec cidrs:[]
        ServiceCIDRStatus conditions:[Condition]
        ServicePort appProtocol name nodePort:i port:i protocol targetPort:x
        ServiceSpec allocateLoadBalancerNodePorts:b clusterIP clusterIPs:[] externalIPs:[] externalName
          externalTrafficPolicy healthCheckNodePort:i internalTrafficPolicy ipFamilies:[] ipFamilyPolicy
          loadBalancerClass loadBalancerIP loadBalancerSourceRanges:[] ports:[ServicePort] publishNotReadyAddresses:b
          selector:{} sessionAffinity sessionAffinityConfig:SessionAffinityConfig trafficDistribution type
        ServiceStatus conditions:[Condition] loadBalancer:LoadBalancerStatus
        SessionAffinityConfig clientIP:ClientIPConfig
        SleepAction seconds:i
        StatefulSet apiVersion kind metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
        StatefulSetCondition lastTransitionTime:x message reason status type
        StatefulSetOrdinals start:i
        StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted whenScaled
        StatefulSetSpec minReadySeconds:i ordinals:StatefulSetOrdinals
          persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy
          replicas:i revisionHistoryLimit:i selector:LabelSelector serviceName template:PodTemplateSpec
          updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:[PersistentVolumeClaim]
        StatefulSetStatus availableReplicas:i collisionCount:i conditions:[StatefulSetCondition] currentReplicas:i
          currentRevision observedGeneration:i readyReplicas:i replicas:i updateRevision updatedReplicas:i
        StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy type
        StorageClass allowVolumeExpansion:b allowedTopologies:[TopologySelectorTerm] apiVersion kind metadata:ObjectMeta
          mountOptions:[] parameters:{} provisioner reclaimPolicy volumeBindingMode
        StorageOSPersistentVolumeSource fsType readOnly:b secretRef:ObjectReference volumeName volumeNamespace
        StorageOSVolumeSource fsType readOnly:b secretRef:LocalObjectReference volumeName volumeNamespace
        SubjectAccessReview apiVersion kind metadata:ObjectMeta spec:SubjectAccessReviewSpec
          status:SubjectAccessReviewStatus
        SubjectAccessReviewSpec extra:{[]} groups:[] nonResourceAttributes:NonResourceAttributes
          resourceAttributes:ResourceAttributes uid user
        SubjectAccessReviewStatus allowed:b denied:b evaluationError reason
        SubjectRulesReviewStatus evaluationError incomplete:b nonResourceRules:[NonResourceRule]
          resourceRules:[ResourceRule]
        SuccessPolicy rules:[SuccessPolicyRule]
        SuccessPolicyRule succeededCount:i succeededIndexes
        Sysctl name value
        TCPSocketAction host port:x
        Taint effect key timeAdded:x value
        TokenRequest audience expirationSeconds:i
        TokenReview apiVersion kind metadata:ObjectMeta spec:TokenReviewSpec status:TokenReviewStatus
        TokenReviewSpec audiences:[] token
        TokenReviewStatus audiences:[] authenticated:b error user:UserInfo
        Toleration effect key operator tolerationSeconds:i value
        TopologySelectorLabelRequirement key values:[]
        TopologySelectorTerm matchLabelExpressions:[TopologySelectorLabelRequirement]
        TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:[] maxSkew:i minDomains:i nodeAffinityPolicy
          nodeTaintsPolicy topologyKey whenUnsatisfiable
        TypeChecking expressionWarnings:[ExpressionWarning]
        TypedLocalObjectReference apiGroup kind name
        TypedObjectReference apiGroup kind name namespace
        UncountedTerminatedPods failed:[] succeeded:[]
        UserInfo extra:{[]} groups:[] uid username
        UserSubject name
        ValidatingAdmissionPolicy apiVersion kind metadata:ObjectMeta spec:ValidatingAdmissionPolicySpec
          status:ValidatingAdmissionPolicyStatus
        ValidatingAdmissionPolicyBinding apiVersion kind metadata:ObjectMeta spec:ValidatingAdmissionPolicyBindingSpec
        ValidatingAdmissionPolicyBindingSpec matchResources:MatchResources paramRef:ParamRef policyName
          validationActions:[]
        ValidatingAdmissionPolicySpec auditAnnotations:[AuditAnnotation] failurePolicy matchConditions:[MatchCondition]
          matchConstraints:MatchResources paramKind:ParamKind validations:[Validation] variables:[Variable]
        ValidatingAdmissionPolicyStatus conditions:[Condition] observedGeneration:i typeChecking:TypeChecking
        ValidatingWebhook admissionReviewVersions:[] clientConfig:admissionregistration.v1.WebhookClientConfig
          failurePolicy matchConditions:[MatchCondition] matchPolicy name namespaceSelector:LabelSelector
          objectSelector:LabelSelector rules:[RuleWithOperations] sideEffects timeoutSeconds:i
        ValidatingWebhookConfiguration apiVersion kind metadata:ObjectMeta webhooks:[ValidatingWebhook]
        Validation expression message messageExpression reason
        ValidationRule fieldPath message messageExpression optionalOldSelf:b reason rule
        Variable expression name
        Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource
          azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource
          configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource
          emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource
          flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource
          glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource
          name nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource
          photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource
          projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource
          secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource
        VolumeAttachment apiVersion kind metadata:ObjectMeta spec:VolumeAttachmentSpec status:VolumeAttachmentStatus
        VolumeAttachmentSource inlineVolumeSpec:PersistentVolumeSpec persistentVolumeName
        VolumeAttachmentSpec attacher nodeName source:VolumeAttachmentSource
        VolumeAttachmentStatus attachError:VolumeError attached:b attachmentMetadata:{} detachError:VolumeError
        VolumeAttributesClass apiVersion driverName kind metadata:ObjectMeta parameters:{}
        VolumeDevice devicePath name
        VolumeError errorCode:i message time:x
        VolumeMount mountPath mountPropagation name readOnly:b recursiveReadOnly subPath subPathExpr
        VolumeMountStatus mountPath name readOnly:b recursiveReadOnly volumeStatus:VolumeStatus
        VolumeNodeAffinity required:NodeSelector
        VolumeNodeResources count:i
        VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection
          downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection
          serviceAccountToken:ServiceAccountTokenProjection
        VolumeResourceRequirements limits:{} requests:{}
        VolumeStatus image:ImageVolumeStatus
        VsphereVirtualDiskVolumeSource fsType storagePolicyID storagePolicyName volumePath
        WebhookConversion clientConfig:apiextensions.v1.WebhookClientConfig conversionReviewVersions:[]
        WeightedPodAffinityTerm podAffinityTerm:PodAffinityTerm weight:i
        WindowsSecurityContextOptions gmsaCredentialSpec gmsaCredentialSpecName hostProcess:b runAsUserName
        admissionregistration.v1.ServiceReference name namespace path port:i
        admissionregistration.v1.WebhookClientConfig caBundle service:admissionregistration.v1.ServiceReference url
        apiextensions.v1.ServiceReference name namespace path port:i
        apiextensions.v1.WebhookClientConfig caBundle service:apiextensions.v1.ServiceReference url
        apiregistration.v1.ServiceReference name namespace port:i
        autoscaling.v1.CrossVersionObjectReference apiVersion kind name
        autoscaling.v1.HorizontalPodAutoscaler apiVersion kind metadata:ObjectMeta
          spec:autoscaling.v1.HorizontalPodAutoscalerSpec status:autoscaling.v1.HorizontalPodAutoscalerStatus
        autoscaling.v1.HorizontalPodAutoscalerSpec maxReplicas:i minReplicas:i
          scaleTargetRef:autoscaling.v1.CrossVersionObjectReference targetCPUUtilizationPercentage:i
        autoscaling.v1.HorizontalPodAutoscalerStatus currentCPUUtilizationPercentage:i currentReplicas:i
          desiredReplicas:i lastScaleTime:x observedGeneration:i
        autoscaling.v2.CrossVersionObjectReference apiVersion kind name
        autoscaling.v2.HorizontalPodAutoscaler apiVersion kind metadata:ObjectMeta
          spec:autoscaling.v2.HorizontalPodAutoscalerSpec status:autoscaling.v2.HorizontalPodAutoscalerStatus
        autoscaling.v2.HorizontalPodAutoscalerSpec behavior:HorizontalPodAutoscalerBehavior maxReplicas:i
          metrics:[MetricSpec] minReplicas:i scaleTargetRef:autoscaling.v2.CrossVersionObjectReference
        autoscaling.v2.HorizontalPodAutoscalerStatus conditions:[HorizontalPodAutoscalerCondition]
          currentMetrics:[MetricStatus] currentReplicas:i desiredReplicas:i lastScaleTime:x observedGeneration:i
        core.v1.EndpointPort appProtocol name port:i protocol
        core.v1.Event action apiVersion count:i eventTime:x firstTimestamp:x involvedObject:ObjectReference kind
          lastTimestamp:x message metadata:ObjectMeta reason related:ObjectReference reportingComponent
          reportingInstance series:core.v1.EventSeries source:EventSource type
        core.v1.EventSeries count:i lastObservedTime:x
        core.v1.ResourceClaim name request
        discovery.v1.EndpointPort appProtocol name port:i protocol
        events.v1.Event action apiVersion deprecatedCount:i deprecatedFirstTimestamp:x deprecatedLastTimestamp:x
          deprecatedSource:EventSource eventTime:x kind metadata:ObjectMeta note reason regarding:ObjectReference
          related:ObjectReference reportingController reportingInstance series:events.v1.EventSeries type
        events.v1.EventSeries count:i lastObservedTime:x
        flowcontrol.v1.Subject group:GroupSubject kind serviceAccount:ServiceAccountSubject user:UserSubject
        rbac.v1.Subject apiGroup kind name namespace
        resource.v1.ResourceClaim apiVersion kind metadata:ObjectMeta spec:ResourceClaimSpec status:ResourceClaimStatus
        """
}
