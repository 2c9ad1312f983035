import Documents

@testable import Kubernetes

/// What tests ask of a component: its name, its version, its flags and where they stand.
struct SeenComponent: Equatable {
    var name: String
    var version: String?
    var flags: [String: String]
    var paths: [String: String]
    var path: String
    var container: String?
    /// Why nothing can be said about a flag that is not set.
    var gap: String?
}

/// The components of all objects of a YAML text.
func components(_ text: String) throws -> [SeenComponent] {
    try resources(text).flatMap { resource in
        var found = resource.kubeadmComponents
        for template in resource.podTemplates.found {
            _ = template.forEachContainer { container in
                if let component = container.component(in: template) { found.append(component) }
            }
        }
        return found.map { component in
            SeenComponent(
                name: component.name.rawValue, version: component.version?.description,
                flags: Dictionary(uniqueKeysWithValues: component.flags.map { ($0.name, $0.value) }),
                paths: Dictionary(uniqueKeysWithValues: component.flags.map { ($0.name, path($0.path)) }),
                path: path(component.path), container: component.container,
                gap: component.doubt(about: "no-such-flag")?.reason)
        }
    }
}

/// A Pod with one container.
func pod(_ container: String) -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [\(container)]}}"
}
