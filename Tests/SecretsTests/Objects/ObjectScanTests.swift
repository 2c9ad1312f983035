import Documents
import Foundation
import Kubernetes
import Testing

@testable import Secrets

@Suite struct ObjectScanTests {
    @Test func everyContainerOfEveryTemplateCounts() throws {
        let found = try hits(
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: job}
            spec:
              jobTemplate:
                spec:
                  template:
                    spec:
                      containers: [{name: a, env: [{name: X, value: y}, {name: DB_PASSWORD, value: hunter2}]}]
                      initContainers: [{name: b, args: [--token, q7Zp2Lm9Xw4Tn8Vb3Rk6]}]
                      ephemeralContainers: [{name: c, command: [sh, -c, "curl -u admin:hunter2 http://x"]}]
            """)
        let spec = "spec.jobTemplate.spec.template.spec"
        #expect(
            found == [
                "credential-in-env password possible \(spec).containers[0].env[1].value",
                "credential-in-arguments token likely \(spec).initContainers[0].args[1]",
                "credential-in-arguments password possible \(spec).ephemeralContainers[0].command[2]",
            ])
    }

    @Test func probesAndHooksCount() throws {
        let found = try hits(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod}
            spec:
              containers:
              - name: a
                livenessProbe: {exec: {command: [redis-cli, -a, hunter2, ping]}}
                readinessProbe: {httpGet: {httpHeaders: [{name: Authorization, value: Basic cm9ib3Q6aHVudGVyMi1odW50ZXIy}]}}
                lifecycle: {preStop: {exec: {command: [mysqladmin, -phunter2, shutdown]}}}
            """)
        #expect(
            found == [
                "credential-in-arguments password possible spec.containers[0].livenessProbe.exec.command[2]",
                "credential-in-arguments basic-login certain "
                    + "spec.containers[0].readinessProbe.httpGet.httpHeaders[0].value",
                "credential-in-arguments password possible spec.containers[0].lifecycle.preStop.exec.command[1]",
            ])
    }

    /// What is called like a list of users may be something else, and a list of users may hold something else.
    @Test func filesOfPasswordsAreSearchedLikeOthers() throws {
        let text = #"\"a\" \"Tr0ub4dor-8\"\nurl=postgres://b:Tr0ub4dor9x@db.corp/shop\npassword=Tr0ub4dor-9zQ\n"#
        let found = try hits(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            data:
              userlist: "\(text)"
              .pgpass: "url=postgres://b:Tr0ub4dor9x@db.corp/shop"
              userlist.txt: "password: Tr0ub4dor-9zQ"
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {userlist: q7Zp2Lm9Xw4Tn8Vb3Rk6}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {userlist: '"a" "${PASSWORD}"', .pgpass: '*:*:*:token:Tr0ub4dor-9zQ'}
            """)
        #expect(
            found == [
                "connection-string-password url-password possible data.userlist",
                "credential-in-config-map password likely data.userlist",
                "credential-in-config-map password possible data.userlist",
                "connection-string-password url-password possible data[\".pgpass\"]",
                "credential-in-config-map password likely data[\"userlist.txt\"]",
                "committed-secret committed-secret likely stringData.userlist",
                "committed-secret committed-secret likely stringData[\".pgpass\"]",
            ])
    }

    @Test func theHitLeadsToItsScalar() throws {
        let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: b\n  db_password: hunter2\n"
        let bytes = Array(yaml.utf8)
        try bytes.withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            let document = try #require(try stream.next())
            guard case .objects(let resources, malformed: _) = document.content() else { return }
            let hit = try #require(resources.first.flatMap { CredentialScan().scan($0).hits.first })
            #expect(hit.path.last?.slot.pointee.text == "hunter2")
            #expect(hit.path.last.flatMap { document.span(of: $0.slot) }.map { Int($0.start) } == yaml.utf8.count - 8)
            #expect(
                hit.message
                    == "ConfigMap m has a password, perhaps a default, in key db_password (under 8 characters)")
            #expect(hit.container == nil)
        }
    }

    @Test func noMessageHoldsTheValue() throws {
        let secrets = ["hunter2hunter2", "q7Zp2Lm9Xw4Tn8Vb3Rk6"]
        for secret in secrets {
            let found = try reports(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, annotations: {a: '{"password": "\(secret)"}'}}
                spec:
                  containers:
                  - {name: a, env: [{name: DB_PASSWORD, value: \(secret)}, {name: U, value: "redis://:\(secret)@r"}]}
                  - {name: b, args: ["--password=\(secret)", "--password", "\(secret)", "Authorization: Bearer \(secret)"]}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: s}
                stringData: {password: \(secret), config: "a\\npassword: \(secret)\\n"}
                ---
                apiVersion: example.org/v1
                kind: Thing
                metadata: {name: t}
                spec: {password: \(secret)}
                """
            ).flatMap(\.hits)
            #expect(found.count >= 7)
            for hit in found {
                for text in [hit.message, hit.redacted, hit.title] {
                    #expect(!text.contains(secret.prefix(6)), "\(text)")
                }
            }
        }
    }

    /// By its key or by its first line; a manual that tells what to type is none.
    @Test(arguments: [
        ("start.sh", "set -e\ndocker login -u bot -p hunter2 r.shop.io\nexec app\n", true),
        ("start.sh", "mysqladmin -phunter2 status", true),
        ("start", "#!/bin/sh -e\necho root:hunter2 | chpasswd\n", true),
        ("start", "#!/usr/bin/env bash\nhtpasswd -nb bot hunter2 > /auth\n", true),
        ("start.sh", "docker login -u bot -p \"$PASSWORD\" r.shop.io\n", false),
        ("start", "docker login -u bot -p hunter2 r.shop.io\nexec app\n", false),
        ("start", "#!/usr/bin/python3\n# docker login -p hunter2\n", false),
        ("README.md", "docker login -u bot -p hunter2 r.shop.io\n", false),
    ])
    func loginsOfScriptsInConfigMapsAreFound(key: String, script: String, isFound: Bool) throws {
        let text = script.replacing("\n", with: "\n    ")
        let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  \(key): |\n    \(text)\n"
        let place = key.contains(".") ? "data[\"\(key)\"]" : "data.\(key)"
        #expect(try hits(yaml) == (isFound ? ["credential-in-config-map password possible \(place)"] : []))
    }

    /// In `binaryData` as in `data`.
    @Test(arguments: [
        ("start.sh", "docker login -u bot -p hunter2 r.shop.io\nexport DB_PASSWORD=hunter3; exec app\n", 2),
        ("start", "#!/bin/sh\necho root:hunter2 | chpasswd\n", 1), ("start", "echo root:hunter2 | chpasswd\n", 0),
        ("start.sh", "docker login -u bot -p \"$PASSWORD\" r.shop.io\n", 0),
    ])
    func scriptsInBinaryDataAreRead(key: String, script: String, count: Int) throws {
        let encoded = Data(script.utf8).base64EncodedString()
        let report = try reports(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\nbinaryData: {\(key): \(encoded)}")[0]
        #expect(report.hits.count == count)
        #expect(report.hits.allSatisfy { $0.rule == "credential-in-config-map" })
        #expect(report.secrets == Set(["hunter2", "hunter3"].prefix(count)))
    }

    @Test func filesInConfigMapsAreNotNamedByTheirKeys() throws {
        #expect(
            try hits(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: m}
                data:
                  password_validation.py: "hunter2"
                  reset.password: |
                    one
                    two
                """
            ).isEmpty)
    }

    @Test func aSecretIsOneHitAndItsNamesAreNone() throws {
        let yaml = """
            apiVersion: v1
            kind: Secret
            metadata: {name: db}
            data: {username: c2hvcA==, password: aHVudGVyMg==, token: cTdacDJMbTlYdzRUbjhWYjNSazY=}
            """
        let found = try reports(yaml).flatMap(\.hits)
        #expect(found.map(\.message) == ["Secret db holds its values in the manifest: password, token"])
        #expect(found.first?.confidence == .likely)
        #expect(try reports(yaml, committed: false).flatMap(\.hits).isEmpty)
    }

    /// Such as Argo CD's clusters: what is secret in a JSON object has a name, as in a file.
    @Test(arguments: [
        (#"{"tlsClientConfig":{"insecure":false}}"#, 0),
        (#"{"tlsClientConfig":{"caData":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUMvakNDQWVhZ0F3SUJBZ0lC"}}"#, 0),
        (#"{"bearerToken":"x8Jd7Kq2Lw9Rt4Yv6Bn1Mz3Pc5Fg0Hs","tlsClientConfig":{"insecure":false}}"#, 1),
        (#"{ "username": "admin", "password": "hunter22" }"#, 1),
    ])
    func anObjectInASecretIsSearchedLikeAFile(config: String, count: Int) throws {
        let yaml = """
            apiVersion: v1
            kind: Secret
            metadata: {name: cluster}
            stringData: {server: https://kubernetes.default.svc, config: '\(config)'}
            """
        #expect(try reports(yaml).flatMap(\.hits).count == count)
    }

    @Test func theSameObjectOfATemplateIsSearchedOnce() throws {
        let found = try hits(
            """
            apiVersion: example.org/v1
            kind: Worker
            metadata: {name: w}
            spec:
              env: [{name: ADMIN_PASSWORD, value: hunter2}]
              podTemplate:
                spec: {containers: [{name: a, image: b, env: [{name: DB_PASSWORD, value: hunter2}]}]}
            """)
        #expect(
            found == [
                "credential-in-env password possible spec.podTemplate.spec.containers[0].env[0].value",
                "credential-in-field password possible spec.env[0].value",
            ])
    }

    @Test func base64InsideBase64IsFound() throws {
        // password: q7Zp2Lm9Xw4Tn8Vb3Rk6, encoded twice.
        let found = try hits(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            data: {blob: Y0dGemMzZHZjbVE2SUhFM1duQXlURzA1V0hjMFZHNDRWbUl6VW1zMkNnPT0=}
            """)
        #expect(found == ["credential-in-config-map password likely data.blob"])
    }

    /// Whatever the field, and whatever the object.
    @Test func everyStringIsSearched() throws {
        let found = try hits(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, labels: {a: glpat-q7Zp2Lm9Xw4Tn8Vb3Rk6}}
            spec:
              containers:
              - {name: a, image: "https://bot:q7Zp2Lm9Xw4Tn8Vb3Rk6@r.x/i:1", env: [{name: X, value: y}]}
              - {name: b, image: i, livenessProbe: {httpGet: {port: 1, path: "/?token=q7Zp2Lm9Xw4Tn8Vb3Rk6"}}}
              volumes:
              - {name: v, gitRepo: {repository: "https://bot:q7Zp2Lm9Xw4Tn8Vb3Rk6@h/x.git"}}
              - {name: w, flexVolume: {driver: x/cifs, options: {username: u, password: hunter2}}}
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: p}
            spec: {flexVolume: {options: {password: hunter2}}, csi: {volumeAttributes: {password: hunter3}}}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: s}
            parameters: {restuserkey: q7Zp2Lm9Xw4Tn8Vb3Rk6, password: hunter2}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d}
            spec: {template: {spec: {containers: [], volumes: [{name: w, flexVolume: {options: {password: hunter2}}}]}}}
            """)
        #expect(
            found == [
                "connection-string-password url-password likely spec.containers[0].image",
                "credential-in-field token likely spec.containers[1].livenessProbe.httpGet.path",
                "provider-token gitlab-personal-access-token likely metadata.labels.a",
                "connection-string-password url-password likely spec.volumes[0].gitRepo.repository",
                "credential-in-field password possible spec.volumes[1].flexVolume.options.password",
                "credential-in-field password possible spec.flexVolume.options.password",
                "credential-in-field password possible spec.csi.volumeAttributes.password",
                "credential-in-field secret-key likely parameters.restuserkey",
                "credential-in-field password possible parameters.password",
                "credential-in-field password possible spec.template.spec.volumes[0].flexVolume.options.password",
            ])
    }

    /// Schemas and policies speak of credentials; what looks random in them is one all the same.
    @Test func descriptionsHoldOnlyWhatLooksRandom() throws {
        let found = try hits(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: c}
            spec:
              password: hunter2
              description: "such as postgres://user:hunter2@db, never postgres://user:q7Zp2Lm9Xw4Tn8Vb3Rk6@db"
            ---
            apiVersion: bulwark.dev/v1
            kind: Rule
            metadata: {name: r}
            spec: {examples: {bad: ["postgres://user:q7Zp2Lm9Xw4Tn8Vb3Rk6@db"]}}
            """)
        #expect(found == ["connection-string-password url-password likely spec.description"])
    }

    /// What may not be printed: the credentials themselves, and the text that they are encoded in. A plain word is the name
    /// of too much else.
    @Test func credentialsAreToldAsTheyAreWritten() throws {
        let found = try reports(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers:
              - name: a
                args: [--password, hunter2, "redis://:hunter3@r"]
                env: [{name: POSTGRES_PASSWORD, value: postgres}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            data: {password: aHVudGVyMg==}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: m
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: >-
                  {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a_password":"hunter4"}}
            data: {a_password: hunter5}
            """)
        #expect(
            found.map(\.secrets) == [["hunter2", "hunter3"], ["hunter2", "aHVudGVyMg=="], ["hunter4", "hunter5"]])
    }

    @Test func aKeyInASecretIsAPlainSentence() throws {
        let label = "PRIVATE" + " KEY"
        let body = "MC4CAQAwBQYDK2VwBCIEIPp7Zp2Lm9Xw4Tn8Vb3Rk6q7Zp2Lm9Xw4Tn8Vb3Rk6q7Zp"
        let found = try reports(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {tls.key: "-----BEGIN \(label)-----\\n\(body)\\n-----END \(label)-----\\n"}
            """
        ).flatMap(\.hits)
        #expect(found.map(\.message) == ["Secret s has a private key in key tls.key (-----BEGIN \(label)-----)"])
    }
}
