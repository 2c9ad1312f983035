import Documents
import Kubernetes

/// The search of one object: goes to the places where credentials are found, and words what is found there.
struct ObjectScan {
    let resource: Resource
    let findsCommittedSecrets: Bool
    /// How many objects this one is wrapped in.
    let depth: Int
    private(set) var report = CredentialReport()
    private var budget = CredentialScan.largestObject

    init(_ resource: Resource, findsCommittedSecrets: Bool, depth: Int) {
        self.resource = resource
        self.findsCommittedSecrets = findsCommittedSecrets
        self.depth = depth
    }

    mutating func run() {
        // SOPS encrypts every value and leaves its own notes beside them.
        if resource.object["sops"]?.kind == .map { return }
        let templates = resource.podTemplates.found
        for template in templates { scanContainers(of: template) }
        switch (resource.group, resource.kind) {
        case ("", "Secret"): if findsCommittedSecrets { scanSecret() }
        case ("", "ConfigMap"): scanConfigMap()
        default: if CustomFields.areSearched(in: resource) { scanFields(leavingOut: templates) }
        }
        scanAnnotations(of: resource.slot.address, at: [])
        for template in templates where !template.path.isEmpty { scanAnnotations(of: template.slot, at: template.path) }
    }

    // MARK: - Searching a value

    /// A value under examination: where it is and how a sentence says so.
    struct Place {
        var path: [FieldStep]
        var container: String?
        /// The rule for what only its name gives away.
        var rule: CredentialRule
        /// Such as `environment variable DB_PASSWORD`.
        var description: String
    }

    /// Takes a value's cost from what may be searched of the object.
    /// - Returns: as much of the value as may be searched.
    mutating func admit(_ value: TextBytes, at path: @autoclosure () -> [FieldStep]) -> TextBytes? {
        guard budget > 0 else { return nil }
        budget -= value.count + 64
        if budget <= 0 {
            let reason = "the object is larger than 16 MiB with its aliases: the rest was not searched for credentials"
            report.unscanned.append(UnscannedValue(path: path(), reason: reason))
            return nil
        }
        guard value.count > CredentialScan.longestValue else { return value }
        let reason = "only the first 1 MiB of \(value.count) bytes was searched for credentials"
        report.unscanned.append(UnscannedValue(path: path(), reason: reason))
        return value.slice(0..<CredentialScan.longestValue)
    }

    /// Searches a value by the forms of credentials, and what is base64 in it once more after decoding.
    func matches(in value: TextBytes, _ setting: Setting, depth: Int = 0) -> (
        found: [TextMatch], unlisted: Int, isIncomplete: Bool
    ) {
        let scan = TextScan(value, setting)
        if scan.matches.isEmpty, depth < 2, LenientBase64.isPlausible(value),
            let decoded = LenientBase64.decode(value), !decoded.isEmpty
        {
            return decoded.withUnsafeBufferPointer {
                $0.isPrintable ? matches(in: $0, .file, depth: depth + 1) : ([], 0, false)
            }
        }
        return (scan.matches, scan.unlisted, scan.isIncomplete)
    }

    /// Searches a value by its forms and, where it has none, judges it by its name.
    mutating func search(
        _ value: TextBytes, named name: TextBytes?, _ setting: Setting, at place: @autoclosure () -> Place
    ) {
        guard let admitted = admit(value, at: place().path) else { return }
        let (found, unlisted, isIncomplete) = matches(in: admitted, setting)
        for match in found { add(match, at: place()) }
        if unlisted > 0 {
            let reason = "\(unlisted) more credentials in this value are not listed"
            report.unscanned.append(UnscannedValue(path: place().path, reason: reason))
        }
        if isIncomplete {
            let reason = "the value assigns to more names than were judged"
            report.unscanned.append(UnscannedValue(path: place().path, reason: reason))
        }
        guard found.isEmpty, let name else { return }
        judge(admitted, named: name, setting, at: place())
    }

    /// Judges a value by its name alone.
    mutating func judge(
        _ value: TextBytes, named name: TextBytes, _ setting: Setting, at place: @autoclosure () -> Place
    ) {
        guard let kind = CredentialName(name),
            let confidence = ValueJudgement.confidence(of: kind, value, setting)
        else { return }
        let detector = Detector.refined(kind, named: name, value: value.trimmed())
        let match = TextMatch(detector: detector, confidence: confidence, redacted: Redaction.length(value.count))
        add(match, at: place())
    }

    // MARK: - Wording

    mutating func add(_ match: TextMatch, at place: Place) {
        let container = place.container.map { "container \(ObjectScan.shown($0))" }
        let subject = container ?? "\(resource.kind) \(ObjectScan.shown(resource.name ?? "without a name"))"
        var what = match.detector.noun
        switch match.confidence {
        case .usual: what += ", a usual default,"
        case .possible where match.detector == .password: what += ", perhaps a default,"
        case .possible, .likely, .certain: break
        }
        var sentence = "\(subject) has \(what) in \(place.description)"
        if let name = match.name { sentence += " under \(ObjectScan.shown(name))" }
        sentence += " (\(match.redacted)"
        if match.count > 1 { sentence += ", and \(match.count - 1) more" }
        sentence += ")"
        report.hits.append(
            CredentialHit(
                rule: (match.detector.rule ?? place.rule).rawValue, detector: match.detector.id,
                title: match.detector.noun, confidence: confidence(match.confidence), container: place.container,
                path: place.path, redacted: match.redacted, message: sentence))
    }

    /// A usual password in production is one that somebody forgot to replace.
    func confidence(_ confidence: Confidence) -> Confidence {
        confidence == .usual && isForProduction ? .possible : confidence
    }

    /// Whether the object's name or namespace says that it is for production.
    private var isForProduction: Bool {
        [resource.name, resource.namespace].contains { name in
            name?.split(whereSeparator: { "-_.".contains($0) }).contains { word in
                ["prod", "production", "prd"].contains { word.lowercased() == $0 }
            } ?? false
        }
    }

    mutating func add(_ hit: CredentialHit) { report.hits.append(hit) }

    mutating func add(_ unscanned: UnscannedValue) { report.unscanned.append(unscanned) }

    /// A name of the input as a sentence may carry it: on one line, and no longer than a line.
    static func shown(_ name: String) -> String {
        let cleaned = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        return cleaned.count > 80 ? String(cleaned.prefix(77)) + "…" : String(cleaned)
    }
}

extension Value {
    /// Calls `body` with every entry whose key is a string: key, and the slot of its value.
    func forEachField(_ body: (_ key: TextBytes, _ slot: UnsafePointer<Value>) -> Void) {
        guard let base = entries.baseAddress else { return }
        for index in 0..<Int(count) where base[index].key.kind == .string {
            let slot = (UnsafeRawPointer(base + index) + MemoryLayout<Value>.stride).assumingMemoryBound(to: Value.self)
            body(base[index].key.utf8, slot)
        }
    }

    /// Calls `body` with every element of a list: position and slot.
    func forEachElement(_ body: (_ index: Int, _ slot: UnsafePointer<Value>) -> Void) {
        guard let base = elements.baseAddress else { return }
        for index in 0..<Int(count) { body(index, base + index) }
    }
}

extension FieldStep {
    init(_ name: TextBytes, _ slot: UnsafePointer<Value>) { self.init(name: .field(name.text), slot: slot) }

    init(_ index: Int, _ slot: UnsafePointer<Value>) { self.init(name: .index(index), slot: slot) }
}
