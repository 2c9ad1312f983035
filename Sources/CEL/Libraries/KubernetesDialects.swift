import Documents

extension Environment {
    /// The dialect of an API server: exactly what expressions that it has stored may mention, without variables
    /// (`A/cel/environment/base.go`, `cel.md` 2.2). Of a version newer than all that are known, the newest's; of an older
    /// one, the oldest's.
    public static func kubernetes(_ version: KubernetesVersion) -> Environment {
        let version = min(max(version, .oldest), .newest)
        return KubernetesDialect.cache.withLock { cache in
            if let known = cache[version] { return known }
            let environment = KubernetesDialect.environment(version)
            cache[version] = environment
            return environment
        }
    }
}

/// The differences between the versions of Kubernetes, as data.
private enum KubernetesDialect {
    static let cache = Locked<[KubernetesVersion: Environment]>([:])

    /// A library and the minor versions that have it.
    private struct Entry {
        let library: @Sendable () -> Library
        let minors: Range<Int>

        init(_ library: @escaping @autoclosure @Sendable () -> Library, since: Int = 0, before: Int = .max) {
            self.library = library
            minors = since..<before
        }
    }

    private static let libraries: [Entry] = [
        Entry(StandardLibrary.library.without(macros: ["existsOne"]), before: 33),
        Entry(StandardLibrary.library, since: 33),
        Entry(KubernetesListsLibrary.library),
        Entry(RegexLibrary.library),
        Entry(URLsLibrary.library),
        Entry(StringsLibrary.library(version: 0), before: 29),
        Entry(StringsLibrary.library(version: 2), since: 29),
        Entry(AuthorizerLibrary.library, since: 27),
        // The API server takes the newest version of the library that its cel-go has.
        Entry(
            OptionalLibrary.library.without(functions: ["optional.unwrap", "unwrapOpt", "first", "last"]),
            since: 28, before: 33),
        Entry(OptionalLibrary.library, since: 33),
        Entry(QuantityLibrary.library, since: 28),
        Entry(SetsLibrary.library, since: 29),
        Entry(IPLibrary.library, since: 30),
        Entry(CIDRLibrary.library, since: 30),
        Entry(NamedFormatLibrary.library, since: 31),
        // Their feature gate is off by default in 1.31.
        Entry(AuthorizerLibrary.selectors, since: 32),
        Entry(TwoVariableLibrary.library, since: 32),
        Entry(SemverLibrary.library, since: 33),
        Entry(ListsLibrary.library(version: 3), since: 34),
    ]

    static func environment(_ version: KubernetesVersion) -> Environment {
        var environment = Environment(options: options(version))
        for entry in libraries where entry.minors.contains(version.minor) { environment.add(entry.library()) }
        return environment
    }

    private static func options(_ version: KubernetesVersion) -> Environment.Options {
        var options = Environment.Options()
        options.backquotedFields = false
        options.homogeneousLiterals = version.minor >= 29
        options.validatesConstants = version.minor >= 29
        options.crossTypeComparisons = version.minor >= 28
        options.errorOnBadPresenceTest = false
        options.rejectsDuplicateMapKeys = false
        options.totalDurationMilliseconds = true
        options.legacyFormat = true
        // Since cel-go 0.26.
        options.lenientIndexOf = version.minor >= 34
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
