/// A string format with a name: CEL's `kubernetes.NamedFormat`, which `format.named('…')` and `format.<name>()` give.
///
/// Sources: the Kubernetes CEL library `format.go`, apimachinery's validation of names, and kube-openapi's `strfmt`.
enum NamedFormat: UInt8, CaseIterable, Sendable {
    case dns1123Label, dns1123Subdomain, dns1035Label, qualifiedName
    case dns1123LabelPrefix, dns1123SubdomainPrefix, dns1035LabelPrefix, labelValue
    case uri, uuid, byte, date, datetime

    /// The name under which `format.named` finds it.
    var name: StaticString {
        switch self {
        case .dns1123Label: "dns1123Label"
        case .dns1123Subdomain: "dns1123Subdomain"
        case .dns1035Label: "dns1035Label"
        case .qualifiedName: "qualifiedName"
        case .dns1123LabelPrefix: "dns1123LabelPrefix"
        case .dns1123SubdomainPrefix: "dns1123SubdomainPrefix"
        case .dns1035LabelPrefix: "dns1035LabelPrefix"
        case .labelValue: "labelValue"
        case .uri: "uri"
        case .uuid: "uuid"
        case .byte: "byte"
        case .date: "date"
        case .datetime: "datetime"
        }
    }

    /// The format called `name`, or nil.
    static func named(_ name: UTF8Bytes) -> NamedFormat? { allCases.first { name.hasSameBytes(as: $0.name) } }

    /// The length of the pattern that Kubernetes' cost estimator assumes for `validate` (`MaxRegexSize`).
    var maximumPatternSize: Int {
        switch self {
        case .dns1123Label, .dns1035Label, .dns1123LabelPrefix, .dns1035LabelPrefix: 30
        case .dns1123Subdomain, .dns1123SubdomainPrefix, .qualifiedName: 60
        case .labelValue: 40
        case .uri: 1120
        case .uuid: 70
        case .byte: 84
        case .date, .datetime: 71
        }
    }

    /// What is wrong with `text`, in the words of Kubernetes; empty when it is valid.
    func validate(_ text: UTF8Bytes) -> [String] {
        switch self {
        case .dns1123Label: NameRule.dns1123Label.faults(of: text)
        case .dns1123Subdomain: NameRule.dns1123Subdomain.faults(of: text)
        case .dns1035Label: NameRule.dns1035Label.faults(of: text)
        case .dns1123LabelPrefix: NameRule.dns1123Label.faults(ofPrefix: text)
        case .dns1123SubdomainPrefix: NameRule.dns1123Subdomain.faults(ofPrefix: text)
        case .dns1035LabelPrefix: NameRule.dns1035Label.faults(ofPrefix: text)
        case .qualifiedName: NameRule.faults(ofQualifiedName: text)
        case .labelValue: NameRule.labelValue.faults(of: text)
        case .uri: KubernetesURL.requestError(text).map { [$0.message(for: text)] } ?? []
        case .uuid: StringFormat.isUUID(text) ? [] : ["does not match the UUID format"]
        case .byte: StringFormat.isBase64(text) ? [] : ["invalid base64"]
        case .date: StringFormat.isDate(text) ? [] : ["invalid date"]
        case .datetime: StringFormat.isDateTime(text) ? [] : ["invalid datetime"]
        }
    }

    func validate(_ text: String) -> [String] { text.withUTF8Bytes { validate($0) } }
}
