import Documents
import Kubernetes

/// What a level says of a pod.
public struct Evaluation: Sendable {
    public let standard: LevelVersion
    /// The controls that the pod fails, in the plugin's order.
    public let failures: [Failure]
    /// What kept controls from being decided.
    public let unevaluated: [Unevaluated]

    /// What the admission plugin does with the pod.
    public enum Verdict: Sendable {
        case allowed
        case forbidden
        /// No control fails, and some could not be decided: the API server would refuse the object as malformed.
        case notEvaluated
    }

    public var verdict: Verdict {
        if !failures.isEmpty { return .forbidden }
        return unevaluated.isEmpty ? .allowed : .notEvaluated
    }
}

/// A control that a pod fails.
public struct Failure: Sendable {
    public let control: Control
    /// Every field that is wrong, in the order of the object's containers; at least one.
    public let offences: [Offence]

    public var reason: String { control.title }

    /// Who must do what: `containers "a", "b" must not set securityContext.privileged to true`.
    public var detail: String {
        var demands: [(demand: String, holders: [Holder])] = []
        var places: [String: Int] = [:]
        for offence in offences {
            if let place = places[offence.demand] {
                if demands[place].holders.last != offence.holder { demands[place].holders.append(offence.holder) }
            } else {
                places[offence.demand] = demands.count
                demands.append((offence.demand, [offence.holder]))
            }
        }
        return demands.map { "\(Holder.list($0.holders)) \($0.demand)" }.joined(separator: "; ")
    }
}

/// A field that makes a control fail.
public struct Offence: Sendable {
    /// What the field belongs to.
    public let holder: Holder
    public let field: FieldLocation
    /// What the holder must do: `must not add the capability SYS_ADMIN`.
    public let demand: String

    public var message: String { "\(holder) \(demand)" }
}

/// Something that keeps controls from being decided.
public struct Unevaluated: Sendable {
    public let malformation: Malformation
    /// In the plugin's order; at least one.
    public internal(set) var controls: [Control]
}

/// The part of a pod that a field belongs to.
public enum Holder: Hashable, Sendable, CustomStringConvertible {
    case pod
    /// By name; empty where it has none.
    case container(String)
    case volume(String)

    public var description: String { Holder.list([self]) }

    /// `pod and containers "a", "b"`
    static func list(_ holders: [Holder]) -> String {
        var containers: [String] = []
        var volumes: [String] = []
        for holder in holders {
            switch holder {
            case .pod: break
            case .container(let name): containers.append(JSONText.quoted(name))
            case .volume(let name): volumes.append(JSONText.quoted(name))
            }
        }
        var parts = holders.contains(.pod) ? ["pod"] : []
        for (word, names) in [("container", containers), ("volume", volumes)] where !names.isEmpty {
            parts.append("\(word)\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))")
        }
        return parts.joined(separator: " and ")
    }
}
