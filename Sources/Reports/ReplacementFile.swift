import Glibc
import Synchronization

/// A file under way. It has a temporary name beside the final one and takes its place when it is whole, so that a scan
/// that is interrupted or fails leaves what was there before, and no half of a report.
final class ReplacementFile {
    let descriptor: Int32
    private let temporary: String
    private let target: String
    private var isPending = true

    /// What stands at the place now.
    private struct Present {
        let mode: mode_t
        let owner: uid_t
        let group: gid_t
    }

    /// Nil where a file must be written in its place: pipes and devices, a name that is a link to nothing, a file with
    /// several names, and a directory that takes no new files.
    /// - Throws: for a file that must not be written.
    init?(path: String) throws(OutputError) {
        var status = stat()
        var present: Present?
        var target = path
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1, let resolved = realpath(path, nil) else {
                return nil
            }
            defer { free(resolved) }
            target = String(cString: resolved)
            // Renaming would need no leave of the file itself.
            if access(target, W_OK) != 0 { throw OutputError(path: path, code: errno) }
            present = Present(mode: status.st_mode & 0o7777, owner: status.st_uid, group: status.st_gid)
        } else if lstat(path, &status) == 0 {
            return nil
        }
        let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
        guard let template = strdup(folder + ".bulwark-output.XXXXXX") else { return nil }
        defer { free(template) }
        let descriptor = mkstemp(template)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        if let present {
            // As root, the file keeps its owner; others cannot give it away, and own it already as a rule.
            _ = fchown(descriptor, present.owner, present.group)
            _ = fchmod(descriptor, present.mode)
        } else {
            let mask = umask(0)
            _ = umask(mask)
            _ = fchmod(descriptor, 0o666 & ~mask)
        }
        self.descriptor = descriptor
        self.target = target
        temporary = String(cString: template)
        Interruption.willRemove(temporary)
    }

    /// Gives the file, which must be closed, its final name.
    /// - Returns: the `errno` of a failure, or nil.
    func commit() -> Int32? {
        guard isPending else { return nil }
        if rename(temporary, target) != 0 { return errno }
        isPending = false
        Interruption.willRemove(nil)
        return nil
    }

    deinit {
        guard isPending else { return }
        unlink(temporary)
        Interruption.willRemove(nil)
    }
}

/// Removes a file when a signal ends the process.
private enum Interruption {
    /// The address of the path; 0 for none.
    private static let path = Atomic<UInt>(0)

    /// - Parameter file: what to remove in place of what was said before; nil for nothing.
    static func willRemove(_ file: String?) {
        let new = file.flatMap { strdup($0) }.map { UInt(bitPattern: $0) } ?? 0
        let old = path.exchange(new, ordering: .acquiringAndReleasing)
        free(UnsafeMutablePointer<CChar>(bitPattern: old))
        guard file != nil else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            // What the parent ignores, as nohup does, stays ignored.
            guard sigaction(number, nil, &action) == 0,
                unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
                    != unsafeBitCast(SIG_IGN, to: Int.self)
            else { continue }
            signal(number) { number in
                let address = Interruption.path.load(ordering: .acquiring)
                if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }
}
