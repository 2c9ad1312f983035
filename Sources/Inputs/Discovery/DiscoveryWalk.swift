/// The walk of `FileDiscovery`: a stack of open directories instead of recursion.
public struct DiscoveryWalk: IteratorProtocol {
    /// A directory whose entries are being visited.
    private struct Frame {
        let path: RawPath
        /// The length of what the user gave, with its final slash.
        let givenLength: Int
        /// The path from the top of the ignore rules, with a final slash unless it is empty.
        let ignorePath: [UInt8]
        /// Where the ignore rules return to after this directory.
        let outerRules: IgnoreStack.Mark
        let place: HelmPlace
        let entries: [DirectoryEntry]
        var next = 0
    }

    /// A file however it is reached. Hard links are different files, as they are to git and to kubectl.
    private struct FileKey: Hashable {
        let identity: FileIdentity
        let resolved: RawPath?
    }

    private let options: FileDiscovery.Options
    private let exclusions: Exclusions
    private let named: NamedPaths
    private let roots: InputRoots
    private var arguments: ArraySlice<RawPath>
    private var frames: [Frame] = []
    private var ignoreRules = IgnoreStack()
    private var packaging = Packaging()
    /// What was reached, with the path it was first reached by.
    private var files: [FileKey: String] = [:]
    private var directories: [FileIdentity: String] = [:]
    private var hasTakenStandardInput = false

    init(_ paths: [RawPath], _ options: FileDiscovery.Options) {
        self.options = options
        exclusions = Exclusions(options.excludes, of: paths)
        named = NamedPaths(paths)
        roots = InputRoots(options.filter == nil ? [] : paths)
        arguments = paths[...]
    }

    public mutating func next() -> Discovery? {
        while true {
            if let top = frames.indices.last {
                let frame = frames[top]
                guard frame.next < frame.entries.count else {
                    ignoreRules.unwind(to: frame.outerRules)
                    frames.removeLast()
                    continue
                }
                frames[top].next += 1
                if let discovery = visit(frame.entries[frame.next], of: frame) { return discovery }
            } else if let argument = arguments.popFirst() {
                if let discovery = visit(argument: argument) { return discovery }
            } else {
                return nil
            }
        }
    }
}

// MARK: - What the user named

extension DiscoveryWalk {
    private mutating func visit(argument typed: RawPath) -> Discovery? {
        if typed == .standardInput {
            defer { hasTakenStandardInput = true }
            return hasTakenStandardInput ? nil : .file(.standardInput)
        }
        guard !typed.bytes.isEmpty, !typed.bytes.contains(0) else {
            return .omitted(
                .failed(typed.bytes.isEmpty ? "" : typed.display, reason: SystemError.noSuchFile.description))
        }
        let path = typed.normalized
        let status: FileStatus
        do {
            status = try FileStatus(typed, followingLinks: true)
        } catch {
            return .omitted(.failed(path.display, reason: Self.reason(error, at: path)))
        }
        if let reason = exclusions.reason(forNamed: path, isDirectory: status.kind == .directory) {
            return .omitted(.skipped(path.display, .ignored, reason: reason))
        }
        switch status.kind {
        case .directory:
            return visitNamedDirectory(path, status)
        case .regular:
            let directory = try? path.parent.resolved()
            let place = directory.map { packaging.place(of: $0) } ?? .outside
            return take(path, status, at: place, isNamed: true)
        case .pipe, .characterDevice:
            return take(path, status, at: .outside, isNamed: true)
        case .socket, .blockDevice, .symbolicLink, .unknown:
            return .omitted(.failed(path.display, reason: "is \(status.kind.description)"))
        }
    }

    private mutating func visitNamedDirectory(_ path: RawPath, _ status: FileStatus) -> Discovery? {
        if let first = directories[status.identity] {
            if first == path.display { return nil }
            return .omitted(.skipped(path.display, .duplicate, reason: "the same directory as \(first)"))
        }
        let resolved: RawPath
        do {
            resolved = try path.resolved()
        } catch {
            return .omitted(.failed(path.display, reason: error.description))
        }
        var place = HelmPlace.outside
        if resolved.components.count > 0 {
            place = packaging.place(of: resolved.parent).entering(resolved.lastComponent)
        }
        let outerRules = ignoreRules.mark
        let ignorePath = options.honourGitignore ? loadRules(around: resolved) : []
        let givenLength =
            path.bytes.isEmpty || path.bytes == [UInt8(ascii: "/")] ? path.bytes.count : path.bytes.count + 1
        return enter(
            path, called: resolved.lastComponent, givenLength: givenLength, ignorePath: ignorePath,
            outerRules: outerRules, at: place, followingLinks: true)
    }

