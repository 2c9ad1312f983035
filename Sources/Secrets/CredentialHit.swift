import Kubernetes

/// How sure it is that a hit is a credential.
public enum Confidence: Int, Comparable, Sendable {
    /// A password that nobody takes for a secret: `changeme`, `guest` for guest. It stands where a real one belongs, and
    /// few systems that matter run with it. Two severities less than the rule's.
    case usual
    /// A literal of few surprises under the name of a password: perhaps a default, a test's, or a made-up word. Worth a
    /// look, and a severity less than the rule's.
    case possible
    /// The form of a known token without a checksum, or a random-looking value under a name that says credential.
    case likely
    /// The checksum, or the structure inside, is right.
    case certain

    public static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }
}

/// A credential in an object. The value itself is in none of the fields.
public struct CredentialHit: Sendable {
    /// The name of the rule, a file of `Rules/secrets`.
    public let rule: String
    /// What recognised it, such as `github-personal-access-token`.
    public let detector: String
    /// What it is, such as `a GitHub personal access token`.
    public let title: String
    public let confidence: Confidence
    /// The container's name, where the credential is in a container.
    public let container: String?
    /// The path from the object to the scalar that holds the credential, such as `spec.containers[0].env[1].value`.
    public let path: [FieldStep]
    /// What may be shown of the value: the public beginning of a provider's token and at most four characters more, and of
    /// everything else only how long it is: `ghp_a1B2…`, `8 to 15 characters`.
    public let redacted: String
    /// How many of the kind stand in the scalar under one name.
    let count: Int
    /// One sentence that names the place and what is there.
    public let message: String
}

/// A value that was not looked at, or not to its end.
public struct UnscannedValue: Sendable {
    /// The path from the object; empty for the object itself.
    public let path: [FieldStep]
    /// A sentence, such as `only the first 1 MiB of 3 MiB was searched for credentials`.
    public let reason: String
}

/// What the search of one object came to.
public struct CredentialReport: Sendable {
    public internal(set) var hits: [CredentialHit] = []
    /// The credentials as they are written, so that what is said of the object for other reasons can leave them out.
    public internal(set) var secrets: Set<String> = []
    /// Never empty where something was left out.
    public internal(set) var unscanned: [UnscannedValue] = []
}
