import Documents
import Glibc
import Kubernetes
import Policies

/// Fields of an object in which a template engine is still to write something: a name that no API server would take, an
/// image that no node could pull, such as `"{{ name }}"`, `${IMAGE}`, `web:$(TAG)`, `<your-image>`, `@@IMAGE@@` and `%IMAGE%`.
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
        /// Whether it stands in the registry of an image, which the other parts follow.
        let hidesRegistry: Bool
    }

    /// A container whose image something else is to fill in: a controller, or a webhook when the pod is admitted.
    struct OpenImage {
        let reason: String
        let container: String?
        /// What is left open, or the container where there is nothing.
        let place: FieldStep
    }

    private(set) var fields: [Field] = []
    private(set) var openImages: [OpenImage] = []

    /// More of one object tell nobody anything.
    private static let most = 100

    init(_ resource: Resource) {
        if let metadata = resource.object.slot(forKey: "metadata") {
            // Names of roles and bindings are segments of a path, in which the API server takes `team:$ops`.
            let namesTakeDollars = resource.group == "rbac.authorization.k8s.io"
            for (key, takesDollars) in [
                ("name", namesTakeDollars), ("generateName", namesTakeDollars), ("namespace", false),
            ] as [(StaticString, Bool)] {
                guard let slot = metadata.pointee.slot(forKey: key) else { continue }
                add(slot, isImage: false, takesDollars: takesDollars) { "metadata.\(key)" }
            }
        }
        for template in resource.podTemplates.found {
            _ = template.forEachContainer { container in
                func path() -> String {
                    FieldPath((template.path + container.path).map(\.name) + [.field("image")]).description
                }
                let slot = container.slot.pointee.slot(forKey: "image")
                if let slot, !slot.pointee.isOpenImage { return add(slot, isImage: true, path: path) }
                if openImages.count < Placeholders.most { openImages.append(OpenImage(slot, of: container, path())) }
            }
        }
    }

    /// - Parameter takesDollars: whether a dollar sign may be meant to stand there.
    private mutating func add(
        _ slot: UnsafePointer<Value>, isImage: Bool, takesDollars: Bool = false, path: () -> String
    ) {
        guard fields.count < Placeholders.most,
            let syntax = Placeholders.syntax(in: slot.pointee, takesDollars: takesDollars)
                ?? (isImage ? Placeholders.syntaxOfImages(in: slot.pointee) : nil)
        else { return }
        let registry = slot.pointee.utf8.prefix { $0 != UInt8(ascii: "/") }
        let hidesRegistry =
            registry.count == slot.pointee.utf8.count || registry.contains { "${<@%".utf8.contains($0) }
        fields.append(
            Field(path: path(), syntax: syntax, slot: slot, isImage: isImage, hidesRegistry: hidesRegistry))
    }

    /// What stands in a name or an image and can stand in neither.
    private static func syntax(in value: Value, takesDollars: Bool) -> StaticString? {
        guard value.kind == .string, let base = value.utf8.baseAddress else { return nil }
        let text = value.utf8
        if memchr(base, Int32(UInt8(ascii: "$")), text.count) != nil {
            if text.contains(text: "${".utf8) { return "${ }" }
            if text.contains(text: "$(".utf8) { return "$( )" }
            if !takesDollars { return "$" }
        }
        return memchr(base, Int32(UInt8(ascii: "{")), text.count) != nil && text.contains(text: "{{".utf8)
            ? "{{ }}" : nil
    }

    /// What stands in an image and can stand in none, where a name may have it: names of roles, and of accounts in bindings,
    /// are any text. One `@` goes before a digest.
    private static func syntaxOfImages(in value: Value) -> StaticString? {
        guard value.kind == .string else { return nil }
        if value.utf8.contains(UInt8(ascii: "<")) { return "< >" }
        if value.utf8.contains(UInt8(ascii: "%")) { return "%" }
        return value.utf8.contains(UInt8(ascii: "@")) && value.utf8.contains(text: "@@".utf8) ? "@@" : nil
    }
}

extension Placeholders.Field {
    /// A phrase for the ledger and for checks.
    var reason: String { "\(path) holds a placeholder (\(syntax)): scan what it renders to" }
}

extension Placeholders.OpenImage {
    /// - Parameter path: the image's, from the object.
    fileprivate init(_ slot: UnsafePointer<Value>?, of container: ContainerReference, _ path: String) {
        let value = slot?.pointee.text ?? ""
        reason = "\(path) is \(value.isEmpty ? "not set" : "'\(value)'"): what fills it in was not scanned"
        self.container = container.name
        place = slot.map { FieldStep(name: .field("image"), slot: $0) } ?? container.path[container.path.count - 1]
    }
}

extension Value {
    /// Whether it leaves the image of a container to others: nothing, the blank that OpenShift's triggers replace, and the
    /// `auto` that Istio's webhook does. The rules about images pass all of these.
    fileprivate var isOpenImage: Bool {
        kind == .null
            || kind == .string
                && (utf8.isEmpty || utf8.elementsEqual(" ".utf8) || utf8.elementsEqual("auto".utf8))
    }
}

extension Verdicts {
    /// Says of rules about images that they cannot judge one that is yet to be filled in.
    /// - Parameter rules: those that run.
    mutating func add(
        _ images: [Placeholders.OpenImage], of resource: Resource, file: FilePlaces, rules: [Rule]
    ) {
        if images.isEmpty { return }
        let rules = rules.filter { $0.category == "image" && $0.check?.target == .container }
        guard let first = rules.first else { return }
        for image in images {
            unevaluated.append(
                Unevaluated(
                    rule: first, otherRules: Array(rules.dropFirst()), resource: ResourceIdentity(resource),
                    container: image.container, reason: image.reason,
                    location: file.location(of: image.place, in: resource.document), isOutOfSight: true))
        }
    }

    /// Takes back what rules about images found in one that is yet to be written. A registry that is written out is judged,
    /// and so is a credential.
    /// - Parameter start: where the verdicts on the object begin.
    mutating func settle(_ placeholders: Placeholders, from start: VerdictCounts) {
        let images = Dictionary(
            placeholders.fields.filter(\.isImage).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        if images.isEmpty { return }
        var kept = Array(findings[..<start.findings])
        for finding in findings[start.findings...] {
            if finding.rule.category == "image", let image = images[finding.path],
                image.hidesRegistry || !Verdicts.rulesOfRegistries.contains(finding.rule.name)
            {
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

    private static let rulesOfRegistries: Set = [
        "image-registry-not-allowed", "image-public-registry", "image-deprecated-registry",
    ]
}
