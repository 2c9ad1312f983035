import Documents

/// Where a field stands in a kubeconfig file.
struct Place: Sendable {
    let file: KubeconfigFile
    /// In code points, as in ``TextSpan``.
    let offset: UInt32
    let path: FieldPath
    /// `user "dev"`.
    let entry: String?

    var position: Position { file.position(at: offset) }

    /// `clusters[0].cluster.certificate-authority-data`; nil for the file itself.
    var field: String? {
        var text = ""
        for step in path.steps {
            switch step {
            case .field(let name) where name.utf8.allSatisfy(Place.isPlain) && !name.isEmpty:
                text += text.isEmpty ? name : ".\(name)"
            case .field(let name): text += "[\(JSONText.quoted(name))]"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text.isEmpty ? nil : text
    }

    /// Letters, digits, `-` and `_`: most keys of a kubeconfig have dashes.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}

/// A value and the place that it was read from.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let place: Place
}
