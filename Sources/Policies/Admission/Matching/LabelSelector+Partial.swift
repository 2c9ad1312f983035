import Kubernetes

extension LabelSelector {
    /// Whether labels of which only some are known satisfy the selector; nil where that depends on another one.
    func matches(known labels: [String: String]) -> Bool? {
        var isCertain = true
        for requirement in requirements {
            if labels[requirement.key] == nil {
                isCertain = false
            } else if !requirement.matches(labels) {
                return false
            }
        }
        return isCertain ? true : nil
    }
}
