import Inputs
import Policies
import Reports

/// A first configuration, with comments, that fits what lies in a repository.
public struct ConfigurationDraft: Sendable {
    public let text: String
    /// What the author of the configuration should look at.
    public private(set) var remarks: [String] = []

    /// Policies and exceptions with mistakes would fail every scan; they are mentioned only.
    public init(_ survey: RepositorySurvey, in folder: RawPath) {
        var draft = Draft()
        draft.add("# Bulwark's configuration for this folder and below.")
        draft.add("# All keys: docs/config.md; what it comes to: bulwark config show")
        draft.add(ConfigurationDraft.summary(of: survey))
        draft.add("", "apiVersion: bulwark.dev/v1", "kind: Configuration", "")

        if let (version, file) = survey.kubernetes {
            draft.add("# The version of your clusters; \(comment(file)) is for this one.")
            draft.add("kubernetesVersion: \"\(version)\"", "")
        } else {
            draft.add("# The version of your clusters: what it no longer serves is found, and the Pod Security")
            draft.add("# Standards are held to as in this version.", "# kubernetesVersion: \"1.36\"", "")
        }

        let fixtures = survey.fixtures.sorted { $0.key < $1.key }
        if fixtures.isEmpty {
            draft.add("# What is deployed nowhere, in the syntax of .gitignore.", "# exclude: [testdata/]", "")
        } else {
            draft.add("# Deployed nowhere, by the names of the folders: tests, fixtures, copies of others' manifests.")
            draft.add("exclude:")
            for (name, count) in fixtures.prefix(50) {
                draft.add("  - \(YAMLWriter.scalar("/" + name.escapedGlob))  # \(count) file\(count == 1 ? "" : "s")")
            }
            draft.add("")
            remarks.append("excluded: \(fixtures.prefix(5).map { comment($0.key) }.joined(separator: ", "))")
        }

        draft.add("# recommended: what nearly everyone wants to know; strict: what goes further;")
        draft.add("# reliability: good practice that is not security.")
        draft.add("profiles: [recommended]", "")
        draft.add("# Findings of this severity and above fail a scan: critical, high, medium, low or never.")
        draft.add("failOn: medium", "")
        draft.add("# Only what is new since an earlier report is to fail a scan. To write the report:")
        draft.add("# bulwark scan . --no-baseline --format json --output known.json")
        draft.add("# baseline: known.json", "")
        draft.add("# Hold pods to a level of the Pod Security Standards, exactly as the API server would.")
        draft.add("# pss: {level: baseline}", "")
        draft.add("# Report on standards, control by control; 'bulwark frameworks' lists them.")
        draft.add("# frameworks: [cis-1.12]", "")
        remarks += draft.addPolicies(survey, folder)
        draft.addRules(survey)
        remarks += draft.addExceptions(survey, folder)
        if !survey.unrendered.isEmpty {
            let places = survey.unrendered.sorted().prefix(3).map(comment).joined(separator: ", ")
            remarks.append(
                "\(places): templates and kustomizations are checked by what they render to, such as "
                    + "'helm template CHART | bulwark scan -'")
        }
        if !survey.unread.isEmpty {
            remarks.append("\(survey.unread.count.counting("file")) could not be read: \(comment(survey.unread[0]))")
        }
        text = draft.text
    }

    private static func summary(of survey: RepositorySurvey) -> String {
        if survey.objects == 0 { return "# There were no Kubernetes objects here when this was written." }
        let kinds = survey.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let most = kinds.prefix(4).map { "\($0.value) \(comment($0.key))" }.joined(separator: ", ")
        let counts = "\(survey.objects.counting("object")) in \(survey.files.counting("file"))"
        return "# Written for \(counts): \(most)\(kinds.count > 4 ? " …" : "")"
    }
}

/// A name out of the repository for a comment: without what YAML would take for the end of the line, or refuse.
private func comment(_ name: String) -> String {
    let kept = name.unicodeScalars.prefix(80).filter { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
    return String(String.UnicodeScalarView(kept))
}

private struct Draft {
    private(set) var text = ""

    mutating func add(_ lines: String...) {
        for line in lines { text += line + "\n" }
    }

    /// Names the policies that there are, and those that cannot be run as a comment.
    mutating func addPolicies(_ survey: RepositorySurvey, _ folder: RawPath) -> [String] {
        add("# Your own rules, and ValidatingAdmissionPolicies as your clusters have them.")
        if survey.policies.isEmpty {
            add("# policies: [policies/]", "")
            return []
        }
        var remarks: [String] = []
        var (good, bad) = ([String](), [String]())
        let builtIn = (try? BuiltInRules.load()) ?? []
        // One inside of another would be read twice.
        let places = survey.policies.sorted().filter { place in
            !survey.policies.contains { place.hasPrefix($0 + "/") }
        }
        for place in places {
            let paths = (good + [place]).map { folder.joined(with: $0) }
            do throws(PolicyProblems) {
                _ = try OwnPolicies(paths, besides: builtIn)
                good.append(place)
            } catch {
                bad.append(place)
                let problem = error.all.first { $0.severity == .error }.map { "\($0)" } ?? ""
                remarks.append("policies in \(comment(place)) cannot be run: \(problem)")
            }
        }
        if !good.isEmpty {
            add("policies:")
            for place in good { add("  - \(YAMLWriter.scalar(place))") }
        }
        for place in bad { add("# policies: [\(comment(YAMLWriter.scalar(place)))]  # cannot be run as they are") }
        add("")
        return remarks
    }

    /// Rules by example.
    mutating func addRules(_ survey: RepositorySurvey) {
        add("# Rules by name, pattern, category or control: on, off, a severity, or more.")
        add("# 'bulwark rules' lists them, 'bulwark rules show NAME' explains one.")
        add("# rules:")
        add("#   automount-sa-token: low")
        add("#   category/reliability: on")
        add("#   image-registry-not-allowed:")
        add("#     parameters: {allowedRegistries: [registry.example.com]}", "")
        add("# What holds for some files or namespaces only.")
        add("# overrides:")
        if survey.namespaces["kube-system"] != nil {
            add("#   - namespaces: [kube-system]")
        } else if let name = survey.namespaces.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).first?.key {
            add("#   - namespaces: [\(comment(YAMLWriter.scalar(name)))]")
        } else {
            add("#   - paths: [node-agents/]")
        }
        add("#     rules: {host-network: off}", "")
    }

    /// Names the files of exceptions that there are.
    mutating func addExceptions(_ survey: RepositorySurvey, _ folder: RawPath) -> [String] {
        add("# Findings that somebody has looked at and accepts, and until when.")
        var remarks: [String] = []
        if survey.exceptions.isEmpty {
            add("# exceptions:")
            add("#   - rules: [host-path-volume]")
            add("#     names: [node-agent]")
            add("#     reason: reads the logs of its node")
            add("#     owner: platform")
            add("#     expires: \"2027-12-31\"")
            return []
        }
        add("exceptionFiles:")
        for file in survey.exceptions.sorted() {
            do throws(InputFailure) {
                _ = try ExceptionFiles.load([folder.joined(with: file)])
                add("  - \(YAMLWriter.scalar(file))")
            } catch {
                add("  # - \(comment(YAMLWriter.scalar(file)))  # has a mistake")
                remarks.append("\(error)")
            }
        }
        return remarks
    }
}

extension String {
    /// A path as a pattern that stands for itself.
    fileprivate var escapedGlob: String {
        var text = ""
        for character in self {
            if "*?[]\\ ".contains(character) { text.append("\\") }
            text.append(character)
        }
        return text
    }
}
