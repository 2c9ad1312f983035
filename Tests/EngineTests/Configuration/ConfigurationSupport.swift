import Foundation
import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// A configuration of a text, as if it stood in a folder.
func configuration(_ text: String, in folder: String = "/repository/shop") throws -> Configuration {
    let directory = try Folder([".bulwark.yaml": text])
    let file = try #require(SettingsFile(named: RawPath(directory.url.appending(path: ".bulwark.yaml").path())))
    return try Array(text.utf8).withUnsafeBufferPointer { bytes in try ConfigurationFile.read(bytes, file: file) }
}

/// What a scan of files says, with the configuration among them.
struct ConfiguredScan {
    /// `file rule severity name`, in the order of the report.
    private(set) var findings: [String] = []
    /// Those that no exception covers.
    private(set) var reported: [String] = []
    private(set) var unevaluated: [String] = []
    private(set) var summary = Summary()
    private(set) var ledger: [String: LedgerEntry] = [:]
    let checks: ScanChecks

    init(_ files: [String: String], scanning path: String = "", _ flags: ScanFlags = ScanFlags()) throws {
        let folder = try Folder(files)
        let base = folder.url.resolvingSymlinksInPath().path()
        let root = RawPath(path.isEmpty ? base : base + "/" + path)
        let configuration = try ConfigurationFile.nearest(to: root)
        let settings = ScanSettings(flags, configuration)
        checks = try ScanChecks(settings)
        var options = Scan.Options()
        options.discovery.filter = settings.filter
        options.keepsExcerpts = false
        let recorder = Recorder()
        var report: any Report = recorder
        summary = try checks.scan(options).run([root], report: &report)
        func name(_ path: String) -> String { path.replacingOccurrences(of: base + "/", with: "") }
        for result in recorder.store.results {
            func line(_ finding: Finding) -> String {
                "\(name(finding.location.file)) \(finding.rule.name) \(finding.rule.severity.rawValue) "
                    + (finding.resource.name ?? "")
            }
            findings += result.findings.map(line)
            reported += result.findings.filter { $0.suppression == nil }.map(line)
            unevaluated += result.unevaluated.map { "\($0.rule.name) \($0.resource.name ?? "")" }
            if let entry = result.entry { ledger[name(entry.path)] = entry }
        }
    }

    /// The findings of some rules.
    func findings(of rules: String...) -> [String] {
        findings.filter { finding in rules.contains { finding.contains(" \($0) ") } }
    }
}

/// A pod of a namespace with a privileged container.
func privileged(_ name: String, in namespace: String? = nil, image: String = "registry.example.com/app:1") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}
    spec:
      hostPID: true
      containers:
        - name: app
          image: \(image)
          securityContext: {privileged: true}
    ---

    """
}

extension SettingsFile {
    /// A file that need not be there.
    static var nowhere: SettingsFile? {
        SettingsFile(named: RawPath(FileManager.default.temporaryDirectory.path()))
    }
}
