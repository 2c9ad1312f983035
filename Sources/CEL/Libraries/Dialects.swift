/// The dialects that Bulwark speaks beside Kubernetes' own.
extension Environment {
    /// The specification's dialect with every extension that its conformance tests use.
    public static let spec: Environment = {
        var environment = Environment()
        environment.add(
            StandardLibrary.library, OptionalLibrary.library, TwoVariableLibrary.library, BindingsLibrary.library,
            BlockLibrary.library, StringsLibrary.library(version: 4), ListsLibrary.library(version: 3),
            SetsLibrary.library, MathLibrary.library, EncodersLibrary.library, IPLibrary.library, CIDRLibrary.library)
        return environment
    }()

    /// The dialect of Bulwark's own rules: what Kubernetes 1.30 knows, the first version with ValidatingAdmissionPolicy v1,
    /// so that a rule can be exported for every API server since. In one thing it is stricter: a field of what has no
    /// fields is an error and not absent, because a malformed object that the API server would have refused must not pass.
    public static let rules: Environment = {
        var environment = Environment.kubernetes(KubernetesVersion(1, 30))
        environment.options.errorOnBadPresenceTest = true
        environment.options.nullHasNoFields = true
        return environment
    }()
}
