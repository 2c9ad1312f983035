/// The documents that expressions are evaluated on.
enum PodDocuments {
    /// A pod as charts render it, in good order.
    static let good = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop-checkout-7d9c5b6f4-x2x8p
          namespace: shop-prod
          labels:
            app.kubernetes.io/name: checkout
            app.kubernetes.io/instance: shop
            app.kubernetes.io/version: "2.14.0"
            app.kubernetes.io/part-of: shop
            app.kubernetes.io/managed-by: Helm
            pod-template-hash: 7d9c5b6f4
          annotations:
            prometheus.io/scrape: "true"
            prometheus.io/port: "9090"
            checksum/config: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        spec:
          serviceAccountName: checkout
          automountServiceAccountToken: false
          restartPolicy: Always
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            fsGroup: 10001
            seccompProfile:
              type: RuntimeDefault
          initContainers:
          - name: migrate
            image: registry.example.com/shop/checkout:2.14.0
            command: ["/app/migrate", "--wait"]
            securityContext: &hardened
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              runAsNonRoot: true
              capabilities: {drop: [ALL]}
            resources: {limits: {memory: 128Mi}}
          containers:
          - name: app
            image: registry.example.com/shop/checkout:2.14.0
            imagePullPolicy: IfNotPresent
            args: ["--listen=:8080"]
            ports:
            - {name: http, containerPort: 8080, protocol: TCP}
            - {name: metrics, containerPort: 9090, protocol: TCP}
            env:
            - {name: PAYMENTS, value: "payments.shop-prod.svc:8080"}
            - {name: LOG_LEVEL, value: info}
            - {name: TOKEN, valueFrom: {secretKeyRef: {name: checkout, key: token}}}
            resources:
              requests: {cpu: 100m, memory: 128Mi}
              limits: {memory: 512Mi}
            securityContext: *hardened
            livenessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 10}
            volumeMounts:
            - {name: config, mountPath: /etc/checkout, readOnly: true}
            - {name: tmp, mountPath: /tmp}
          - name: istio-proxy
            image: registry.example.com/istio/proxyv2@sha256:3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b
            ports:
            - {name: admin, containerPort: 15000, protocol: TCP}
            resources:
              limits: {memory: 1Gi}
            securityContext: *hardened
          - name: metrics
            image: registry.example.com/platform/exporter:0.9.1
            imagePullPolicy: Always
            resources:
              limits: {memory: 64Mi}
            securityContext: *hardened
          volumes:
          - name: config
            configMap: {name: checkout}
          - name: tmp
            emptyDir: {}
          - name: token
            projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600}}]}
        """

    /// A pod on which every check fails, so that both answers are compared.
    static let bad = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: Debug_Pod
          namespace: default
          labels: {internal.example.com/owner: me, app.kubernetes.io/name: debug}
          annotations: {note: ""}
        spec:
          hostNetwork: true
          hostPID: true
          restartPolicy: Never
          securityContext: {runAsNonRoot: false}
          containers:
          - name: shell
            image: docker.io/library/busybox
            imagePullPolicy: Never
            ports: [{containerPort: 80}]
            securityContext: {privileged: true, allowPrivilegeEscalation: true}
            resources: {limits: {memory: 8Gi}}
          volumes: [\(volumes)]
        """

    /// More volumes than `size` allows, one of them of the host.
    private static let volumes =
        "{name: root, hostPath: {path: /}}" + (0..<20).map { ", {name: v\($0), emptyDir: {}}" }.joined()
}
