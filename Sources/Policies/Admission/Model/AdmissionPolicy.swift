/// A policy of the user's own that decides with CEL, as its file states it: a ValidatingAdmissionPolicy, a
/// MutatingAdmissionPolicy, or another project's policy told in the words of the first.
public struct AdmissionPolicy: Sendable {
    /// What the file says that the policy is.
    public enum Kind: String, Sendable {
        case validatingAdmissionPolicy = "ValidatingAdmissionPolicy"
        case mutatingAdmissionPolicy = "MutatingAdmissionPolicy"
        /// Kyverno's `policies.kyverno.io`.
        case validatingPolicy = "ValidatingPolicy"
        /// Kyverno's, for the objects of its own namespace.
        case namespacedValidatingPolicy = "NamespacedValidatingPolicy"
        /// Gatekeeper's, with code for the engine `K8sNativeValidation`.
        case constraintTemplate = "ConstraintTemplate"

        /// Whether an API server reads it itself.
        var isKubernetes: Bool { self == .validatingAdmissionPolicy || self == .mutatingAdmissionPolicy }

        /// Whether bindings say where the policy applies; the others carry that themselves.
        var needsBinding: Bool {
            switch self {
            case .validatingAdmissionPolicy, .mutatingAdmissionPolicy, .constraintTemplate: true
            case .validatingPolicy, .namespacedValidatingPolicy: false
            }
        }
    }

    public var kind: Kind
    /// What findings call the policy, where another rule has its name.
    var alias: String?
    /// The version of the file, such as `admissionregistration.k8s.io/v1`.
    public var apiVersion = ""
    public var name: String
    public var place: PolicyPlace
    public var paramKind: ParamKind?
    var matchConstraints = MatchResources()
    public var matchConditions: [NamedExpression] = []
    public var variables: [NamedExpression] = []
    public var validations: [Validation] = []
    public var auditAnnotations: [AuditAnnotation] = []
    /// Of a MutatingAdmissionPolicy only: parsed, and not applied.
    public var mutations: [Mutation] = []
    public var failurePolicy = FailurePolicy.fail
    /// What is done about failures, where the policy says so itself rather than its bindings.
    var ownActions: Set<ValidationAction> = []
    /// Of a Kyverno policy about Pods: the controllers whose pods it means too; nil for all.
    var podControllers: [KyvernoAutogen.Controller]?
    /// Why there is nothing to run, as the end of a sentence that begins with the policy; nil for a policy that is run.
    var notRun: String?
    /// What the annotations `bulwark.dev/severity` or `policies.kyverno.io/severity` say.
    public var severity: Severity?
    /// What the annotations `bulwark.dev/description`, `policies.kyverno.io/description` or `description` say.
    public var description: String?

    init(kind: Kind, name: String, place: PolicyPlace) {
        self.kind = kind
        self.name = name
        self.place = place
    }
}

/// Where something stands in a policy file, or a path as a whole.
public struct PolicyPlace: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// 1-based; 0 for a path as a whole, of which no place is meant or known.
    public let line: Int
    /// 1-based, in code points; 0 for a path as a whole.
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// A file or folder as a whole.
    public init(file: String) { self.init(file: file, line: 0, column: 0) }

    /// Whether a place in the file is meant.
    public var isInFile: Bool { line > 0 }

    public var description: String { isInFile ? "\(file):\(line):\(column)" : file }
}

/// A CEL expression of a policy.
public struct PolicyExpression: Hashable, Sendable {
    public var text: String
    /// The field that holds it, such as `spec.validations[0].expression`.
    public let path: String
    public let place: PolicyPlace
}

/// A variable or a match condition.
public struct NamedExpression: Sendable {
    public let name: String
    public var expression: PolicyExpression
}

/// One of `spec.validations`.
public struct Validation: Sendable {
    /// The status reasons that a validation may give; the HTTP status follows from them. The API's documentation names
    /// `Unauthorized` too, which the API server refuses.
    public enum Reason: String, CaseIterable, Sendable {
        case forbidden = "Forbidden"
        case invalid = "Invalid"
        case requestEntityTooLarge = "RequestEntityTooLarge"
    }

    public var expression: PolicyExpression
    public var message: String?
    public var messageExpression: PolicyExpression?
    public var reason = Reason.invalid
}

/// One of `spec.auditAnnotations`.
public struct AuditAnnotation: Sendable {
    public let key: String
    public var valueExpression: PolicyExpression
}

/// One of `spec.mutations` of a MutatingAdmissionPolicy.
public struct Mutation: Sendable {
    public enum PatchType: String, CaseIterable, Sendable {
        case applyConfiguration = "ApplyConfiguration"
        case jsonPatch = "JSONPatch"
    }

    public let patchType: PatchType
    public let expression: PolicyExpression
}

/// What becomes of an object where a policy cannot be evaluated.
public enum FailurePolicy: String, CaseIterable, Sendable {
    case fail = "Fail"
    case ignore = "Ignore"
}

/// The kind of a policy's parameter objects.
public struct ParamKind: Sendable {
    public let apiVersion: String
    public let kind: String
    let place: PolicyPlace

    var groupKind: GroupKind { GroupKind(apiVersion: apiVersion, kind: kind) }
}
