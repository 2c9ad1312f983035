import Cluster
import Documents
import Testing

@Suite("Errors name file, line, column, context and field")
struct KubeconfigErrorTests {
    @Test(
        "A field of the wrong type",
        arguments: [
            (
                "clusters: [{name: c, cluster: {server: 5}}]",
                "1:40: cluster \"c\": clusters[0].cluster.server: must be a string, is a number"
            ),
            (
                "users:\n- name: dev\n  user:\n    token: yes",
                "4:12: user \"dev\": users[0].user.token: must be a string, is a boolean"
            ),
            ("users: [{name: y}]", "1:16: users[0].name: must be a string, is a boolean"),
            ("clusters: {a: 5}", "1:11: clusters: must be a list, is a map"),
            ("clusters: [5]", "1:12: clusters[0]: must be a map, is a number"),
            (
                "contexts: [{name: a, context: []}]",
                "1:31: context \"a\": contexts[0].context: must be a map, is a list"
            ),
            (
                "clusters: [{name: c, cluster: {insecure-skip-tls-verify: 'true'}}]",
                "1:58: cluster \"c\": clusters[0].cluster.insecure-skip-tls-verify: must be true or false, is a string"
            ),
            (
                "clusters: [{name: c, cluster: {certificate-authority-data: 5}}]",
                "1:60: cluster \"c\": clusters[0].cluster.certificate-authority-data: must be base64 text, is a number"
            ),
            (
                "users: [{name: u, user: {client-key-data: 'Zm9v!'}}]",
                "1:43: user \"u\": users[0].user.client-key-data: is not base64"
            ),
            (
                "users: [{name: u, user: {as-groups: x}}]",
                "1:37: user \"u\": users[0].user.as-groups: must be a list, is a string"
            ),
            (
                "users: [{name: u, user: {as-user-extra: {'a b': [5]}}}]",
                "1:50: user \"u\": users[0].user.as-user-extra[\"a b\"][0]: must be a string, is a number"
            ),
            (
                "users: [{name: u, user: {auth-provider: {name: p, config: {a: 5}}}}]",
                "1:63: user \"u\": users[0].user.auth-provider.config.a: must be a string, is a number"
            ),
            (
                "users: [{name: u, user: {exec: {args: [a, 5]}}}]",
                "1:43: user \"u\": users[0].user.exec.args[1]: must be a string, is a number"
            ),
            ("preferences: {colors: 5}", "1:23: preferences.colors: must be true or false, is a number"),
            ("abc", "1:1: must be a map, is a string"),
            ("[]", "1:1: must be a map, is a list"),
            ("kind: Pod", "1:7: kind: is \"Pod\"; a kubeconfig has Config"),
            ("apiVersion: v2", "1:13: apiVersion: is \"v2\"; a kubeconfig has v1"),
            (
                "users: [{name: a}, {name: a}]",
                "1:27: user \"a\": users[1].name: this name is already taken in this file"
            ),
            ("a: *secret", "1:4: an alias has no anchor or lies in itself, or a merge key has no map"),
            ("\tclusters: []", "1:1: found character that cannot start any token while scanning for the next token"),
        ])
    func fields(_ text: String, _ expected: String) throws {
        #expect(try Workplace(["config": text]).failure() == "~/config:" + expected)
    }

    @Test("Unknown fields and nulls are passed over")
    func passedOver() throws {
        let text = """
            foo: {bar: 5}
            current-context: null
            users: null
            contexts: [null, {name: a, context: {cluster: c, extra: [1]}}]
            clusters: [{name: c, cluster: {server: "https://x", Server: 5, proxy-url: null, tls-server-name: ""}}]
            """
        var place = try Workplace(["config": text])
        place.options.context = "a"
        let connection = try place.connect()
        #expect(connection.server == "https://x")
        #expect(connection.proxy == nil)
        #expect(connection.tlsServerName == nil)
    }

