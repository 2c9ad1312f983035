import Documents
import Kubernetes

/// Findings that somebody has looked at and accepts: which, why, and until when.
public struct SecurityException: Sendable {
    public private(set) var scope: ExceptionScope
    /// Why the findings are acceptable; never empty.
    public let reason: String
    /// Who answers for it.
    public let owner: String?
    /// The last day on which it holds.
    public let expires: Day?
    public let origin: ExceptionOrigin

    public init(
        _ scope: ExceptionScope, reason: String, owner: String? = nil, expires: Day? = nil, origin: ExceptionOrigin
    ) {
        self.scope = scope
        self.reason = reason
        self.owner = owner
        self.expires = expires
        self.origin = origin
    }

    /// The exception with the answer to which files its paths are.
    func placed(by isInPaths: @escaping @Sendable (String) -> Bool) -> SecurityException {
        var exception = self
        exception.scope.isInPaths = isInPaths
        return exception
    }

    func hasExpired(on today: Day) -> Bool { expires.map { $0 < today } ?? false }
}

/// Where an exception is written, which tells it from all others.
public struct ExceptionOrigin: Hashable, Sendable {
    public enum Place: String, Sendable, CaseIterable {
        /// ``ExceptionNote/annotation`` of an object or pod template.
        case annotation
        /// A comment on the line of a field or above it.
        case comment
        /// `.bulwark.yaml`.
        case configuration
        /// A file of `SecurityException`s.
        case file
    }

    public let place: Place
    public let location: Location
    /// Tells exceptions of one annotation apart.
    public var index = 0

    public init(_ place: Place, at location: Location, index: Int = 0) {
        self.place = place
        self.location = location
        self.index = index
    }
}

/// Why a finding counts no more: the exception that covers it.
public struct Suppression: Hashable, Sendable {
    public let reason: String
    public let owner: String?
    public let expires: Day?
    public let origin: ExceptionOrigin

    init(_ exception: SecurityException) {
        reason = exception.reason
        owner = exception.owner
        expires = exception.expires
        origin = exception.origin
    }
}
