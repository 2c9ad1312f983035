/// Users and groups in whose name a subject may act.
extension SubjectSteps {
    /// Whoever may impersonate some user or ServiceAccount may claim the groups that it may impersonate with it.
    mutating func groupSteps() {
        guard let impersonation else { return }
        for right in named[nil] ?? [] where right.match.id == .impersonateGroups {
            for group in right.match.names where group != "system:masters" {
                add(.subject(.group(group)), "may act as a member of the group", [right.right, impersonation])
            }
        }
    }

    /// A certificate names a user and groups. The API server's signers refuse `system:masters` (the admission plugin
    /// CertificateSubjectRestriction), and the one for kubelets names but these.
    mutating func certificateSteps() {
        func right(_ id: Capability.ID, _ isWanted: (Held) -> Bool = { _ in true }) -> Held? {
            held[nil]?.first { $0.match.id == id && isWanted($0) }
        }
        guard let request = right(.createCertificateRequests), let approval = right(.approveCertificates) else {
            return
        }
        func signs(_ right: Held, _ signers: [String]) -> Bool {
            right.match.names.isEmpty || right.match.names.contains { signers.contains($0) }
        }
        let ofClients = ["kubernetes.io/*", "kubernetes.io/kube-apiserver-client", "kubernetes.io/legacy-unknown"]
        if let signer = right(.approveAsSigner, { signs($0, ofClients) }) {
            let parts = [request, approval, signer]
            add(.everyUser, "may request and approve a certificate of every user", parts)
            add(.everyGroup, "may request and approve a certificate of a member of every group", parts)
            let reason = "may request and approve a certificate with the name of every ServiceAccount"
            add(.everyServiceAccount(in: nil), reason, parts)
        } else if let signer = right(.approveAsSigner) {
            for node in model.nodeNames {
                add(
                    .subject(.node(node)), "may request and approve a certificate of the kubelet",
                    [request, approval, signer])
            }
        }
    }
}
