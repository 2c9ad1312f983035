import Documents
import Inputs
import Kubernetes
import Reports

/// Reads a baseline: a report in JSON that an earlier scan wrote.
extension Baseline {
    /// In bytes; a report has about 1 300 for each finding.
    private static let largest = 256 << 20
    /// Containers inside each other; a report without what ``filter`` drops has four.
    private static let deepest = 16

    /// Members that say nothing of what is known are passed over, so that a large report takes little memory.
    private static let filter: ReadFilter = {
        var filter = ReadFilter()
        for name in ["unevaluated", "ledger", "exceptions", "frameworks", "summary", "tool"] { filter.drop([name]) }
        for name in [
            "rule", "title", "severity", "category", "message", "resource", "container", "path", "location", "controls",
            "remedy", "evidence", "live", "baseline",
        ] {
            filter.drop(["findings", "*", name])
        }
        filter.drop(["findings", "*", "suppression", "*"])
        return filter
    }()

    /// The report in a file.
    /// - Throws: for a file that cannot be read or holds anything else.
    static func load(_ path: RawPath) throws(InputFailure) -> Baseline {
        let file = path.display
        switch FileText.read(SourceFile(named: file), limit: largest) {
        case .success(let text): return try Baseline(text, file: file)
        case .failure(let failure):
            throw InputFailure(message: "\(file): \(failure.entry.reason ?? "it could not be read")")
        }
    }

    /// - Parameter file: what the text is called in errors.
    init(_ text: FileText, file: String) throws(InputFailure) {
        let read = text.withBytes { bytes in
            Result { () throws(Flaw) in try Baseline.read(bytes) }
        }
        switch read {
        case .success(let known): self.init(file: file, known: known)
        case .failure(let flaw):
            let place = text.source.position(at: flaw.offset)
            throw InputFailure(message: "\(file):\(place.line):\(place.column): \(flaw.message)")
        }
    }

    /// What is wrong with a text, and where.
    private struct Flaw: Error {
        let message: String
        let offset: UInt32

        init(_ message: String, at offset: UInt32) {
            self.message = message
            self.offset = offset
        }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(Flaw) -> [String: Int] {
        var limits = ReadLimits()
        limits.depth = deepest
        var reader = JSONReader(bytes: bytes, limits: limits, filter: filter)
        let document: Document?
        let isAlone: Bool
        do throws(ReadError) {
            document = try reader.next()
            isAlone = try reader.next() == nil
        } catch {
            throw Flaw(error.message, at: error.offset)
        }
        guard let document else { throw Flaw("the file is empty", at: 0) }
        defer { withExtendedLifetime(document) {} }
        guard isAlone else { throw Flaw("is no report of Bulwark: it holds more than one JSON text", at: 0) }
        return try known(in: document)
    }

    private static func known(in document: Document) throws(Flaw) -> [String: Int] {
        func offset(_ slot: UnsafePointer<Value>) -> UInt32 { document.span(of: slot)?.start ?? 0 }
        func slot(_ name: StaticString, _ kind: Value.Kind) throws(Flaw) -> UnsafePointer<Value> {
            let slot = document.root.slot(forKey: name)
            guard let slot, slot.pointee.kind == kind else {
                let what = slot.map { "\(name) is \($0.pointee.kindPhrase)" } ?? "it has no \(name)"
                throw Flaw("is no report of Bulwark: \(what)", at: offset(slot ?? document.rootSlot))
            }
            return slot
        }
        guard document.root.kind == .map else {
            throw Flaw("is no report of Bulwark: it is \(document.root.kindPhrase)", at: offset(document.rootSlot))
        }
        let version = try slot("schemaVersion", .string)
        let text = version.pointee.text ?? ""
        guard text == JSONReport.schemaVersion else {
            throw Flaw(
                "schemaVersion is \(JSONText.quoted(String(text.prefix(20)))), and this version of Bulwark reads "
                    + "\"\(JSONReport.schemaVersion)\"", at: offset(version))
        }
        var known: [String: Int] = [:]
        let findings = try slot("findings", .list).pointee.elements
        for index in findings.indices {
            let finding = findings[index]
            guard let fingerprint = finding.kind == .map ? finding["fingerprint"]?.text : nil, !fingerprint.isEmpty
            else {
                let place = findings.baseAddress.map { offset($0 + index) } ?? 0
                throw Flaw("is no report of Bulwark: findings[\(index)] has no fingerprint", at: place)
            }
            let isAccepted = finding["suppression"].map { $0.kind != .null } ?? false
            known[key(fingerprint), default: 0] += isAccepted ? 0 : 1
        }
        return known
    }
}

extension ScanSettings {
    /// The baseline that the call or the configuration names; nil where there is none.
    /// - Throws: for one that cannot be read, with what to do.
    public func loadBaseline() throws(InputFailure) -> Baseline? {
        guard let baseline else { return nil }
        do throws(InputFailure) {
            return try Baseline.load(baseline.value)
        } catch {
            var origin = baseline.origin.description
            if case .file = baseline.origin { origin += ": baseline" }
            throw InputFailure(
                message: "\(origin): \(error)\n"
                    + "A baseline is what a scan wrote with '--no-baseline --format json --output FILE'.")
        }
    }
}
