import Analyses
import Reports

extension NetworkPage {
    /// By which routes workloads can be reached, those that nothing reaches only counted.
    public static func text(_ exposures: [WorkloadExposure], _ sight: NetworkSight, _ format: Format) -> String {
        var page = NetworkPage(format)
        for exposure in exposures where !exposure.ways.isEmpty || exposure.isReachedFromAnyNamespace {
            page.add(exposure)
        }
        let outside = exposures.count(where: \.isReachedFromOutside)
        let inside = exposures.count(where: \.isReachedFromAnyNamespace)
        let noun = exposures.count == 1 ? "workload" : "workloads"
        var total = Paragraph()
        total.add(
            page.words(
                (sight.bound == .unknown ? "as far as was seen, " : "")
                    + "of \(exposures.count) \(noun), \(sight.figure(outside)) can be reached from outside and "
                    + "\(sight.figure(inside)) from any namespace"))
        page.entry("", .plain, indent: 0, column: 0, total)
        page.add(sight)
        return page.text
    }

    /// Where ports stand: behind the longest name of a route.
    private static let column = 26

    private mutating func add(_ exposure: WorkloadExposure) {
        line("\(exposure.workload)", .strong)
        for way in exposure.ways {
            var ports = Paragraph()
            if way.connections.isEmpty {
                ports.add(words("closed by policies; it leads to \(way.declared)"), .good)
            } else {
                ports.add(words("\(way.connections)"), .bad)
            }
            if way.statesNoPorts { ports.add(words("(its containers state no ports)"), .dim) }
            if !way.sourceRanges.isEmpty {
                ports.add(words("from \(way.sourceRanges.joined(separator: ", "))"))
            }
            let title = way.route.rawValue + (way.isInternal ? " (internal)" : "")
            entry(title, .plain, indent: 2, column: NetworkPage.column, ports)
            for link in way.path.dropLast() {
                var paragraph = Paragraph()
                paragraph.add(words(link.text))
                if let place = place(link.origin) { paragraph.add(place, .dim) }
                entry("", .plain, indent: NetworkPage.column, column: NetworkPage.column, paragraph)
            }
        }
        if exposure.isReachedFromAnyNamespace {
            var paragraph = Paragraph()
            paragraph.add(words("\(exposure.cluster.ingress)"), .bad)
            if !exposure.cluster.isIsolated.ingress { paragraph.add(words("(no policy isolates it)"), .dim) }
            entry("any namespace", .plain, indent: 2, column: NetworkPage.column, paragraph)
        }
        line()
    }
}
