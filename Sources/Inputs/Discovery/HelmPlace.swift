/// Where a directory lies with respect to a Helm chart (https://helm.sh/docs/topics/charts/#the-chart-file-structure).
///
/// `crds/` holds plain manifests and is an ordinary directory here; so is `charts/` but for the packed charts in it.
enum HelmPlace: Sendable, Equatable {
    case outside
    /// The directory with `Chart.yaml`.
    case chart(name: String)
    /// `charts/`, with the charts that the chart depends on.
    case dependencies(chart: String)
    /// `templates/`, or below it.
    case templates(chart: String)

    static let chartFile: StaticString = "Chart.yaml"

    func entering(_ name: some Collection<UInt8>) -> HelmPlace {
        switch self {
        case .templates: self
        case .chart(let chart) where name.elementsEqual("templates".utf8): .templates(chart: chart)
        case .chart(let chart) where name.elementsEqual("charts".utf8): .dependencies(chart: chart)
        case .chart, .dependencies, .outside: .outside
        }
    }

    /// Why a file of this directory is no manifest, judged by its name.
    func omission(of name: some Collection<UInt8>) -> (LedgerEntry.Omission, reason: String)? {
        switch self {
        case .outside:
            return nil
        case .dependencies(let chart):
            guard Self.isPackedChart(name) else { return nil }
            return (.needsRendering, "packed Helm chart (dependency of chart \(chart)): scan what helm template prints")
        case .templates(let chart):
            return (.needsRendering, "Helm template (chart \(chart)): render it first with helm template")
        case .chart(let chart):
            guard Self.isMetadata(name) else { return nil }
            return (.notKubernetes, "Helm chart metadata (chart \(chart))")
        }
    }

    /// `requirements.*` is Helm 2's list of subcharts. Any `values*` file is meant to be passed with `--values`.
    private static func isMetadata(_ name: some Collection<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self)
        switch text {
        case "Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.schema.json": return true
        default: return text.hasPrefix("values") && (text.hasSuffix(".yaml") || text.hasSuffix(".yml"))
        }
    }

    /// Whether the name counts here although it has no manifest's extension.
    func lists(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        switch self {
        case .chart: name.elementsEqual("Chart.lock".utf8) || name.elementsEqual("requirements.lock".utf8)
        case .dependencies: Self.isPackedChart(name)
        case .outside, .templates: false
        }
    }

    /// Helm loads both endings.
    private static func isPackedChart(_ name: some Collection<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self)
        return text.hasSuffix(".tgz") || text.hasSuffix(".tar.gz")
    }
}
