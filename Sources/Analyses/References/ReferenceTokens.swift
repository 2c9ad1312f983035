extension ReferenceFacts {
    /// An Istio RequestAuthentication: which tokens are right. It refuses wrong ones, not their absence.
    struct TokenCheck: Sendable {
        let scope: MeshScope
        /// Whether it is attached to a gateway or Service rather than to workloads.
        let hasTargets: Bool
        let origin: Origin

        init?(_ reader: ObjectReader) {
            guard let spec = reader.spec, !(spec["jwtRules"]?.items ?? []).isEmpty else { return nil }
            scope = MeshScope(
                namespace: reader.namespace, selector: spec["selector"]?["matchLabels"]?.strings ?? [:])
            hasTargets = spec["targetRefs"] != nil || spec["targetRef"] != nil
            origin = reader.object.origin
        }
    }

    /// An Istio AuthorizationPolicy, and what it does with requests that carry no token.
    struct TokenPolicy: Sendable {
        enum Effect: Sendable {
            /// Refuses them, whatever another policy allows.
            case refuses
            /// Lets others in: at least one of its rules asks for a principal, or it has no rule at all.
            case asks
            /// Lets anybody in.
            case letsIn
            /// A program outside of the mesh decides.
            case unknown
            case none
        }

        let scope: MeshScope
        let effect: Effect

        init?(_ reader: ObjectReader) {
            let spec = reader.spec
            guard spec?["targetRefs"] == nil, spec?["targetRef"] == nil else { return nil }
            scope = MeshScope(
                namespace: reader.namespace, selector: spec?["selector"]?["matchLabels"]?.strings ?? [:])
            let rules = spec?["rules"]?.items ?? []
            switch spec?["action"]?.text ?? "ALLOW" {
            case "ALLOW":
                if rules.contains(where: TokenPolicy.isForAll) {
                    effect = .letsIn
                } else {
                    effect = rules.isEmpty || rules.contains(where: TokenPolicy.allowsPrincipals) ? .asks : .none
                }
            case "DENY": effect = rules.contains(where: TokenPolicy.deniesAnonymous) ? .refuses : .none
            case "CUSTOM": effect = .unknown
            default: effect = .none
            }
        }

        /// What a condition calls the contents of a token.
        private static func isAboutToken(_ condition: Field) -> Bool {
            condition["key"]?.text?.hasPrefix("request.auth.") == true
        }

        private static func sources(of rule: Field) -> [Field] {
            (rule["from"]?.items ?? []).compactMap { $0["source"] }
        }

        private static func isForAll(_ rule: Field) -> Bool {
            (["from", "to", "when"] as [StaticString]).allSatisfy { (rule[$0]?.items ?? []).isEmpty }
        }

        private static func allowsPrincipals(_ rule: Field) -> Bool {
            let sources = sources(of: rule)
            return !sources.isEmpty && sources.allSatisfy { !($0["requestPrincipals"]?.items ?? []).isEmpty }
                || (rule["when"]?.items ?? []).contains {
                    isAboutToken($0) && !($0["values"]?.items ?? []).isEmpty
                }
        }

        private static func deniesAnonymous(_ rule: Field) -> Bool {
            sources(of: rule).contains { $0["notRequestPrincipals"]?.texts.contains("*") == true }
                || (rule["when"]?.items ?? []).contains {
                    isAboutToken($0) && $0["notValues"]?.texts.contains("*") == true
                }
        }
    }
}