    /// The context starts line 2, the cluster's fields at column 32 of line 3, the user's at column 26 of line 4.
    @Test(
        "What a context's cluster and user may not say",
        arguments: [
            ("", "", "3:31: context \"a\": cluster \"c\": clusters[0].cluster: has no server"),
            (
                "server: 'ftp://x'", "",
                "3:40: context \"a\": cluster \"c\": clusters[0].cluster.server: must begin with https:// or http://"
            ),
            (
                "server: 'https://u:p@x'", "",
                "3:40: context \"a\": cluster \"c\": clusters[0].cluster.server: must not hold a user or password"
            ),
            (
                "server: 'https://x:99999'", "",
                "3:40: context \"a\": cluster \"c\": clusters[0].cluster.server: has a port that is no number up to 65535"
            ),
            ("server: 'https://:1'", "", "3:40: context \"a\": cluster \"c\": clusters[0].cluster.server: has no host"),
            (
                "server: \"https://x\\ny\"", "",
                "3:40: context \"a\": cluster \"c\": clusters[0].cluster.server: holds white space, a backslash or a control character"
            ),
            (
                "server: 'https://x', proxy-url: 'ftp://p'", "",
                "3:64: context \"a\": cluster \"c\": clusters[0].cluster.proxy-url: must begin with http://, https:// or socks5://"
            ),
            (
                "server: 'https://x', proxy-url: 'p:80'", "",
                "3:64: context \"a\": cluster \"c\": clusters[0].cluster.proxy-url: has no scheme"
            ),
            (
                "server: 'https://x', certificate-authority: ca, certificate-authority-data: Zm9v", "",
                "3:76: context \"a\": cluster \"c\": clusters[0].cluster.certificate-authority: must not be set beside certificate-authority-data"
            ),
            (
                "server: 'https://x', insecure-skip-tls-verify: true, certificate-authority: ca", "",
                "3:79: context \"a\": cluster \"c\": clusters[0].cluster.insecure-skip-tls-verify: must not be set beside a certificate authority: what the one asks for, the other gives up"
            ),
            (
                "server: 'https://x', certificate-authority-data: Zm9v", "",
                "3:81: context \"a\": cluster \"c\": clusters[0].cluster.certificate-authority-data: holds no PEM certificate"
            ),
            (
                "server: 'https://x', certificate-authority: nope", "",
                "3:76: context \"a\": cluster \"c\": clusters[0].cluster.certificate-authority: cannot read \"~/nope\": no such file or directory"
            ),
            (
                "server: 'https://x', certificate-authority: .", "",
                "3:76: context \"a\": cluster \"c\": clusters[0].cluster.certificate-authority: cannot read \"~\": is a directory"
            ),
            (
                "server: 'https://x'", "token: t, username: u",
                "4:46: context \"a\": user \"u\": users[0].user.username: a user has either a token or a user name and password, not both"
            ),
            (
                "server: 'https://x'", "tokenFile: t, password: u",
                "4:50: context \"a\": user \"u\": users[0].user.password: a user has either a token or a user name and password, not both"
            ),
            (
                "server: 'https://x'", "client-certificate-data: Zm9v",
                "4:51: context \"a\": user \"u\": users[0].user.client-certificate-data: needs client-key or client-key-data beside it"
            ),
            (
                "server: 'https://x'", "client-certificate-data: Zm9v, client-certificate: x",
                "4:77: context \"a\": user \"u\": users[0].user.client-certificate: must not be set beside client-certificate-data"
            ),
            (
                "server: 'https://x'", "client-certificate-data: Zm9v, client-key: x, client-key-data: Zm9v",
                "4:69: context \"a\": user \"u\": users[0].user.client-key: must not be set beside client-key-data"
            ),
            (
                "server: 'https://x'", "tokenFile: nope",
                "4:37: context \"a\": user \"u\": users[0].user.tokenFile: cannot read \"~/nope\": no such file or directory"
            ),
            (
                "server: 'https://x'", "tokenFile: blank",
                "4:37: context \"a\": user \"u\": users[0].user.tokenFile: \"~/blank\" is empty; it should hold a token"
            ),
            (
                "server: 'https://x'", "token: \"a\\nb\"",
                "4:33: context \"a\": user \"u\": users[0].user.token: holds a control character"
            ),
            (
                "server: 'https://x'", "as-uid: '5'",
                "4:34: context \"a\": user \"u\": users[0].user.as-uid: needs a user to impersonate beside it: set as"
            ),
            (
                "server: 'https://x'", "as-groups: [g]",
                "4:37: context \"a\": user \"u\": users[0].user.as-groups: needs a user to impersonate beside it: set as"
            ),
            (
                "server: 'https://x'", "as: j, as-groups: [\"g\\r\\nX: y\"]",
                "4:44: context \"a\": user \"u\": users[0].user.as-groups: holds a control character"
            ),
            ("server: 'https://x'", "exec: {}", "4:32: context \"a\": user \"u\": users[0].user.exec: needs a command"),
            (
                "server: 'https://x'", "exec: {command: x}",
                "4:32: context \"a\": user \"u\": users[0].user.exec: needs an apiVersion: client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1"
            ),
            (
                "server: 'https://x'", "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}",
                "4:57: context \"a\": user \"u\": users[0].user.exec.apiVersion: must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1"
            ),
            (
                "server: 'https://x'", "exec: {command: x, apiVersion: client.authentication.k8s.io/v1}",
                "4:32: context \"a\": user \"u\": users[0].user.exec: needs an interactiveMode: Never, IfAvailable or Always"
            ),
            (
                "server: 'https://x'",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Sometimes}",
                "4:107: context \"a\": user \"u\": users[0].user.exec.interactiveMode: must be Never, IfAvailable or Always"
            ),
            (
                "server: 'https://x'",
                "exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1, env: [{value: v}]}",
                "4:101: context \"a\": user \"u\": users[0].user.exec.env[0]: needs a name"
            ),
        ])
    func contradictions(_ cluster: String, _ user: String, _ expected: String) throws {
        let place = try Workplace(
            cluster: cluster, user: user, files: ["ca": Sample.certificate, "blank": " \n", "t": "x"])
        #expect(place.failure() == "~/config:" + expected)
    }

    @Test(
        "Providers that client-go has lost",
        arguments: [
            (
                "gcp",
                "the authentication provider \"gcp\" has been removed from Kubernetes clients\nUse the credential plugin gke-gcloud-auth-plugin instead: an exec section in the user."
            ),
            (
                "azure",
                "the authentication provider \"azure\" has been removed from Kubernetes clients\nUse the credential plugin kubelogin of Azure instead (https://github.com/Azure/kubelogin): an exec section in the user."
            ),
            (
                "oidc",
                "the authentication provider \"oidc\" is not supported\nUse the credential plugin kubelogin (kubectl oidc-login) instead: an exec section in the user."
            ),
            (
                "own",
                "the authentication provider \"own\" is not supported\nUse a credential plugin instead: an exec section in the user."
            ),
        ])
    func providers(_ name: String, _ expected: String) throws {
        let place = try Workplace(cluster: "server: 'https://x'", user: "auth-provider: {name: \(name)}")
        #expect(place.failure() == "~/config:4:41: context \"a\": user \"u\": users[0].user.auth-provider: " + expected)
    }

    @Test("Names that no file defines")
    func unknownNames() throws {
        var place = try Workplace(cluster: "server: 'https://x'", user: "")
        place.options.context = "b"
        #expect(place.failure() == "there is no context \"b\"; the contexts are \"a\"")
        place.options.context = nil
        place.options.cluster = "d"
        #expect(place.failure() == "context \"a\": there is no cluster \"d\"; the clusters are \"c\"")
        place.options.cluster = nil
        place.options.user = "v"
        #expect(place.failure() == "context \"a\": there is no user \"v\"; the users are \"u\"")

        let dangling = "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]"
        #expect(
            try Workplace(["config": dangling]).failure()
                == "~/config:2:41: context \"a\": contexts[0].context.cluster: there is no cluster \"c\"; no clusters are defined"
        )
        #expect(
            try Workplace(["config": dangling + "\nclusters: [{name: c, cluster: {server: x}}]"]).failure()
                == "~/config:2:50: context \"a\": contexts[0].context.user: there is no user \"u\"; no users are defined"
        )
        #expect(
            try Workplace(["config": "current-context: zz\ncontexts: [{name: y1}, {name: x1}]"]).failure()
                == "~/config:1:18: current-context: there is no context \"zz\"; the contexts are \"x1\", \"y1\"")
        #expect(
            try Workplace(["config": "current-context: a\ncontexts: [{name: a}]"]).failure()
                == "~/config:2:12: context \"a\": contexts[0]: names no cluster")
    }

    @Test("Nothing configured: what was looked for")
    func nothing() throws {
        let pod =
            "no pod's service account either (KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, ~/serviceaccount/token)"
            + "\nName a file with --kubeconfig or KUBECONFIG."
        #expect(
            try Workplace([:], list: nil).failure()
                == "no cluster is configured: looked at ~/.kube/config (no such file); " + pod)
        #expect(
            try Workplace(["empty": ""], list: ["nope", "empty"]).failure()
                == "no cluster is configured: looked at KUBECONFIG: \"~/nope\" (no such file), \"~/empty\" (read); "
                + pod)
        #expect(
            try Workplace(["config": "contexts: [{name: x}, {name: z}]"]).failure()
                == "no context is chosen: current-context is not set in KUBECONFIG: \"~/config\" (read); "
                + "the contexts are \"x\", \"z\"\nChoose one with --context.")
        var place = try Workplace([:])
        place.options.kubeconfig = place.path("nope")
        #expect(place.failure() == "cannot read \"~/nope\": no such file or directory")
        place.options.kubeconfig = place.root
        #expect(place.failure() == "cannot read \"~\": is a directory")
        #expect(try Workplace([:], list: ["."]).failure() == "cannot read \"~/.\": is a directory")
    }

    @Test("The parts of an error are there for programs")
    func parts() throws {
        let place = try Workplace(cluster: "server: 'https://x'", user: "token: t, username: joe")
        let error = try #require(throws: KubeconfigError.self) { try place.connect() }
        #expect(error.code == .field)
        #expect(error.file == place.path("config"))
        #expect(error.position == Position(line: 4, column: 46))
        #expect(error.context == "a")
        #expect(error.entry == "user \"u\"")
        #expect(error.field == "users[0].user.username")
    }
}
