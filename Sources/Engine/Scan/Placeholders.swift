import Documents
import Kubernetes
import Policies

/// Fields of an object in which a program is still to write something: a name that no API server would take, an image that
/// no node could pull, such as `"{{ name }}"`, `${IMAGE}`, `web:$(TAG)`, `<your-image>`, `@@IMAGE@@`, `#{IMAGE}#` and
/// `__IMAGE__`.
///
/// Braces in other values prove nothing: alerts, dashboards and workflows hold templates that are meant to be there. Names
/// and images cannot, so that the object which is checked is not the one that will be deployed.
struct Placeholders {
    struct Field {
        /// From the object.
        let path: String
        let syntax: PlaceholderSyntax
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
        if let metadata = resource.object.slot(forKey: "metadata")?.pointee {
            // Names of roles and bindings are segments of a path, in which the API server takes `team:$ops`.
            let isRole = resource.group == "rbac.authorization.k8s.io"
            add(metadata.slot(forKey: "name"), isAnyText: isRole) { "metadata.name" }
            add(metadata.slot(forKey: "generateName"), isAnyText: isRole) { "metadata.generateName" }
            add(metadata.slot(forKey: "namespace")) { "metadata.namespace" }
        }
        for template in resource.podTemplates.found {
            _ = template.forEachContainer { container in
                func path(_ field: String) -> String {
                    FieldPath((template.path + container.path).map(\.name) + [.field(field)]).description
                }
                let fields = container.slot.pointee
                add(fields.slot(forKey: "name")) { path("name") }
                let image = fields.slot(forKey: "image")
                if let image, !image.pointee.isOpenImage { return add(image, isImage: true) { path("image") } }
                if openImages.count < Placeholders.most {
                    openImages.append(OpenImage(image, of: container, path("image")))
                }
            }
            addVolumes(of: template)
        }
    }

    /// Adds the images that are mounted as volumes.
    private mutating func addVolumes(of template: PodTemplate) {
        guard let volumes = template.slot.pointee["spec"]?["volumes"]?.elements else { return }
        for (index, volume) in volumes.enumerated() {
            guard let image = volume["image"] else { continue }
            add(image.slot(forKey: "reference"), isImage: true) {
                let steps: [FieldPath.Step] = [
                    .field("spec"), .field("volumes"), .index(index), .field("image"), .field("reference"),
                ]
                return FieldPath(template.path.map(\.name) + steps).description
            }
        }
    }

    /// - Parameter isAnyText: whether a dollar sign and its like may be meant to stand there.
    private mutating func add(
        _ slot: UnsafePointer<Value>?, isImage: Bool = false, isAnyText: Bool = false, path: () -> String
    ) {
        guard let slot, slot.pointee.kind == .string, fields.count < Placeholders.most,
            let syntax = PlaceholderSyntax(in: slot.pointee.utf8, isAnyText: isAnyText)
        else { return }
        let text = slot.pointee.utf8
        let registry = text.prefix { $0 != UInt8(ascii: "/") }
        let hidesRegistry =
            registry.count == text.count || PlaceholderSyntax(in: UnsafeBufferPointer(rebasing: registry)) != nil
        fields.append(
            Field(path: path(), syntax: syntax, slot: slot, isImage: isImage, hidesRegistry: hidesRegistry))
    }
}

extension Placeholders.Field {
    /// A phrase for the ledger and for checks.
    var reason: String { "\(path) holds a placeholder (\(syntax.rawValue)): scan what it renders to" }
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
        var images: [String: Placeholders.Field] = [:]
        for field in placeholders.fields where field.isImage {
            images[field.path] = field
            // Which policy is right is a matter of the tag.
            if field.path.hasSuffix(".image") { images[field.path.dropLast(5) + "imagePullPolicy"] = field }
        }
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
