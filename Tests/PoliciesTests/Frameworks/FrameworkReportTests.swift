import Testing

@testable import Policies

/// A control's verdict, from all that can keep it from being a pass to the pass.
@Suite struct FrameworkReportTests {
    static let cited = Control(framework: "standard", control: "1.1")
    static let pods = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: app, image: a/b:1}]}
        """
    static let apiServer = """
        apiVersion: v1
        kind: Pod
        metadata: {name: kube-apiserver}
        spec: {containers: [{name: a, image: b, command: [kube-apiserver]}]}
        """

    /// The verdict on the control `1.1` of a framework of one control.
    func verdict(
        _ control: FrameworkControl = FrameworkControl(id: "1.1", title: "Control"), catalogue: [Rule],
        ran: [Rule]? = nil, findings: [Rule] = [], unevaluated failures: [Rule] = [], on objects: String = pods,
        met: Set<FrameworkControl.Need> = []
    ) throws -> FrameworkReport.Verdict {
        var tally = RuleTally(ran: ran ?? catalogue)
        for rule in findings { tally.add(finding(rule)) }
        for rule in failures { tally.add(unevaluated(rule)) }
        let report = FrameworkReport(
            framework([control]), catalogue: catalogue, tally: tally, census: try census(objects), met: met)
        return try #require(report.results.first).verdict
    }

    let rule = citing("a", [cited])
    private let worse = citing("b", [cited], severity: .critical)
    private let inventory = citing("c", [cited], severity: .info)

    @Test func rulesThatRanAndFoundNothingArePasses() throws {
        #expect(try verdict(catalogue: [rule, worse]) == .pass)
    }

    @Test func findingsFailWhateverElseIsSo() throws {
        #expect(
            try verdict(catalogue: [rule, worse], findings: [rule, worse, rule]) == .fail(findings: 3, worst: .critical)
        )
        #expect(
            try verdict(catalogue: [rule, worse], ran: [rule], findings: [rule], unevaluated: [rule])
                == .fail(findings: 1, worst: .high))
        let manual = FrameworkControl(id: "1.1", title: "Control", assessment: .manual)
        #expect(try verdict(manual, catalogue: [rule], findings: [rule]) == .fail(findings: 1, worst: .high))
        let needs = FrameworkControl(id: "1.1", title: "Control", assessment: .needs([.image]))
        #expect(try verdict(needs, catalogue: [rule], findings: [rule]) == .fail(findings: 1, worst: .high))
    }

    @Test func findingsThatExceptionsCoverAreCountedApart() throws {
        let origin = ExceptionOrigin(
            .file, at: Location(file: "e.yaml", line: 1, column: 1, endLine: 1, endColumn: 1))
        let exception = SecurityException(ExceptionScope(), reason: "Looked at", origin: origin)
        var tally = RuleTally(ran: [rule, worse])
        for finding in [finding(rule), finding(rule), finding(rule).covered(by: exception)] { tally.add(finding) }
        tally.add(finding(worse).covered(by: exception))
        let report = FrameworkReport(
            framework([FrameworkControl(id: "1.1", title: "Control")]), catalogue: [rule, worse], tally: tally,
            census: try census(FrameworkReportTests.pods))
        let result = try #require(report.results.first)
        #expect(result.verdict == .fail(findings: 2, worst: .high))
        #expect(
            result.findings == [
                .init(rule: "a", findings: 2, accepted: 1), .init(rule: "b", findings: 0, accepted: 1),
            ])
    }

    @Test func controlsAboutNamespacesNeedObjectsInThem() throws {
        let control = FrameworkControl(id: "1.1", title: "Control", subject: .namespaced)
        let any = citing("a", [FrameworkReportTests.cited], target: .resource)
        let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: a}}"
        #expect(
            try verdict(control, catalogue: [any], on: namespace)
                == .notEvaluated("no namespaced objects in the scan"))
        // Whoever applies what states no namespace decides where it goes.
        #expect(try verdict(control, catalogue: [any]) == .notEvaluated("1 object does not say in which namespace"))
        let placed = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}"
        #expect(try verdict(control, catalogue: [any], on: placed) == .pass)
    }

    @Test func findingsOfOtherRulesDoNotCount() throws {
        let other = citing("d", [Control(framework: "standard", control: "1.2")])
        #expect(try verdict(catalogue: [rule, other], findings: [other]) == .pass)
    }

    @Test func inventoryIsForAPersonToLookAt() throws {
        #expect(try verdict(catalogue: [rule, inventory], findings: [inventory]) == .manual("1 finding to look at"))
        #expect(
            try verdict(catalogue: [rule, inventory], findings: [inventory, rule]) == .fail(findings: 1, worst: .high))
    }

    @Test func checksThatCouldNotBeEvaluatedAreNoPass() throws {
        #expect(
            try verdict(catalogue: [rule, worse], unevaluated: [rule, rule])
                == .notEvaluated("2 checks could not be evaluated"))
        #expect(
            try verdict(catalogue: [rule], unevaluated: [rule]) == .notEvaluated("1 check could not be evaluated"))
    }

    @Test func rulesThatWereLeftOutAreNoPass() throws {
        #expect(try verdict(catalogue: [rule, worse], ran: [rule]) == .notEvaluated("b was not run"))
        #expect(try verdict(catalogue: [rule, worse], ran: []) == .notEvaluated("a and b were not run"))
        let many = (1...5).map { citing("r\($0)", [FrameworkReportTests.cited]) }
        #expect(try verdict(catalogue: many, ran: []) == .notEvaluated("r1, r2, r3 and 2 more were not run"))
        let named = FrameworkControl(id: "1.1", title: "Control", rules: ["gone"])
        #expect(try verdict(named, catalogue: [rule]) == .notEvaluated("gone was not run"))
    }

    @Test func aControlWithoutRulesIsNoPass() throws {
        #expect(try verdict(catalogue: []) == .notEvaluated("no rule decides it yet"))
    }

    @Test func aManualControlStaysManual() throws {
        let manual = FrameworkControl(id: "1.1", title: "Control", assessment: .manual)
        #expect(try verdict(manual, catalogue: [rule]) == .manual(nil))
        #expect(try verdict(manual, catalogue: [inventory], findings: [inventory]) == .manual("1 finding to look at"))
    }

    @Test func whatManifestsDoNotShowIsNotEvaluated() throws {
        let needs = FrameworkControl(id: "1.1", title: "Control", assessment: .needs([.node, .cloud]))
        #expect(
            try verdict(needs, catalogue: [rule]) == .notEvaluated("needs access to the nodes and the cloud account"))
    }

    /// What the scan has seen of it, its rules decide.
    @Test func whatWasSeenIsNotNeeded() throws {
        let needs = FrameworkControl(id: "1.1", title: "Control", assessment: .needs([.network]))
        #expect(
            try verdict(needs, catalogue: [rule])
                == .notEvaluated(
                    "needs a running cluster with a network plugin that is known to enforce policies"))
        #expect(try verdict(needs, catalogue: [rule], met: [.network]) == .pass)
        #expect(try verdict(needs, catalogue: [rule], met: [.node]) != .pass)
        #expect(
            try verdict(needs, catalogue: [rule], findings: [rule], met: [.network])
                == .fail(findings: 1, worst: .high))
        #expect(
            try verdict(needs, catalogue: [rule], ran: [], met: [.network]) == .notEvaluated("a was not run"))
        #expect(
            try verdict(needs, catalogue: [rule], unevaluated: [rule], met: [.network])
                == .notEvaluated("1 check could not be evaluated"))
        #expect(try verdict(needs, catalogue: [], met: [.network]) == .notEvaluated("no rule decides it yet"))
        let both = FrameworkControl(id: "1.1", title: "Control", assessment: .needs([.network, .node]))
        #expect(
            try verdict(both, catalogue: [rule], met: [.network]) == .notEvaluated("needs access to the nodes"))
    }

    @Test(arguments: [
        (Check.Target.container, [String](), "no containers in the scan"), (.pod, [], "no pods in the scan"),
        (.resource, ["networking.k8s.io/Ingress"], "no Ingress in the scan"),
        (.resource, ["Pod", "Node", "Event"], "no Pod, Node or Event in the scan"),
        (
            .resource, ["Pod", "Node", "Event", "Secret", "Service"],
            "no Pod, Node, Event or 2 more in the scan"
        ),
    ])
    func whatTheScanHasNothingOfIsNotEvaluated(target: Check.Target, kinds: [String], reason: String) throws {
        let rule = citing("a", [FrameworkReportTests.cited], target: target, kinds: kinds)
        let objects = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
        #expect(try verdict(catalogue: [rule], on: objects) == .notEvaluated(reason))
    }

    @Test(arguments: [
        (Rule.Analysis.access, "no bindings of roles in the scan"), (.network, "no pods in the scan"),
        (.podSecurity, "no pods in the scan"), (.references, "no pods in the scan"),
        (.secrets, "no ConfigMap, Secret or pods in the scan"),
    ])
    func analysesNeedWhatTheyLookAt(analysis: Rule.Analysis, reason: String) throws {
        let rule = citing("a", [FrameworkReportTests.cited], decision: .analysis(analysis))
        let role = "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}}"
        for objects in ["", role, "{apiVersion: v1, kind: Service, metadata: {name: a}}"] {
            #expect(try verdict(catalogue: [rule], on: objects) == .notEvaluated(reason))
        }
        let binding =
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{}]}"
        #expect(try verdict(catalogue: [rule], on: FrameworkReportTests.pods + "\n---\n" + binding) == .pass)
        let settings = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
        #expect((try verdict(catalogue: [rule], on: settings) == .pass) == (analysis == .secrets))
    }

    @Test func anAnalysisRuleMayBeAboutSomeKinds() throws {
        func about(_ kinds: String...) -> Rule {
            citing("a", [FrameworkReportTests.cited], decision: .analysis(.network), analysisKinds: kinds)
        }
        let policy = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}}"
        let onPolicies = about("networking.k8s.io/NetworkPolicy")
        #expect(try verdict(catalogue: [onPolicies], on: policy) == .pass)
        #expect(try verdict(catalogue: [onPolicies]) == .notEvaluated("no NetworkPolicy in the scan"))
        #expect(try verdict(catalogue: [about("Pod")], on: policy) == .notEvaluated("no pods in the scan"))
        // A template counts, whatever kind it is in.
        let job = "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {spec: {}}}}"
        #expect(try verdict(catalogue: [about("Pod")], on: job) == .pass)
    }

    /// A rule with nothing to look at has shown nothing, whatever others have seen.
    @Test func everyRuleMustHaveSomethingToLookAt() throws {
        let rights = citing("r", [FrameworkReportTests.cited], decision: .analysis(.access))
        let server = Check(target: .component, component: .init(name: .kubelet), expression: "true", message: "''")
        let flags = citing("f", [FrameworkReportTests.cited], decision: .check(server))
        #expect(
            try verdict(catalogue: [rule, rights, flags])
                == .notEvaluated("no bindings of roles or kubelet in the scan"))
        let binding =
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{}]}"
        #expect(try verdict(catalogue: [rule, rights], on: binding) == .notEvaluated("no containers in the scan"))
        let both = FrameworkReportTests.pods + "\n---\n" + binding
        #expect(try verdict(catalogue: [rule, rights], on: both) == .pass)
        // A component's file shows it as well as its flags do; another's does not.
        let file = citing(
            "k", [FrameworkReportTests.cited], target: .resource, kinds: ["kubelet.config.k8s.io/KubeletConfiguration"])
        let configured = both + "\n---\n{apiVersion: kubelet.config.k8s.io/v1beta1, kind: KubeletConfiguration}"
        #expect(try verdict(catalogue: [rule, rights, flags, file], on: configured) == .pass)
        let other = both + "\n---\n{apiVersion: kubeproxy.config.k8s.io/v1alpha1, kind: KubeProxyConfiguration}"
        #expect(
            try verdict(catalogue: [rule, rights, flags, file], on: other)
                == .notEvaluated("no kubelet or KubeletConfiguration in the scan"))
    }

    /// Network policies do not hold pods on the network of their node, so nothing keeps these apart.
    @Test(arguments: [nil, FrameworkControl.Subject.pods])
    func podsOnTheNetworkOfTheirNodeKeepTrafficFromPassing(subject: FrameworkControl.Subject?) throws {
        let control = FrameworkControl(id: "1.1", title: "Control", subject: subject)
        let traffic = citing("a", [FrameworkReportTests.cited], decision: .analysis(.network))
        let agent = """
            {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true, containers: [{name: a}]}}
            """
        let reason = "1 pod is on the node's network, where network policies do not hold"
        for objects in [agent, agent + "\n---\n" + FrameworkReportTests.pods] {
            #expect(try verdict(control, catalogue: [traffic], on: objects) == .notEvaluated(reason))
            #expect(try verdict(control, catalogue: [rule], on: objects) == .pass)
        }
        #expect(try verdict(control, catalogue: [traffic]) == .pass)
    }

    @Test func rulesOnWhatStandsBesideDoNotMakeAPass() throws {
        let volumes = citing("v", [FrameworkReportTests.cited], target: .resource, kinds: ["PersistentVolume"])
        #expect(try verdict(catalogue: [rule, volumes]) == .pass)
        let objects = "{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}}"
        #expect(try verdict(catalogue: [rule, volumes], on: objects) == .notEvaluated("no containers in the scan"))
        #expect(try verdict(catalogue: [volumes], on: objects) == .pass)
    }

    @Test(arguments: [
        (FrameworkControl.Subject.pods, "no pods in the scan"), (.namespaces, "no Namespace in the scan"),
        (.rbac, "no bindings of roles in the scan"),
    ])
    func aControlMaySayWhatItIsAbout(subject: FrameworkControl.Subject, reason: String) throws {
        let control = FrameworkControl(id: "1.1", title: "Control", subject: subject)
        let anything = citing("a", [FrameworkReportTests.cited], target: .resource)
        let none = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
        #expect(try verdict(control, catalogue: [anything], on: none) == .notEvaluated(reason))
        let all = """
            {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{}]}
            ---
            \(FrameworkReportTests.pods)
            """
        #expect(try verdict(control, catalogue: [anything], on: all) == .pass)
    }

    /// It gives its role to nobody.
    @Test(arguments: ["", ", subjects: []", ", subjects: null"])
    func aBindingWithoutSubjectsShowsNothing(subjects: String) throws {
        let rights = citing("a", [FrameworkReportTests.cited], decision: .analysis(.access))
        let binding = """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}\(subjects)}
            """
        #expect(
            try verdict(catalogue: [rights], on: binding) == .notEvaluated("no bindings of roles in the scan"))
    }

    @Test func aControlOfAComponentNeedsTheComponent() throws {
        let control = FrameworkControl(id: "1.1", title: "Control", subject: .component(.apiServer))
        #expect(try verdict(control, catalogue: [rule]) == .notEvaluated("no kube-apiserver in the scan"))
        #expect(try verdict(control, catalogue: [rule], on: FrameworkReportTests.apiServer) == .pass)
        let onPods = citing("p", [FrameworkReportTests.cited], target: .resource, kinds: ["Pod"])
        #expect(try verdict(control, catalogue: [onPods]) == .notEvaluated("no kube-apiserver in the scan"))
    }

    @Test func aRuleOnAComponentNeedsTheComponent() throws {
        let check = Check(
            target: .component, component: .init(name: .apiServer), expression: "true", message: "''")
        let rule = citing("a", [FrameworkReportTests.cited], decision: .check(check))
        #expect(try verdict(catalogue: [rule]) == .notEvaluated("no kube-apiserver in the scan"))
        #expect(try verdict(catalogue: [rule], on: FrameworkReportTests.apiServer) == .pass)
    }

    @Test func aFileOfConfigurationShowsAComponent() throws {
        let control = FrameworkControl(id: "1.1", title: "Control", subject: .component(.kubelet))
        let onFiles = citing(
            "k", [FrameworkReportTests.cited], target: .resource,
            kinds: ["kubelet.config.k8s.io/KubeletConfiguration", "ConfigMap"])
        let file = "{apiVersion: kubelet.config.k8s.io/v1beta1, kind: KubeletConfiguration}"
        #expect(try verdict(control, catalogue: [onFiles], on: file) == .pass)
        let other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
        #expect(
            try verdict(control, catalogue: [onFiles], on: other)
                == .notEvaluated("no KubeletConfiguration in the scan"))
    }

    @Test func theScoreCountsWhatWasEvaluated() throws {
        let controls = ["1.1", "1.2", "1.3", "1.4", "1.5"].map {
            FrameworkControl(id: $0, title: "Control", assessment: $0 == "1.4" ? .manual : .automated)
        }
        let rules = ["1.1", "1.2", "1.3"].map { citing("r\($0)", [Control(framework: "standard", control: $0)]) }
        var tally = RuleTally(ran: rules)
        tally.add(finding(rules[2]))
        let report = FrameworkReport(
            framework(controls), catalogue: rules, tally: tally, census: try census(FrameworkReportTests.pods))
        #expect(report.passed == 2)
        #expect(report.failed == 1)
        #expect(report.notEvaluated == 1)
        #expect(report.manual == 1)
        #expect(report.evaluated == 3)
        #expect(report.percentage == 66)
        #expect(report.results[2].findings.map(\.rule) == ["r1.3"])
        #expect(report.results[2].findings.map(\.findings) == [1])
    }

    @Test func nothingEvaluatedIsNoPercentage() throws {
        let report = FrameworkReport(
            framework([FrameworkControl(id: "1.1", title: "Control")]), catalogue: [rule],
            tally: RuleTally(ran: [rule]), census: Census())
        #expect(report.percentage == nil)
    }

    @Test func talliesAddUp() throws {
        var one = RuleTally(ran: [rule, worse])
        var two = one
        one.add(finding(rule))
        two.add(finding(rule))
        two.add(finding(worse))
        two.add(unevaluated(worse))
        one.merge(two)
        #expect(one[rule].findings == 2)
        #expect(one[rule].worst == .high)
        #expect(one[worse].worst == .critical)
        #expect(one[worse].unevaluated == 1)
    }
}
