import Documents
import Policies

/// Standards as `bulwark frameworks` prints them.
public enum FrameworkListing {
    /// How many controls of a framework are decided by what.
    struct Coverage: Equatable {
        /// By rules, wholly.
        var automated = 0
        /// By rules that do not exist yet.
        var undecided = 0
        var manual = 0
        /// By what manifests do not show.
        var needs = 0

        init(_ framework: Framework, _ rules: ControlRules) {
            for control in framework.controls {
                switch control.assessment {
                case .automated: if rules[control].isEmpty { undecided += 1 } else { automated += 1 }
                case .manual: manual += 1
                case .needs: needs += 1
                }
            }
        }

        var total: Int { automated + undecided + manual + needs }
    }

    // MARK: For people

    /// A line for each framework, with how many of its controls rules decide.
    public static func table(
        _ frameworks: [Framework], catalogue: [Rule], _ format: RuleListing.Format
    ) -> String {
        let widest = frameworks.map { DisplayWidth.of($0.name) }.max() ?? 0
        var lines: [String] = []
        for framework in frameworks {
            let coverage = Coverage(framework, ControlRules(framework, catalogue: catalogue))
            let name = Style.strong.paint(framework.name.padded(to: widest), colour: format.colour)
            var text = Paragraph()
            text.add(VisibleText.words("\(framework.title) \(framework.version):"))
            text.add(VisibleText.words(describe(coverage)), .dim)
            lines += text.lines(
                lead: "\(name)  ", leadWidth: widest + 2, width: format.width, colour: format.colour)
        }
        let end = "\(TerminalReport.count(frameworks.count, "standard")); 'bulwark frameworks show NAME' lists one"
        return (lines + ["", end]).joined(separator: "\n") + "\n"
    }

    private static func describe(_ coverage: Coverage) -> String {
        var parts = ["\(coverage.automated) of \(TerminalReport.count(coverage.total, "control")) decided by rules"]
        if coverage.undecided > 0 { parts.append("\(coverage.undecided) by no rule yet") }
        if coverage.manual > 0 { parts.append("\(coverage.manual) by a person") }
        if coverage.needs > 0 { parts.append("\(coverage.needs) by more than manifests show") }
        return parts.joined(separator: ", ")
    }

    /// Every control of a framework, with the rules that decide it.
    public static func page(_ framework: Framework, catalogue: [Rule], _ format: RuleListing.Format) -> String {
        let rules = ControlRules(framework, catalogue: catalogue)
        var lines = [
            "\(Style.strong.paint(framework.name, colour: format.colour))  \(framework.title) \(framework.version)",
            "\(framework.publisher), \(framework.source)",
        ]
        var about = Paragraph()
        about.add(VisibleText.words(framework.about))
        lines += about.lines(lead: "", leadWidth: 0, width: min(format.width, 100), colour: format.colour)
        let widest = framework.controls.map { DisplayWidth.of($0.id) }.max() ?? 0
        for section in framework.sections {
            lines += ["", Style.strong.paint(section.title, colour: format.colour)]
            for control in section.controls {
                var title = Paragraph()
                title.add(VisibleText.words(control.title))
                lines += title.lines(
                    lead: "  \(control.id.padded(to: widest))  ", leadWidth: widest + 4, width: format.width,
                    colour: format.colour)
                var decision = Paragraph()
                decision.add(VisibleText.words(describe(control, rules[control])), .dim)
                lines += decision.lines(
                    lead: String(repeating: " ", count: widest + 4), leadWidth: widest + 4, width: format.width,
                    colour: format.colour)
            }
        }
        let coverage = Coverage(framework, rules)
        return (lines + ["", describe(coverage)]).joined(separator: "\n") + "\n"
    }

    private static func describe(_ control: FrameworkControl, _ rules: [Rule]) -> String {
        let names = rules.map(\.name).joined(separator: ", ")
        let partly = names.isEmpty ? "" : "; shown to fail by \(names)"
        switch control.assessment {
        case .automated: return names.isEmpty ? "no rule decides it yet" : names
        case .manual: return "to be judged by a person" + partly
        case .needs(let needs): return "needs " + needs.map(\.description).joined(separator: " and ") + partly
        }
    }

    // MARK: For programs

    /// All frameworks as a JSON array.
    public static func json(_ frameworks: [Framework], catalogue: [Rule]) -> String {
        var builder = JSONBuilder(style: .pretty)
        builder.beginArray()
        for framework in frameworks { write(framework, catalogue, controls: false, to: &builder) }
        builder.endArray()
        return String(decoding: builder.bytes, as: UTF8.self)
    }

    /// One framework with its controls as a JSON object.
    public static func json(_ framework: Framework, catalogue: [Rule]) -> String {
        var builder = JSONBuilder(style: .pretty)
        write(framework, catalogue, controls: true, to: &builder)
        return String(decoding: builder.bytes, as: UTF8.self)
    }

    private static func write(
        _ framework: Framework, _ catalogue: [Rule], controls: Bool, to json: inout JSONBuilder
    ) {
        let rules = ControlRules(framework, catalogue: catalogue)
        let coverage = Coverage(framework, rules)
        json.object {
            $0.member("name", framework.name)
            $0.member("title", framework.title)
            $0.member("version", framework.version)
            $0.member("publisher", framework.publisher)
            $0.member("source", framework.source)
            $0.member("about", framework.about)
            $0.object("coverage") {
                $0.member("controls", coverage.total)
                $0.member("automated", coverage.automated)
                $0.member("undecided", coverage.undecided)
                $0.member("manual", coverage.manual)
                $0.member("needs", coverage.needs)
            }
            guard controls else { return }
            $0.array("controls", of: framework.sections) { json, section in
                for control in section.controls {
                    write(control, section: section, rules: rules[control], to: &json)
                }
            }
        }
    }

    private static func write(
        _ control: FrameworkControl, section: Framework.Section, rules: [Rule], to json: inout JSONBuilder
    ) {
        json.object {
            $0.member("control", control.id)
            $0.member("title", control.title)
            $0.member("section", section.id)
            switch control.assessment {
            case .automated: $0.member("assessment", "automated")
            case .manual: $0.member("assessment", "manual")
            case .needs: $0.member("assessment", "needs")
            }
            var needs: [FrameworkControl.Need] = []
            if case .needs(let all) = control.assessment { needs = all }
            $0.array("needs", of: needs) { $0.string($1.rawValue) }
            $0.member("subject", orNull: control.subject?.rawValue)
            $0.array("rules", of: rules) { $0.string($1.name) }
        }
    }
}
