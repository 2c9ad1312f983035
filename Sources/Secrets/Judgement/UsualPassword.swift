import LinearRegex

/// Passwords that are no secret to anybody, nor meant to be: `changeme`, `db_password`, `guest` for guest. Somebody put them
/// where a real one belongs, or set up a demonstration. They work all the same where nobody replaced them.
enum UsualPassword {
    /// - Parameter isPassword: the value stands for a password; of a key or token only a call to change it says as much,
    ///   because something is signed or opened with `supersecret`.
    static func isUsual(_ value: TextBytes, isPassword: Bool = true) -> Bool {
        value.count <= 64 && (callToChange.matches(value) || isPassword && words.matches(value))
    }

    /// Whether user and password are those of documentation or, being the same, of a first start.
    static func isUsual(user: TextBytes, password: TextBytes) -> Bool {
        isUsual(password) || !user.isEmpty && Examples.folded(user) == Examples.folded(password)
            || isDocumentation(user: user, password: password)
    }

    /// Whether somebody writes `user:password` to say what goes where.
    static func isDocumentation(user: TextBytes, password: TextBytes) -> Bool {
        users.contains(Examples.folded(user)) && passwords.contains(Examples.folded(password))
    }

    private static let users: Set<String> = ["user", "username", "usr", "foo", "name", "login"]
    private static let passwords: Set<String> = [
        "password", "pass", "passwd", "pwd", "bar", "pw", "secret", "token",
    ]

    /// `changeme`, `change-this-in-production`.
    private static let callToChange = Regex(
        constant: #"^(?i:(please[ _-]?)?change[ _-]?(me|it|this|that|now|on|in|before|after)[\w !-]*)$"#)
    /// The word itself, perhaps with what it is for before it and digits behind it, and words for what does not count.
    private static let words = Regex(
        constant: [
            #"^(?i:"#,
            #"([a-z0-9]+[ _-]?)*(password|passwd|passphrase|passwort)[0-9!]{0,4}|p[a@4]ss(w[o0]rd)?[0-9!]{0,4}"#,
            #"|((super|top|my|very|not|some|a|the|user|db|root|admin)[ _-]?)*secret[0-9!]{0,4}"#,
            #"|(test|testing|tester|demo|dummy|guest|sample|foo|bar|foobar|insecure|unsafe|not[ _-]?secure)[0-9!]{0,4}"#,
            #")$"#,
        ].joined())
}

extension Confidence {
    /// How sure it is of a value that some name calls a password.
    static func ofWeakPassword(_ value: TextBytes) -> Confidence {
        UsualPassword.isUsual(value) ? .usual : .possible
    }
}
