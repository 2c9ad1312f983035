import PodSecurity
import Testing

/// Each test looks at one control: the cases may fail others.
@Suite struct RestrictedControlTests {
    @Test func aHardenedPodPassesEveryVersion() throws {
        for minor in 0...40 {
            #expect(try judge(podWithContainer(hardened), .restricted, Version(minor: minor)).verdict == .allowed)
        }
    }

    @Test(arguments: [
        Case(
            podWithContainer(""), 8,
            fails: "allowPrivilegeEscalation spec.containers[0]+securityContext.allowPrivilegeEscalation"),
        Case(podWithContainer(""), 7),
        Case(
            podWithContainer("securityContext: {allowPrivilegeEscalation: null}"),
            fails: "allowPrivilegeEscalation spec.containers[0].securityContext.allowPrivilegeEscalation"),
        Case(
            podWithContainer("securityContext: {allowPrivilegeEscalation: true}"),
            fails: "allowPrivilegeEscalation spec.containers[0].securityContext.allowPrivilegeEscalation"),
        Case(
            podWithContainer("", spec: "os: {name: windows}"), 24,
            fails: "allowPrivilegeEscalation spec.containers[0]+securityContext.allowPrivilegeEscalation"),
        Case(podWithContainer("", spec: "os: {name: windows}"), 25),
        Case(
            podWithContainer("", spec: "os: {name: Windows}"), 25,
            fails: "allowPrivilegeEscalation spec.containers[0]+securityContext.allowPrivilegeEscalation"),
    ])
    func allowPrivilegeEscalation(_ test: Case) throws { try check(test, "allowPrivilegeEscalation") }

    @Test(arguments: [
        Case(podWithContainer("securityContext: {capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}}"), 22),
        Case(
            podWithContainer("securityContext: {capabilities: {add: [CHOWN], drop: [all, NET_RAW]}}"), 22,
            fails: "capabilities_restricted spec.containers[0].securityContext.capabilities.drop",
            "capabilities_restricted spec.containers[0].securityContext.capabilities.add[0]"),
        Case(
            podWithContainer("securityContext: {}"), 22,
            fails: "capabilities_restricted spec.containers[0].securityContext+capabilities.drop"),
        Case(podWithContainer(""), 21),
        Case(podWithContainer("securityContext: {capabilities: {add: [CHOWN]}}", spec: "os: {name: windows}"), 25),
        Case(
            podWithContainer("", spec: "os: {name: windows}"), 24,
            fails: "capabilities_restricted spec.containers[0]+securityContext.capabilities.drop"),
    ])
    func capabilities(_ test: Case) throws { try check(test, "capabilities_restricted") }

    @Test(arguments: [
        Case(
            podWithContainer("securityContext: {procMount: Unmasked}", spec: "hostUsers: false"), 35,
            fails: "procMount_restricted spec.containers[0].securityContext.procMount"),
        Case(
            podWithContainer("securityContext: {procMount: Unmasked}"), 35,
            fails: "procMount_restricted spec.containers[0].securityContext.procMount"),
        Case(podWithContainer("securityContext: {procMount: Unmasked}"), 34),
    ])
    func procMount(_ test: Case) throws { try check(test, "procMount_restricted") }

    @Test(arguments: [
        Case(
            podWithContainer(
                "",
                spec: """
                    volumes: [{name: a, configMap: {}}, {name: b, csi: {driver: d}}, {name: c, downwardAPI: {}},
                    {name: d, emptyDir: {}}, {name: e, ephemeral: {}}, {name: f, image: {}},
                    {name: g, persistentVolumeClaim: {claimName: c}}, {name: h, projected: {}}, {name: i, secret: {}}]
                    """), 0),
        // Without a source, or with none but null, a volume is an emptyDir.
        Case(podWithContainer("", spec: "volumes: [{name: a}, {name: b, hostPath: null}, {name: c, emptyDir: }]")),
        Case(
            podWithContainer("", spec: "volumes: [{name: a, secret: {}}, {name: b, hostPath: {path: /}}, {nfs: {}}]"),
            0,
            fails: "restrictedVolumes spec.volumes[1].hostPath", "restrictedVolumes spec.volumes[2].nfs"),
        Case(
            podWithContainer("", spec: "volumes: [{name: a, gitRepo: {}}, {name: b, flexVolume: {driver: d}}]"),
            fails: "restrictedVolumes spec.volumes[0].gitRepo", "restrictedVolumes spec.volumes[1].flexVolume"),
    ])
    func volumes(_ test: Case) throws { try check(test, "restrictedVolumes") }

