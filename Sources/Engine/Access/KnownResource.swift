/// A resource of Kubernetes 1.36's own API, with the names by which people know it.
struct KnownResource: Sendable {
    let group: String
    /// The plural, as URLs and rules have it.
    let name: String
    let singular: String
    let shortNames: [String]
    /// Whether its objects lie in namespaces.
    let isNamespaced: Bool
    let subresources: [String]

    /// Each resource by every name that it has; of resources with one name the first is what kubectl takes.
    static let byName: [String: [KnownResource]] = all.reduce(into: [:]) { known, resource in
        for name in Set([resource.name, resource.singular] + resource.shortNames) {
            known[name, default: []].append(resource)
        }
    }

    static let all: [KnownResource] = {
        var group = ""
        return table.split(separator: "\n").compactMap { line in
            guard line.hasPrefix(" ") else {
                group = line == "core" ? "" : String(line)
                return nil
            }
            return KnownResource(line.split(separator: " "), group: group)
        }
    }()

    private init(_ words: [Substring], group: String) {
        var words = words
        let name = words.removeFirst()
        var shortNames: [String] = []
        var subresources: [String] = []
        var singular: String?
        var isNamespaced = true
        for word in words {
            if word == "cluster" {
                isNamespaced = false
            } else if word.hasPrefix("/") {
                subresources.append(String(word.dropFirst()))
            } else if word.hasPrefix("one=") {
                singular = String(word.dropFirst(4))
            } else {
                shortNames.append(String(word))
            }
        }
        self.group = group
        self.name = String(name)
        self.singular = singular ?? String(name.dropLast())
        self.shortNames = shortNames
        self.isNamespaced = isNamespaced
        self.subresources = subresources
    }

    /// Groups, and indented their resources: the plural, then short names, `cluster` for what lies in no namespace,
    /// subresources after a slash, and after `one=` the singular where it is not the plural without its last letter.
    /// Resources that exist only to authorization, such as `users`, are among them.
    private static let table = """
        core
          bindings
          componentstatuses cs cluster one=componentstatus
          configmaps cm
          endpoints ep one=endpoints
          events ev
          groups cluster
          limitranges limits
          namespaces ns cluster /finalize /status
          nodes no cluster /checkpoint /configz /healthz /log /metrics /pods /proxy /spec /stats /status
          persistentvolumeclaims pvc /status
          persistentvolumes pv cluster /status
          pods po /attach /binding /ephemeralcontainers /eviction /exec /log /portforward /proxy /resize /status
          podtemplates
          replicationcontrollers rc /scale /status
          resourcequotas quota /status
          secrets
          serviceaccounts sa /token
          services svc /proxy /status
          users cluster
        admissionregistration.k8s.io
          mutatingadmissionpolicies cluster one=mutatingadmissionpolicy
          mutatingadmissionpolicybindings cluster
          mutatingwebhookconfigurations cluster
          validatingadmissionpolicies cluster one=validatingadmissionpolicy /status
          validatingadmissionpolicybindings cluster
          validatingwebhookconfigurations cluster
        apiextensions.k8s.io
          customresourcedefinitions crd crds cluster /status
        apiregistration.k8s.io
          apiservices cluster /status
        apps
          controllerrevisions
          daemonsets ds /status
          deployments deploy /scale /status
          replicasets rs /scale /status
          statefulsets sts /scale /status
        authentication.k8s.io
          selfsubjectreviews cluster
          tokenreviews cluster
          uids cluster
          userextras cluster
        authorization.k8s.io
          localsubjectaccessreviews
          selfsubjectaccessreviews cluster
          selfsubjectrulesreviews cluster
          subjectaccessreviews cluster
        autoscaling
          horizontalpodautoscalers hpa /status
        batch
          cronjobs cj /status
          jobs /status
        certificates.k8s.io
          certificatesigningrequests csr cluster /approval /status
          clustertrustbundles cluster
          podcertificaterequests /status
          signers cluster
        coordination.k8s.io
          leases
        discovery.k8s.io
          endpointslices
        events.k8s.io
          events ev
        flowcontrol.apiserver.k8s.io
          flowschemas cluster /status
          prioritylevelconfigurations cluster /status
        metrics.k8s.io
          nodes cluster
          pods
        networking.k8s.io
          ingressclasses cluster one=ingressclass
          ingresses ing one=ingress /status
          ipaddresses ip cluster one=ipaddress
          networkpolicies netpol one=networkpolicy
          servicecidrs cluster /status
        node.k8s.io
          runtimeclasses cluster one=runtimeclass
        policy
          poddisruptionbudgets pdb /status
        rbac.authorization.k8s.io
          clusterrolebindings cluster
          clusterroles cluster
          rolebindings
          roles
        resource.k8s.io
          deviceclasses cluster one=deviceclass
          resourceclaims /status
          resourceclaimtemplates
          resourceslices cluster
        scheduling.k8s.io
          priorityclasses pc cluster one=priorityclass
        storage.k8s.io
          csidrivers cluster
          csinodes cluster
          csistoragecapacities one=csistoragecapacity
          storageclasses sc cluster one=storageclass
          volumeattachments cluster /status
          volumeattributesclasses vac cluster one=volumeattributesclass
        """
}
