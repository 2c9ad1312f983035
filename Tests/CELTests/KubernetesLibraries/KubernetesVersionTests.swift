import Testing

@testable import CEL

@Suite struct KubernetesVersionTests {
    @Test(arguments: [
        ("1.34", KubernetesVersion(1, 34)), ("v1.34", KubernetesVersion(1, 34)), ("1.34.2", KubernetesVersion(1, 34)),
        ("1.34+", KubernetesVersion(1, 34)), ("v1.34.2-gke.100", KubernetesVersion(1, 34)),
        ("", nil), ("1", nil), ("1.", nil), (".34", nil), ("1.x", nil), ("1.34.", nil), ("1.34-rc", nil),
        ("-1.34", nil), ("1.99999", nil), ("1.٣", nil),
    ])
    func `reads versions`(text: String, expected: KubernetesVersion?) {
        #expect(KubernetesVersion(text) == expected)
    }

    @Test func `orders versions by number`() {
        #expect(KubernetesVersion(1, 9) < KubernetesVersion(1, 28))
        #expect(KubernetesVersion(1, 36) < KubernetesVersion(2, 0))
        #expect(KubernetesVersion.newest.description == "1.36")
        #expect(!KubernetesVersion(1, 27).isSupported && KubernetesVersion(1, 28).isSupported)
    }
}
