import ArgumentParser
import Engine
import Inputs

/// A scan's reading alone: every file is found, read and parsed, and its objects are told apart and counted, but no rule
/// looks at them and nothing is kept for analyses.
///
/// It runs in a process of its own, as the scan does with which it is compared, so that both pay for starting and for
/// memory that is new to them.
enum ReadingRun {
    /// What makes the bench do nothing but this.
    static let option = "read-only"

    static func run(_ directory: String) -> ExitCode {
        var discovery = FileDiscovery.Options()
        discovery.honourGitignore = false
        let inventory = Inventory.read([RawPath(directory)], scope: .init(), discovery: discovery)
        return inventory.summary.nothingChecked ? .failure : .success
    }

    /// Seconds of processor time.
    static func measure(_ directory: String) throws(ChildProcess.Failure) -> Double {
        try ChildProcess(["/proc/self/exe", "--\(option)", directory]).processorTime
    }
}
