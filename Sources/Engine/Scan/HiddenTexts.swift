import Policies
import Secrets

/// What no report may show: credentials, wherever they stand in the lines around a finding or in what is said of objects
/// together.
struct HiddenTexts: Sendable {
    /// Where credentials and the values of Secrets stand, by file.
    private var places: [String: [Location]] = [:]
    /// Credentials that may stand in other places of their file, too.
    private var texts: [String: Set<String>] = [:]
    /// What is hidden in messages about a file's objects; nil for nothing.
    private var inMessages: [String: HiddenLines?] = [:]

    /// A text that is longer is a file with a credential in it.
    private static let longestText = 256

    mutating func add(_ place: Location) { places[place.file, default: []].append(place) }

    mutating func add(_ text: String, in file: String) {
        guard (HiddenLines.shortestText...HiddenTexts.longestText).contains(text.utf8.count) else { return }
        texts[file, default: []].insert(text)
        inMessages[file] = nil
    }

    mutating func merge(_ other: HiddenTexts) {
        for (file, places) in other.places { self.places[file, default: []] += places }
        for (file, texts) in other.texts {
            self.texts[file, default: []].formUnion(texts)
            inMessages[file] = nil
        }
    }

    /// What is hidden in a file; nil for nothing.
    func lines(of file: String) -> HiddenLines? {
        let (places, texts) = (places[file] ?? [], texts[file] ?? [])
        return places.isEmpty && texts.isEmpty ? nil : HiddenLines(places: places, texts: texts)
    }

    /// What is hidden in messages about the objects of some files.
    mutating func messages(about files: Set<String>) -> [HiddenLines] {
        if texts.isEmpty { return [] }
        return files.compactMap { file in
            if let known = inMessages[file] { return known }
            let lines = texts[file].map { HiddenLines(places: [], texts: $0) }
            inMessages[file] = .some(lines)
            return lines
        }
    }
}

extension [Finding] {
    /// Puts stars in the place of what is hidden, and of comments that hold a credential.
    mutating func hide(_ hidden: HiddenTexts) {
        var files: [String: HiddenLines?] = [:]
        for index in indices {
            guard var excerpt = self[index].excerpt else { continue }
            let file = self[index].location.file
            let lines = files[file] ?? hidden.lines(of: file)
            files[file] = .some(lines)
            if let lines { excerpt = lines.hiding(in: excerpt) }
            self[index] = self[index].with(excerpt: excerpt.hidingComments(CredentialScan.isCredential(in:)))
        }
    }
}

extension [Finding] {
    /// Puts stars in the place of what neighbouring objects hide.
    mutating func hide(_ lines: HiddenLines) {
        for index in indices {
            guard let excerpt = self[index].excerpt else { continue }
            let hiding = lines.hiding(in: excerpt)
            if hiding.lines != excerpt.lines { self[index] = self[index].with(excerpt: hiding) }
        }
    }
}

extension Piece {
    /// Puts stars in the place of what the objects hide in the lines that findings show: one object's secret may stand in
    /// the line below a finding of the one before.
    mutating func hideTexts() { verdicts.findings.hide(hidden) }
}
