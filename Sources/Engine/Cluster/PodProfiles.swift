import Documents

/// The AppArmor and seccomp profiles of a pod's containers, stated by fields or by the annotations that came before them.
///
/// An API server writes into a Pod what it derives from the one for the other, so that a Pod may state by both what its
/// template states by one.
struct PodProfiles {
    private let podAppArmor: Value?
    private let podSeccomp: Value?
    private var annotations: [String: Value] = [:]
    /// Annotations that no container answers to, or that say something else than the field of the pod.
    private(set) var orphans: [(key: String, value: Value)] = []

    private static let appArmor = "container.apparmor.security.beta.kubernetes.io/"
    private static let seccomp = "container.seccomp.security.alpha.kubernetes.io/"
    private static let podSeccompKey = "seccomp.security.alpha.kubernetes.io/pod"

    /// - Parameter spec: of the pod.
    init(annotations: Value?, of spec: Value) {
        podAppArmor = spec["securityContext"]?["appArmorProfile"]
        podSeccomp = spec["securityContext"]?["seccompProfile"]
        var names: Set<String> = []
        for list in [spec["initContainers"], spec["containers"], spec["ephemeralContainers"]] {
            for container in list?.elements ?? .init(start: nil, count: 0) {
                if let name = container["name"]?.text { names.insert(name) }
            }
        }
        for entry in annotations?.entries ?? .init(start: nil, count: 0) {
            guard let key = entry.key.text else { continue }
            if key == PodProfiles.podSeccompKey {
                if PodProfiles.note(entry.value) != PodProfiles.note(of: podSeccomp) {
                    orphans.append((key, entry.value))
                }
            } else if let prefix = [PodProfiles.appArmor, PodProfiles.seccomp].first(where: key.hasPrefix) {
                if names.contains(String(key.dropFirst(prefix.count))) {
                    self.annotations[key] = entry.value
                } else {
                    orphans.append((key, entry.value))
                }
            }
        }
    }

    /// The AppArmor profile that a container runs with, in an annotation's words, and what an annotation says against it.
    func appArmor(of container: Value, _ name: String) -> [String?] {
        let stated = PodProfiles.note(of: container["securityContext"]?["appArmorProfile"])
        let annotation = annotations[PodProfiles.appArmor + name].map { PodProfiles.note($0) }
        let profile = stated ?? annotation ?? PodProfiles.note(of: podAppArmor)
        return [profile, annotation == profile ? nil : annotation]
    }

    /// The seccomp annotation of a container, where it says something else than the fields.
    func seccompNote(of container: Value, _ name: String) -> String? {
        guard let annotation = annotations[PodProfiles.seccomp + name].map({ PodProfiles.note($0) }) else { return nil }
        let stated = container["securityContext"]?["seccompProfile"] ?? podSeccomp
        return annotation == PodProfiles.note(of: stated) ? nil : annotation
    }

    /// A profile as an annotation writes it.
    private static func note(of profile: Value?) -> String? {
        guard let type = profile?["type"]?.text else { return nil }
        return switch type {
        case "RuntimeDefault": "runtime/default"
        case "Unconfined": "unconfined"
        case "Localhost": "localhost/" + (profile?["localhostProfile"]?.text ?? "")
        default: type
        }
    }

    private static func note(_ annotation: Value) -> String {
        // The former name of the same.
        let text = annotation.text ?? ""
        return text == "docker/default" ? "runtime/default" : text
    }
}
