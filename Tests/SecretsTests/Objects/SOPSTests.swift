import Testing

@testable import Secrets

/// Objects that SOPS has worked on.
@Suite struct SOPSTests {
    /// What SOPS has encrypted is no credential as it stands; that it has worked on the object says nothing of the rest.
    @Test(arguments: ["{}", "{mac: 'ENC[AES256_GCM,data:q7Zp2Lm9,iv:Xw4Tn8Vb,tag:3Rk6q7Zp==,type:str]'}"])
    func onlyWhatSOPSHasEncryptedIsExcused(notes: String) throws {
        let found = try hits(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s, annotations: {a: "password: Tr0ub4dor-9"}}
            stringData:
              password: "ENC[AES256_GCM,data:q7Zp2Lm9,iv:Xw4Tn8Vb,tag:3Rk6q7Zp==,type:str]"
              password_unencrypted: hunter2
            sops: \(notes)
            """)
        #expect(
            found == [
                "committed-secret committed-secret possible stringData.password_unencrypted",
                "credential-in-annotation password possible metadata.annotations.a",
            ])
    }

    /// As sops 3.9 writes them.
    @Test func theNotesOfSOPSAreNoCredentials() throws {
        let encrypted = "ENC[AES256_GCM,data:p673w7KbXcHD8w==,iv:YY3gDbLKBlTKpCIKVXXWbTtnWkLBcEOAcMhlYMhIqkA=,tag:d9UqJ"
        let found = try hits(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            data: {password: "\(encrypted)VuZpW8NRG4ffVpTQQ==,type:str]"}
            sops:
              kms:
              - arn: arn:aws:kms:eu-west-1:656532927350:key/920aff2e-c5f1-4040-943a-047fa387b27e
                created_at: "2026-02-03T08:21:15Z"
                enc: AQICAHgXZYvl2Kqp3nT0Wc7Dm5sB9uJrQeFzL1oHxG4aVkNyUwEbM8dRtPiC6jSfAh2vKgQYAAAAfjB8BgkqhkiG9w0BBwag
                aws_profile: ""
              age:
              - recipient: age1yt3tfqlfrwdwx0z0ynwplcr6qxcxfaqycuprpmy89nr83ltx74tqdpszlw
                enc: |
                  -----BEGIN AGE ENCRYPTED FILE-----
                  YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBZT0tEMnJkb3dhTWJxYkxL
                  -----END AGE ENCRYPTED FILE-----
              lastmodified: "2026-02-03T08:21:15Z"
              mac: "\(encrypted)VuZpW8NRG4ffVpTQQ==,type:str]"
              pgp:
              - created_at: "2026-02-03T08:21:15Z"
                enc: "-----BEGIN PGP MESSAGE-----\\n\\nhQIMA0t4uZHfl9qgAQ\\n-----END PGP MESSAGE-----"
                fp: FBC7B9E2A4F9289AC0C1D4843D16CEE4A27381B4
              encrypted_regex: ^(data|stringData|password|secret|token)$
              version: 3.9.4
            """)
        #expect(found.isEmpty)
    }
}
