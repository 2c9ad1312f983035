import Documents
import Inputs
import Kubernetes
import Policies
import Synchronization

/// Reads what policies need to know beside the object at hand (Namespaces, parameters, CustomResourceDefinitions) from
/// all inputs of a scan, before the first object is checked.
struct AdmissionFactPass {
    private let policies: AdmissionPolicySet
    private let options: Scan.Options

    init(_ policies: AdmissionPolicySet, _ options: Scan.Options) {
        self.policies = policies
        self.options = options
    }

    /// - Parameter texts: keeps the text of what can be read one time only.
    func gather(_ paths: [RawPath], keeping texts: ReadOnceTexts?) -> AdmissionFacts {
        var facts = AdmissionFacts(for: policies)
        guard policies.needsFacts else { return facts }
        let known = facts
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
            guard facts.mayBeIn(bytes) else { return resources }
            var stream = DocumentStream(bytes: bytes, offset: segment.offset, limits: options.limits)
            var failures = 0
            while failures < FileScanner.failuresPerSegment {
                do throws(ReadError) {
                    guard let document = try stream.next() else { break }
                    guard case .objects(let objects, malformed: _) = document.content() else { continue }
                    resources += objects.filter(facts.isOfUse)
                } catch {
                    // The scan itself reports it.
                    failures += 1
                }
            }
            return resources
        }
    }
}
