import CEL
import Documents
import Inputs
import Policies

/// Reads a configuration. The file says exactly what a configuration has: unknown keys and values of the wrong type are
/// errors. Names of rules are compared later, when the catalogue is known.
public enum ConfigurationFile {
    /// In bytes. A configuration of a thousand overrides has a tenth of it.
    private static let largest = 1 << 20
    /// Containers inside each other; a configuration has six.
    private static let deepest = 32
    private static let mostNodes = 200_000
    private static let mostOverrides = 1_000

    /// The configuration that holds for a path: the one in its directory, or the nearest around it.
    /// - Returns: nil where there is none.
    public static func nearest(to path: RawPath) throws(ConfigurationError) -> Configuration? {
        guard let file = SettingsFile.nearest(to: path, names: Configuration.names) else { return nil }
        return try read(file)
    }

    /// The configuration in a file that the user named.
    public static func named(_ path: RawPath) throws(ConfigurationError) -> Configuration {
        guard let file = SettingsFile(named: path) else {
            throw ConfigurationError("no such file or directory", at: PolicyPlace(file: path.display))
        }
        return try read(file)
    }

    /// Configurations that would hold for other paths of the same call and are not used.
    public static func unused(_ configuration: Configuration?, _ paths: [RawPath]) -> [String] {
        var seen = Set([configuration?.file.path].compactMap { $0 })
        return paths.compactMap { path in
            guard let file = SettingsFile.nearest(to: path, names: Configuration.names),
                seen.insert(file.path).inserted
            else { return nil }
            return file.path
        }
    }

    private static func read(_ file: SettingsFile) throws(ConfigurationError) -> Configuration {
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(SourceFile(named: file.path), limit: largest)
        } catch {
            throw ConfigurationError(error.description, at: PolicyPlace(file: file.path))
        }
        return try contents.withBytes { bytes throws(ConfigurationError) in try read(bytes, file: file) }
    }

    /// Reads a configuration's text.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, file: SettingsFile
    ) throws(ConfigurationError) -> Configuration {
        let source = SourceText(bytes)
        var limits = ReadLimits()
        limits.depth = deepest
        limits.nodes = mostNodes
        limits.errors = 1
        var stream = DocumentStream(bytes: bytes, limits: limits)
        var documents: [Document] = []
        do throws(ReadError) {
            while documents.count < 2, let document = try stream.next() { documents.append(document) }
        } catch {
            let position = source.position(at: error.offset)
            let place = PolicyPlace(file: file.path, line: position.line, column: position.column)
            throw ConfigurationError(error.message, at: place)
        }
        if documents.count > 1 {
            let place = PolicyPlace(file: file.path, line: 1, column: 1)
            throw ConfigurationError("holds more than one document", at: place)
        }
        guard let document = documents.first, document.root.kind != .null else { return Configuration(file: file) }
        return try withExtendedLifetime(document) { () throws(ConfigurationError) in
            let reader = PolicyReader(document, file: file.path, source: source)
            var problems: [PolicyProblem] = []
            guard document.root.kind == .map else {
                reader.report("must be a mapping, and is \(document.root.kindPhrase)", path: "", at: document.rootSlot)
                throw ConfigurationError(reader.problems)
            }
            var fields = StrictFields(reader, document.rootSlot, path: "")
            var configuration = fields.configuration(file)
            if let list = fields.take("exceptions") {
                let exceptions = ExceptionFile.read(
                    list: list, path: "exceptions", of: document, file: file.path, source: source)
                configuration.exceptions = exceptions.exceptions
                problems += exceptions.problems
            }
            fields.finish()
            if configuration.overrides.count > mostOverrides {
                fields.report("has more than \(mostOverrides) items", field: "overrides")
            }
            problems = (problems + reader.problems).sorted {
                ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
            }
            if !problems.isEmpty { throw ConfigurationError(problems) }
            return configuration
        }
    }
}
