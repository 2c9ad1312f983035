import Documents
import Kubernetes
import Policies

/// What came of some neighbouring objects of a file. Pieces are small, so that what a large file holds is reported
/// while it is read.
struct Piece: Sendable {
    var objects = 0
    var verdicts = Verdicts()
    /// What analyses of the whole inventory keep of the objects.
    var facts = InventoryFacts()
    /// What there was, where a standard is reported on.
    var census = Census()
    /// What became of exceptions.
    var exceptions = ExceptionTally()
    /// How often rules that a configuration switches off here would have found something, by rule.
    var switchedOff: [String: Int] = [:]
    /// Which texts are credentials.
    var hidden = HiddenTexts()
    /// Documents that could not be read.
    var unread: [Remark] = []
    /// Documents, and items of lists, that should have been objects and are none.
    var malformedObjects = 0
    /// Documents that hold no Kubernetes objects.
    var others: [Remark] = []
    /// Fields of objects that are yet to be written.
    var placeholders: [Remark] = []
    /// Parts of objects in a form that is not known.
    var unsupported: [Remark] = []
    /// Whether a document is a template.
    var hasTemplate = false

    /// Something to say about a place of the file.
    struct Remark: Sendable {
        let message: String
        /// In code points from the beginning of the text.
        let offset: UInt32
    }

    mutating func add(_ refused: RefusedDocument) {
        let remark = Remark(message: refused.message, offset: refused.offset)
        if refused.isFailure { unread.append(remark) } else { others.append(remark) }
        hasTemplate = hasTemplate || refused.isTemplate
    }

    mutating func add(_ placeholders: Placeholders, of resource: Resource) {
        for field in placeholders.fields {
            let offset = resource.document.span(of: field.slot)?.start ?? 0
            self.placeholders.append(Remark(message: field.reason, offset: offset))
        }
    }

    mutating func add(unsupported parts: [Malformation], in document: Document) {
        for part in parts {
            unsupported.append(Remark(message: part.reason, offset: document.span(of: part.slot)?.start ?? 0))
        }
    }

    /// Pieces of this size are passed on.
    static let fullSize = 1_000

    /// How many things it says.
    var size: Int {
        verdicts.findings.count + verdicts.unevaluated.count + verdicts.failures.count + unread.count + others.count
            + placeholders.count + unsupported.count
    }
}
