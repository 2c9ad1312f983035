import Documents

/// String formats with names, the type `kubernetes.NamedFormat` (the Kubernetes CEL library `format.go`). The type has
/// no name that expressions could mention. Needs ``OptionalLibrary``.
///
///     format.named(string) → optional(kubernetes.NamedFormat)       none for an unknown name
///     format.dns1123Label() dns1123Subdomain() dns1035Label() qualifiedName() dns1123LabelPrefix()
///         dns1123SubdomainPrefix() dns1035LabelPrefix() labelValue() uri() uuid() byte() date() datetime()
///         → kubernetes.NamedFormat
///     format.validate(string) → optional(list(string))              none for a valid text, else what is wrong with it
enum NamedFormatLibrary {
    static let library = Library(
        name: "format", functions: functions.map { $0.attaching(implementations, costs: costs) })

    private static let type = OpaqueType.format.type

    private static let functions: [Function] =
        NamedFormat.allCases.map { format in
            .declare("format.\(format.name)", .global("format.\(format.name)", gives: type))
        } + [
            .declare("format.named", .global("format-named", .string, gives: .optional(type))),
            .declare(
                "validate", .member("format-validate", on: type, .string, gives: .optional(.list(.string)))),
        ]

    private static let implementations: [String: Implementation] = {
        var all: [String: Implementation] = [
            "format-named": { evaluation, arguments in
                guard let format = NamedFormat.named(arguments[0].utf8) else { return .none }
                let value = evaluation.opaque(.format, format)
                return value.isError ? value : evaluation.some(value)
            },
            "format-validate": { evaluation, arguments in
                guard let format = arguments[0].payload(as: NamedFormat.self) else { return .failure(.noSuchOverload) }
                guard evaluation.spendSteps(reading: arguments[1]) else { return .failure(.interrupted) }
                let faults = format.validate(arguments[1].utf8)
                if faults.isEmpty { return .none }
                let messages = evaluation.list(faults.map { evaluation.string($0) })
                return messages.isError ? messages : evaluation.some(messages)
            },
        ]
        for format in NamedFormat.allCases {
            all["format.\(format.name)"] = { evaluation, _ in evaluation.opaque(.format, format) }
        }
        return all
    }()

    /// Like a search for a regular expression of the length that stands for the format.
    private static let costs: [String: CallCost] = [
        "format-validate": .sized { arguments, _ in
            let size = arguments[0].payload(as: NamedFormat.self).map { UInt64($0.maximumPatternSize) } ?? 1
            return Evaluation.traversalCost(Evaluation.costSize(arguments[1]) + 1) * ((size + 3) / 4)
        }
    ]
}
