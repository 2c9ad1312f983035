import Policies

/// The frameworks that the binary carries.
public enum BuiltInFrameworks {
    /// All frameworks, by name.
    public static func load() throws(FrameworkFileError) -> [Framework] {
        var frameworks: [Framework] = []
        for file in EmbeddedCatalogue.frameworks { frameworks.append(try read(file)) }
        return frameworks.sorted { $0.name < $1.name }
    }

    /// The framework of a name.
    /// - Throws: ``UnknownName`` for a name that no framework has.
    public static func named(_ name: String) throws -> Framework {
        // A framework's file bears its name.
        for file in EmbeddedCatalogue.frameworks where "\(file.path)" == "Frameworks/\(name).yaml" {
            return try read(file)
        }
        throw UnknownName(
            what: "framework", name: name, known: try load().map(\.name), listing: "'bulwark frameworks' lists them")
    }

    private static func read(
        _ file: (path: StaticString, text: StaticString)
    ) throws(FrameworkFileError) -> Framework {
        let text = UnsafeBufferPointer(start: file.text.utf8Start, count: file.text.utf8CodeUnitCount)
        return try FrameworkFile.read(text, file: "\(file.path)")
    }
}
