import Cluster
import Documents
import Kubernetes
import Testing

@testable import Engine

/// An owner stands for an object only where its template says the same of what matters for security.
@Suite struct OwnerFoldingTests {
    /// An object of the namespace `shop` unless it says otherwise.
    struct Object {
        let kind: String
        let name: String
        var owner: String?
        var namespace = "shop"
        var spec = OwnerFoldingTests.plain
        /// Fields beside the template.
        var more = ""
        /// Of the Pod or the template, in JSON.
        var annotations = "{}"
    }

    private static let plain = #"{"containers":[{"name":"c","image":"i:1"}]}"#
    private static let names = ["Deployment": "deployments", "ReplicaSet": "replicasets", "Pod": "pods"]

    /// Which of the objects, in order, are reported by themselves.
    private static func own(_ objects: Object...) throws -> [Bool] {
        var owners = OwnerChains()
        return try objects.map { object in
            let group = object.kind == "Pod" ? "" : "apps"
            let kind = APIResource(
                group: group, version: "v1", name: try #require(names[object.kind]), kind: object.kind,
                isNamespaced: true)
            let place = owners.place(try resource(object, kind), of: kind)
            if case .byItself(let owner) = place { #expect(owner == object.owner) }
            return place != .atOwner
        }
    }

    private static let deployment = Object(kind: "Deployment", name: "web")
    private static let replicas = Object(kind: "ReplicaSet", name: "web-1", owner: "Deployment web")

    private static func pod(_ spec: String = plain, owner: String = "ReplicaSet web-1", name: String = "p") -> Object {
        Object(kind: "Pod", name: name, owner: owner, spec: spec)
    }

    @Test func noPodIsMadeByADeployment() throws {
        #expect(try Self.own(Self.deployment, Self.pod(owner: "Deployment web")) == [true, true])
    }

    @Test func anOwnerOfAnotherNamespaceHidesNothing() throws {
        var elsewhere = Self.replicas
        elsewhere.owner = nil
        elsewhere.namespace = "other"
        #expect(try Self.own(elsewhere, Self.pod()) == [true, true])
    }

    @Test(
        arguments: [
            #"{"containers":[{"name":"c","image":"i:2"}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","securityContext":{"privileged":true}}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","command":["sh"]}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","env":[{"name":"A","value":"b"}]}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","ports":[{"containerPort":80,"hostPort":80}]}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"},{"name":"injected","image":"proxy:1"}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"initContainers":[{"name":"injected","image":"proxy:1"}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"ephemeralContainers":[{"name":"debug","image":"sh:1"}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"hostNetwork":true}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"hostPID":true}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"serviceAccountName":"admin"}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"securityContext":{"runAsUser":0}}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"volumes":[{"name":"v","hostPath":{"path":"/"}}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"hostAliases":[{"ip":"1.2.3.4","hostnames":["a.b"]}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"tolerations":[{"operator":"Exists"}]}"#,
            #"{"containers":[{"name":"c","image":"i:1"}],"nodeSelector":{"kubernetes.io/os":"windows"}}"#,
            #"{"containers":[{"name":"c","image":"i:1","livenessProbe":{"httpGet":{"host":"10.0.0.1","port":80}}}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","lifecycle":{"preStop":{"tcpSocket":{"host":"10.0.0.1"}}}}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","ports":[{"containerPort":22}]}]}"#,
            #"{"containers":[{"name":"c","image":"i:1","workingDir":"/host"}]}"#,
            // A claim that no StatefulSet gave the pod.
            #"""
            {"containers":[{"name":"c","image":"i:1"}],
            "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"other"}}]}
            """#,
            // No token, though it is called so.
            #"""
            {"containers":[{"name":"c","image":"i:1"}],
            "volumes":[{"name":"kube-api-access-x","projected":{"sources":[{"secret":{"name":"s"}}]}}]}
            """#,
            #"{"containers":[{"name":"c","image":"i:1"}],"volumes":[{"name":"kube-api-access-x","hostPath":{"path":"/"}}]}"#,
            #"""
            {"containers":[{"name":"c","image":"i:1"}],"volumes":[{"name":"kube-api-access-x",
            "projected":{"sources":[{"serviceAccountToken":{"path":"token","audience":"vault"}}]}}]}
            """#,
            #"""
            {"containers":[{"name":"c","image":"i:1"}],"volumes":[{"name":"kube-api-access-x",
            "projected":{"sources":[{"serviceAccountToken":{"path":"token"}},{"configMap":{"name":"other"}}]}}]}
            """#,
            #"""
            {"containers":[{"name":"c","image":"i:1"}],"volumes":[{"name":"kube-api-access-x",
            "projected":{"sources":[{"clusterTrustBundle":{"name":"b","path":"p"}}]}}]}
            """#,
            #"""
            {"containers":[{"name":"c","image":"i:1","env":[{"name":"JOB_COMPLETION_INDEX",
            "valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]}]}
            """#,
        ])
    func aPodThatDiffersIsReportedByItselfAndOnce(_ spec: String) throws {
        let pods = (Self.pod(spec, name: "a"), Self.pod(spec, name: "b"), Self.pod(name: "c"))
        #expect(
            try Self.own(Self.deployment, Self.replicas, pods.0, pods.1, pods.2) == [true, false, true, false, false])
    }

    @Test func whatTheServerAddsMakesNoDifference() throws {
        let pod = Self.pod(
            #"""
            {"containers":[{"image":"i:1","imagePullPolicy":"IfNotPresent","name":"c","resources":{},"securityContext":{},
            "env":[{"name":"JOB_COMPLETION_INDEX","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['i']"}}}],
            "volumeMounts":[{"name":"kube-api-access-x2","readOnly":true,
            "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}],"dnsPolicy":"ClusterFirst",
            "enableServiceLinks":true,"hostNetwork":false,"initContainers":[],"nodeName":"n1","priority":0,
            "securityContext":{},"serviceAccount":"default","serviceAccountName":"default",
            "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute"}],
            "volumes":[{"name":"kube-api-access-x2","projected":{"sources":[{"serviceAccountToken":{"path":"token"}},
            {"configMap":{"name":"kube-root-ca.crt"}},{"downwardAPI":{"items":[{"path":"namespace"}]}},
            {"configMap":{"name":"openshift-service-ca.crt"}}]}},
            {"name":"data","persistentVolumeClaim":{"claimName":"data-p"}}]}
            """#)
        #expect(try Self.own(Self.deployment, Self.replicas, pod) == [true, false, false])
    }

    /// What a Pod has beside its template is well; what it lacks is not.
    @Test(arguments: [
        (#""resources":{"limits":{"memory":"1Gi"}}"#, #""resources":{}"#),
        (#""resources":{"limits":{"memory":"1Gi"}}"#, #""resources":{"limits":{"memory":"0"}}"#),
        (#""imagePullPolicy":"Always""#, #""imagePullPolicy":"IfNotPresent""#),
        (#""imagePullPolicy":"Always""#, #""imagePullPolicy":"Never""#),
    ])
    func whatIsLostCountsAndWhatIsAddedDoesNot(_ good: String, _ bad: String) throws {
        func spec(_ field: String) -> String { "{\"containers\":[{\"name\":\"c\",\"image\":\"i:1\",\(field)}]}" }
        var replicas = Self.replicas
        replicas.owner = nil
        replicas.spec = spec(good)
        #expect(try Self.own(replicas, Self.pod(spec(bad))) == [true, true])
        replicas.spec = spec(bad)
        #expect(try Self.own(replicas, Self.pod(spec(good))) == [true, false])
    }

    /// What the template states of an amount, what the Pod does, and whether that differs.
    @Test(arguments: [
        (#"{"limits":{"cpu":"500m"}}"#, #"{"limits":{"cpu":"500"}}"#, true),
        (#"{"limits":{"cpu":"500m"}}"#, #"{"limits":{"cpu":"500m"},"requests":{"cpu":"500m"}}"#, false),
        (#"{"requests":{"memory":"1Gi"}}"#, #"{"requests":{"memory":"1Mi"}}"#, true),
        // The API server writes amounts of its own kinds anew, and leaves those of custom resources.
        (#"{"limits":{"cpu":"0.5"}}"#, #"{"limits":{"cpu":"500m"}}"#, false),
        (#"{"limits":{"cpu":0.5}}"#, #"{"limits":{"cpu":"500m"}}"#, false),
        (#"{"limits":{"cpu":2}}"#, #"{"limits":{"cpu":"2"}}"#, false),
        (#"{"limits":{"cpu":2}}"#, #"{"limits":{"cpu":"4"}}"#, true),
        (#"{"limits":{"memory":"1024Mi"}}"#, #"{"limits":{"memory":"1Gi"}}"#, false),
    ])
    func anAmountThatTheTemplateStatesCounts(_ template: String, _ pod: String, _ differs: Bool) throws {
        func spec(_ resources: String) -> String {
            "{\"containers\":[{\"name\":\"c\",\"image\":\"i:1\",\"resources\":\(resources)}]}"
        }
        var replicas = Self.replicas
        replicas.owner = nil
        replicas.spec = spec(template)
        #expect(try Self.own(replicas, Self.pod(spec(pod))) == [true, differs])
    }

    @Test func aCredentialInAnAnnotationOfAPodCounts() throws {
        let note = #"{"db-password":"vT9-kQ2mZx7pLw4R"}"#
        var (replicas, pod) = (Self.replicas, Self.pod())
        replicas.owner = nil
        pod.annotations = note
        #expect(try Self.own(replicas, pod) == [true, true])
        replicas.annotations = note
        #expect(try Self.own(replicas, pod) == [true, false], "the template has it, too")
        replicas.annotations = "{}"
        pod.annotations = #"{"checked-by":"jane","kubernetes.io/psp":"restricted"}"#
        #expect(try Self.own(replicas, pod) == [true, false], "no credential")
    }

    @Test(arguments: [
        ("container.apparmor.security.beta.kubernetes.io/c", "unconfined", true),
        ("container.apparmor.security.beta.kubernetes.io/gone", "unconfined", true),
        ("seccomp.security.alpha.kubernetes.io/pod", "unconfined", true),
        ("container.seccomp.security.alpha.kubernetes.io/c", "unconfined", true),
        ("sidecar.istio.io/inject", "false", true),
        ("traffic.sidecar.istio.io/excludeInboundPorts", "80", true),
        ("cni.projectcalico.org/podIP", "10.0.0.1/32", false),
    ])
    func annotationsThatRulesJudgeCount(_ key: String, _ value: String, _ counts: Bool) throws {
        var pod = Self.pod()
        pod.annotations = "{\"\(key)\":\"\(value)\"}"
        #expect(try Self.own(Self.deployment, Self.replicas, pod) == [true, false, counts])
    }

    @Test func aProfileThatTheServerWritesDownTwiceMakesNoDifference() throws {
        let annotations = #"{"container.apparmor.security.beta.kubernetes.io/c":"runtime/default"}"#
        let field = #"""
            {"containers":[{"name":"c","image":"i:1",
            "securityContext":{"appArmorProfile":{"type":"RuntimeDefault"}}}]}
            """#
        var (replicas, pod) = (Self.replicas, Self.pod(field))
        replicas.owner = nil
        pod.annotations = annotations
        replicas.annotations = annotations
        #expect(try Self.own(replicas, pod) == [true, false], "from the annotation")
        replicas.annotations = "{}"
        replicas.spec = field
        #expect(try Self.own(replicas, pod) == [true, false], "from the field")
        pod.annotations = #"{"container.apparmor.security.beta.kubernetes.io/c":"unconfined"}"#
        #expect(try Self.own(replicas, pod) == [true, true], "against the field")
    }

    @Test func aFormerReplicaSetCountsOnceItRuns() throws {
        var former = Self.replicas
        former.spec = #"{"containers":[{"name":"c","image":"i:0"}]}"#
        former.more = #""replicas":0,"#
        let pod = Self.pod(former.spec)
        // Its pods are looked at, should there be any.
        #expect(try Self.own(Self.deployment, former, pod) == [true, false, true])
        former.more = #""replicas":1,"#
        #expect(try Self.own(Self.deployment, former, pod) == [true, true, false])
    }

    private static func resource(_ object: Object, _ kind: APIResource) throws -> Resource {
        var owners = ""
        if let owner = object.owner {
            let words = owner.split(separator: " ")
            owners = """
                ,"ownerReferences":[{"kind":"\(words[0])","name":"\(words[1])","uid":"uid of \(owner)","controller":true}]
                """
        }
        let (ofPod, ofTemplate) = object.kind == "Pod" ? (object.annotations, "{}") : ("{}", object.annotations)
        let template = "{\"metadata\":{\"annotations\":\(ofTemplate)},\"spec\":\(object.spec)}"
        let spec = object.kind == "Pod" ? object.spec : "{\(object.more)\"template\":\(template)}"
        let text = """
            {"apiVersion":"\(kind.apiVersion)","kind":"\(object.kind)","metadata":{"name":"\(object.name)",\
            "namespace":"\(object.namespace)","uid":"uid of \(object.kind) \(object.name)","annotations":\(ofPod)\(owners)},"spec":\(spec)}
            """
        let document = try #require(
            try Array(text.utf8).withUnsafeBufferPointer { bytes in
                var stream = DocumentStream(bytes: bytes)
                return try stream.next()
            })
        guard case .objects(let resources, _) = document.content() else { throw Failure() }
        return try #require(resources.first)
    }

    private struct Failure: Error {}
}
