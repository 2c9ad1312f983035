import Foundation
import Testing

@testable import Cluster

/// A clock that stands until it is moved.
final class Hands: @unchecked Sendable {
    private let lock = NSLock()
    private var moment = ContinuousClock.now

    var now: ContinuousClock.Instant { lock.withLock { moment } }
    func advance(_ time: Duration) { lock.withLock { moment += time } }
}

@Suite("Credentials in files are read again")
struct FileCredentialsTests {
    @Test("After the period, and at once after a 401")
    func rotation() async throws {
        let place = try Workplace(["token": "one\n"])
        let hands = Hands()
        let source = FileCredentials(token: CredentialFile(place.path("token")), now: { hands.now })
        #expect(try await source.current().token == "one")
        try place.write("two", to: "token")
        #expect(try await source.current().token == "one")
        hands.advance(.seconds(49))
        #expect(try await source.current().token == "one")
        hands.advance(.seconds(1))
        #expect(try await source.current().token == "two")

        try place.write("three", to: "token")
        await source.refuse(Credential(token: "one"))
        #expect(try await source.current().token == "two")
        await source.refuse(Credential(token: "two"))
        #expect(try await source.current().token == "three")
    }

    @Test("While the file cannot be read the last token goes on, unless it was refused")
    func fallback() async throws {
        let place = try Workplace(["token": "one"])
        let hands = Hands()
        let source = FileCredentials(token: CredentialFile(place.path("token")), now: { hands.now })
        #expect(try await source.current().token == "one")
        try FileManager.default.removeItem(atPath: place.path("token"))
        hands.advance(.seconds(60))
        #expect(try await source.current().token == "one")
        await source.refuse(Credential(token: "one"))
        let error = await #expect(throws: KubeconfigError.self) { try await source.current() }
        #expect(error.map(place.shown) == "cannot read \"~/token\": no such file or directory")
    }

    @Test("A token beside a tokenFile serves until the file can be read, as in client-go")
    func tokenAndFile() async throws {
        let place = try Workplace(cluster: "server: 'https://x'", user: "token: fixed, tokenFile: t")
        let connection = try place.connect()
        #expect(try await connection.credentials.current().token == "fixed")
        try place.write("rotated", to: "t")
        #expect(try await connection.credentials.current().token == "rotated")
    }

    @Test("Certificates in files are read again too")
    func certificates() async throws {
        let place = try Workplace(["c": "c1", "k": "k1"])
        let hands = Hands()
        let source = FileCredentials(
            certificate: CredentialFile(place.path("c")), key: CredentialFile(place.path("k")), now: { hands.now })
        let first = Credential(clientCertificate: Array("c1".utf8), clientKey: Array("k1".utf8))
        #expect(try await source.current() == first)
        try place.write("c2", to: "c")
        try place.write("k2", to: "k")
        #expect(try await source.current() == first)
        await source.refuse(first)
        let second = Credential(clientCertificate: Array("c2".utf8), clientKey: Array("k2".utf8))
        #expect(try await source.current() == second)
    }

    @Test("A file without an end, or with a line break in its token, is an error")
    func hostile() async throws {
        let endless = FileCredentials(token: CredentialFile("/dev/zero"))
        let error = await #expect(throws: KubeconfigError.self) { try await endless.current() }
        #expect(error?.description == "cannot read \"/dev/zero\": larger than 4096 KiB")
        let place = try Workplace(["token": "a\r\nX-Header: b"])
        let broken = FileCredentials(token: CredentialFile(place.path("token")))
        await #expect(throws: KubeconfigError.self) { try await broken.current() }
    }
}
