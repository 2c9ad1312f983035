import Glibc

/// The three descriptors that a process begins with.
enum StandardStreams {
    /// Puts something that can be neither read nor written in the place of those that the caller closed. The files that
    /// are opened next would get their numbers, and a report would hold what is meant for people.
    static func replaceClosed() {
        // The lowest free number is taken, so that each falls into its place.
        for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)] {
            if fcntl(descriptor, F_GETFD) == -1 { _ = open("/dev/null", mode) }
        }
    }
}