    @Test(arguments: [
        Case(
            podWithContainer(""), 0, fails: "runAsNonRoot spec.containers[0]+securityContext.runAsNonRoot"),
        Case(podWithContainer("", spec: "securityContext: {runAsNonRoot: true}")),
        Case(podWithContainer("securityContext: {runAsNonRoot: true}")),
        Case(
            podWithContainer("securityContext: {runAsNonRoot: true}", spec: "securityContext: {runAsNonRoot: false}"),
            fails: "runAsNonRoot spec.securityContext.runAsNonRoot"),
        Case(
            podWithContainer("securityContext: {runAsNonRoot: false}", spec: "securityContext: {runAsNonRoot: true}"),
            fails: "runAsNonRoot spec.containers[0].securityContext.runAsNonRoot"),
        Case(
            podWithContainer("", spec: "securityContext: {runAsNonRoot: false}"),
            fails: "runAsNonRoot spec.securityContext.runAsNonRoot"),
        Case(
            podWithContainer(
                "securityContext: {runAsNonRoot: true}", spec: "ephemeralContainers: [{name: d, securityContext: }]"),
            fails: "runAsNonRoot spec.ephemeralContainers[0].securityContext+runAsNonRoot"),
        Case(podWithContainer("securityContext: {runAsNonRoot: false}", spec: "hostUsers: false"), 35),
        Case(
            podWithContainer("securityContext: {runAsNonRoot: false}", spec: "hostUsers: false"), 34,
            fails: "runAsNonRoot spec.containers[0].securityContext.runAsNonRoot"),
        // Windows has no exemption here.
        Case(
            podWithContainer("", spec: "os: {name: windows}"),
            fails: "runAsNonRoot spec.containers[0]+securityContext.runAsNonRoot"),
    ])
    func runAsNonRoot(_ test: Case) throws { try check(test, "runAsNonRoot") }

    @Test(arguments: [
        Case(
            podWithContainer("securityContext: {runAsUser: 0}", spec: "securityContext: {runAsUser: 0}"), 23,
            fails: "runAsUser spec.securityContext.runAsUser",
            "runAsUser spec.containers[0].securityContext.runAsUser"),
        Case(podWithContainer("securityContext: {runAsUser: 0}"), 22),
        Case(podWithContainer("securityContext: {runAsUser: 1}")),
        Case(podWithContainer("securityContext: {runAsUser: null}")),
        Case(
            podWithContainer("securityContext: {runAsUser: 0.0}"),
            fails: "runAsUser spec.containers[0].securityContext.runAsUser"),
        Case(podWithContainer("securityContext: {runAsUser: 0}", spec: "hostUsers: false"), 35),
        Case(
            podWithContainer("securityContext: {runAsUser: 0}", spec: "hostUsers: false"), 34,
            fails: "runAsUser spec.containers[0].securityContext.runAsUser"),
    ])
    func runAsUser(_ test: Case) throws { try check(test, "runAsUser") }

    @Test(arguments: [
        Case(
            podWithContainer("", spec: "initContainers: [{name: b}]"), 19,
            fails: "seccompProfile_restricted spec.containers[0]+securityContext.seccompProfile.type",
            "seccompProfile_restricted spec.initContainers[0]+securityContext.seccompProfile.type"),
        Case(podWithContainer(""), 18),
        Case(podWithContainer("", spec: "securityContext: {seccompProfile: {type: Localhost}}"), 19),
        Case(podWithContainer("securityContext: {seccompProfile: {type: Localhost}}"), 19),
        Case(
            podWithContainer(
                "securityContext: {seccompProfile: {type: RuntimeDefault}}",
                spec: "securityContext: {seccompProfile: {type: Unconfined}}"),
            fails: "seccompProfile_restricted spec.securityContext.seccompProfile.type"),
        Case(
            podWithContainer(
                "securityContext: {seccompProfile: {type: Unconfined}}",
                spec: "securityContext: {seccompProfile: {type: RuntimeDefault}}"),
            fails: "seccompProfile_restricted spec.containers[0].securityContext.seccompProfile.type"),
        Case(
            podWithContainer("", spec: "os: {name: windows}"), 24,
            fails: "seccompProfile_restricted spec.containers[0]+securityContext.seccompProfile.type"),
        Case(podWithContainer("", spec: "os: {name: windows}"), 25),
    ])
    func seccompProfile(_ test: Case) throws { try check(test, "seccompProfile_restricted") }

    /// What the restricted level asks for at 1.0, 1.37 and where controls come and go between.
    @Test(arguments: [
        (0, "hostPathVolumes", false), (0, "restrictedVolumes", true), (0, "runAsNonRoot", true),
        (7, "allowPrivilegeEscalation", false), (8, "allowPrivilegeEscalation", true),
        (18, "seccompProfile_baseline", true), (18, "seccompProfile_restricted", false),
        (19, "seccompProfile_baseline", false), (19, "seccompProfile_restricted", true),
        (21, "capabilities_baseline", true), (21, "capabilities_restricted", false),
        (22, "capabilities_baseline", false), (22, "capabilities_restricted", true),
        (22, "runAsUser", false), (23, "runAsUser", true),
        (33, "hostProbesAndHostLifecycle", false), (34, "hostProbesAndHostLifecycle", true),
        (34, "procMount", true), (34, "procMount_restricted", false),
        (35, "procMount", false), (35, "procMount_restricted", true), (37, "hostPathVolumes", false),
    ])
    func controlsComeAndReplaceOthers(minor: Int, id: String, isAskedFor: Bool) {
        let controls = Control.controls(of: .restricted, version: Version(minor: minor))
        #expect(controls.contains { $0.id == id } == isAskedFor)
    }

    private func check(_ test: Case, _ control: String) throws {
        let outcome = try judge(test.pod, .restricted, Version(minor: test.minor))
        #expect(outcome.fields.filter { $0.hasPrefix("\(control) ") } == test.fields)
        #expect(outcome.malformed.isEmpty)
    }
}
