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
    /// Maps and lists that have a search of their own.
    var searched = SlotSet()
    /// How many fields the searches of fields may still visit; negative where there are more.
    var fieldsLeft = CredentialScan.mostFields
    /// Whether there are fields deeper than any search goes.
    var hasDeeperFields = false

    init(_ resource: Resource, findsCommittedSecrets: Bool, depth: Int) {
        self.resource = resource
        self.findsCommittedSecrets = findsCommittedSecrets
        self.depth = depth
    }

    mutating func run() {
        let templates = resource.podTemplates.found
        for template in templates { scanContainers(of: template) }
        switch (resource.group, resource.kind) {
        case ("", "Secret"): scanSecret()
        case ("", "ConfigMap"): scanConfigMap()
        default: break
        }
        let outside = templates.filter { !$0.path.isEmpty }
        leaveAnnotations(of: resource.slot.address)
        for template in outside { leaveAnnotations(of: template.slot) }
        scanFields()
        scanAnnotations(of: resource.slot.address, at: [])
        for template in outside { scanAnnotations(of: template.slot, at: template.path) }
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
            let reason =
                "only the first 16 MiB of the object were searched for credentials, each value counted with 64 bytes "
                + "beside its text"
            report.unscanned.append(UnscannedValue(path: path(), reason: reason))
            return nil
        }
        guard value.count > CredentialScan.longestValue else { return value }
        let reason = "only the first 1 MiB of \(value.count) bytes was searched for credentials"
        report.unscanned.append(UnscannedValue(path: path(), reason: reason))
        return value.slice(0..<CredentialScan.longestValue)
    }

    /// Searches a value by the forms of credentials, what is base64 in it once more after decoding, and the lines of a
    /// file of passwords.
    func matches(in value: TextBytes, _ setting: Setting, as file: PasswordFile?) -> TextMatches {
        var found = matches(in: value, setting)
        file?.addMatches(in: value, to: &found)
        return found
    }

    func matches(in value: TextBytes, _ setting: Setting, depth: Int = 0) -> TextMatches {
        let found = TextScan(value, setting).matches
        guard found.isEmpty, depth < 2, LenientBase64.isPlausible(value), let decoded = LenientBase64.decode(value),
            !decoded.isEmpty
        else { return found }
        return decoded.withUnsafeBufferPointer {
            $0.isPrintable ? matches(in: $0, .file, depth: depth + 1).standing(in: value) : TextMatches()
        }
    }

    /// Searches a value by its forms and, where it has none, judges it by its name.
    /// - Returns: as much of the value as was searched, and what it holds, which is reported; nil where nothing was.
    @discardableResult
    mutating func search(
        _ value: TextBytes, named name: TextBytes?, _ setting: Setting, as file: PasswordFile? = nil,
        at place: @autoclosure () -> Place
    ) -> (text: TextBytes, matches: TextMatches)? {
        guard let admitted = admit(value, at: place().path) else { return nil }
        let found = matches(in: admitted, setting, as: file)
        report(found, at: place())
        if found.isEmpty, let name { judge(admitted, named: name, setting, at: place()) }
        return (admitted, found)
    }

    /// Reports what a value holds, and what of it is not listed or not known.
    mutating func report(_ matches: TextMatches, at place: @autoclosure () -> Place) {
        for match in matches.listed { add(match, at: place()) }
        noteOmissions(of: matches, at: place().path)
    }

    mutating func noteOmissions(of matches: TextMatches, at path: @autoclosure () -> [FieldStep]) {
        if !matches.unlisted.isEmpty {
            let reason = "\(matches.unlisted.count) more credentials in this value are not listed"
            report.unscanned.append(UnscannedValue(path: path(), reason: reason))
            // How sure it is that they are secret is not kept.
            addSecrets(matches.unlisted, .possible)
        }
        if matches.isIncomplete {
            let reason = "the value assigns to more names than were judged"
            report.unscanned.append(UnscannedValue(path: path(), reason: reason))
        }
    }

    /// Judges a value by its name alone.
    mutating func judge(
        _ value: TextBytes, named name: TextBytes, _ setting: Setting, at place: @autoclosure () -> Place
    ) {
        guard let kind = CredentialName(name),
            let confidence = ValueJudgement.confidence(of: kind, value, setting)
        else { return }
        let detector = Detector.refined(kind, named: name, value: value.trimmed())
        add(TextMatch(detector, confidence, secret: value.trimmed()), at: place())
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
        sentence += " (\(ObjectScan.shown(match.redacted, match.count)))"
        addSecrets(match.secrets, match.confidence)
        report.hits.append(
            CredentialHit(
                rule: (match.detector.rule ?? place.rule).rawValue, detector: match.detector.id,
                title: match.detector.noun, confidence: confidence(match.confidence), container: place.container,
                path: place.path, redacted: match.redacted, count: match.count, message: sentence))
    }

    /// Keeps credentials as they are written, for what may not print them. A word that a person took for a password
    /// (`postgres`) is the name of too much else, and hides nothing.
    mutating func addSecrets(_ secrets: [String], _ confidence: Confidence) {
        for secret in secrets
        where confidence >= .likely || secret.utf8.count >= 16
            || secret.utf8.contains(where: { !ByteClass([.lowercase, .hyphen]).contains(byte: $0) })
        {
            report.secrets.insert(secret)
        }
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

    mutating func add(_ secrets: Set<String>) { report.secrets.formUnion(secrets) }

    mutating func add(_ unscanned: UnscannedValue) { report.unscanned.append(unscanned) }

    /// What a sentence shows of credentials of one kind: `8 to 15 characters, and 2 more`.
    static func shown(_ redacted: String, _ count: Int) -> String {
        count > 1 ? "\(redacted), and \(count - 1) more" : redacted
    }

    /// A name of the input as a sentence may carry it: on one line, and no longer than a line.
    static func shown(_ name: String) -> String {
        let cleaned = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        return cleaned.count > 80 ? String(cleaned.prefix(77)) + "…" : String(cleaned)
    }
}

/// A set of places in an object. Most objects have few, and most places are in none.
struct SlotSet {
    private var slots: Set<UnsafePointer<Value>> = []
    /// A bit for each slot, by its address: settles almost every question.
    private var marks: UInt64 = 0

    private static func mark(_ slot: UnsafePointer<Value>) -> UInt64 { 1 << (UInt64(UInt(bitPattern: slot)) >> 4 & 63) }

    mutating func insert(_ slot: UnsafePointer<Value>) {
        slots.insert(slot)
        marks |= SlotSet.mark(slot)
    }

    func contains(_ slot: UnsafePointer<Value>) -> Bool { marks & SlotSet.mark(slot) != 0 && slots.contains(slot) }
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
