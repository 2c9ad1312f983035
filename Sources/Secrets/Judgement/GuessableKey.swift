import LinearRegex

/// Keys that a person made up to sign with, as tutorials and templates have them: `keyboard cat`, `my-super-secret-key`,
/// `production`. Who guesses one, from a list of such keys and a token that was signed, signs what he likes.
///
/// Words with hyphens may be the name of a Secret (`session-secret`), a single word that of an entry in one: only such
/// count as neither is called.
enum GuessableKey {
    static func isGuessable(_ value: TextBytes) -> Bool {
        value.count <= 64
            && (boast.matches(value) || stage.matches(value) || phrase.matches(value) && !instruction.matches(value))
    }

    private static let boast = Regex(
        constant: #"(?i)(super|very|top|not[ _-]?(a|so|that|very))[ _-]?secret|^my[ _-](\w+[ _-])*secret[ _-]?key$"#)
    private static let stage = Regex(constant: #"^(?i:dev|develop|development|prod|production|staging|local)$"#)
    private static let phrase = Regex(constant: #"^[\w'!?.,]+( [\w'!?.,]+){1,3}$"#)
    /// What tells a person how to come by a key.
    private static let instruction = Regex(
        constant:
            #"(?i)\b(random|randomly|generated?|openssl|string|characters?|from|see|in|at|min|max|not?|unused|used|required|managed|by|via|external|same|only|runtime)\b"#
    )
}
