import Kubernetes

/// What puts a policy into force, for some objects and with some parameters.
public struct AdmissionBinding: Sendable {
    public let name: String
    public let policyName: String
    /// The kind of policy that it binds.
    public let policyKind: AdmissionPolicy.Kind
    public let place: PolicyPlace
    var paramRef: ParamRef?
    /// Nil for all objects of the policy.
    var matchResources: MatchResources?
    public var validationActions: Set<ValidationAction>
    /// The constraint itself, where a Gatekeeper constraint is the binding and the parameter in one.
    var constraint: Resource?
    var gatekeeperMatch: GatekeeperMatch?
    /// No file binds the policy: it is run because the user named its file.
    public var isAssumed = false

    init(
        name: String, policyName: String, policyKind: AdmissionPolicy.Kind, place: PolicyPlace,
        validationActions: Set<ValidationAction>
    ) {
        self.name = name
        self.policyName = policyName
        self.policyKind = policyKind
        self.place = place
        self.validationActions = validationActions
    }
}

/// What happens to an object that fails a validation.
public enum ValidationAction: String, CaseIterable, Sendable {
    case deny = "Deny"
    case warn = "Warn"
    case audit = "Audit"
}

extension Set<ValidationAction> {
    /// How bad a failure is: what is denied could not be created at all; what only warns or is audited goes through.
    var severity: Severity {
        contains(.deny) ? .high : contains(.warn) ? .low : .info
    }

    /// The actions in the order in which they weigh, such as `Deny, Audit`.
    var text: String {
        ValidationAction.allCases.filter(contains).map(\.rawValue).joined(separator: ", ")
    }
}

/// Which parameter objects a binding means.
struct ParamRef: Sendable {
    enum Objects: Sendable {
        case named(String)
        case selected(LabelSelector)
    }

    let objects: Objects
    /// Nil for the namespace of the request, where the parameters have one.
    let namespace: String?
    /// Whether the API server refuses a request for which no parameters are found; otherwise the policy does not apply.
    let deniesWhenNotFound: Bool
    let place: PolicyPlace
}
