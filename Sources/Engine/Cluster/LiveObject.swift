import Analyses
import Cluster
import Documents
import Kubernetes
import Policies

/// An object of a cluster that is reported by itself, or one that is reported at its owner, of which policies of the user's
/// own or the analyses of access and network hear all the same.
struct LiveObject: Sendable {
    let resource: Resource
    /// What reports call its place: `cluster/shop/deployments.apps/web`, without a namespace for what lies in none.
    let place: String
    let context: LiveContext
    let isWorkload: Bool
    /// Where it is reported that is not by itself.
    let owner: Owner?

    /// What stands for an object.
    struct Owner: Sendable {
        /// For a Pod that the analyses of access and network keep.
        var name: WorkloadName?
        /// For an object that policies of the user's own judge.
        var place: String?
    }

    /// - Parameters:
    ///   - controller: its controller in words.
    ///   - owner: where it is reported; nil for by itself.
    init(_ resource: Resource, of kind: APIResource, controller: String?, reportedAt owner: Owner? = nil) {
        self.resource = resource
        self.owner = owner
        isWorkload = kind.isWorkload || kind.isCustom
        place = LiveObject.place(namespace: resource.namespace, kind, name: resource.name)
        context = LiveContext(replicas: isWorkload ? resource.replicas : nil, owner: controller)
    }

    static func place(namespace: String?, _ kind: APIResource, name: String?) -> String {
        "cluster/" + [namespace, kind.qualifiedName, name].compactMap { $0 }.joined(separator: "/")
    }
}

extension Resource {
    /// How many pods an object runs by its own account: its `status`, or else what its `spec` asks for. Nil for a Pod and
    /// for what says nothing of it.
    fileprivate var replicas: Int? {
        if kind == "Pod" { return nil }
        return withExtendedLifetime(document) {
            let (status, spec) = (object["status"], object["spec"])
            let counts = [
                status?["replicas"], status?["currentNumberScheduled"], status?["active"], spec?["replicas"],
            ]
            return counts.lazy.compactMap { count in
                count.flatMap { value -> Int? in
                    switch value.kind {
                    case .int: Int(exactly: value.asInt)
                    // A CronJob lists its active Jobs.
                    case .list: Int(value.count)
                    default: nil
                    }
                }
            }.first
        }
    }
}

/// `metadata.uid`, which no two objects of a cluster ever share.
struct ObjectUID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// - Returns: nil for an empty text.
    init?(_ text: String) {
        if text.isEmpty { return nil }
        var digits = 0
        var (high, low) = (0 as UInt64, 0 as UInt64)
        for character in text.utf8 where character != UInt8(ascii: "-") {
            guard digits < 32, let digit = Character(UnicodeScalar(character)).hexDigitValue else {
                digits = 0
                break
            }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
            digits += 1
        }
        if digits != 32 {
            // No UUID: two hashes of the text stand for it.
            (high, low) = (0xcbf2_9ce4_8422_2325, 0x6c62_272e_07bb_0142)
            for byte in text.utf8 {
                high = (high ^ UInt64(byte)) &* 0x100_0000_01b3
                low = (low &* 0x100_0000_01b3) ^ UInt64(byte)
            }
        }
        (self.high, self.low) = (high, low)
    }
}

extension Resource {
    var uid: ObjectUID? {
        withExtendedLifetime(document) { object["metadata"]?["uid"]?.text.flatMap { ObjectUID($0) } }
    }

    /// Who made the object and keeps it as it is.
    var controller: (uid: ObjectUID?, words: String)? {
        withExtendedLifetime(document) {
            let owners = object["metadata"]?["ownerReferences"]?.elements ?? .init(start: nil, count: 0)
            guard let owner = owners.first(where: { $0["controller"]?.isTrue == true }) else { return nil }
            let words = "\(owner["kind"]?.text ?? "object") \(owner["name"]?.text ?? "")"
            return (owner["uid"]?.text.flatMap { ObjectUID($0) }, words)
        }
    }
}
