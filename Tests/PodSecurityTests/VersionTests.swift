import PodSecurity
import Testing

@Suite struct VersionTests {
    @Test(arguments: [
        ("latest", Version.latest), ("v1.0", Version(minor: 0)), ("v1.34", Version(minor: 34)),
        ("v1.10000", Version(minor: 10000)),
    ])
    func labelsAreRead(label: String, version: Version) {
        #expect(Version(label: label) == version)
        #expect(version.description == label)
    }

    @Test(arguments: [
        "", "1.34", "v1", "v1.", "v1.034", "v1.00", "v1.-1", "v1.+1", "v1.1.0", "v2.0", "V1.1", "v1.1 ", "Latest",
        "v1.99999999999999999999", "v1.١",
    ])
    func nothingElseIsALabel(label: String) { #expect(Version(label: label) == nil) }

    @Test func peopleMayLeaveOutTheV() {
        #expect(Version("1.34") == Version(minor: 34))
        #expect(Version("v1.34") == Version(minor: 34))
        #expect(Version("latest") == .latest)
        #expect(Version("34") == nil)
        #expect(Version("vv1.34") == nil)
    }

    @Test func theLatestIsNewest() {
        #expect(Version(minor: 9) < Version(minor: 10))
        #expect(Version(minor: 10000) < .latest)
        #expect(!(Version.latest < .latest))
        #expect(!(Version.latest < Version(minor: 1)))
    }

    @Test func anUnknownVersionIsJudgedLikeTheLatest() {
        let future = Control.controls(of: .restricted, version: Version(minor: 99)).map(\.id)
        #expect(future == Control.controls(of: .restricted).map(\.id))
        #expect(future == Control.controls(of: .restricted, version: .newestKnown).map(\.id))
    }

    @Test func levelsAreOrdered() {
        #expect(Level.allCases == Level.allCases.sorted())
        #expect(LevelVersion(.restricted).description == "restricted:latest")
        #expect(LevelVersion(.baseline, Version(minor: 30)).description == "baseline:v1.30")
    }
}
