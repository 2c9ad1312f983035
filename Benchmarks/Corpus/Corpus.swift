/// A corpus of Kubernetes manifests made from templates: what a company's repositories hold, in their proportions of
/// kinds, sizes and mistakes. The same plan always gives the same bytes.
public struct Corpus: Sequence, Sendable {
    public enum Profile: String, Sendable, CaseIterable {
        /// What large public repositories hold, in their proportions of bytes: mostly definitions and configuration,
        /// then workloads and what belongs to them.
        case repositories
        /// A company's own: services, their neighbours, configuration, definitions, dashboards, JSON, lists, values.
        case mixed
        /// Services and their neighbours only: small files with many fields and no long texts.
        case services
    }

    public struct Plan: Sendable {
        public var profile = Profile.repositories
        /// The bytes to make, about.
        public var size = 100_000_000
        /// The objects to make instead, about; nil to go by size.
        public var objects: Int?
        /// How many files to spread them over; nil for one file per service or object, as people do.
        public var files: Int?
        public var seed: UInt64 = 1

        public init() {}
    }

    public struct File: Sendable {
        /// Below the corpus' directory, such as `repository-3/order-cart-api-171.deployment.yaml`.
        public let path: String
        public let bytes: [UInt8]
        /// The Kubernetes objects in it, items of lists included.
        public let objects: Int
    }

    public let plan: Plan

    public init(_ plan: Plan = Plan()) { self.plan = plan }

    public func makeIterator() -> Iterator { Iterator(plan) }

    public struct Iterator: IteratorProtocol {
        private let plan: Plan
        private var random: CorpusRandom
        private var index = 0
        private var size = 0
        private var objects = 0

        init(_ plan: Plan) {
            self.plan = plan
            random = CorpusRandom(seed: plan.seed)
        }

        public mutating func next() -> File? {
            if let wanted = plan.objects {
                if objects >= wanted { return nil }
            } else if size >= plan.size {
                return nil
            }
            let application = Application(&random)
            var text = ManifestText(style: .init(&random))
            let template = FileTemplate.pick(plan.profile, &random)
            template.write(application, &text, &random)
            if let files = plan.files, template.isStream {
                let length = plan.size / Swift.max(files, 1) * random.number(50...150) / 100
                while text.bytes.count < length {
                    let more = FileTemplate.pick(plan.profile, &random)
                    if more.isStream { more.write(Application(&random), &text, &random) }
                }
            }
            let file = File(
                path: "repository-\(index / 50)/\(application.name)-\(index).\(template.fileName)",
                bytes: text.bytes, objects: text.objects)
            index += 1
            size += file.bytes.count
            objects += file.objects
            return file
        }
    }
}
