import Documents

extension ClusterConnection {
    /// The cluster that the options, the kubeconfig files and the environment mean, in kubectl's order: the named file,
    /// or those of `KUBECONFIG`, or `~/.kube/config`; where these choose no context, the pod's service account.
    ///
    /// Where kubectl would quietly go on, to `localhost:8080` or without credentials, because a context names a cluster
    /// or a user that no file defines, this is an error.
    public init(_ options: ConnectionOptions = ConnectionOptions()) throws(KubeconfigError) {
        let loaded = try LoadedKubeconfig(options)
        let pod = InClusterConnection(options: options)
        let resolution = Resolution(options: options, kubeconfig: loaded.kubeconfig, pod: pod)
        if let connection = try resolution.connection() {
            self = connection
        } else if options.kubeconfig == nil, pod.isPossible {
            self = try pod.connection()
        } else {
            throw resolution.nothingChosen(searched: loaded.searched, warnings: loaded.warnings)
        }
        warnings = loaded.warnings + warnings
    }
}

/// Follows a context of merged kubeconfigs to its cluster and user and checks both, as client-go's `ClientConfig` and
/// its validation do.
private struct Resolution {
    let options: ConnectionOptions
    let kubeconfig: Kubeconfig
    let pod: InClusterConnection

    /// The connection; nil where no context and no cluster is chosen.
    func connection() throws(KubeconfigError) -> ClusterConnection? {
        let chosen = try context()
        guard let cluster = try cluster(of: chosen) else { return nil }
        let user = try user(of: chosen)
        let name = chosen?.name
        let checked = CheckedCluster(cluster: cluster, context: name)
        let (server, address) = try checked.server()
        var connection = ClusterConnection(
            contextName: name, server: server, tlsServerName: cluster.tlsServerName?.value,
            certificateAuthority: try checked.certificateAuthority(isUsed: address.scheme == "https"),
            skipsTLSVerification: cluster.insecureSkipTLSVerify?.value ?? false,
            proxy: try proxy(of: checked, to: address), disablesCompression: cluster.disableCompression,
            namespace: namespace(of: chosen))
        if connection.skipsTLSVerification, address.scheme == "https" {
            connection.warnings.append(
                "the certificate of \(server) is not checked (insecure-skip-tls-verify): whoever is between here and "
                    + "there can read and change everything, credentials included")
        }
        guard let user else { return connection }
        let identity = CheckedUser(user: user, context: name, options: options)
        connection.impersonation = try identity.impersonation()
        let hasCredentials = try identity.validate()
        if address.scheme == "https" {
            let info = ExecClusterInfo(
                connection: connection, proxy: cluster.proxyURL?.value.value,
                configuration: cluster.pluginConfiguration)
            connection.credentials = try identity.source(cluster: info)
        } else if hasCredentials {
            connection.warnings.append("the credentials are not sent, because \(server) is not https")
        }
        return connection
    }

    private typealias NamedContext = (name: String, context: Kubeconfig.Context)

    private func context() throws(KubeconfigError) -> NamedContext? {
        let asked = options.context.flatMap { $0.isEmpty ? nil : $0 }
        guard let name = asked ?? kubeconfig.currentContext?.value else { return nil }
        if let context = kubeconfig.contexts[name] { return (name, context) }
        let place = asked == nil ? kubeconfig.currentContext?.place : nil
        throw KubeconfigError(
            .unknownName,
            "there is no context \(JSONText.quoted(name)); \(known("contexts", kubeconfig.contexts.keys))",
            at: place)
    }

    private func cluster(of chosen: NamedContext?) throws(KubeconfigError) -> Kubeconfig.Cluster? {
        if let name = options.cluster, !name.isEmpty {
            if let cluster = kubeconfig.clusters[name] { return cluster }
            throw unknown("cluster", name, kubeconfig.clusters.keys, at: nil, chosen)
        }
        guard let chosen else { return nil }
        guard let reference = chosen.context.cluster else {
            throw KubeconfigError(.field, "names no cluster", at: chosen.context.place, context: chosen.name)
        }
        if let cluster = kubeconfig.clusters[reference.value] { return cluster }
        throw unknown("cluster", reference.value, kubeconfig.clusters.keys, at: reference.place, chosen)
    }

    private func user(of chosen: NamedContext?) throws(KubeconfigError) -> Kubeconfig.User? {
        let asked = options.user.flatMap { $0.isEmpty ? nil : $0 }
        let reference = chosen?.context.user
        guard let name = asked ?? reference?.value else { return nil }
        if let user = kubeconfig.users[name] { return user }
        throw unknown("user", name, kubeconfig.users.keys, at: asked == nil ? reference?.place : nil, chosen)
    }

    private func proxy(of cluster: CheckedCluster, to address: ServerAddress) throws(KubeconfigError) -> String? {
        if let proxy = try cluster.proxy() { return proxy }
        return try ProxyEnvironment(options: options).proxy(for: address)
    }

    /// The option, else the context's, else the pod's where there is one, as kubectl has it in a pod.
    private func namespace(of chosen: NamedContext?) -> String {
        if let name = options.namespace, !name.isEmpty { return name }
        return chosen?.context.namespace?.value ?? (pod.isPossible ? pod.namespace : "default")
    }

    private func unknown(
        _ kind: String, _ name: String, _ names: some Collection<String>, at place: Place?, _ chosen: NamedContext?
    ) -> KubeconfigError {
        KubeconfigError(
            .unknownName, "there is no \(kind) \(JSONText.quoted(name)); \(known(kind + "s", names))", at: place,
            context: chosen?.name)
    }

    /// `the contexts are "a", "b"`, at most ten of them.
    private func known(_ kind: String, _ names: some Collection<String>) -> String {
        if names.isEmpty { return "no \(kind) are defined" }
        let shown = names.sorted().prefix(10).map(JSONText.quoted).joined(separator: ", ")
        return "the \(kind) are \(shown)" + (names.count > 10 ? " and \(names.count - 10) more" : "")
    }

    func nothingChosen(searched: [String], warnings: [String]) -> KubeconfigError {
        let places = searched.joined(separator: ", ")
        if kubeconfig.contexts.isEmpty {
            return KubeconfigError(
                .nothingConfigured, "no cluster is configured: looked at \(places); \(pod.searched)",
                hint: "Name a file with --kubeconfig or KUBECONFIG.")
        }
        return KubeconfigError(
            .nothingConfigured,
            "no context is chosen: current-context is not set in \(places); \(known("contexts", kubeconfig.contexts.keys))",
            hint: "Choose one with --context.")
    }
}
