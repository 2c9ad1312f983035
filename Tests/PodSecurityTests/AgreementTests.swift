import Kubernetes
import PodSecurity
import Testing

/// The controls against ``Reference``, on random pods at random versions.
@Suite struct AgreementTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func bothSayTheSameOfRandomPods(seed: UInt64) throws {
        var generator = PodGenerator(seed: seed)
        for _ in 0..<120 {
            let pod = generator.pod()
            let resource = try #require(try resources(pod.json).first)
            let template = try #require(resource.podTemplates.found.first)
            let profile = LevelProfile(template)
            for level in [Level.baseline, .restricted] {
                let minor = generator.below(41)
                let evaluation = evaluate(template, at: level, version: Version(minor: minor))
                let failing = Set(evaluation.failures.map(\.control.id))
                let expected = Reference.failing(pod, restricted: level == .restricted, minor: minor)
                #expect(failing == expected, "\(level) 1.\(minor): \(pod.json)")
                #expect(evaluation.unevaluated.isEmpty, "\(pod.json)")
                #expect(evaluation.verdict == profile.verdict(at: evaluation.standard))
            }
            withExtendedLifetime(resource.document) {}
        }
    }

    @Test func theRandomPodsAreOfAllSorts() throws {
        var generator = PodGenerator(seed: 0)
        var failing: Set<String> = []
        var verdicts: [Evaluation.Verdict: Int] = [:]
        for _ in 0..<150 {
            for version in [Version(minor: 7), .latest] {
                for level in [Level.baseline, .restricted] {
                    let outcome = try judge(generator.pod().json, level, version)
                    failing.formUnion(outcome.failing)
                    verdicts[outcome.verdict, default: 0] += 1
                }
            }
        }
        #expect(failing == Set(Control.all.map(\.id)))
        #expect(verdicts[.allowed, default: 0] > 60 && verdicts[.forbidden, default: 0] > 60)
    }

    @Test func profilesSayTheSameOfEveryVersion() throws {
        var generator = PodGenerator(seed: 9)
        for _ in 0..<20 {
            let resource = try #require(try resources(generator.pod().json).first)
            let template = try #require(resource.podTemplates.found.first)
            let profile = LevelProfile(template)
            for version in (0...40).map(Version.init(minor:)) + [.latest] {
                for level in Level.allCases {
                    let evaluation = evaluate(template, at: level, version: version)
                    #expect(profile.verdict(at: evaluation.standard) == evaluation.verdict)
                }
            }
            withExtendedLifetime(resource.document) {}
        }
    }

    @Test func bothKnowTheSameControls() {
        #expect(Set(Reference.checks.map(\.id)) == Set(Control.all.map(\.id)))
        for check in Reference.checks {
            let control = Control.all.first { $0.id == check.id }
            #expect(control?.level == (check.restricted ? .restricted : .baseline))
            #expect(control?.since == Version(minor: check.since))
            #expect(control?.replaces == check.overrides)
        }
    }
}