    /// Puts the rules in force that the repository around a directory has for it. If they ignore the directory itself,
    /// they are dropped again: the user named it all the same.
    ///
    /// - Returns: the path of the directory from the repository's root, with a final slash; empty without a repository.
    private mutating func loadRules(around directory: RawPath) -> [UInt8] {
        guard let repository = Repository(around: directory), repository.root != directory else { return [] }
        let outside = ignoreRules.mark
        let rootComponents = repository.root.components.count
        var isIgnored = false
        var path: [UInt8] = []
        var current = repository.root
        ignoreRules.push(repository.excludeRules(), base: 0)
        for component in directory.components.dropFirst(rootComponents) {
            loadIgnoreFile(of: current, ignorePath: path)
            path += component
            if ignoreRules.reason(for: path, isDirectory: true) != nil { isIgnored = true }
            path.append(UInt8(ascii: "/"))
            current = current.appending(component)
        }
        if isIgnored { ignoreRules.unwind(to: outside) }
        return path
    }
}

// MARK: - What directories hold

extension DiscoveryWalk {
    private mutating func visit(_ entry: DirectoryEntry, of frame: Frame) -> Discovery? {
        let isCandidate = Self.isCandidate(entry.name, at: frame.place)
        let path = frame.path.appending(entry.name)
        var kind = entry.kind
        if kind == nil {
            do {
                kind = try FileStatus(path, followingLinks: false).kind
            } catch {
                return isCandidate ? .omitted(.failed(path.display, reason: error.description)) : nil
            }
        }
        switch kind {
        case .directory:
            return visitDirectory(path, entry, of: frame)
        case .symbolicLink:
            return visitLink(path, entry, of: frame, isCandidate: isCandidate)
        case .regular:
            if named.contains(entry, at: path) || isCandidate { return visitFile(path, entry, of: frame) }
            guard FileDiscovery.isTemplateName(entry.name) else { return nil }
            let omission = leftOut(path, entry, of: frame)
            let reason = "template by its name: scan what it renders to"
            return .omitted(omission ?? .skipped(path.display, .needsRendering, reason: reason))
        case .pipe, .socket, .characterDevice, .blockDevice, .unknown, nil:
            // Named ones have their turn as arguments.
            guard isCandidate, !named.contains(path) else { return nil }
            if let omission = leftOut(path, entry, of: frame) { return .omitted(omission) }
            let reason = "\(kind?.description ?? "not a file"), not opened"
            return .omitted(.skipped(path.display, .notOpened, reason: reason))
        }
    }

    private mutating func visitDirectory(_ path: RawPath, _ entry: DirectoryEntry, of frame: Frame) -> Discovery? {
        let name = String(decoding: entry.name, as: UTF8.self)
        if !named.contains(entry, at: path) {
            if FileDiscovery.versionControlDirectories.contains(name) { return nil }
            if FileDiscovery.machineDirectories.contains(name) {
                let reason = "directory of dependencies or build products; name it to scan it"
                return .omitted(.skipped(path.display, .ignored, reason: reason))
            }
        }
        if let omission = leftOut(path, entry, of: frame, isDirectory: true) { return .omitted(omission) }
        return enter(
            path, called: entry.name[...], givenLength: frame.givenLength,
            ignorePath: frame.ignorePath + entry.name + [UInt8(ascii: "/")], outerRules: ignoreRules.mark,
            at: frame.place.entering(entry.name), followingLinks: false)
    }

    private mutating func visitLink(
        _ path: RawPath, _ entry: DirectoryEntry, of frame: Frame, isCandidate: Bool
    ) -> Discovery? {
        let status: FileStatus
        do {
            status = try FileStatus(path, followingLinks: true)
        } catch {
            guard isCandidate else { return nil }
            if let omission = leftOut(path, entry, of: frame) { return .omitted(omission) }
            return .omitted(.failed(path.display, reason: Self.reason(error, at: path)))
        }
        if status.kind == .directory {
            let name = String(decoding: entry.name, as: UTF8.self)
            if named.contains(path) || FileDiscovery.versionControlDirectories.contains(name) { return nil }
            if let omission = leftOut(path, entry, of: frame) { return .omitted(omission) }
            let reason = "symbolic link to a directory, not followed; name it to scan it"
            return .omitted(.skipped(path.display, .notOpened, reason: reason))
        }
        guard isCandidate || named.contains(path) else { return nil }
        if let omission = leftOut(path, entry, of: frame) { return .omitted(omission) }
        guard status.kind == .regular else {
            if named.contains(path) { return nil }
            let reason = "symbolic link to \(status.kind.description), not opened"
            return .omitted(.skipped(path.display, .notOpened, reason: reason))
        }
        return take(path, status, at: frame.place, isNamed: named.contains(path))
    }

