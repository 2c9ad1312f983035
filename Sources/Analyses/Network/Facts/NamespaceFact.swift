import CEL
import Documents

/// A Namespace object.
struct NamespaceFact: Sendable {
    let name: String
    let labels: [String: String]
    let origin: Origin

    /// The label that the API server puts on every namespace.
    static let nameLabel = "kubernetes.io/metadata.name"

    init(_ reader: ObjectReader) {
        name = reader.name
        labels = reader.object["metadata"]?["labels"]?.labels ?? [:]
        origin = reader.object.origin
    }

    /// The labels of a namespace whose own are as given.
    static func effectiveLabels(_ labels: [String: String], of name: String) -> [String: String] {
        var labels = labels
        labels[nameLabel] = name
        return labels
    }
}

/// A Node object.
struct NodeFact: Sendable {
    let name: String
    let labels: [String: String]
    /// `status.addresses` that are IP addresses.
    let addresses: AddressSet
    let origin: Origin

    init(_ reader: ObjectReader) {
        name = reader.name
        labels = reader.object["metadata"]?["labels"]?.labels ?? [:]
        addresses = AddressSet.union(
            of: (reader.object["status"]?["addresses"]?.items ?? [])
                .compactMap { $0["address"]?.text.flatMap { AddressSet(parsing: $0) } })
        origin = reader.object.origin
    }
}
