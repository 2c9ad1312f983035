import CEL

extension KubernetesVersion {
    /// The version that a word of the call names.
    static func parse(
        _ text: String, among known: ClosedRange<KubernetesVersion>
    ) throws(UsageError) -> KubernetesVersion {
        do throws(UnknownKubernetesVersion) {
            return try KubernetesVersion(text, among: known)
        } catch {
            throw UsageError(error.description)
        }
    }
}
