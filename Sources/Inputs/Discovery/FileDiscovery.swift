/// One thing that discovery came upon.
public enum Discovery: Sendable, Equatable {
    /// A file to read.
    case file(SourceFile)
    /// An input that will not be read, and why.
    case omitted(LedgerEntry)
}

/// The files behind the paths that a user gives to `scan`, one by one and in the same order on every run: paths as
/// given, a directory's entries by the bytes of their names.
///
/// **Named** files are taken whatever they are called, `-` is standard input, and a named directory is entered whatever
/// it is called, also through a link. What is named is never ignored, not even where the walk of another path meets it;
/// only `--exclude` removes it.
///
/// **In directories**, recursively, files called `.yaml`, `.yml` or `.json` in any case are taken. Others pass without
/// mention. Hidden files and directories count. Left out, with an entry for the ledger, are
///
/// - what `.gitignore` files and `.git/info/exclude` ignore, as git decides for untracked files: the files of the
///   directories walked, and inside a repository those up to its root;
/// - directories that package managers and build tools fill (`machineDirectories`). `vendor` is not among them: in a
///   repository of manifests it holds charts and bases that are deployed;
/// - symbolic links to directories, which could lead out of what was given or back into it. Links to files are
///   followed;
/// - Helm templates, values and chart files, Kustomize files and patches, also when they are named;
/// - templates by name, such as `deployment.yaml.j2`;
/// - pipes, sockets and devices, which are never opened unless named.
///
/// What should be checked and cannot be (unreadable, broken link, too large) comes as a failed entry. A file that is
/// reached twice is taken once. Nothing here recurses: depth is limited by the length of a path only.
public struct FileDiscovery: Sequence, Sendable {
    public struct Options: Sendable {
        public var honourGitignore = true
        /// Globs in the syntax of `.gitignore`, from the working directory or from the path given.
        public var excludes: [String] = []
        /// What a configuration wants read; nil for everything.
        public var filter: PathFilter?
        /// Files of more bytes than this fail.
        public var sizeLimit = FileContents.defaultLimit

        public init() {}
    }

    /// Directories that hold dependencies and build products. They are entered only when named.
    public static let machineDirectories: Set<String> = [
        "node_modules", "bower_components", ".build", ".terraform", ".terragrunt-cache", ".venv", ".tox", ".gradle",
        "__pycache__",
    ]

    /// What files are called that configure Bulwark for their directory and those below.
    public static let settingsNames = [".bulwark.yaml", ".bulwark.yml"]

    /// Directories of version control itself, which hold nothing of the user's: not entered and not mentioned.
    public static let versionControlDirectories: Set<String> = [".git", ".hg", ".svn", ".jj"]

    private let paths: [RawPath]
    private let options: Options

    public init(_ paths: [RawPath], options: Options = Options()) {
        self.paths = paths
        self.options = options
    }

    public init(_ paths: [String], options: Options = Options()) {
        self.init(paths.map { RawPath($0) }, options: options)
    }

    public func makeIterator() -> DiscoveryWalk {
        DiscoveryWalk(paths, options)
    }

    /// Endings that template engines put behind that of the file they make, such as `deployment.yaml.j2`.
    private static let templateEndings: Set<String> = [
        "j2", "jinja", "jinja2", "tmpl", "tpl", "gotmpl", "template", "erb", "mustache", "hbs",
    ]

    /// Whether a file found in a directory is a template for a manifest by its name: `a.yaml.j2`.
    static func isTemplateName(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")),
            templateEndings.contains(String(decoding: name[name.index(after: dot)...], as: UTF8.self).lowercased())
        else { return false }
        return isManifestName(name[..<dot])
    }

    /// Whether a file found in a directory is taken for its name.
    static func isManifestName(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
        switch String(decoding: name[name.index(after: dot)...], as: UTF8.self).lowercased() {
        case "yaml", "yml", "json": return true
        default: return false
        }
    }
}
