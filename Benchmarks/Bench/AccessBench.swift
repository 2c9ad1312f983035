#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What it takes to answer who may do what, as bindings become many.
struct AccessBench {
    struct Result {
        let bindings: Int
        /// Medians in seconds of processor time of the whole command: reading, and one question.
        let inNamespace: Double
        let everywhere: Double
        /// Seconds of processor time for each review of a batch, reading left out.
        let review: Double
        let peakMemory: Int
    }

    let binary: String
    let repetitions: Int

    private static let reviews = 20_000

    func measure(_ bindings: Int, in parent: FileTree) throws -> Result {
        let directory = FileTree(root: "\(parent.root)/access")
        defer { directory.remove() }
        guard mkdir(directory.root, 0o755) == 0 else { throw ChildProcess.Failure(description: "no directory") }
        let corpus = AccessCorpus(bindings: bindings)
        let (objects, batch) = ("\(directory.root)/rbac.yaml", "\(directory.root)/reviews.jsonl")
        try corpus.writeObjects(to: objects)
        try corpus.writeReviews(AccessBench.reviews, to: batch)
        let question = [binary, "access", "who-can", "get", "secrets"]
        var (inNamespace, everywhere, reviews): ([Double], [Double], [Double]) = ([], [], [])
        var peak = 0
        for _ in 0..<repetitions {
            let one = try ChildProcess(question + ["-n", "n1", objects])
            inNamespace.append(one.processorTime)
            peak = max(peak, one.peakMemory)
            everywhere.append(try ChildProcess(question + ["-A", "--format", "json", objects]).processorTime)
            reviews.append(
                try ChildProcess([binary, "access", "can", "--batch", batch, objects]).processorTime - one.processorTime
            )
        }
        return Result(
            bindings: bindings, inNamespace: inNamespace.median, everywhere: everywhere.median,
            review: reviews.median / Double(AccessBench.reviews), peakMemory: peak)
    }
}

/// Namespaces of fifty bindings each, a tenth of them of ClusterRoles in the whole cluster. One role in eight reads
/// secrets; a binding has one to three subjects.
private struct AccessCorpus {
    let bindings: Int

    private var namespaces: Int { max(1, bindings / 50) }
    private static let resources = [
        "pods", "services", "configmaps", "secrets", "jobs", "leases", "events", "endpoints",
    ]

    func writeObjects(to path: String) throws(ChildProcess.Failure) {
        try write(path) { file in
            for number in 0..<40 { fputs(role(number, in: nil), file) }
            for namespace in 0..<namespaces {
                for number in 0..<8 { fputs(role(number, in: namespace), file) }
            }
            for number in 0..<bindings { fputs(binding(number), file) }
        }
    }

    /// Reviews of service accounts in turn, about half of them in their own namespace.
    func writeReviews(_ count: Int, to path: String) throws(ChildProcess.Failure) {
        try write(path) { file in
            for number in 0..<count {
                let (home, target) = (number % namespaces, number % 2 == 0 ? number % namespaces : number % 7)
                let resource = AccessCorpus.resources[number / 3 % 8]
                fputs(
                    """
                    {"user":"system:serviceaccount:n\(home):a\(number % 50)","groups":["system:serviceaccounts",\
                    "system:serviceaccounts:n\(home)","system:authenticated"],"resourceAttributes":{"verb":"get",\
                    "resource":"\(resource)","namespace":"n\(target % namespaces)"}}

                    """, file)
            }
        }
    }

    private func write(
        _ path: String, _ body: (UnsafeMutablePointer<FILE>) -> Void
    ) throws(ChildProcess.Failure) {
        guard let file = fopen(path, "w") else { throw ChildProcess.Failure(description: "cannot write \(path)") }
        defer { fclose(file) }
        body(file)
    }

    private func role(_ number: Int, in namespace: Int?) -> String {
        let place = namespace.map { ", namespace: n\($0)" } ?? ""
        let (first, second) = (AccessCorpus.resources[number % 8], AccessCorpus.resources[(number + 1) % 8])
        return """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: \(namespace == nil ? "ClusterRole" : "Role")
            metadata: {name: r\(number)\(place)}
            rules:
              - {apiGroups: [""], resources: [\(first)], verbs: [get, list, watch]}
              - {apiGroups: [""], resources: [\(second)], verbs: [create, update]}
            ---

            """
    }

    private func binding(_ number: Int) -> String {
        let isClusterWide = number % 10 == 0
        let namespace = number % namespaces
        let place = isClusterWide ? "" : ", namespace: n\(namespace)"
        let role =
            number % 3 == 0 || isClusterWide ? "ClusterRole, name: r\(number % 40)" : "Role, name: r\(number % 8)"
        let subjects = (0...number % 3).map { offset in
            offset == 2
                ? "{kind: Group, name: g\(number % 500)}"
                : "{kind: ServiceAccount, name: a\((number + offset) % 50), namespace: n\(namespace)}"
        }
        return """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: \(isClusterWide ? "ClusterRoleBinding" : "RoleBinding")
            metadata: {name: b\(number)\(place)}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: \(role)}
            subjects: [\(subjects.joined(separator: ", "))]
            ---

            """
    }
}

extension BenchReport {
    /// - Parameter results: the first has the fewest bindings; growth counts from there.
    mutating func addAccess(_ results: [AccessBench.Result]) {
        var table = Table(
            title: "Who can do what (processor time)",
            columns: [
                "bindings", "who-can in a namespace", "growth", "who-can anywhere", "growth anywhere", "one review",
                "peak",
            ])
        for result in results {
            func growth(_ time: (AccessBench.Result) -> Double) -> Cell {
                results.first.map { .ratio(time(result) / time($0)) } ?? .none
            }
            table.rows.append([
                .number(Double(result.bindings), 0, ""), .milliseconds(result.inNamespace), growth(\.inNamespace),
                .milliseconds(result.everywhere), growth(\.everywhere), .number(result.review * 1e6, 1, "µs"),
                .mebibytes(result.peakMemory),
            ])
            guard result.bindings == 5_000 else { continue }
            add(
                Budget(
                    name: "who-can on 5 000 bindings", value: result.inNamespace * 1e3, limit: 500, unit: "ms"))
        }
        if let first = results.first, let last = results.last, last.bindings == 10 * first.bindings {
            add(
                Budget(
                    name: "who-can, growth with 10 times the bindings", value: last.inNamespace / first.inNamespace,
                    limit: 12, unit: "×"))
        }
        add(table)
    }
}
