import Documents
import Kubernetes

/// The search of an object for credentials that are written into it.
///
/// Looked at are: environment variables, commands, arguments, probes and hooks of all containers of all pod templates;
/// ConfigMaps; annotations, those of pod templates too, and the object that `kubectl apply` keeps in one; Secrets; and all
/// other strings of an object, whatever its kind. Everything that is filled in from elsewhere is good and stays
/// quiet: `valueFrom`, references to stores of secrets, values that SOPS has encrypted, Sealed Secrets, External Secrets.
///
///     let report = CredentialScan().scan(resource)
///     for hit in report.hits { print(hit.rule, hit.message) }
///
/// Time is proportional to the object's size; ``longestValue``, ``largestObject`` and ``mostFields`` bound it, and what
/// they leave out is said. A value of this type may be used by any number of threads.
public struct CredentialScan: Sendable {
    /// Bytes of one value that are searched.
    public static let longestValue = 1 << 20
    /// Bytes of one object that are searched, aliases expanded.
    public static let largestObject = 16 << 20
    /// Fields of one object that are visited, aliases expanded.
    static let mostFields = 2_000_000

    /// Whether a Secret that holds its values is a hit. In files it is: the values are in the repository's history. What
    /// comes from a cluster is where it belongs.
    public let findsCommittedSecrets: Bool

    /// The rules that can find something in the values of a Secret.
    public static let rulesOfSecretValues = Set(
        CredentialRule.allCases.filter { ![.environment, .arguments, .configMap, .annotation, .field].contains($0) }
            .map(\.rawValue))

    public init(findsCommittedSecrets: Bool = true) { self.findsCommittedSecrets = findsCommittedSecrets }

    /// Whether a credential stands in a text that belongs to no field, such as a comment.
    public static func isCredential(in text: Substring) -> Bool {
        var text = text
        return text.withUTF8 { !TextScan($0, .file).matches.isEmpty }
    }

    public func scan(_ resource: Resource) -> CredentialReport {
        withExtendedLifetime(resource.document) {
            var scan = ObjectScan(resource, findsCommittedSecrets: findsCommittedSecrets, depth: 0)
            scan.run()
            return scan.report
        }
    }

    /// The annotations in which something is found, or which are not searched to their end.
    /// - Parameter object: the object or one of its pod templates.
    public func suspectAnnotations(of object: UnsafePointer<Value>, in resource: Resource) -> Set<String> {
        withExtendedLifetime(resource.document) {
            var scan = ObjectScan(resource, findsCommittedSecrets: findsCommittedSecrets, depth: 0)
            scan.scanAnnotations(of: object, at: [])
            let paths = scan.report.hits.map(\.path) + scan.report.unscanned.map(\.path)
            return Set(
                paths.compactMap { path in
                    guard case .field(let key)? = path.last?.name else { return nil }
                    return key
                })
        }
    }
}
