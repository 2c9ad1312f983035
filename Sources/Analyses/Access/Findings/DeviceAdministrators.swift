/// Where claims of devices may ask for administrator access, which is for namespaces to say.
extension [AccessFacts.Namespace] {
    /// Whether one of them lets claims ask for it.
    /// - Parameter namespace: the only one that counts; nil for any.
    func allowDeviceAdministrators(in namespace: String?) -> Bool {
        contains { $0.allowsDeviceAdministrators && (namespace == nil || $0.name == namespace) }
    }
}

extension AccessAnalysis {
    public static let deviceAdministrators = "rbac-claim-devices-as-administrator"

    /// Bindings by which somebody may claim devices with administrator access, if a Namespace has the label for it: of
    /// files, whose Namespaces may be in others. What Kubernetes itself gives is left out, and what gives everything.
    /// - Returns: with why that is not known.
    public var bindingsOfUnknownDeviceAccess: [(binding: RoleBinding, reason: String)] {
        guard model.completeness == .files else { return [] }
        let namespaces = model.facts.namespaces
        let declared = Set(namespaces.map(\.name))
        return model.bindings.indices.compactMap { number in
            let binding = model.bindings[number]
            guard let role = model.roleIndex(of: binding), powers[role] < .writer,
                binding.namespace.map({ !declared.contains($0) }) ?? !namespaces.allowDeviceAdministrators(in: nil),
                capabilities(ofBinding: number).contains(where: { $0.id == .claimDevicesAsAdministrator }),
                binding.subjects.indices.contains(where: { !isDefault(Grant(binding: number, subject: $0)) })
            else { return nil }
            let reason =
                binding.namespace.map {
                    "Namespace \($0), which says whether claims of devices may ask for administrator access, was not scanned"
                }
                ?? "no Namespace was scanned that lets claims of devices ask for administrator access, and there may be others"
            return (binding, reason)
        }
    }
}
