import Documents
import Policies

/// What a scan says about a standard, as programs read it: an element of the report's `frameworks`. Every key is always
/// there; what does not apply is null.
enum FrameworkJSON {
    static func write(_ report: FrameworkReport, to json: inout JSONBuilder) {
        let framework = report.framework
        json.object {
            $0.member("name", framework.name)
            $0.member("title", framework.title)
            $0.member("version", framework.version)
            $0.object("summary") {
                $0.member("controls", report.results.count)
                $0.member("passed", report.passed)
                $0.member("failed", report.failed)
                $0.member("accepted", report.accepted)
                $0.member("notEvaluated", report.notEvaluated)
                $0.member("manual", report.manual)
                $0.key("percentage")
                if let percentage = report.percentage { $0.int(percentage) } else { $0.null() }
                $0.member("unreadInputs", report.unreadInputs)
                $0.member("unrenderedInputs", report.unrenderedInputs)
            }
            $0.array("controls", of: report.sections) { json, section in
                for result in section.results { write(result, section: section.section, to: &json) }
            }
        }
    }

    private static func write(
        _ result: FrameworkReport.Result, section: Framework.Section, to json: inout JSONBuilder
    ) {
        json.object {
            $0.member("control", result.control.id)
            $0.member("title", result.control.title)
            $0.member("section", section.id)
            switch result.verdict {
            case .pass: write("pass", to: &$0)
            case .fail(let findings, let worst): write("fail", findings: findings, worst: worst, to: &$0)
            case .accepted(let findings): write("accepted", findings: findings, to: &$0)
            case .notEvaluated(let reason): write("not evaluated", reason: reason, to: &$0)
            case .manual(let reason): write("manual", reason: reason, to: &$0)
            }
            $0.array("rules", of: result.rules) { $0.string($1.name) }
        }
    }

    private static func write(
        _ verdict: String, reason: String? = nil, findings: Int = 0, worst: Severity? = nil,
        to json: inout JSONBuilder
    ) {
        json.member("verdict", verdict)
        json.member("reason", orNull: reason)
        json.member("findings", findings)
        json.member("worst", orNull: worst?.rawValue)
    }
}
