import Testing

@testable import Secrets

@Suite struct PasswordProgramTests {
    private func name(_ word: String) -> String? { word.withBytes { PasswordProgram.named($0)?.name } }

    @Test(arguments: ["mc", "7z", "aws", "curl", "mysql", "redis-cli", "mariadb-import", "mosquitto_passwd"])
    func programsAreKnownBehindTheirPath(program: String) {
        for before in ["", "/usr/bin/", "./", "--entrypoint=", "\"", "$("] {
            #expect(name(before + program) == program)
        }
    }

    @Test(arguments: [
        "", "c", "cm", "mysq", "mysqlx", "xmysql", "my-mysql", "my_mysql", "db.mysql", "backup.7z", "mysql-client",
        "https://shop.io/mysql", "mysql/", "MYSQL", "mariadb-admin-password-is-a-long-word-of-a-script-mysql",
    ])
    func otherWordsAreNone(word: String) { #expect(name(word) == nil) }
}
