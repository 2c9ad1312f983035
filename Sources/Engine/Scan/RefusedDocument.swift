import Documents
import Inputs
import Kubernetes

/// A document that the reader refused, and whether that is a failure of the scan.
///
/// Kubernetes reads YAML 1.1 as JSON, strictly: a key must not stand twice, a merge must not be overridden, infinity has
/// no place. Files of other programs keep to none of this and are no business of the scan; nor are templates, wherever
/// in a file they stand.
struct RefusedDocument {
    let isFailure: Bool
    let isTemplate: Bool
    let message: String
    /// In code points from the beginning of the file.
    let offset: UInt32

    /// - Parameter text: the document's own.
    init(_ error: ReadError, text: UnsafeBufferPointer<UInt8>) {
        offset = error.offset
        if let template = TemplateSyntax.detect(in: text) {
            (isFailure, isTemplate, message) = (false, true, template.reason)
        } else if error.isStrictness && !TextClaim.isObject(text) {
            (isFailure, isTemplate) = (false, false)
            message = "not a Kubernetes object: it has no apiVersion and kind (\(error.message))"
        } else {
            (isFailure, isTemplate, message) = (true, false, error.message)
        }
    }
}

extension ReadError {
    /// Whether the text is YAML or JSON of some sort, only not of the sort that Kubernetes reads.
    fileprivate var isStrictness: Bool {
        switch code {
        case .duplicateKey, .unsupportedValue, .alias: true
        case .syntax, .encoding, .limit: false
        }
    }
}
