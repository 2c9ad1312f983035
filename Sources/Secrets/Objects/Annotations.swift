import Documents
import Kubernetes

/// Annotations: read by everyone who may see the object, whatever it is.
extension ObjectScan {
    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
    /// Vault's injector: its annotations end in the names that secrets get, and hold paths, names of files and templates.
    private static let injector = "vault.hashicorp.com/"

    /// Leaves the annotations of an object to their own search.
    mutating func leaveAnnotations(of object: UnsafePointer<Value>) {
        guard let metadata = object.pointee.slot(forKey: "metadata"),
            let annotations = metadata.pointee.slot(forKey: "annotations")
        else { return }
        searched.insert(annotations)
    }

    mutating func scanAnnotations(of object: UnsafePointer<Value>, at path: [FieldStep]) {
        guard let metadata = object.pointee.slot(forKey: "metadata"),
            let annotations = metadata.pointee.slot(forKey: "annotations")
        else { return }
        annotations.pointee.forEachField { key, slot in
            guard slot.pointee.kind == .string else { return }
            let place = {
                Place(
                    path: path + [
                        FieldStep(name: .field("metadata"), slot: metadata),
                        FieldStep(name: .field("annotations"), slot: annotations), FieldStep(key, slot),
                    ], container: nil, rule: .annotation, description: "annotation \(ObjectScan.shown(key.text))")
            }
            if key.elementsEqual(ObjectScan.lastApplied.utf8) {
                scanAppliedObject(slot.pointee.utf8, at: place())
            } else {
                let isReference = key.hasPrefix(ObjectScan.injector.utf8, at: 0)
                search(slot.pointee.utf8, named: isReference ? nil : key, .file, at: place())
            }
        }
    }

    /// The object as it was last applied, which `kubectl apply` keeps as JSON in an annotation: a credential that was moved
    /// into a Secret since may still be there. What the object itself holds in the same field is reported once, there.
    private mutating func scanAppliedObject(_ text: TextBytes, at place: Place) {
        guard let text = admit(text, at: place.path) else { return }
        guard depth == 0, let objects = ObjectScan.objects(in: text) else {
            return report(matches(in: text, .file), at: place)
        }
        let known = Set(report.hits.map { ObjectScan.identity($0) })
        for object in objects {
            // A Secret's values in an annotation are out, wherever the Secret came from.
            var scan = ObjectScan(object, findsCommittedSecrets: true, depth: depth + 1)
            scan.run()
            add(scan.report.secrets)
            for hit in scan.report.hits where !known.contains(ObjectScan.identity(hit)) {
                let field = FieldPath(hit.path.map(\.name)).description
                let message =
                    "\(resource.kind) \(ObjectScan.shown(resource.name ?? "without a name")) has \(hit.title) in \(place.description), "
                    + "in the field \(ObjectScan.shown(field)) of the object as it was applied "
                    + "(\(ObjectScan.shown(hit.redacted, hit.count)))"
                add(
                    CredentialHit(
                        rule: hit.detector == Detector.committed.id ? CredentialRule.annotation.rawValue : hit.rule,
                        detector: hit.detector, title: hit.title, confidence: hit.confidence, container: hit.container,
                        path: place.path, redacted: hit.redacted, count: hit.count, message: message))
            }
            for unscanned in scan.report.unscanned {
                add(UnscannedValue(path: place.path, reason: unscanned.reason))
            }
        }
    }

    /// The objects of a JSON text; nil where it is anything else, or holds anything else beside them.
    private static func objects(in text: TextBytes) -> [Resource]? {
        var limits = ReadLimits()
        limits.depth = 100
        var reader = JSONReader(bytes: text, limits: limits)
        do {
            guard let document = try reader.next(), try reader.next() == nil,
                case .objects(let objects, malformed: let malformed) = document.content(), malformed.isEmpty
            else { return nil }
            return objects
        } catch {
            return nil
        }
    }

    private static func identity(_ hit: CredentialHit) -> String {
        hit.detector + " " + FieldPath(hit.path.map(\.name)).description
    }
}
