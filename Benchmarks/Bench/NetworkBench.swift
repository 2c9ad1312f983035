#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What it takes to work out who can talk to whom, as clusters grow.
struct NetworkBench {
    struct Result {
        let workloads: Int
        let policies: Int
        /// Lines of the list.
        let connections: Int
        /// Medians in seconds of processor time. To explain one pair takes little more than to read.
        let explain: Double
        let list: Double
        let exposure: Double
        let peakMemory: Int
    }

    let binary: String
    let repetitions: Int

    /// - Parameter factor: how many times 200 workloads under 50 policies.
    func measure(_ factor: Int, in parent: FileTree) throws -> Result {
        let directory = FileTree(root: "\(parent.root)/network")
        defer { directory.remove() }
        let cluster = NetworkCorpus(workloads: 200 * factor, policies: 50 * factor)
        guard mkdir(directory.root, 0o755) == 0 else { throw ChildProcess.Failure(description: "no directory") }
        let file = "\(directory.root)/cluster.yaml"
        try cluster.write(to: file)
        let lines = "\(directory.root)/list.txt"
        // The namespace has nobody to list, so that what is left is reading the files and telling pods apart.
        var (explain, list, exposure): ([Double], [Double], [Double]) = ([], [], [])
        var peak = 0
        for _ in 0..<repetitions {
            explain.append(try ChildProcess([binary, "network", "explain", "n0/w0", "n0/w0", file]).processorTime)
            let run = try ChildProcess([binary, "network", "list", file, "--output", lines])
            list.append(run.processorTime)
            peak = max(peak, run.peakMemory)
            exposure.append(
                try ChildProcess([binary, "network", "exposure", file, "--format", "json"]).processorTime)
        }
        return Result(
            workloads: cluster.workloads, policies: cluster.policies, connections: try NetworkBench.lines(of: lines),
            explain: explain.median, list: list.median, exposure: exposure.median, peakMemory: peak)
    }

    private static func lines(of path: String) throws(ChildProcess.Failure) -> Int {
        guard let file = fopen(path, "r") else { throw ChildProcess.Failure(description: "no list at \(path)") }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var count = 0
        while true {
            let read = fread(&buffer, 1, buffer.count, file)
            if read == 0 { return count }
            count += buffer[..<read].count { $0 == UInt8(ascii: "\n") }
        }
    }
}

/// Namespaces of forty workloads. Each denies everything by default; the other policies let a tier, a neighbouring
/// namespace, a network or the ingress in, and some let their pods out to a network.
private struct NetworkCorpus {
    let workloads: Int
    let policies: Int

    private var namespaces: Int { max(1, workloads / 40) }

    func write(to path: String) throws(ChildProcess.Failure) {
        guard let file = fopen(path, "w") else { throw ChildProcess.Failure(description: "cannot write \(path)") }
        defer { fclose(file) }
        for number in 0..<namespaces {
            put("{apiVersion: v1, kind: Namespace, metadata: {name: n\(number), labels: {team: t\(number % 9)}}}", file)
        }
        for number in 0..<workloads { put(workload(number), file) }
        for number in 0..<policies { put(policy(number), file) }
        for number in 0..<workloads / 10 { put(service(number), file) }
    }

    private func put(_ text: String, _ file: UnsafeMutablePointer<FILE>) { fputs("\(text)\n---\n", file) }

    private func workload(_ number: Int) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: w\(number), namespace: n\(number % namespaces)}
        spec:
          template:
            metadata: {labels: {app: a\(number), tier: t\(number % 5)}}
            spec: {containers: [{name: c, image: i:1, ports: [{name: http, containerPort: \(8000 + number % 3)}]}]}
        """
    }

    private func policy(_ number: Int) -> String {
        let namespace = number % namespaces
        let spec =
            number < namespaces
            ? "podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ports: [{port: 53, protocol: UDP}]}, "
                + "{to: [{podSelector: {}}]}]"
            : """
            podSelector: {matchLabels: {app: a\(number % workloads)}}, ingress: [{from: [{podSelector: {matchLabels: \
            {tier: t\(number % 5)}}}, {namespaceSelector: {matchLabels: {team: t\(number % 9)}}}, \
            {ipBlock: {cidr: 10.\(number % 200).0.0/16}}], ports: [{port: http}, {port: \(9000 + number % 7)}]}], \
            egress: [{to: [{namespaceSelector: {matchLabels: {team: t\((number + 1) % 9)}}}], ports: [{port: http}]}]
            """
        return """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p\(number), namespace: n\(namespace)}
            spec: {\(spec)}
            """
    }

    private func service(_ number: Int) -> String {
        let type = number % 10 == 0 ? "LoadBalancer" : "ClusterIP"
        return """
            apiVersion: v1
            kind: Service
            metadata: {name: s\(number), namespace: n\(number % namespaces)}
            spec: {type: \(type), selector: {app: a\(number)}, ports: [{port: 80, targetPort: http}]}
            """
    }
}

extension BenchReport {
    /// - Parameter results: the first is the smallest cluster; growth counts from there.
    mutating func addNetwork(_ results: [NetworkBench.Result]) {
        var table = Table(
            title: "Who can talk to whom (processor time)",
            columns: [
                "workloads", "policies", "connections", "explain", "list", "exposure", "growth of list", "peak memory",
            ])
        for result in results {
            table.rows.append([
                .number(Double(result.workloads), 0, ""), .number(Double(result.policies), 0, ""),
                .number(Double(result.connections), 0, ""), .milliseconds(result.explain),
                .milliseconds(result.list), .milliseconds(result.exposure),
                results.first.map { .ratio(result.list / $0.list) } ?? .none, .mebibytes(result.peakMemory),
            ])
        }
        add(table)
    }
}
