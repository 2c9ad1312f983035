/// The version of Unicode that patterns mean: 15.0, that of Go's `unicode` package and therefore of the API server.
/// The standard library knows a newer one; what came later counts as unassigned here.
enum UnicodeVersion {
    static let pinned = (major: 15, minor: 0)

    /// The scalar, unless it is a surrogate or was not assigned in the pinned version.
    static func assigned(_ value: UInt32) -> Unicode.Scalar? {
        guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age <= pinned else { return nil }
        return scalar
    }

    /// The general category in the pinned version.
    static func generalCategory(_ value: UInt32) -> Unicode.GeneralCategory {
        switch value {
        // Reclassified later: LATIN LETTER PHARYNGEAL VOICED FRICATIVE, AHOM CONSONANT SIGN MEDIAL RA.
        case 0x0295: .lowercaseLetter
        case 0x1171E: .nonspacingMark
        default: assigned(value)?.properties.generalCategory ?? .unassigned
        }
    }
}
