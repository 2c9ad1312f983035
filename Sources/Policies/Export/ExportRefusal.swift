import CEL

/// A rule that is no admission policy, and why.
public struct ExportRefusal: Sendable {
    public let rule: String
    public let reason: Reason

    /// What keeps a rule from being a policy of the API server.
    public enum Reason: Error, Hashable, Sendable, CustomStringConvertible {
        /// An analysis decides it rather than an expression.
        case analysis(Rule.Analysis)
        /// It looks at the command lines of Kubernetes' own components.
        case component
        /// It looks at files that are no objects of the API.
        case files
        /// Something else than the object may decide it.
        case elsewhere
        /// It looks at the kinds that an API server asks no policy about.
        case exempt
        /// It looks at kinds that no API server since 1.30 serves.
        case unserved
        /// It looks at custom resources that carry pods, in places that only a search finds.
        case customWorkloads
        /// It looks at what controllers write all the time.
        case controllers
        /// It looks at objects of every kind.
        case everyKind
        /// An expression is not fit for an API server of 1.30.
        case doesNotCompile(String)
        /// Its name cannot be that of an object.
        case name

        public var description: String {
            switch self {
            case .analysis(.access), .analysis(.network), .analysis(.references):
                "an analysis of all objects together decides; an admission policy sees one object"
            case .analysis(.secrets): "a search for credentials decides, not an expression"
            case .analysis(.podSecurity):
                "Pod Security admission is part of the API server: label namespaces pod-security.kubernetes.io/enforce"
            case .component: "it reads how a component of Kubernetes is started, which is decided outside of the API"
            case .files: "it looks at configuration files, which are no objects of the API"
            case .elsewhere: "something else than the object may decide, and an admission policy has to answer"
            case .exempt: "an API server asks no admission policy about admission policies"
            case .unserved: "no API server since 1.30 serves the kinds that it looks at"
            case .customWorkloads: "it looks at custom resources that carry pods"
            case .controllers:
                "it looks at what the cluster's controllers write, which no policy should get in the way of"
            case .everyKind:
                "it looks at objects of every kind, also at Events and Leases that no policy should get in the way of"
            case .doesNotCompile(let problem): "an API server of 1.30 does not take it: \(problem)"
            case .name: "a policy of its name would have no valid name"
            }
        }

        /// The check with its variables and parameters written out.
        static func expanding(_ check: Check, with parameters: [RuleParameter]) throws(Reason) -> Check {
            do throws(Substitution.UnknownField) {
                return try check.expanded(with: parameters)
            } catch {
                throw .doesNotCompile(error.description)
            }
        }
    }
}
