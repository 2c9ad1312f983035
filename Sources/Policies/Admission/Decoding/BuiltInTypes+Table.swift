extension BuiltInTypes {
    /// A line for each type: its name, which for a kind is its group and kind, then its fields. A field that is named
    /// and no more is a scalar. `T` is a structure of the type `T`, `[T]` a list and `{T}` a map of such, `[]` and
    /// `{}` of scalars; `q` is a quantity, `x` anything, `-` a type without fields of note. With `+`, or as `Q`, a
    /// field is there although nobody wrote it; with `!` it stays when it is empty. Fields that are pointers to
    /// scalars or that are written even when they are empty stand nowhere: they are kept as they are.
    static let table = """
        /ConfigMap binaryData:{} data:{} metadata:+ObjectMeta
        /Endpoints metadata:+ObjectMeta subsets:[EndpointSubset]
        /Event action count involvedObject:+ObjectReference message metadata:+ObjectMeta reason related:ObjectReference
          series:EventSeries source:+EventSource type
        /LimitRange metadata:+ObjectMeta spec:+LimitRangeSpec
        /Namespace metadata:+ObjectMeta spec:+NamespaceSpec
        /Node metadata:+ObjectMeta spec:+NodeSpec
        /PersistentVolume metadata:+ObjectMeta spec:+PersistentVolumeSpec
        /PersistentVolumeClaim metadata:+ObjectMeta spec:+PersistentVolumeClaimSpec
        /Pod metadata:+ObjectMeta spec:+PodSpec
        /PodTemplate metadata:+ObjectMeta template:+PodTemplateSpec
        /ReplicationController metadata:+ObjectMeta spec:+ReplicationControllerSpec
        /ResourceQuota metadata:+ObjectMeta spec:+ResourceQuotaSpec
        /Secret data:{} metadata:+ObjectMeta stringData:{} type
        /Service metadata:+ObjectMeta spec:+ServiceSpec
        /ServiceAccount imagePullSecrets:[LocalObjectReference] metadata:+ObjectMeta secrets:[ObjectReference]
        APIServiceSpec caBundle group insecureSkipTLSVerify service:ServiceReference version
        AWSElasticBlockStoreVolumeSource fsType partition readOnly
        Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
        AggregationRule clusterRoleSelectors:[LabelSelector]
        ApiextensionsWebhookClientConfig caBundle service:-
        AzureFilePersistentVolumeSource readOnly
        AzureFileVolumeSource readOnly
        CSIDriverSpec tokenRequests:[-] volumeLifecycleModes:[]
        CSINodeDriver allocatable:- topologyKeys:[]!
        CSINodeSpec drivers:[CSINodeDriver]!
        CSIPersistentVolumeSource controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference
          fsType nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference
          nodeStageSecretRef:SecretReference readOnly volumeAttributes:{}
        CSIVolumeSource nodePublishSecretRef:LocalObjectReference volumeAttributes:{}
        Capabilities add:[] drop:[]
        CapacityRequirements requests:{q}
        CephFSPersistentVolumeSource monitors:[]! path readOnly secretFile secretRef:SecretReference user
        CephFSVolumeSource monitors:[]! path readOnly secretFile secretRef:LocalObjectReference user
        CertificateSigningRequestSpec extra:{} groups:[] uid usages:[] username
        CinderPersistentVolumeSource fsType readOnly secretRef:SecretReference
        CinderVolumeSource fsType readOnly secretRef:LocalObjectReference
        ClusterTrustBundleProjection labelSelector:LabelSelector
        ConfigMapEnvSource name
        ConfigMapKeySelector name
        ConfigMapNodeConfigSource resourceVersion uid
        ConfigMapProjection items:[-] name
        ConfigMapVolumeSource items:[-] name
        Container args:[] command:[] env:[EnvVar] envFrom:[EnvFromSource] image imagePullPolicy lifecycle:Lifecycle
          livenessProbe:Probe ports:[ContainerPort] readinessProbe:Probe resizePolicy:[-]
          resources:+ResourceRequirements restartPolicyRules:[ContainerRestartRule] securityContext:SecurityContext
          startupProbe:Probe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices:[-]
          volumeMounts:[VolumeMount] workingDir
        ContainerPort hostIP hostPort name protocol
        ContainerResourceMetricSource target:+MetricTarget
        ContainerRestartRule exitCodes:ContainerRestartRuleOnExitCodes
        ContainerRestartRuleOnExitCodes values:[]
        CoreEndpointPort name protocol
        CoreResourceClaim request
        CronJobSpec concurrencyPolicy jobTemplate:+JobTemplateSpec
        CrossVersionObjectReference apiVersion
        CustomResourceColumnDefinition description format priority
        CustomResourceConversion webhook:WebhookConversion
        CustomResourceDefinitionNames categories:[] listKind shortNames:[] singular
        CustomResourceDefinitionSpec conversion:CustomResourceConversion names:+CustomResourceDefinitionNames
          preserveUnknownFields versions:[CustomResourceDefinitionVersion]!
        CustomResourceDefinitionVersion additionalPrinterColumns:[CustomResourceColumnDefinition] deprecated
          schema:CustomResourceValidation selectableFields:[-] subresources:CustomResourceSubresources
        CustomResourceSubresources scale:- status:-
        CustomResourceValidation openAPIV3Schema:JSONSchemaProps
        DaemonSetSpec minReadySeconds selector:LabelSelector template:+PodTemplateSpec
          updateStrategy:+DaemonSetUpdateStrategy
        DaemonSetUpdateStrategy rollingUpdate:- type
        DeploymentSpec minReadySeconds paused selector:LabelSelector strategy:+DeploymentStrategy
          template:+PodTemplateSpec
        DeploymentStrategy rollingUpdate:- type
        DeviceClaim config:[DeviceClaimConfiguration] constraints:[DeviceConstraint] requests:[DeviceRequest]
        DeviceClaimConfiguration opaque:OpaqueDeviceConfiguration requests:[]
        DeviceClassConfiguration opaque:OpaqueDeviceConfiguration
        DeviceClassSpec config:[DeviceClassConfiguration] selectors:[DeviceSelector]
        DeviceConstraint requests:[]
        DeviceRequest exactly:ExactDeviceRequest firstAvailable:[DeviceSubRequest]
        DeviceSelector cel:-
        DeviceSubRequest allocationMode capacity:CapacityRequirements count selectors:[DeviceSelector]
          tolerations:[DeviceToleration]
        DeviceToleration effect key operator value
        DownwardAPIProjection items:[DownwardAPIVolumeFile]
        DownwardAPIVolumeFile fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector
        DownwardAPIVolumeSource items:[DownwardAPIVolumeFile]
        EmptyDirVolumeSource medium sizeLimit:q
        Endpoint addresses:[]! conditions:+- deprecatedTopology:{} hints:EndpointHints targetRef:ObjectReference
        EndpointAddress hostname targetRef:ObjectReference
        EndpointHints forNodes:[-] forZones:[-]
        EndpointSubset addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[CoreEndpointPort]
        EnvFromSource configMapRef:ConfigMapEnvSource prefix secretRef:SecretEnvSource
        EnvVar value valueFrom:EnvVarSource
        EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:-
          resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
        EphemeralContainer args:[] command:[] env:[EnvVar] envFrom:[EnvFromSource] image imagePullPolicy
          lifecycle:Lifecycle livenessProbe:Probe ports:[ContainerPort] readinessProbe:Probe resizePolicy:[-]
          resources:+ResourceRequirements restartPolicyRules:[ContainerRestartRule] securityContext:SecurityContext
          startupProbe:Probe stdin stdinOnce targetContainerName terminationMessagePath terminationMessagePolicy tty
          volumeDevices:[-] volumeMounts:[VolumeMount] workingDir
        EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
        EventSeries count
        EventSource component host
        ExactDeviceRequest allocationMode capacity:CapacityRequirements count selectors:[DeviceSelector]
          tolerations:[DeviceToleration]
        ExecAction command:[]
        ExternalDocumentation description url
        ExternalMetricSource metric:+MetricIdentifier target:+MetricTarget
        FCVolumeSource fsType readOnly targetWWNs:[] wwids:[]
        FlexPersistentVolumeSource fsType options:{} readOnly secretRef:SecretReference
        FlexVolumeSource fsType options:{} readOnly secretRef:LocalObjectReference
        FlockerVolumeSource datasetName datasetUUID
        FlowSchemaSpec distinguisherMethod:- priorityLevelConfiguration:+- rules:[PolicyRulesWithSubjects]
        FlowcontrolSubject group:- serviceAccount:- user:-
        GCEPersistentDiskVolumeSource fsType partition readOnly
        GitRepoVolumeSource directory revision
        GlusterfsPersistentVolumeSource readOnly
        GlusterfsVolumeSource readOnly
        HPAScalingRules policies:[-] tolerance:q
        HTTPGetAction host httpHeaders:[-] path scheme
        HTTPIngressPath backend:+IngressBackend path
        HTTPIngressRuleValue paths:[HTTPIngressPath]!
        HorizontalPodAutoscalerBehavior scaleDown:HPAScalingRules scaleUp:HPAScalingRules
        HorizontalPodAutoscalerSpec behavior:HorizontalPodAutoscalerBehavior metrics:[MetricSpec]
          scaleTargetRef:+CrossVersionObjectReference
        HostAlias hostnames:[] ip
        IPAddressSpec parentRef:+ParentReference
        IPBlock except:[]
        ISCSIPersistentVolumeSource chapAuthDiscovery chapAuthSession fsType iscsiInterface portals:[] readOnly
          secretRef:SecretReference
        ISCSIVolumeSource chapAuthDiscovery chapAuthSession fsType iscsiInterface portals:[] readOnly
          secretRef:LocalObjectReference
        ImageVolumeSource pullPolicy reference
        IngressBackend resource:- service:IngressServiceBackend
        IngressClassSpec controller parameters:-
        IngressRule host http:HTTPIngressRuleValue
        IngressServiceBackend port:+ServiceBackendPort
        IngressSpec defaultBackend:IngressBackend rules:[IngressRule] tls:[IngressTLS]
        IngressTLS hosts:[] secretName
        JSONSchemaProps $schema additionalItems:x additionalProperties:x allOf:[JSONSchemaProps] anyOf:[JSONSchemaProps]
          default:x definitions:{JSONSchemaProps} dependencies:{x} description enum:[x] example:x exclusiveMaximum
          exclusiveMinimum externalDocs:ExternalDocumentation format id items:x not:JSONSchemaProps nullable
          oneOf:[JSONSchemaProps] pattern patternProperties:{JSONSchemaProps} properties:{JSONSchemaProps} required:[]
          title type uniqueItems x-kubernetes-embedded-resource x-kubernetes-int-or-string x-kubernetes-list-map-keys:[]
          x-kubernetes-validations:[ValidationRule]
        JobSpec podFailurePolicy:PodFailurePolicy selector:LabelSelector successPolicy:SuccessPolicy
          template:+PodTemplateSpec
        JobTemplateSpec metadata:+ObjectMeta spec:+JobSpec
        LabelSelector matchExpressions:[LabelSelectorRequirement] matchLabels:{}
        LabelSelectorRequirement values:[]
        Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler
        LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:- tcpSocket:TCPSocketAction
        LimitRangeItem default:{q} defaultRequest:{q} max:{q} maxLimitRequestRatio:{q} min:{q}
        LimitRangeSpec limits:[LimitRangeItem]!
        LimitResponse queuing:-
        LimitedPriorityLevelConfiguration limitResponse:+LimitResponse
        LocalObjectReference name
        MetricIdentifier selector:LabelSelector
        MetricSpec containerResource:ContainerResourceMetricSource external:ExternalMetricSource
          object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource
        MetricTarget averageValue:q value:q
        MutatingWebhook admissionReviewVersions:[]! clientConfig:+WebhookClientConfig matchConditions:[-]
          namespaceSelector:LabelSelector objectSelector:LabelSelector rules:[RuleWithOperations]
        NFSVolumeSource readOnly
        NamespaceSpec finalizers:[]
        NetworkPolicyEgressRule ports:[-] to:[NetworkPolicyPeer]
        NetworkPolicyIngressRule from:[NetworkPolicyPeer] ports:[-]
        NetworkPolicyPeer ipBlock:IPBlock namespaceSelector:LabelSelector podSelector:LabelSelector
        NetworkPolicySpec egress:[NetworkPolicyEgressRule] ingress:[NetworkPolicyIngressRule] podSelector:+LabelSelector
          policyTypes:[]
        NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
          requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
        NodeConfigSource configMap:ConfigMapNodeConfigSource
        NodeSelector nodeSelectorTerms:[NodeSelectorTerm]!
        NodeSelectorRequirement values:[]
        NodeSelectorTerm matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
        NodeSpec configSource:NodeConfigSource externalID podCIDR podCIDRs:[] providerID taints:[Taint] unschedulable
        NonResourcePolicyRule nonResourceURLs:[]! verbs:[]!
        ObjectFieldSelector apiVersion
        ObjectMeta annotations:{} finalizers:[] generateName generation labels:{} name namespace ownerReferences:[-]
          resourceVersion selfLink uid
        ObjectMetricSource describedObject:+CrossVersionObjectReference metric:+MetricIdentifier target:+MetricTarget
        ObjectReference apiVersion fieldPath kind name namespace resourceVersion uid
        OpaqueDeviceConfiguration parameters:x
        Overhead podFixed:{q}
        ParentReference group name namespace resource
        PersistentVolumeClaimSpec accessModes:[] dataSource:- dataSourceRef:- resources:+VolumeResourceRequirements
          selector:LabelSelector volumeName
        PersistentVolumeClaimTemplate metadata:+ObjectMeta spec:+PersistentVolumeClaimSpec
        PersistentVolumeClaimVolumeSource readOnly
        PersistentVolumeSpec accessModes:[] awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:-
          azureFile:AzureFilePersistentVolumeSource capacity:{q} cephfs:CephFSPersistentVolumeSource
          cinder:CinderPersistentVolumeSource claimRef:ObjectReference csi:CSIPersistentVolumeSource fc:FCVolumeSource
          flexVolume:FlexPersistentVolumeSource flocker:FlockerVolumeSource
          gcePersistentDisk:GCEPersistentDiskVolumeSource glusterfs:GlusterfsPersistentVolumeSource hostPath:-
          iscsi:ISCSIPersistentVolumeSource local:- mountOptions:[] nfs:NFSVolumeSource nodeAffinity:VolumeNodeAffinity
          persistentVolumeReclaimPolicy photonPersistentDisk:PhotonPersistentDiskVolumeSource
          portworxVolume:PortworxVolumeSource quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource
          scaleIO:ScaleIOPersistentVolumeSource storageClassName storageos:StorageOSPersistentVolumeSource
          vsphereVolume:VsphereVirtualDiskVolumeSource
        PhotonPersistentDiskVolumeSource fsType
        PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
          requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
        PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:[] mismatchLabelKeys:[]
          namespaceSelector:LabelSelector namespaces:[]
        PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
          requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
        PodCertificateProjection certificateChainPath credentialBundlePath keyPath keyType signerName userAnnotations:{}
        PodDNSConfig nameservers:[] options:[PodDNSConfigOption] searches:[]
        PodDNSConfigOption name
        PodDisruptionBudgetSpec selector:LabelSelector
        PodFailurePolicy rules:[PodFailurePolicyRule]!
        PodFailurePolicyOnExitCodesRequirement values:[]!
        PodFailurePolicyRule onExitCodes:PodFailurePolicyOnExitCodesRequirement onPodConditions:[-]
        PodSecurityContext appArmorProfile:- seLinuxOptions:SELinuxOptions seccompProfile:- supplementalGroups:[]
          sysctls:[-] windowsOptions:-
        PodSpec affinity:Affinity containers:[Container]! dnsConfig:PodDNSConfig dnsPolicy
          ephemeralContainers:[EphemeralContainer] hostAliases:[HostAlias] hostIPC hostNetwork hostPID hostname
          imagePullSecrets:[LocalObjectReference] initContainers:[Container] nodeName nodeSelector:{} os:- overhead:{q}
          priorityClassName readinessGates:[-] resourceClaims:[-] resources:ResourceRequirements restartPolicy
          schedulerName schedulingGates:[-] schedulingGroup:- securityContext:PodSecurityContext serviceAccount
          serviceAccountName subdomain tolerations:[Toleration] topologySpreadConstraints:[TopologySpreadConstraint]
          volumes:[Volume]
        PodTemplateSpec metadata:+ObjectMeta spec:+PodSpec
        PodsMetricSource metric:+MetricIdentifier target:+MetricTarget
        PolicyRule apiGroups:[] nonResourceURLs:[] resourceNames:[] resources:[] verbs:[]!
        PolicyRulesWithSubjects nonResourceRules:[NonResourcePolicyRule] resourceRules:[ResourcePolicyRule]
          subjects:[FlowcontrolSubject]!
        PortworxVolumeSource fsType readOnly
        PreferredSchedulingTerm preference:+NodeSelectorTerm
        PriorityLevelConfigurationSpec exempt:- limited:LimitedPriorityLevelConfiguration
        Probe exec:ExecAction failureThreshold grpc:- httpGet:HTTPGetAction initialDelaySeconds periodSeconds
          successThreshold tcpSocket:TCPSocketAction timeoutSeconds
        ProjectedVolumeSource sources:[VolumeProjection]!
        QuobyteVolumeSource group readOnly tenant user
        RBDPersistentVolumeSource fsType keyring monitors:[]! pool readOnly secretRef:SecretReference user
        RBDVolumeSource fsType keyring monitors:[]! pool readOnly secretRef:LocalObjectReference user
        ReplicaSetSpec minReadySeconds selector:LabelSelector template:+PodTemplateSpec
        ReplicationControllerSpec minReadySeconds selector:{} template:PodTemplateSpec
        ResourceClaimSpec devices:+DeviceClaim
        ResourceClaimTemplateSpec metadata:+ObjectMeta spec:+ResourceClaimSpec
        ResourceFieldSelector containerName divisor:Q
        ResourceMetricSource target:+MetricTarget
        ResourcePolicyRule apiGroups:[]! clusterScope namespaces:[]! resources:[]! verbs:[]!
        ResourceQuotaSpec hard:{q} scopeSelector:ScopeSelector scopes:[]
        ResourceRequirements claims:[CoreResourceClaim] limits:{q} requests:{q}
        RuleWithOperations apiGroups:[] apiVersions:[] operations:[] resources:[]
        SELinuxOptions level role type user
        ScaleIOPersistentVolumeSource fsType protectionDomain readOnly secretRef:SecretReference sslEnabled storageMode
          storagePool volumeName
        ScaleIOVolumeSource fsType protectionDomain readOnly secretRef:LocalObjectReference sslEnabled storageMode
          storagePool volumeName
        Scheduling nodeSelector:{} tolerations:[Toleration]
        ScopeSelector matchExpressions:[ScopedResourceSelectorRequirement]
        ScopedResourceSelectorRequirement values:[]
        SecretEnvSource name
        SecretKeySelector name
        SecretProjection items:[-] name
        SecretReference name namespace
        SecretVolumeSource items:[-] secretName
        SecurityContext appArmorProfile:- capabilities:Capabilities seLinuxOptions:SELinuxOptions seccompProfile:-
          windowsOptions:-
        ServiceAccountTokenProjection audience
        ServiceBackendPort name number
        ServiceCIDRSpec cidrs:[]
        ServicePort name nodePort protocol
        ServiceReference name namespace
        ServiceSpec clusterIP clusterIPs:[] externalIPs:[] externalName externalTrafficPolicy healthCheckNodePort
          ipFamilies:[] loadBalancerIP loadBalancerSourceRanges:[] ports:[ServicePort] publishNotReadyAddresses
          selector:{} sessionAffinity sessionAffinityConfig:SessionAffinityConfig type
        SessionAffinityConfig clientIP:-
        StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted whenScaled
        StatefulSetSpec minReadySeconds ordinals:-
          persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy
          selector:LabelSelector template:+PodTemplateSpec updateStrategy:+StatefulSetUpdateStrategy
          volumeClaimTemplates:[/PersistentVolumeClaim]
        StatefulSetUpdateStrategy rollingUpdate:- type
        StorageOSPersistentVolumeSource fsType readOnly secretRef:ObjectReference volumeName volumeNamespace
        StorageOSVolumeSource fsType readOnly secretRef:LocalObjectReference volumeName volumeNamespace
        Subject apiGroup namespace
        SuccessPolicy rules:[-]!
        TCPSocketAction host
        Taint value
        Toleration effect key operator value
        TopologySelectorLabelRequirement values:[]!
        TopologySelectorTerm matchLabelExpressions:[TopologySelectorLabelRequirement]
        TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:[]
        ValidatingWebhook admissionReviewVersions:[]! clientConfig:+WebhookClientConfig matchConditions:[-]
          namespaceSelector:LabelSelector objectSelector:LabelSelector rules:[RuleWithOperations]
        ValidationRule fieldPath message messageExpression
        Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:- azureFile:AzureFileVolumeSource
          cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource
          downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource
          fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource
          gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource
          hostPath:- image:ImageVolumeSource iscsi:ISCSIVolumeSource nfs:NFSVolumeSource
          persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
          portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource
          rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource
          vsphereVolume:VsphereVirtualDiskVolumeSource
        VolumeAttachmentSource inlineVolumeSpec:PersistentVolumeSpec
        VolumeAttachmentSpec source:+VolumeAttachmentSource
        VolumeMount readOnly subPath subPathExpr
        VolumeNodeAffinity required:NodeSelector
        VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection
          downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection
          serviceAccountToken:ServiceAccountTokenProjection
        VolumeResourceRequirements limits:{q} requests:{q}
        VsphereVirtualDiskVolumeSource fsType storagePolicyID storagePolicyName
        WebhookClientConfig caBundle service:-
        WebhookConversion clientConfig:ApiextensionsWebhookClientConfig conversionReviewVersions:[]!
        WeightedPodAffinityTerm podAffinityTerm:+PodAffinityTerm
        admissionregistration.k8s.io/MutatingWebhookConfiguration metadata:+ObjectMeta webhooks:[MutatingWebhook]
        admissionregistration.k8s.io/ValidatingWebhookConfiguration metadata:+ObjectMeta webhooks:[ValidatingWebhook]
        apiextensions.k8s.io/CustomResourceDefinition metadata:+ObjectMeta spec:+CustomResourceDefinitionSpec
        apiregistration.k8s.io/APIService metadata:+ObjectMeta spec:+APIServiceSpec
        apps/ControllerRevision data:x metadata:+ObjectMeta
        apps/DaemonSet metadata:+ObjectMeta spec:+DaemonSetSpec
        apps/Deployment metadata:+ObjectMeta spec:+DeploymentSpec
        apps/ReplicaSet metadata:+ObjectMeta spec:+ReplicaSetSpec
        apps/StatefulSet metadata:+ObjectMeta spec:+StatefulSetSpec
        autoscaling/HorizontalPodAutoscaler metadata:+ObjectMeta spec:+HorizontalPodAutoscalerSpec
        batch/CronJob metadata:+ObjectMeta spec:+CronJobSpec
        batch/Job metadata:+ObjectMeta spec:+JobSpec
        certificates.k8s.io/CertificateSigningRequest metadata:+ObjectMeta spec:+CertificateSigningRequestSpec
        coordination.k8s.io/Lease metadata:+ObjectMeta spec:+-
        discovery.k8s.io/EndpointSlice endpoints:[Endpoint]! metadata:+ObjectMeta ports:[-]!
        events.k8s.io/Event action deprecatedCount deprecatedSource:+EventSource metadata:+ObjectMeta note reason
          regarding:+ObjectReference related:ObjectReference reportingController reportingInstance series:- type
        flowcontrol.apiserver.k8s.io/FlowSchema metadata:+ObjectMeta spec:+FlowSchemaSpec
        flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration metadata:+ObjectMeta
          spec:+PriorityLevelConfigurationSpec
        networking.k8s.io/IPAddress metadata:+ObjectMeta spec:+IPAddressSpec
        networking.k8s.io/Ingress metadata:+ObjectMeta spec:+IngressSpec
        networking.k8s.io/IngressClass metadata:+ObjectMeta spec:+IngressClassSpec
        networking.k8s.io/NetworkPolicy metadata:+ObjectMeta spec:+NetworkPolicySpec
        networking.k8s.io/ServiceCIDR metadata:+ObjectMeta spec:+ServiceCIDRSpec
        node.k8s.io/RuntimeClass metadata:+ObjectMeta overhead:Overhead scheduling:Scheduling
        policy/PodDisruptionBudget metadata:+ObjectMeta spec:+PodDisruptionBudgetSpec
        rbac.authorization.k8s.io/ClusterRole aggregationRule:AggregationRule metadata:+ObjectMeta rules:[PolicyRule]!
        rbac.authorization.k8s.io/ClusterRoleBinding metadata:+ObjectMeta roleRef:+- subjects:[Subject]
        rbac.authorization.k8s.io/Role metadata:+ObjectMeta rules:[PolicyRule]!
        rbac.authorization.k8s.io/RoleBinding metadata:+ObjectMeta roleRef:+- subjects:[Subject]
        resource.k8s.io/DeviceClass metadata:+ObjectMeta spec:+DeviceClassSpec
        resource.k8s.io/ResourceClaim metadata:+ObjectMeta spec:+ResourceClaimSpec
        resource.k8s.io/ResourceClaimTemplate metadata:+ObjectMeta spec:+ResourceClaimTemplateSpec
        scheduling.k8s.io/PriorityClass description globalDefault metadata:+ObjectMeta
        storage.k8s.io/CSIDriver metadata:+ObjectMeta spec:+CSIDriverSpec
        storage.k8s.io/CSINode metadata:+ObjectMeta spec:+CSINodeSpec
        storage.k8s.io/CSIStorageCapacity capacity:q maximumVolumeSize:q metadata:+ObjectMeta nodeTopology:LabelSelector
        storage.k8s.io/StorageClass allowedTopologies:[TopologySelectorTerm] metadata:+ObjectMeta mountOptions:[]
          parameters:{}
        storage.k8s.io/VolumeAttachment metadata:+ObjectMeta spec:+VolumeAttachmentSpec
        storage.k8s.io/VolumeAttributesClass metadata:+ObjectMeta parameters:{}
        """
}
