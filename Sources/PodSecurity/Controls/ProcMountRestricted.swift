extension Control {
    /// The runtime's masks over `/proc` stay, in a user namespace too.
    ///
    /// | restricted field | allowed values |
    /// | --- | --- |
    /// | `securityContext.procMount` of containers | absent, `Default` |
    ///
    /// Since 1.35, when ``procMount`` was relaxed, in place of it.
    static let procMountRestricted = Control(
        "procMount_restricted", .restricted, since: 35, title: "unmasked /proc", replacing: "procMount",
        check: requireDefaultProcMount)
}
