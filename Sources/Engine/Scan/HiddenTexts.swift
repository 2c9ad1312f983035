import Policies
import Secrets

/// What no report may show of the source: credentials, wherever they stand in the lines around a finding.
struct HiddenTexts: Sendable {
    /// Where credentials and the values of Secrets stand, by file.
    private(set) var places: [String: [Location]] = [:]
    /// Credentials that may stand in other places, too.
    private(set) var texts: Set<String> = []

    /// A text shorter than this stands in too many places that have nothing to do with it.
    private static let shortest = 6
    /// One that is longer is a file with a credential in it.
    private static let longest = 256

    mutating func add(_ place: Location) { places[place.file, default: []].append(place) }

    mutating func add(_ text: String) {
        if (HiddenTexts.shortest...HiddenTexts.longest).contains(text.utf8.count) { texts.insert(text) }
    }

    mutating func merge(_ other: HiddenTexts) {
        places.merge(other.places, uniquingKeysWith: +)
        texts.formUnion(other.texts)
    }
}

extension [Finding] {
    /// Puts stars in the place of what is hidden, and of comments that hold a credential.
    mutating func hide(_ hidden: HiddenTexts, from start: Int = 0) {
        for index in start..<Swift.max(start, count) {
            guard var excerpt = self[index].excerpt else { continue }
            if let places = hidden.places[self[index].location.file] { excerpt = excerpt.hiding(places) }
            for text in hidden.texts { excerpt = excerpt.hiding(text) }
            self[index] = self[index].with(excerpt: excerpt.hidingComments(CredentialScan.isCredential(in:)))
        }
    }
}
