import Documents

extension Environment {
    /// The dialect of an API server: exactly what expressions may mention, without variables
    /// (`A/cel/environment/base.go`, `cel.md` 2.1 and 2.2). Of a version newer than all that are known, the newest's; of an
    /// older one, the oldest's.
    public static func kubernetes(
        _ version: KubernetesVersion, _ expressions: ExpressionAge = .stored
    ) -> Environment {
        let version = min(max(version, .oldest), .newest)
        return KubernetesDialect.cache.withLock { cache in
            let key = KubernetesDialect.Key(version: version, expressions: expressions)
            if let known = cache[key] { return known }
            let environment = KubernetesDialect.environment(version.minor, expressions)
            cache[key] = environment
            return environment
        }
    }
}

/// Which expressions an API server is asked about.
public enum ExpressionAge: Sendable {
    /// Those that objects in the cluster hold: they may mention all that the server knows.
    case stored
    /// Those of objects that are written now: they may mention only what a server of the version before knows too, so
    /// that a cluster can be rolled back.
    case new
}

/// The differences between the versions of Kubernetes, as data.
private enum KubernetesDialect {
    struct Key: Hashable {
        let version: KubernetesVersion
        let expressions: ExpressionAge
    }

    static let cache = Locked<[Key: Environment]>([:])

    /// A library and the minor versions that have it.
    private struct Entry {
        let library: @Sendable () -> Library
        /// The versions that expressions must be fit for.
        let minors: Range<Int>
        /// The API servers that can have it at all, for what comes with their cel-go or hangs on a feature gate.
        let servers: Range<Int>

        init(
            _ library: @escaping @autoclosure @Sendable () -> Library, since: Int = 0, before: Int = .max,
            servers: Range<Int> = 0..<(.max)
        ) {
            self.library = library
            minors = since..<before
            self.servers = servers
        }
    }

    private static let libraries: [Entry] = [
        Entry(StandardLibrary.library.without(macros: ["existsOne"]), servers: 0..<33),
        Entry(StandardLibrary.library, servers: 33..<(.max)),
        Entry(KubernetesListsLibrary.library),
        Entry(RegexLibrary.library),
        Entry(URLsLibrary.library),
        Entry(StringsLibrary.library(version: 0), before: 29),
        Entry(StringsLibrary.library(version: 2), since: 29),
        Entry(AuthorizerLibrary.library, since: 27),
        // The API server takes the newest version of the library that its cel-go has.
        Entry(
            OptionalLibrary.library.without(functions: ["optional.unwrap", "unwrapOpt", "first", "last"]),
            since: 28, servers: 0..<33),
        Entry(OptionalLibrary.library, since: 28, servers: 33..<(.max)),
        Entry(QuantityLibrary.library, since: 28),
        Entry(SetsLibrary.library, since: 29),
        Entry(IPLibrary.library, since: 30),
        Entry(CIDRLibrary.library, since: 30),
        Entry(NamedFormatLibrary.library, since: 31),
        // Their feature gate is off by default in 1.31.
        Entry(AuthorizerLibrary.selectors, since: 31, servers: 32..<(.max)),
        Entry(TwoVariableLibrary.library, since: 32),
        Entry(SemverLibrary.library, since: 33),
        Entry(ListsLibrary.library(version: 3), since: 34),
    ]

    static func environment(_ server: Int, _ expressions: ExpressionAge) -> Environment {
        let minor = expressions == .new ? server - 1 : server
        var environment = Environment(options: options(minor, server: server))
        for entry in libraries where entry.minors.contains(minor) && entry.servers.contains(server) {
            environment.add(entry.library())
        }
        return environment
    }

    private static func options(_ minor: Int, server: Int) -> Environment.Options {
        var options = Environment.Options()
        options.backquotedFields = false
        options.homogeneousLiterals = minor >= 29
        options.validatesConstants = minor >= 29
        options.crossTypeComparisons = minor >= 28
        options.errorOnBadPresenceTest = false
        options.rejectsDuplicateMapKeys = false
        options.totalDurationMilliseconds = true
        options.legacyFormat = true
        // Since cel-go 0.26.
        options.lenientIndexOf = server >= 34
        options.mappedAddressesEqual = false
        return options
    }
}

extension Library {
    /// The library as it was before it had some functions or macros.
    fileprivate func without(functions names: Set<String> = [], macros macroNames: Set<String> = []) -> Library {
        Library(
            name: name, functions: functions.filter { !names.contains($0.name) },
            macros: macros.filter { !macroNames.contains($0.name) }, types: types)
    }
}
