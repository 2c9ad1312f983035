import CEL
import Kubernetes

/// A kind that no API server has in a group of Kubernetes' own, although a name near it is there, or the same name in
/// another group: `pod` in `v1`, `Deployment` in `v1`. The API server refuses such an object, and whoever takes it for
/// a custom resource would pass it unseen.
///
/// Other names in these groups are left alone: programs write their settings as `v1`, as kubectl does with `Config`, and
/// a later Kubernetes has further kinds.
public struct UnknownKind: Sendable {
    /// What may have been meant: a kind of the same group, or the same kind with its `apiVersion`.
    public enum Meaning: Hashable, Sendable {
        case kind(String)
        case apiVersion(String)
    }

    private let apiVersion: String
    private let kind: String
    public let meaning: Meaning

    /// Nil for a kind that the API server has, and for one of which nothing can be said.
    public init?(_ resource: Resource) {
        self.init(apiVersion: resource.apiVersion, kind: resource.kind)
    }

    init?(apiVersion: String, kind: String) {
        let known = GroupKind(apiVersion: apiVersion, kind: kind)
        let group = known.group
        guard BuiltInResources.names(of: known) == nil, let kinds = BuiltInResources.kinds(of: group),
            !UnknownKind.others.contains(known), !UnknownKind.isList(known)
        else { return nil }
        if let elsewhere = BuiltInResources.apiVersion(ofKind: kind) {
            meaning = .apiVersion(elsewhere)
        } else if let near = Spelling(kinds).nearest(to: kind) {
            meaning = .kind(near)
        } else {
            return nil
        }
        self.apiVersion = apiVersion
        self.kind = kind
    }

    private static func isList(_ kind: GroupKind) -> Bool {
        guard kind.kind.hasSuffix("List") else { return false }
        return BuiltInResources.names(of: GroupKind(group: kind.group, kind: String(kind.kind.dropLast(4)))) != nil
    }

    /// Kinds that name no resource of their own, or did so in versions long gone, and whose names are near others.
    private static let others: Set<GroupKind> = [
        GroupKind(group: "authentication.k8s.io", kind: "TokenRequest"),
        GroupKind(group: "extensions", kind: "HorizontalPodAutoscaler"),
        GroupKind(group: "extensions", kind: "Job"),
        GroupKind(group: "resource.k8s.io", kind: "PodSchedulingContext"),
        GroupKind(group: "resource.k8s.io", kind: "ResourceClaimParameters"),
        GroupKind(group: "resource.k8s.io", kind: "ResourceClass"),
        GroupKind(group: "resource.k8s.io", kind: "ResourceClassParameters"),
    ]
}

extension UnknownKind: CustomStringConvertible {
    /// A phrase for the ledger.
    public var description: String {
        let hint =
            switch meaning {
            case .kind(let near): "did you mean '\(near)'?"
            case .apiVersion(let version): "did you mean apiVersion '\(version)'?"
            }
        return "Kubernetes has no kind '\(kind)' in \(apiVersion): \(hint)"
    }
}
