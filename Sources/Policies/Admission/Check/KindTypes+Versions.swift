extension KindTypes {
    /// The fields that came after Kubernetes 1.28, by the minor version that had them first, if behind a feature gate. Made
    /// by `Tools/field-versions.py` from Kubernetes' Python clients: change it there.
    static let versions = """
        29 LifecycleHandler.sleep LoadBalancerIngress.ipMode PersistentVolumeClaimSpec.volumeAttributesClassName
          PersistentVolumeClaimStatus.currentVolumeAttributesClassName PersistentVolumeClaimStatus.modifyVolumeStatus
          PersistentVolumeSpec.volumeAttributesClassName PodAffinityTerm.matchLabelKeys
          PodAffinityTerm.mismatchLabelKeys ValidationRule.optionalOldSelf VolumeProjection.clusterTrustBundle
        30 ContainerStatus.volumeMounts CustomResourceDefinitionVersion.selectableFields JobSpec.managedBy
          JobSpec.successPolicy NodeStatus.runtimeHandlers PodSecurityContext.appArmorProfile
          SecurityContext.appArmorProfile ServiceSpec.trafficDistribution VolumeMount.recursiveReadOnly
        31 ContainerStatus.allocatedResourcesStatus ContainerStatus.user LeaseSpec.preferredHolder LeaseSpec.strategy
          NodeRuntimeHandlerFeatures.userNamespaces NodeStatus.features PodResourceClaim.resourceClaimName
          PodResourceClaim.resourceClaimTemplateName PodSecurityContext.supplementalGroupsPolicy
          ResourceAttributes.fieldSelector ResourceAttributes.labelSelector Volume.image core.v1.ResourceClaim.request
        32 PodSecurityContext.seLinuxChangePolicy PodSpec.resources
        33 CSIDriverSpec.nodeAllocatableUpdatePeriodSeconds ContainerStatus.stopSignal
          DeploymentStatus.terminatingReplicas EndpointHints.forNodes HPAScalingRules.tolerance Lifecycle.stopSignal
          NodeSystemInfo.swap PodCondition.observedGeneration PodStatus.observedGeneration
          ReplicaSetStatus.terminatingReplicas VolumeError.errorCode
        34 Container.restartPolicyRules EnvVarSource.fileKeyRef PodSpec.hostnameOverride
          PodStatus.extendedResourceClaimStatus VolumeProjection.podCertificate
        35 CSIDriverSpec.serviceAccountTokenInSecrets CustomResourceDefinitionCondition.observedGeneration
          CustomResourceDefinitionStatus.observedGeneration NodeStatus.declaredFeatures
          PodCertificateProjection.userAnnotations PodStatus.allocatedResources PodStatus.resources
        36 CSIDriverSpec.preventPodSchedulingIfMissing Device.nodeAllocatableResourceMappings DeviceAttribute.bools
          DeviceAttribute.ints DeviceAttribute.strings DeviceAttribute.versions PodSpec.schedulingGroup
          PodStatus.nodeAllocatableResourceClaimStatuses ResourceHealth.message VolumeMountStatus.volumeStatus
        """
}
