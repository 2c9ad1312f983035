import ArgumentParser
import Engine
import Reports

/// Refuses what no namespace can be called, and patterns.
func requireNamespaceNames(_ names: [String], of option: String = "--namespace") throws(ValidationError) {
    guard let name = names.first(where: { !ClusterScope.isNamespaceName($0) }) else { return }
    throw ValidationError(
        "\(option) '\(VisibleText.line(name))' is no name of a namespace: up to 63 lower-case letters, digits and hyphens, "
            + "and no patterns")
}
