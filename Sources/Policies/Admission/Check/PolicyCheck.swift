import CEL

/// Type-checks policies as the API server does when they are written: every expression, with the variables that it may
/// use, of the types that they have; then with the types of the kinds that the policy is about.
public struct PolicyCheck: Sendable {
    /// What is wrong, with the file's own problems first.
    public private(set) var problems: [PolicyProblem]
    /// How many policies and expressions were checked.
    public private(set) var policies = 0
    public private(set) var expressions = 0
    /// Of Bulwark's own format. They run in Bulwark, so that no version of Kubernetes matters to them.
    public let rules: Int

    public var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// Checks the policies of a file.
    /// - Parameters:
    ///   - target: the oldest API server that is to take and run them; what only newer ones take is an error that names
    ///     the first of those. Versions whose dialect is not known are taken for the nearest that is.
    ///   - types: the kinds whose fields are known.
    public init(_ file: AdmissionPolicyFile, target: KubernetesVersion = .newest, types: KindTypes = .shared) {
        problems = file.problems
        rules = file.rules.count
        let types = file.policies.isEmpty ? types : types.known(to: target)
        for policy in file.policies { check(policy, target, types) }
        for (policy, reason) in file.leftOut where reason == nil { checkReadable(policy, target, file.problems) }
        for binding in file.bindings { problems += ServerValidation(binding).problems }
    }

    private mutating func check(_ policy: AdmissionPolicy, _ target: KubernetesVersion, _ types: KindTypes) {
        policies += 1
        if let first = policy.firstVersion, first > target {
            problems.append(
                PolicyProblem(
                    .error, "Kubernetes \(target) has no \(policy.kind.rawValue) of \(policy.apiVersion); \(first) has",
                    at: policy.place))
        }
        problems += ServerValidation(policy).problems
        let expressions = checkExpressions(policy, target) { _ in true }
        reportUnused(policy, expressions)
        problems += FieldTypeCheck(policy, expressions, version: target, types: types).problems
    }

    /// Checks the expressions of a policy with errors, so that its author need not come back for them. What an expression
    /// uses may be what could not be read: then nothing is said of it.
    private mutating func checkReadable(_ policy: AdmissionPolicy, _ target: KubernetesVersion, _ read: [PolicyProblem])
    {
        policies += 1
        func isWhole(_ field: String) -> Bool {
            // What is unknown in the spec may be the field, misspelt.
            !read.contains { $0.severity == .error && ($0.path.hasPrefix(field) || $0.path == "spec") }
        }
        let (hasVariables, hasParams) = (isWhole("spec.variables"), isWhole("spec.paramKind"))
        _ = checkExpressions(policy, target) { expression in
            (hasVariables || !expression.text.contains("variables"))
                && (hasParams || !expression.text.contains("params"))
        }
    }

    /// Reports the expressions that do not compile.
    /// - Parameter counts: whether something may be said of an expression.
    /// - Returns: all expressions.
    private mutating func checkExpressions(
        _ policy: AdmissionPolicy, _ target: KubernetesVersion, where counts: (PolicyExpression) -> Bool
    ) -> [CompiledExpression] {
        var versions = VersionedExpressions(policy)
        let age: ExpressionAge = policy.kind.isKubernetes ? .new : .stored
        let all = versions.expressions(target, age)
        expressions += all.count
        for (index, expression) in all.enumerated() {
            guard case .failure(let diagnostics) = expression.program, counts(expression.source) else { continue }
            var message = "does not compile"
            let later = KubernetesVersion.all.filter { $0 > target }
            if let first = later.first(where: { versions.compiles(index, $0, age) }) {
                let isKnown = versions.compiles(index, target, .stored)
                message =
                    "needs Kubernetes \(first): \(target) "
                    + (isKnown ? "does not take it in new policies yet" : "does not know it")
            }
            problems.append(
                PolicyProblem(
                    .error, "\(message)\n\(diagnostics)", path: expression.source.path, at: expression.source.place,
                    diagnostics: diagnostics))
        }
        return all
    }

    /// Names what no expression looks at: more often than not the author meant it to be looked at.
    private mutating func reportUnused(_ policy: AdmissionPolicy, _ expressions: [CompiledExpression]) {
        // What does not compile may be what uses it.
        let isWhole = expressions.allSatisfy { if case .success = $0.program { true } else { false } }
        // Gatekeeper adds variables and parameters of its own.
        guard isWhole, policy.kind != .constraintTemplate else { return }
        let used = Set(expressions.flatMap(\.variables))
        for (index, variable) in policy.variables.enumerated() where !used.contains(index) {
            problems.append(
                PolicyProblem(
                    .warning, "no expression uses the variable \(variable.name)", path: variable.expression.path,
                    at: variable.expression.place))
        }
        if let paramKind = policy.paramKind, !expressions.contains(where: { $0.uses(.params) }) {
            problems.append(
                PolicyProblem(
                    .warning, "no expression uses params, which are of the kind \(paramKind.kind)",
                    path: "spec.paramKind", at: policy.place))
        }
    }
}

/// The expressions of a policy, compiled for API servers of several versions.
private struct VersionedExpressions {
    private struct Key: Hashable {
        let version: KubernetesVersion
        let age: ExpressionAge
    }

    private let policy: AdmissionPolicy
    private var compiled: [Key: [CompiledExpression]] = [:]

    init(_ policy: AdmissionPolicy) { self.policy = policy }

    mutating func expressions(_ version: KubernetesVersion, _ age: ExpressionAge) -> [CompiledExpression] {
        let key = Key(version: version, age: age)
        if let known = compiled[key] { return known }
        var all = CompiledPolicy(policy, bindings: [], version: version, age).expressions
        if !policy.mutations.isEmpty {
            var compiler = PolicyCompiler(policy, version: version, age)
            for variable in policy.variables { _ = compiler.variable(variable) }
            all += policy.mutations.map { compiler.mutation($0) }
        }
        compiled[key] = all
        return all
    }

    mutating func compiles(_ index: Int, _ version: KubernetesVersion, _ age: ExpressionAge) -> Bool {
        if case .success = expressions(version, age)[index].program { true } else { false }
    }
}

extension AdmissionPolicy {
    /// The first version of Kubernetes that serves the policy's kind in the version of its file; nil for what is not
    /// Kubernetes' own.
    fileprivate var firstVersion: KubernetesVersion? {
        switch (kind, apiVersion.split(separator: "/").last) {
        case (.validatingAdmissionPolicy, "v1alpha1"): KubernetesVersion(1, 26)
        case (.validatingAdmissionPolicy, "v1beta1"): KubernetesVersion(1, 28)
        case (.validatingAdmissionPolicy, "v1"): KubernetesVersion(1, 30)
        case (.mutatingAdmissionPolicy, "v1alpha1"): KubernetesVersion(1, 32)
        case (.mutatingAdmissionPolicy, "v1beta1"): KubernetesVersion(1, 34)
        case (.mutatingAdmissionPolicy, "v1"): KubernetesVersion(1, 36)
        default: nil
        }
    }
}
