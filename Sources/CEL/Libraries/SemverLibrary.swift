import Documents

/// Semantic versions, the type `kubernetes.Semver` (the Kubernetes CEL library `semverlib.go`, version 1). The type has
/// no name that expressions could mention.
///
///     semver(string[, bool]) → kubernetes.Semver       an error for anything but a version; `true` drops a leading
///                                                      `v` and leading zeros and fills up missing numbers
///     isSemver(string[, bool]) → bool
///     semver.major() minor() patch() → int
///     semver.compareTo(semver) → int                   -1, 0 or 1
///     semver.isGreaterThan(semver) isLessThan(semver) → bool
enum SemverLibrary {
    static let library = Library(
        name: "kubernetes.Semver", functions: functions.map { $0.attaching(implementations, costs: costs) })

    private static let type = OpaqueType.semver.type

    private static let functions: [Function] = [
        .declare(
            "semver",
            .global("string_to_semver", .string, gives: type),
            .global("string_bool_to_semver", .string, .bool, gives: type)),
        .declare(
            "isSemver",
            .global("is_semver_string", .string, gives: .bool),
            .global("is_semver_string_bool", .string, .bool, gives: .bool)),
        .declare("major", .member("semver_major", on: type, gives: .int)),
        .declare("minor", .member("semver_minor", on: type, gives: .int)),
        .declare("patch", .member("semver_patch", on: type, gives: .int)),
        .declare("compareTo", .member("semver_compare_to", on: type, type, gives: .int)),
        .declare("isGreaterThan", .member("semver_is_greater_than", on: type, type, gives: .bool)),
        .declare("isLessThan", .member("semver_is_less_than", on: type, type, gives: .bool)),
    ]

    /// A part as an int, beyond whose range it wraps around, as in Go.
    private static func part(_ get: @escaping @Sendable (SemanticVersion) -> UInt64) -> Implementation {
        { _, arguments in
            guard let version = arguments[0].payload(as: SemanticVersion.self) else { return .failure(.noSuchOverload) }
            return .int(Int64(bitPattern: get(version)))
        }
    }

    private static func comparison(_ result: @escaping @Sendable (Int) -> Value) -> Implementation {
        { evaluation, arguments in
            guard let a = arguments[0].payload(as: SemanticVersion.self),
                let b = arguments[1].payload(as: SemanticVersion.self)
            else { return .failure(.noSuchOverload) }
            guard evaluation.spendSteps(1 + min(a.preRelease.count, b.preRelease.count) / Evaluation.bytesPerStep)
            else { return .failure(.interrupted) }
            return result(a.compare(b))
        }
    }

    private static let implementations: [String: Implementation] = [
        "string_to_semver": { $0.version($1[0], normalizing: false) },
        "string_bool_to_semver": { $0.version($1[0], normalizing: $1[1].asBool) },
        "is_semver_string": { $0.isVersion($1[0], normalizing: false) },
        "is_semver_string_bool": { $0.isVersion($1[0], normalizing: $1[1].asBool) },
        "semver_major": part(\.major), "semver_minor": part(\.minor), "semver_patch": part(\.patch),
        "semver_compare_to": comparison { .int(Int64($0)) },
        "semver_is_greater_than": comparison { .bool($0 > 0) },
        "semver_is_less_than": comparison { .bool($0 < 0) },
    ]

    private static let costs: [String: CallCost] = [
        "string_to_semver": .walk(0), "string_bool_to_semver": .walk(0),
        "is_semver_string": .walk(0), "is_semver_string_bool": .walk(0),
    ]
}

extension Evaluation {
    fileprivate func version(_ text: Value, normalizing: Bool) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        do throws(SemanticVersion.ParseError) {
            return opaque(.semver, try SemanticVersion(parsing: text.utf8, normalizing: normalizing))
        } catch {
            return invalid(error.message(for: text.utf8))
        }
    }

    fileprivate func isVersion(_ text: Value, normalizing: Bool) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        return .bool(SemanticVersion.isValid(text.utf8, normalizing: normalizing))
    }
}
