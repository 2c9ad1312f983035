import Documents
import Kubernetes

extension Finding {
    /// A finding about a field of an object, made by other means than a check.
    /// - Parameters:
    ///   - steps: the way from the object to the field, or to its deepest parent that exists; empty for the object.
    ///   - missing: what is absent below the last step.
    public init(
        rule: Rule, message: String, resource: Resource, container: String? = nil, steps: [FieldStep],
        missing: [FieldPath.Step] = [], file: FilePlaces
    ) {
        let path = FieldPath(steps.map(\.name) + missing)
        let location =
            if let last = steps.last ?? resource.slot.path.last {
                file.location(of: last, in: resource.document)
            } else {
                file.location(of: resource.slot.address, in: resource.document)
            }
        self.init(
            rule: rule, message: message, resource: ResourceIdentity(resource), container: container,
            path: path.description, location: location,
            fingerprint: Fingerprint.of(
                rule.name, resource, container: container, stablePath: path.withoutPositions.description),
            excerpt: file.excerpt(of: location))
    }
}

extension ResourceIdentity {
    public init(_ resource: Resource) {
        self.init(
            apiVersion: resource.apiVersion, kind: resource.kind, namespace: resource.namespace, name: resource.name)
    }
}

extension FieldPath {
    /// The path with list positions left out, so that it does not change when a neighbour comes or goes.
    var withoutPositions: FieldPath {
        FieldPath(steps.filter { if case .field = $0 { true } else { false } })
    }
}

extension Fingerprint {
    /// What identifies a finding.
    /// - Parameters:
    ///   - stablePath: the path without list positions.
    ///   - item: what tells the item of a list from its neighbours, where the finding is about one.
    static func of(
        _ rule: String, _ resource: Resource, container: String?, stablePath: String, item: String? = nil
    ) -> String {
        var fingerprint = Fingerprint()
        for part in [
            rule, resource.group, resource.kind, resource.namespace ?? "", resource.name ?? "", container ?? "",
            stablePath,
        ] { fingerprint.add(part) }
        if let item { fingerprint.add(item) }
        return fingerprint.text
    }
}
