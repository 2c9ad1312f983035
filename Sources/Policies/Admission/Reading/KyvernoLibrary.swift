import CEL

/// What Kyverno adds to the language of its policies (`kyverno/sdk`, `cel/libs`) and Bulwark does not have: most of it
/// asks a cluster, a registry or a server.
enum KyvernoLibrary {
    private static let variables: Set<String> = [
        "exceptions", "generator", "globalContext", "gzip", "hash", "http", "image", "images", "json", "math", "random",
        "resource", "time", "x509", "yaml",
    ]
    private static let functions: Set<String> = [
        "image", "isImage", "listObjToMap", "md5", "parseImageReference", "parseServiceAccount", "random", "sha1",
        "sha256",
    ]
    private static let environment = Environment.admission(.newest, AdmissionVariables())

    /// The first name in an expression that only Kyverno knows; nil where there is none, or the text is no expression.
    static func name(in text: String) -> String? {
        guard case .success(let ast) = environment.parse(text) else { return nil }
        return environment.undeclaredNames(in: ast).first { variables.contains($0) || functions.contains($0) }
    }
}

extension AdmissionPolicy {
    /// The first expression that needs what only Kyverno has, and the name of that.
    var kyvernoUse: (expression: PolicyExpression, name: String)? {
        let all =
            matchConditions.map(\.expression) + variables.map(\.expression)
            + validations.flatMap { [$0.expression] + [$0.messageExpression].compactMap(\.self) }
            + auditAnnotations.map(\.valueExpression)
        for expression in all {
            if let name = KyvernoLibrary.name(in: expression.text) { return (expression, name) }
        }
        return nil
    }
}