    private mutating func visitFile(_ path: RawPath, _ entry: DirectoryEntry, of frame: Frame) -> Discovery? {
        if let omission = leftOut(path, entry, of: frame) { return .omitted(omission) }
        let status: FileStatus
        do {
            status = try FileStatus(path, followingLinks: false)
        } catch {
            return .omitted(.failed(path.display, reason: error.description))
        }
        return take(path, status, at: frame.place, isNamed: named.contains(entry, at: path))
    }

    /// The entry for what `--exclude` or an ignore file leaves out.
    private func leftOut(
        _ path: RawPath, _ entry: DirectoryEntry, of frame: Frame, isDirectory: Bool = false
    ) -> LedgerEntry? {
        if let reason = exclusions.reason(for: path, start: frame.givenLength, isDirectory: isDirectory) {
            return .skipped(path.display, .ignored, reason: reason)
        }
        if named.contains(entry, at: path) || named.contains(path) { return nil }
        if let reason = ignoreRules.reason(for: frame.ignorePath + entry.name, isDirectory: isDirectory)
            ?? options.filter?.reason(for: path, isDirectory: isDirectory, roots: roots)
        {
            return .skipped(path.display, .ignored, reason: reason)
        }
        return nil
    }

    private static func isCandidate(_ name: [UInt8], at place: HelmPlace) -> Bool {
        FileDiscovery.isManifestName(name) || Packaging.isKustomization(name) || place.lists(name)
    }
}

// MARK: - Steps of both

extension DiscoveryWalk {
    /// Opens a directory, so that its entries are next.
    private mutating func enter(
        _ path: RawPath, called name: ArraySlice<UInt8>, givenLength: Int, ignorePath: [UInt8],
        outerRules: IgnoreStack.Mark, at place: HelmPlace, followingLinks: Bool
    ) -> Discovery? {
        let listing: DirectoryListing
        do {
            listing = try DirectoryListing(path, followingLinks: followingLinks)
        } catch {
            ignoreRules.unwind(to: outerRules)
            return .omitted(.failed(path.display, reason: error.description))
        }
        if let first = directories[listing.identity] {
            ignoreRules.unwind(to: outerRules)
            if first == path.display { return nil }
            return .omitted(.skipped(path.display, .duplicate, reason: "the same directory as \(first)"))
        }
        directories[listing.identity] = path.display
        if options.honourGitignore {
            if listing.contains(".git") {
                ignoreRules.enterRepository()
                ignoreRules.push(Repository(root: path).excludeRules(), base: ignorePath.count)
            }
            if listing.contains(".gitignore") { loadIgnoreFile(of: path, ignorePath: ignorePath) }
        }
        let place = packaging.enter(path, called: name, at: place, contains: listing.contains)
        frames.append(
            Frame(
                path: path, givenLength: givenLength, ignorePath: ignorePath, outerRules: outerRules, place: place,
                entries: listing.entries))
        return listing.failure.map { .omitted(.failed(path.display, reason: $0.description)) }
    }

    private mutating func loadIgnoreFile(of directory: RawPath, ignorePath: [UInt8]) {
        let name = ".gitignore"
        let source = RawPath(ignorePath + name.utf8).display
        ignoreRules.push(Repository.rules(at: directory.appending(name.utf8), source: source), base: ignorePath.count)
    }

    /// A file that is there and not ignored: judged by its kind, its size, and whether it was taken before.
    private mutating func take(_ path: RawPath, _ status: FileStatus, at place: HelmPlace, isNamed: Bool) -> Discovery?
    {
        let display = path.display
        let key = FileKey(identity: status.identity, resolved: status.links > 1 ? try? path.resolved() : nil)
        if let first = files[key] {
            if first == display { return nil }
            return .omitted(.skipped(display, .duplicate, reason: "the same file as \(first)"))
        }
        files[key] = display
        if FileDiscovery.settingsNames.contains(where: { path.lastComponent.elementsEqual($0.utf8) }) {
            return .omitted(.skipped(display, .notKubernetes, reason: "configuration of Bulwark"))
        }
        if let verdict = packaging.verdict(on: path.lastComponent, status.identity, path: display, at: place) {
            return .omitted(verdict)
        }
        let isRegular = status.kind == .regular
        if isRegular && status.size > options.sizeLimit {
            let limit = ByteCount(options.sizeLimit)
            return .omitted(
                .failed(
                    display,
                    reason: "\(ByteCount(status.size)), larger than the limit of \(limit): split it into several files")
            )
        }
        let size = isRegular ? status.size : nil
        return .file(SourceFile(path: display, size: size, isNamed: isNamed, origin: .path(path)))
    }

    /// What a failed look at a path means: a link without an end is told from a path without a beginning.
    private static func reason(_ error: SystemError, at path: RawPath) -> String {
        guard error == .noSuchFile, let target = path.linkTarget() else { return error.description }
        return "broken symbolic link to \(target.display)"
    }
}
