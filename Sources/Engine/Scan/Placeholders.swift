import Documents
import Glibc
import Kubernetes
import Policies

/// Fields of an object in which a template engine is still to write something: a name that no API server would take, an
/// image that no node could pull, such as `"{{ name }}"`, `${IMAGE}` and `web:$(TAG)`.
///
/// Braces in other values prove nothing: alerts, dashboards and workflows hold templates that are meant to be there. Names
/// and images cannot, so that the object which is checked is not the one that will be deployed.
struct Placeholders {
    struct Field {
        /// From the object.
        let path: String
        /// How placeholders look in it, such as `{{ }}`.
        let syntax: StaticString
        let slot: UnsafePointer<Value>
        let isImage: Bool
    }

    private(set) var fields: [Field] = []

    /// More of one object tell nobody anything.
    private static let most = 100

    init(_ resource: Resource) {
        if let metadata = resource.object.slot(forKey: "metadata") {
            for key in ["name", "generateName", "namespace"] as [StaticString] {
                guard let slot = metadata.pointee.slot(forKey: key) else { continue }
                add(slot, isImage: false) { "metadata.\(key)" }
            }
        }
        for template in resource.podTemplates.found {
            _ = template.forEachContainer { container in
                guard let slot = container.slot.pointee.slot(forKey: "image") else { return }
                add(slot, isImage: true) {
                    let steps = template.path + container.path + [FieldStep(name: .field("image"), slot: slot)]
                    return FieldPath(steps.map(\.name)).description
                }
            }
        }
    }

    private mutating func add(_ slot: UnsafePointer<Value>, isImage: Bool, path: () -> String) {
        guard fields.count < Placeholders.most, let syntax = Placeholders.syntax(in: slot.pointee) else { return }
        fields.append(Field(path: path(), syntax: syntax, slot: slot, isImage: isImage))
    }

    /// What stands in a name or an image and can stand in neither.
    private static func syntax(in value: Value) -> StaticString? {
        guard value.kind == .string, let base = value.utf8.baseAddress else { return nil }
        let text = value.utf8
        if memchr(base, Int32(UInt8(ascii: "$")), text.count) != nil {
            if text.contains(text: "${".utf8) { return "${ }" }
            return text.contains(text: "$(".utf8) ? "$( )" : "$"
        }
        return memchr(base, Int32(UInt8(ascii: "{")), text.count) != nil && text.contains(text: "{{".utf8)
            ? "{{ }}" : nil
    }
}

extension Placeholders.Field {
    /// A phrase for the ledger and for checks.
    var reason: String { "\(path) holds a placeholder (\(syntax)): scan what it renders to" }
}

extension Verdicts {
    /// Takes back what was found about an image that is yet to be written.
    /// - Parameter start: where the verdicts on the object begin.
    mutating func settle(_ placeholders: Placeholders, from start: VerdictCounts) {
        let images = placeholders.fields.filter(\.isImage)
        if images.isEmpty { return }
        var kept = Array(findings[..<start.findings])
        for finding in findings[start.findings...] {
            if let image = images.first(where: { $0.path == finding.path }) {
                unevaluated.append(
                    Unevaluated(
                        rule: finding.rule, resource: finding.resource, container: finding.container,
                        reason: image.reason, location: finding.location, isOutOfSight: true))
            } else {
                kept.append(finding)
            }
        }
        findings = kept
    }
}
