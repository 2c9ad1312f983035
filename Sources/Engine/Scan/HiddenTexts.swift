import Policies
import Secrets

/// What no report may show of the source: credentials, wherever they stand in the lines around a finding.
struct HiddenTexts: Sendable {
    /// Where credentials and the values of Secrets stand, by file.
    private(set) var places: [String: [Location]] = [:]
    /// Credentials that may stand in other places of their file, too.
    private(set) var texts: [String: Set<String>] = [:]

    /// A text shorter than this stands in too many places that have nothing to do with it.
    private static let shortest = 6
    /// One that is longer is a file with a credential in it.
    private static let longest = 256

    /// With more than this in one file its lines are not shown at all.
    static let mostCompared = 1_000

    mutating func add(_ place: Location) { places[place.file, default: []].append(place) }

    mutating func add(_ text: String, in file: String) {
        guard (HiddenTexts.shortest...HiddenTexts.longest).contains(text.utf8.count) else { return }
        texts[file, default: []].insert(text)
    }

    mutating func merge(_ other: HiddenTexts) {
        for (file, places) in other.places { self.places[file, default: []] += places }
        for (file, texts) in other.texts { self.texts[file, default: []].formUnion(texts) }
    }
}

extension [Finding] {
    /// Puts stars in the place of what is hidden, and of comments that hold a credential. Each line is compared with all
    /// that is hidden in its file; where that is too much, no lines are shown.
    mutating func hide(_ hidden: HiddenTexts, from start: Int = 0) {
        for index in start..<Swift.max(start, count) {
            guard var excerpt = self[index].excerpt else { continue }
            let file = self[index].location.file
            let (places, texts) = (hidden.places[file] ?? [], hidden.texts[file] ?? [])
            guard places.count + texts.count <= HiddenTexts.mostCompared else {
                self[index] = self[index].with(excerpt: nil)
                continue
            }
            excerpt = excerpt.hiding(places)
            for text in texts { excerpt = excerpt.hiding(text) }
            self[index] = self[index].with(excerpt: excerpt.hidingComments(CredentialScan.isCredential(in:)))
        }
    }
}
