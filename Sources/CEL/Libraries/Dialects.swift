/// The dialects that Bulwark speaks.
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

    /// The dialect of Bulwark's own rules: what every supported API server knows, checked strictly.
    public static let rules: Environment = {
        var environment = Environment()
        environment.options.homogeneousLiterals = true
        environment.options.validatesConstants = true
        environment.options.errorOnBadPresenceTest = false
        environment.add(StandardLibrary.library, OptionalLibrary.library)
        return environment
    }()
}
