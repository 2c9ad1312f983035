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
        let identity = ResourceIdentity(resource)
        let isAboutCredentials = if case .analysis(.secrets) = rule.decision { true } else { false }
        let items = ItemIdentity.parts(
            along: path.steps, from: resource.object, mayHoldCredentials: isAboutCredentials)
        self.init(
            rule: rule, message: message, resource: identity, container: container, path: path.description,
            location: location,
            fingerprint: Fingerprint.of(
                rule.name, identity, container: container,
                stablePath: path.withoutPositions.description, parts: items),
            excerpt: file.excerpt(of: location))
    }

    /// A finding about several objects, when these are gone and only their places are known.
    /// - Parameters:
    ///   - resource: the object in which the mistake is to be mended.
    ///   - path: the field's path in that object.
    ///   - identity: what the finding is about beside that. Evidence is for people: some of it may be left out.
    public init(
        rule: Rule, message: String, resource: ResourceIdentity, container: String?, path: String,
        location: Location, identity: [String], evidence: [Evidence], impliedBy: [String] = []
    ) {
        self.init(
            rule: rule, message: message, resource: resource, container: container, path: path, location: location,
            fingerprint: Fingerprint.of(
                rule.name, resource, container: container, stablePath: path.withoutPositions,
                parts: identity),
            excerpt: nil, evidence: evidence, impliedBy: impliedBy)
    }
}

extension String {
    /// A field's path with list positions left out.
    fileprivate var withoutPositions: String {
        var kept: [UInt8] = []
        kept.reserveCapacity(utf8.count)
        var rest = utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "[")) {
            kept += rest[..<open]
            let close = rest[open...].firstIndex(of: UInt8(ascii: "]")) ?? rest.index(before: rest.endIndex)
            let isPosition = rest[rest.index(after: open)..<close].allSatisfy { (0x30...0x39).contains($0) }
            if !isPosition { kept += rest[open...close] }
            rest = rest[rest.index(after: close)...]
        }
        return String(decoding: kept + rest, as: UTF8.self)
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
    ///   - parts: what else tells it from others of the rule, object and path, such as the name of a list's item.
    static func of(
        _ rule: String, _ resource: ResourceIdentity, container: String?, stablePath: String, parts: [String] = []
    ) -> String {
        var fingerprint = Fingerprint()
        fingerprint.add(rule)
        fingerprint.add(Resource.group(of: resource.apiVersion))
        fingerprint.add(resource.kind)
        fingerprint.add(resource.namespace ?? "")
        fingerprint.add(resource.name ?? "")
        fingerprint.add(container ?? "")
        fingerprint.add(stablePath)
        for part in parts { fingerprint.add(part) }
        return fingerprint.text
    }
}
