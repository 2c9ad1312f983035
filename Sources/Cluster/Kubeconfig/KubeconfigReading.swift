import Documents

/// Reads the fields of `v1` `Config`, whose types are client-go's `tools/clientcmd/api/v1`.
extension Kubeconfig {
    init(_ file: KubeconfigFile) throws(KubeconfigError) {
        guard let document = file.document else { return }
        defer { withExtendedLifetime(document) {} }
        let root = KubeconfigField(file: file, slot: document.rootSlot, path: FieldPath())
        if let version = try root.text("apiVersion"), version.value != "v1" {
            throw KubeconfigError(
                .syntax, "is \(JSONText.quoted(version.value)); a kubeconfig has v1", at: version.place)
        }
        if let kind = try root.text("kind"), kind.value != "Config" {
            throw KubeconfigError(
                .syntax, "is \(JSONText.quoted(kind.value)); a kubeconfig has Config", at: kind.place)
        }
        _ = try root.field("preferences")?.bool("colors")
        currentContext = try root.text("current-context")
        clusters = try Kubeconfig.entries(of: root, "clusters", "cluster", Cluster.init)
        users = try Kubeconfig.entries(of: root, "users", "user", User.init)
        contexts = try Kubeconfig.entries(of: root, "contexts", "context", Context.init)
    }

    /// A list of named entries: `[{name: a, cluster: {…}}]`. An entry without content is an empty one.
    private static func entries<Entry>(
        of root: KubeconfigField, _ list: StaticString, _ kind: StaticString,
        _ read: (KubeconfigField) throws(KubeconfigError) -> Entry
    ) throws(KubeconfigError) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for var item in try root.list(list) {
            let name = try item.text("name")?.value ?? ""
            item.entry = "\(kind) \(JSONText.quoted(name))"
            let entry = try read(try item.field(kind) ?? item.empty)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw (try item.field("name") ?? item).invalid("this name is already taken in this file")
            }
        }
        return entries
    }
}

extension KubeconfigField {
    /// What stands for a field of this map that is absent; its place is the map's.
    fileprivate var empty: KubeconfigField {
        KubeconfigField(file: file, slot: KubeconfigField.null, path: path, entry: entry, standIn: slot)
    }

    /// One null value that is never freed.
    nonisolated(unsafe) private static let null: UnsafePointer<Value> = {
        let slot = UnsafeMutablePointer<Value>.allocate(capacity: 1)
        slot.initialize(to: .null)
        return UnsafePointer(slot)
    }()
}

extension Kubeconfig.Cluster {
    /// The name under which client-go keeps a cluster's configuration for credential plugins.
    private static let pluginExtension = "client.authentication.k8s.io/exec"

    init(_ field: KubeconfigField) throws(KubeconfigError) {
        place = field.place
        server = try field.text("server")
        tlsServerName = try field.text("tls-server-name")
        insecureSkipTLSVerify = try field.bool("insecure-skip-tls-verify")
        certificateAuthority = try field.path("certificate-authority")
        certificateAuthorityData = try field.data("certificate-authority-data")
        proxyURL = try field.secret("proxy-url")
        disableCompression = try field.bool("disable-compression")?.value ?? false
        for item in try field.list("extensions") {
            guard try item.text("name")?.value == Kubeconfig.Cluster.pluginExtension,
                let document = field.file.document, let content = try item.field("extension")
            else { continue }
            pluginConfiguration = Kubeconfig.EmbeddedValue(document: document, value: content.slot.pointee)
        }
    }
}

extension Kubeconfig.User {
    init(_ field: KubeconfigField) throws(KubeconfigError) {
        place = field.place
        clientCertificate = try field.path("client-certificate")
        clientCertificateData = try field.data("client-certificate-data")
        clientKey = try field.path("client-key")
        clientKeyData = try field.data("client-key-data")
        token = try field.secret("token")
        tokenFile = try field.path("tokenFile")
        username = try field.secret("username")
        password = try field.secret("password")
        impersonate = try field.text("as")
        impersonateUID = try field.text("as-uid")
        impersonateGroups = try field.texts("as-groups")
        impersonateUserExtra = try field.textLists("as-user-extra")
        if let provider = try field.field("auth-provider") {
            authProvider = Located(value: try provider.text("name")?.value ?? "", place: provider.place)
            for (_, value) in try provider.field("config")?.asMap() ?? [] { _ = try value.asText() }
        }
        if let plugin = try field.field("exec") { exec = try Kubeconfig.Exec(plugin) }
    }
}

extension Kubeconfig.Exec {
    init(_ field: KubeconfigField) throws(KubeconfigError) {
        place = field.place
        let command = try field.text("command")
        // A command without a slash is looked up in PATH.
        self.command = command?.value.utf8.contains(0x2F) == true ? try field.path("command") : command
        arguments = try field.texts("args")?.value.map(Redacted.init) ?? []
        environment = []
        for variable in try field.list("env") {
            let value = Redacted(try variable.field("value")?.asText() ?? "")
            environment.append((try variable.text("name")?.value ?? "", value, variable.place))
        }
        apiVersion = try field.text("apiVersion")
        installHint = try field.text("installHint")?.value
        provideClusterInfo = try field.bool("provideClusterInfo")?.value ?? false
        interactiveMode = try field.text("interactiveMode")
    }
}

extension Kubeconfig.Context {
    init(_ field: KubeconfigField) throws(KubeconfigError) {
        place = field.place
        cluster = try field.text("cluster")
        user = try field.text("user")
        namespace = try field.text("namespace")
    }
}

extension KubeconfigField {
    /// A text field that holds a path, resolved against the file's folder.
    fileprivate func path(_ key: StaticString) throws(KubeconfigError) -> Located<String>? {
        try text(key).map { Located(value: FilePaths.resolve($0.value, in: file.folder), place: $0.place) }
    }
}
