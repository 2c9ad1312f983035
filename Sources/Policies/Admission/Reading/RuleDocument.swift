import CEL
import Documents
import Kubernetes

/// Rules of Bulwark's own format among the policies of a file.
extension PolicyReader {
    /// The rule of the document; nil where it has an error, which is then reported.
    func rule(_ resource: Resource) -> Rule? {
        guard resource.slot.path.isEmpty else {
            report("a rule is a document of its own, and no item of a list", path: "", at: resource.slot.address)
            return nil
        }
        let folder = file.split(separator: "/").dropLast().last.map(String.init)
        let rule: Rule
        do throws(RuleFileError) {
            rule = try RuleFile.rule(document, file: file, source: source, category: folder ?? "custom")
        } catch {
            report(error)
            return nil
        }
        guard let check = rule.check else { return rule }
        do throws(RuleCompilationError) {
            _ = try CompiledRule(rule, check).message.program.get()
        } catch {
            let field = error.field ?? "check"
            let slot = document.root["spec"]?.slot(forAnyKey: Symbols.shared.intern(field))
            report(.error, "does not compile\n\(error.problem)", path: "spec.\(field)", at: slot ?? document.rootSlot)
            return nil
        }
        return rule
    }
}

extension RuleCompilationError {
    /// The field of the rule's `spec` that the diagnostics are about, which call it `<rule>.<field>`.
    fileprivate var field: String? {
        ["check", "message", "items"].first { problem.contains(" \(rule).\($0):") }
    }
}
