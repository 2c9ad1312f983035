import CEL
import Foundation
import Testing

@testable import Policies

/// The table of the built-in kinds' fields.
@Suite struct KindTypesTests {
    @Test func everyTypeOfTheTableIsDefined() {
        let rows = KindTypes.table.split(separator: "\n")
        let heads = rows.filter { $0.first != " " }.map { $0.split(separator: " ") }
        let names = Set(heads.filter { !$0[0].contains("/") }.map { $0[0] })
        let kinds = heads.filter { $0[0].contains("/") }.map { $0[1] }
        let mentioned = rows.flatMap { $0.split(separator: " ") }.compactMap { word -> Substring? in
            guard let colon = word.firstIndex(of: ":") else { return nil }
            let name = word[word.index(after: colon)...].filter { !"[]{}".contains($0) }
            return ["", "i", "b", "x"].contains(name) ? nil : Substring(name)
        }
        #expect(kinds.count > 60)
        #expect(names.count > 350)
        #expect(Set(mentioned + kinds).subtracting(names) == [])
    }

    @Test func fieldsThatCameLaterAreFieldsOfTheTable() {
        var count = 0
        for (type, fields) in KindTypes.later {
            let known = KindTypes.shared.types[type]?.fields.keys.map(\.self) ?? []
            #expect(Set(fields.keys).subtracting(known) == [], "\(type)")
            #expect(fields.values.allSatisfy { $0 > .oldest && $0 <= .newest }, "\(type)")
            count += fields.count
        }
        #expect(count > 60)
    }

    @Test(
        arguments: [
            ("PodSpec", "hostnameOverride", 34), ("PodSpec", "resources", 32), ("Volume", "image", 31),
            ("core.v1.ResourceClaim", "request", 31), ("LifecycleHandler", "sleep", 29), ("PodSpec", "hostUsers", nil),
            ("flowcontrol.v1.Subject", "user", nil),
        ] as [(String, String, Int?)])
    func fieldsComeWithAVersion(type: String, field: String, minor: Int?) {
        for version in KubernetesVersion.all {
            let isKnown = KindTypes.shared.known(to: version).types[type]?.fields[field] != nil
            #expect(isKnown == (version.minor >= minor ?? 0), "\(version)")
        }
        #expect(KindTypes.later[type]?[field]?.minor == minor)
    }

    /// Whatever the table says of kinds, the other tables know these kinds under the same resources.
    @Test func kindsHaveTheResourcesOfDiscovery() {
        for row in KindTypes.table.split(separator: "\n") where row.first != " " {
            let words = row.split(separator: " ")
            let path = words[0].split(separator: "/", omittingEmptySubsequences: false)
            guard path.count == 3, let kind = words[1].split(separator: ".").last else { continue }
            let names = BuiltInResources.names(of: GroupKind(group: String(path[0]), kind: String(kind)))
            #expect(names?.resource == String(path[2]), "\(row)")
            #expect(names?.versions.contains(String(path[1])) == true, "\(row)")
        }
    }

    private func rule(_ groups: [String], _ versions: [String], _ resources: [String]) -> ResourceRule {
        ResourceRule(groups: groups, versions: versions, resources: resources, operations: [.create])
    }

    @Test func rulesNameKinds() {
        let coverage = KindTypes.shared.coverage(of: [
            rule(["apps", "batch"], ["v1"], ["deployments", "jobs"]),
            rule(["", "apps"], ["v1"], ["pods", "deployments", "configmaps"]),
            rule(["autoscaling"], ["v2", "v1"], ["horizontalpodautoscalers"]),
        ])
        #expect(
            coverage.kinds.map(\.description) == [
                "apps/v1 Deployment", "batch/v1 Job", "v1 ConfigMap", "v1 Pod",
                "autoscaling/v1 HorizontalPodAutoscaler", "autoscaling/v2 HorizontalPodAutoscaler",
            ])
        #expect(!coverage.hasOthers)
    }

    /// A word of a rule that names no kind of the table stands for other kinds.
    @Test(
        arguments: [
            (["", "example.com"], ["v1"], ["pods"]),
            ([""], ["v1", "v1beta1"], ["pods"]),
            ([""], ["v1"], ["pods", "widgets"]),
            ([""], ["v1"], ["pods", "pods/exec"]),
            ([""], ["v1"], ["pods", "pods/*"]),
            (["*"], ["v1"], ["services"]),
            (["apps"], ["*"], ["deployments"]),
            (["apps"], ["v1"], ["*"]),
            (["apps"], ["v1"], ["*/*"]),
        ] as [([String], [String], [String])])
    func rulesMayNameOtherKinds(groups: [String], versions: [String], resources: [String]) {
        let coverage = KindTypes.shared.coverage(of: [
            rule([""], ["v1"], ["pods"]), rule(groups, versions, resources),
        ])
        #expect(coverage.kinds.map(\.description) == ["v1 Pod"])
        #expect(coverage.hasOthers)
    }

    /// An API server stops at ten kinds of one rule, whatever the rules before it name.
    @Test func moreThanTenKindsOfARuleAreNotLookedAt() {
        let resources = [
            "services", "secrets", "configmaps", "endpoints", "events", "limitranges", "namespaces", "nodes",
            "persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates",
        ]
        let apps = rule(["apps"], ["v1"], ["deployments"])
        let batch = rule(["batch"], ["v1"], ["jobs"])
        let cut = KindTypes.shared.coverage(of: [apps, rule([""], ["v1"], resources), batch])
        #expect(cut.kinds.map(\.kind).first == "Deployment")
        #expect(cut.kinds.map(\.kind).last == "PodTemplate")
        #expect(cut.kinds.count == 11)
        #expect(cut.hasOthers)
        let nine = rule([""], ["v1"], Array(resources.prefix(9)))
        let whole = KindTypes.shared.coverage(of: [nine, apps, batch])
        #expect(whole.kinds.count == 11)
        #expect(whole.kinds.last?.kind == "Job")
        #expect(!whole.hasOthers)
    }

    // MARK: Making the table

    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let document = repository.appending(path: "../shared/recordings/kubernetes-1.36-openapi-v2.json.gz")
        .standardizedFileURL

    /// - Parameter output: an open file for what the program prints.
    private static func python(_ arguments: [String], output: FileHandle) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [ProcessInfo.processInfo.environment["BULWARK_TEST_PYTHON"] ?? "python3"] + arguments
        process.standardOutput = output
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static var canMakeTable: Bool {
        FileManager.default.fileExists(atPath: document.path())
            && (try? python(["-c", ""], output: .nullDevice)) == 0
    }

    @Test(.enabled(if: canMakeTable, "needs python3, and the recordings beside the repository"))
    func theTableIsMadeOfTheDocument() throws {
        let made = FileManager.default.temporaryDirectory.appending(path: "bulwark-\(UUID().uuidString).swift")
        defer { try? FileManager.default.removeItem(at: made) }
        try Data().write(to: made, options: .withoutOverwriting)
        let tool = KindTypesTests.repository.appending(path: "Tools/kind-types.py")
        let arguments = [tool.path(), KindTypesTests.document.path()]
        #expect(try KindTypesTests.python(arguments, output: FileHandle(forWritingTo: made)) == 0)
        let table = KindTypesTests.repository.appending(
            path: "Sources/Policies/Admission/Check/KindTypes+Table.swift")
        #expect(try String(contentsOf: made, encoding: .utf8) == String(contentsOf: table, encoding: .utf8))
    }
}
