import Analyses

extension Inventory {
    /// Who can talk to whom, as far as the inventory shows.
    public func networkModel(_ options: NetworkModel.Options = .init()) -> NetworkModel {
        NetworkModel(facts.network, scope: extent == .cluster ? .cluster : .files, options: options, unseen: unseen)
    }
}
