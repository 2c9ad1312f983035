import Inputs
import Policies

/// The rules that `bulwark rules` tells of, with their examples: the built-in ones, and those of the user's own.
public struct RuleCatalogue: Sendable {
    public let rules: [Rule]
    /// The files of those of the user's own, by the rules' names.
    public let sources: [String: String]
    /// What is to be said of the policies, such as that one is not run.
    public let remarks: [PolicyProblem]

    /// - Parameter policies: files and folders of rules and policies.
    public init(policies: [RawPath]) throws {
        let builtIn = try BuiltInRules.load(examples: true)
        let own = policies.isEmpty ? OwnPolicies() : try OwnPolicies(policies, besides: builtIn)
        rules = builtIn + own.allRules
        sources = own.sources
        remarks = own.remarks
    }
}
