import Documents

/// What Helm charts and kustomizations say about the files in and below their directories.
struct Packaging: Sendable {
    /// Files that kustomizations name as patches.
    private var patches: Set<FileIdentity> = []
    /// Files that kustomizations deploy. A whole object may well serve as a patch besides.
    private var resources: Set<FileIdentity> = []
    /// Kustomizations whose patches are unknown, because they could not be read.
    private var unreadable: [FileIdentity: Unreadable] = [:]
    /// What is known about directories around what the user named, by their absolute paths.
    private var places: [RawPath: HelmPlace] = [:]

    /// Chart and kustomization files are a few kilobytes long; beyond this they are refused.
    private static let metadataLimit = 1 << 20

    /// The names that Kustomize looks for
    /// (https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#kustomization).
    static let kustomizationNames: [StaticString] = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    private struct Unreadable: Error {
        let reason: String
        var position: Position?
    }

    static func isKustomization(_ name: some Collection<UInt8>) -> Bool {
        kustomizationNames.contains { name.elementsEqual(UnsafeBufferPointer($0)) }
    }

    /// Notes what a directory's chart and kustomizations say.
    ///
    /// - Parameters:
    ///   - place: where the directory lies according to those around it.
    ///   - name: the directory's own name.
    ///   - contains: whether the directory has an entry of this name.
    /// - Returns: where the directory's files lie.
    mutating func enter(
        _ directory: RawPath, called name: some Collection<UInt8>, at place: HelmPlace,
        contains: (StaticString) -> Bool
    ) -> HelmPlace {
        for kustomization in Self.kustomizationNames where contains(kustomization) {
            readKustomization(directory.appending(UnsafeBufferPointer(kustomization)), in: directory)
        }
        if case .templates = place { return place }
        guard contains(HelmPlace.chartFile) else {
            if case .dependencies = place { return place }
            return .outside
        }
        let file = directory.appending(UnsafeBufferPointer(HelmPlace.chartFile))
        return .chart(name: chartName(file) ?? RawPath(name).display)
    }

    /// Where the files of a directory lie that is reached by its name and not by a walk from above.
    ///
    /// - Parameter directory: absolute and without links.
    mutating func place(of directory: RawPath) -> HelmPlace {
        var unknown: [RawPath] = []
        var place = HelmPlace.outside
        for ancestor in directory.ancestors {
            if let known = places[ancestor] {
                place = known
                break
            }
            unknown.append(ancestor)
            // What lies outside the repository has no say about it.
            if ancestor.appending(".git".utf8).exists { break }
        }
        for ancestor in unknown.reversed() {
            place = enter(ancestor, called: ancestor.lastComponent, at: place.entering(ancestor.lastComponent)) {
                name in
                ancestor.appending(UnsafeBufferPointer(name)).exists
            }
            places[ancestor] = place
        }
        return place
    }

    /// Why a file is no manifest to check as it is, or nil if it may be one.
    func verdict(on name: some Collection<UInt8>, _ identity: FileIdentity, path: String, at place: HelmPlace)
        -> LedgerEntry?
    {
        if let (omission, reason) = place.omission(of: name) {
            return .skipped(path, omission, reason: reason)
        }
        if Self.isKustomization(name) {
            if let error = unreadable[identity] { return .failed(path, reason: error.reason, at: error.position) }
            let reason =
                "Kustomize file: its resources are scanned as they are; scan what kustomize build prints as well"
            return .skipped(path, of: .kustomization, reason: reason)
        }
        if patches.contains(identity) && !resources.contains(identity) {
            let reason = "Kustomize patch, a partial object: scan what kustomize build prints"
            return .skipped(path, of: .patch, reason: reason)
        }
        return nil
    }

    /// A chart's own name, if it is one that Helm would accept.
    private func chartName(_ file: RawPath) -> String? {
        guard let text = try? FileContents(at: file, limit: Self.metadataLimit, access: .following),
            let name = text.withBytes(PackagingFile.chartName)
        else { return nil }
        let isValid = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        return isValid && !name.isEmpty && name.utf8.count <= 250 ? name : nil
    }

    private mutating func readKustomization(_ file: RawPath, in directory: RawPath) {
        do throws(Unreadable) {
            let kustomization = try Self.kustomization(file)
            patches.formUnion(kustomization.patches.compactMap { Self.file($0, in: directory, staysInside: true) })
            resources.formUnion(kustomization.resources.compactMap { Self.file($0, in: directory) })
        } catch {
            if let status = try? FileStatus(file, followingLinks: true) { unreadable[status.identity] = error }
        }
    }

    private static func kustomization(_ file: RawPath) throws(Unreadable) -> PackagingFile.Kustomization {
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(at: file, limit: metadataLimit, access: .following)
        } catch {
            throw Unreadable(reason: error.description)
        }
        return try contents.withBytes { bytes throws(Unreadable) in
            do throws(ReadError) {
                return try PackagingFile.Kustomization(bytes)
            } catch {
                // A template of a kustomization is listed as what it is, whatever it will name.
                if TemplateSyntax.detect(in: bytes) != nil { return PackagingFile.Kustomization() }
                throw Unreadable(reason: error.message, position: SourceText(bytes).position(at: error.offset))
            }
        }
    }

    /// The file that a kustomization names by a path as written.
    ///
    /// - Parameter staysInside: for patches. Kustomize refuses files outside its directory, also through links, and so
    ///   does this: a kustomization cannot take a manifest elsewhere out of the scan.
    private static func file(_ written: String, in directory: RawPath, staysInside: Bool = false) -> FileIdentity? {
        let path = RawPath(written)
        guard !path.bytes.isEmpty, !path.bytes.contains(0), !path.isAbsolute,
            let file = try? directory.appending(path.bytes).resolved(),
            let root = try? directory.resolved(),
            !staysInside || file.components.starts(with: root.components),
            let status = try? FileStatus(file, followingLinks: false), status.kind == .regular
        else { return nil }
        return status.identity
    }
}

extension LedgerEntry {
    fileprivate static func skipped(_ path: String, of kustomize: Kustomize, reason: String) -> LedgerEntry {
        var entry = LedgerEntry.skipped(path, .needsRendering, reason: reason)
        entry.kustomize = kustomize
        return entry
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The bytes of a string literal.
    init(_ literal: StaticString) {
        self.init(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    }
}
