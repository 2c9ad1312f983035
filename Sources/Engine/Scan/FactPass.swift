import Documents
import Inputs
import Kubernetes
import Policies
import Synchronization

/// What the checks of an object need to know beside it.
struct ScanFacts: Sendable {
    /// For policies: Namespaces, parameters, CustomResourceDefinitions.
    var admission: AdmissionFacts
    var limitRanges = LimitRanges()

    mutating func gather(_ resource: Resource) {
        admission.gather(resource)
        if LimitRanges.isOne(resource) { limitRanges.add(resource) }
    }
}

/// Reads the facts of a scan from all its inputs, before the first object is checked.
struct FactPass {
    private let policies: AdmissionPolicySet
    private let readsLimitRanges: Bool
    private let options: Scan.Options

    init(_ scan: Scan) {
        policies = scan.policies
        readsLimitRanges = scan.rules.readsLimitRanges
        options = scan.options
    }

    /// Whether there is anything to look for.
    var isNeeded: Bool { policies.needsFacts || readsLimitRanges }

    /// - Parameter texts: keeps the text of what can be read one time only.
    func gather(_ paths: [RawPath], keeping texts: ReadOnceTexts?) -> ScanFacts {
        var facts = ScanFacts(admission: AdmissionFacts(for: policies))
        guard isNeeded else { return facts }
        let known = facts.admission
        var discovery = options.discovery
        discovery.sizeLimit = options.sizeLimit
        let queue = WorkQueue(
            FileDiscovery(paths, options: discovery), sizeLimit: options.sizeLimit, keeping: texts)
        let found = Mutex<[(turn: Turn, resources: [Resource])]>([])
        Threads.run(options.threads) {
            while let job = queue.next() {
                guard case .segment(let file, let number) = job else { continue }
                let resources = resources(of: file, segment: number, for: known)
                if resources.isEmpty { continue }
                let turn = Turn(input: file.index, segment: number)
                found.withLock { $0.append((turn, resources)) }
            }
        }
        // Where several objects have one name the first counts, however many threads there are.
        for (_, resources) in found.withLock({ $0 }).sorted(by: { $0.turn < $1.turn }) {
            for resource in resources { facts.gather(resource) }
        }
        return facts
    }

    private func resources(of file: FileJob, segment number: Int, for facts: AdmissionFacts) -> [Resource] {
        let segment = file.segments[number]
        return file.text.withBytes { all in
            let bytes = UnsafeBufferPointer(rebasing: all[segment.bytes])
            var resources: [Resource] = []
            let mayHoldLimits = readsLimitRanges && LimitRanges.mayBeIn(bytes)
            guard mayHoldLimits || policies.needsFacts && facts.mayBeIn(bytes) else { return resources }
            var stream = DocumentStream(bytes: bytes, offset: segment.offset, limits: options.limits)
            var failures = 0
            while failures < FileScanner.failuresPerSegment {
                do throws(ReadError) {
                    guard let document = try stream.next() else { break }
                    guard case .objects(let objects, malformed: _) = document.content() else { continue }
                    resources += objects.filter {
                        policies.needsFacts && facts.isOfUse($0) || readsLimitRanges && LimitRanges.isOne($0)
                    }
                } catch {
                    // The scan itself reports it.
                    failures += 1
                }
            }
            return resources
        }
    }
}
