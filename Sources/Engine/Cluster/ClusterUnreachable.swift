import Cluster
import Reports

/// A cluster that does not answer, or does not say what it offers: which one was asked, by which way, and what may help.
public struct ClusterUnreachable: Error, Sendable, CustomStringConvertible {
    public let cause: APIError
    /// Such as `the cluster of context "prod" (https://10.0.0.1:6443)`.
    private let cluster: String
    /// Without its password; nil where there is none.
    private let proxy: String?

    init(_ cause: APIError, _ connection: ClusterConnection) {
        self.cause = cause
        cluster = connection.title
        proxy = connection.proxyWithoutPassword
    }

    public var description: String {
        let way = proxy.map { " through proxy \($0)" } ?? ""
        return VisibleText.line("cannot ask \(cluster)\(way): \(cause)") + "\n" + VisibleText.line(advice)
    }

    private var advice: String {
        switch cause.cause {
        case .connection where proxy == nil, .timeout where proxy == nil:
            "Check that this machine reaches the address (a VPN, a tunnel, a cluster that is stopped?), and that "
                + "'kubectl cluster-info' does with the same context; --context chooses another."
        case .proxy, .connection, .timeout:
            "Check that the proxy is running, lets you in and reaches the address: it is the proxy-url of the "
                + "kubeconfig, or HTTPS_PROXY; NO_PROXY names the hosts to reach directly."
        case .tls:
            "certificate-authority, tls-server-name and the client certificate are fields of the kubeconfig: fetch it "
                + "anew where the cluster was made anew."
        case .credentials: "Log in as for kubectl, and try again."
        case .refused(401, _, _): "Log in as for kubectl; 'kubectl auth whoami' says whom the server takes you for."
        case .refused(403, _, _):
            "The user needs 'get' on /api, /api/*, /apis and /apis/*: 'bulwark cluster role --built-in' prints a role."
        case .refused, .answerTooLarge, .malformedAnswer, .configuration:
            "The server is the one of the kubeconfig's context: 'kubectl config view --minify' shows it."
        }
    }
}

extension ClusterConnection {
    /// The cluster in words, such as `the cluster of context "prod" (https://10.0.0.1:6443)`.
    public var title: String {
        "the cluster of \(contextName.map { "context \"\($0)\"" } ?? "this pod") (\(server))"
    }

    fileprivate var proxyWithoutPassword: String? {
        guard let proxy, let scheme = proxy.firstRange(of: "://") else {
            return proxy.map { _ in "(without a scheme)" }
        }
        let rest = proxy[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return String(proxy[..<scheme.upperBound] + host)
    }
}
