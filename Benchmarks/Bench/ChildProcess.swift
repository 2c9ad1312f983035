#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What one run of a program took.
struct ChildProcess {
    /// Seconds from the start of the process to its end.
    let wallTime: Double
    /// Seconds of processor time, the program's own and the system's on its behalf, on all cores.
    let processorTime: Double
    /// The most memory that was resident at once, in bytes. Linux counts what the parent held when it started the
    /// child, so that it is never less than that.
    let peakMemory: Int
    let exitStatus: Int32

    /// A program could not be run, or ended by a signal.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program with its output thrown away.
    /// - Parameter expected: the exit statuses that count as success.
    init(_ arguments: [String], expected: Set<Int32> = [0]) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

        var argv = arguments.map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        let start = Clock.wallTime
        var child: pid_t = 0
        let code = posix_spawnp(&child, arguments[0], &actions, nil, argv, environ)
        guard code == 0 else { throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))") }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
        wallTime = Clock.wallTime - start
        processorTime = usage.ru_utime.seconds + usage.ru_stime.seconds
        peakMemory = usage.ru_maxrss * 1024
        let command = arguments.joined(separator: " ")
        guard status & 0x7F == 0 else { throw Failure(description: "\(command): ended by signal \(status & 0x7F)") }
        exitStatus = (status >> 8) & 0xFF
        guard expected.contains(exitStatus) else {
            throw Failure(description: "\(command): exit status \(exitStatus)")
        }
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) * 1e-6 }
}
