import Testing

@testable import CEL

@Suite struct KubernetesVersionTests {
    @Test(arguments: [
        ("1.34", KubernetesVersion(1, 34)), ("v1.34", KubernetesVersion(1, 34)), ("1.34.2", KubernetesVersion(1, 34)),
        ("1.34+", KubernetesVersion(1, 34)), ("v1.34.2-gke.100", KubernetesVersion(1, 34)),
        ("", nil), ("1", nil), ("1.", nil), (".34", nil), ("1.x", nil), ("1.34.", nil), ("1.34-rc", nil),
        ("-1.34", nil), ("1.99999", nil), ("1.٣", nil), ("1.2.3.4", nil), ("1.34.x", nil), ("1.34.2 ", nil),
        ("1.34.2+k3s1", KubernetesVersion(1, 34)),
    ])
    func `reads versions`(text: String, expected: KubernetesVersion?) {
        #expect(KubernetesVersion(text) == expected)
    }

    @Test func `orders versions by number`() {
        #expect(KubernetesVersion(1, 9) < KubernetesVersion(1, 28))
        #expect(KubernetesVersion(1, 36) < KubernetesVersion(2, 0))
        #expect(KubernetesVersion.newest.description == "1.36")
        #expect(KubernetesVersion.known == KubernetesVersion(1, 28)...KubernetesVersion(1, 36))
        #expect(KubernetesVersion.all.map(\.minor) == Array(28...36))
    }

    @Test(
        arguments: [
            ("1.28", nil), ("v1.36.1", nil),
            ("1.99", "1.99 is newer than the newest known version, 1.36"),
            ("1.3", "1.3 is older than the oldest known version, 1.28 (is 1.30 meant?); the newest is 1.36"),
            ("1.20", "1.20 is older than the oldest known version, 1.28; the newest is 1.36"),
            ("1.2.3.4", "'1.2.3.4' is no version of Kubernetes such as 1.36"),
            ("2.0", "'2.0' is no version of Kubernetes such as 1.36"),
            ("new", "'new' is no version of Kubernetes such as 1.36"),
        ] as [(String, String?)])
    func `says why a version is none that it knows`(text: String, expected: String?) {
        var problem: String?
        do throws(UnknownKubernetesVersion) {
            _ = try KubernetesVersion(text, among: KubernetesVersion.known)
        } catch {
            problem = error.description
        }
        #expect(problem == expected)
    }
}
