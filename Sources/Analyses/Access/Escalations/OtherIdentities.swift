/// Users and groups in whose name a subject may act.
extension SubjectSteps {
    /// Whoever may impersonate some user or ServiceAccount may claim the groups that it may impersonate with it.
    mutating func groupSteps() {
        guard let impersonation else { return }
        for right in rightsByName(in: nil) where right.match.id == .impersonateGroups {
            let groups = NamedFootholds(kind: .groups, rule: right.match.rule, namespace: nil)
            add(.oneOf(groups), "may act as a member of the group", [right.right, impersonation])
            if right.match.names.contains("system:nodes"), let users = rightToEveryUser {
                add(.oneOf(.kubelets), "may act as the kubelet, in the group of nodes", [right, users])
            }
        }
    }

    /// The right to act in every user's name.
    var rightToEveryUser: Held? {
        rights(in: nil).first { $0.match.id == .impersonateUsers && $0.match.names.isEmpty }
    }

    /// A certificate names a user and groups, `system:nodes` among them, so that a signer of client certificates makes
    /// kubelets, too. The API server's signers refuse `system:masters` (the admission plugin
    /// CertificateSubjectRestriction), and the one for kubelets names but these.
    mutating func certificateSteps() {
        func right(
            _ id: Capability.ID, by identity: RightsIdentity, _ isWanted: (Held) -> Bool = { _ in true }
        ) -> Held? {
            rights(in: nil, by: identity).first { $0.match.id == id && isWanted($0) }
        }
        guard let request = right(.createCertificateRequests, by: .anyone) else { return }
        if let approved = self.right("create", "certificates.k8s.io", "certificatesigningrequests", "nodeclient") {
            let reason = "may request a certificate of the kubelet, which the controller manager approves"
            add(.oneOf(.kubelets), reason, [request.right, approved])
        }
        for identity in identities(in: nil) {
            guard let approval = right(.approveCertificates, by: identity) else { continue }
            if let signer = right(.approveAsSigner, by: identity, \.match.isForClientSigner) {
                let parts = [request, approval, signer]
                add(.everyUser, "may request and approve a certificate of every user", parts)
                add(.everyGroup, "may request and approve a certificate of a member of every group", parts)
                let reason = "may request and approve a certificate with the name of every ServiceAccount"
                add(.everyServiceAccount(in: nil), reason, parts)
            }
            if let signer = right(.approveAsSigner, by: identity) {
                add(
                    .oneOf(.kubelets), "may request and approve a certificate of the kubelet",
                    [request, approval, signer])
            }
        }
    }

    /// The bearer of a bootstrap token is a member of the groups that its Secret names.
    mutating func bootstrapSteps(_ namespace: String?) {
        guard namespace == nil || namespace == "kube-system", !objects.bootstrappers.isEmpty,
            let secrets = rights(in: namespace).first(where: { $0.match.id == .createSecrets })
        else { return }
        let reason = "may create a Secret with a bootstrap token, whose bearer is a member of the group"
        add(.oneOf(.bootstrappers), reason, [secrets])
    }
}
