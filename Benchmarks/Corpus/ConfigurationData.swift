/// ConfigMaps and Secrets: few nodes and many bytes.
extension ManifestText {
    mutating func configMap(_ application: Application, lines: Int, _ random: inout CorpusRandom) {
        object("v1", "ConfigMap")
        metadata(application, name: "\(application.name)-config", &random)
        map("data") { text in
            text.field("LOG_LEVEL", random.pick(["info", "debug", "warn"]))
            text.field("FEATURES", "\"search,checkout,v\(random.number(1...9))\"")
            switch random.number(1...3) {
            case 1: text.block("config.yaml", ManifestText.settings(lines, &random))
            case 2: text.block("nginx.conf", ManifestText.proxy(lines, &random))
            default: text.block("entrypoint.sh", ManifestText.script(lines, &random))
            }
        }
    }

    /// A Grafana dashboard in a ConfigMap: the largest documents of most repositories beside definitions.
    mutating func dashboard(_ application: Application, panels: Int, _ random: inout CorpusRandom) {
        object("v1", "ConfigMap")
        metadata(application, name: "\(application.name)-dashboard", &random)
        var lines = ["{", "  \"annotations\": {\"list\": []},", "  \"editable\": true,", "  \"panels\": ["]
        for panel in 0..<panels {
            lines += [
                "    {", "      \"datasource\": {\"type\": \"prometheus\", \"uid\": \"${datasource}\"},",
                "      \"fieldConfig\": {\"defaults\": {\"unit\": \"reqps\", \"min\": 0}, \"overrides\": []},",
                "      \"gridPos\": {\"h\": 8, \"w\": 12, \"x\": \(panel % 2 * 12), \"y\": \(panel / 2 * 8)},",
                "      \"id\": \(panel),", "      \"targets\": [", "        {",
                "          \"expr\": \"sum(rate(http_requests_total{app=\\\"\(application.name)\\\"}[5m])) by (code)\",",
                "          \"legendFormat\": \"{{code}}\",", "          \"refId\": \"A\"", "        }", "      ],",
                "      \"title\": \"\(Application.sentence(&random, words: 4))\",", "      \"type\": \"timeseries\"",
                panel == panels - 1 ? "    }" : "    },",
            ]
        }
        lines += ["  ],", "  \"schemaVersion\": 39,", "  \"title\": \"\(application.name)\"", "}"]
        map("data") { $0.block("\(application.name).json", lines) }
    }

    mutating func secret(_ application: Application, _ random: inout CorpusRandom) {
        object("v1", "Secret")
        metadata(application, &random)
        field("type", "Opaque")
        map("data") { text in
            for index in 0..<random.number(1...6) {
                text.field("key-\(index)", random.base64(4 * random.number(4...60)))
            }
        }
    }

    private static func settings(_ count: Int, _ random: inout CorpusRandom) -> [String] {
        var lines: [String] = []
        while lines.count < count {
            lines.append("\(random.pick(Application.words)):")
            lines.append("  # \(Application.sentence(&random, words: 8))")
            lines.append(
                "  endpoint: https://\(random.pick(Application.words)).example.com:\(random.number(1000...9999))")
            lines.append("  timeout: \(random.number(1...60))s")
            lines.append("  retries: {count: \(random.number(1...9)), backoff: exponential}")
        }
        return lines
    }

    private static func proxy(_ count: Int, _ random: inout CorpusRandom) -> [String] {
        var lines = ["worker_processes auto;", "events { worker_connections 1024; }", "http {"]
        while lines.count < count {
            let word = random.pick(Application.words)
            lines += [
                "  server {", "    listen \(random.number(1024...9999));", "    server_name \(word).example.com;",
                "    location /\(word) {", "      proxy_pass http://\(word):8080;",
                "      proxy_set_header X-Real-IP $remote_addr;", "    }", "  }",
            ]
        }
        return lines + ["}"]
    }

    private static func script(_ count: Int, _ random: inout CorpusRandom) -> [String] {
        var lines = ["#!/bin/sh", "set -eu", ""]
        while lines.count < count {
            let word = random.pick(Application.words)
            lines += [
                "# \(Application.sentence(&random, words: 9))", "if [ -z \"${\(word.uppercased())_URL:-}\" ]; then",
                "  echo \"\(word) is not configured\" >&2", "  exit \(random.number(1...9))", "fi", "",
            ]
        }
        return lines
    }
}
