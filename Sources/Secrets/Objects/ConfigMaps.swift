import Documents
import Kubernetes

/// The entries of a ConfigMap.
///
/// An entry of one line is a variable: its key names it. An entry of several lines, or whose key ends like a file's name, is
/// a file, and its key says nothing about it (`password_validation.py` validates passwords).
extension ObjectScan {
    mutating func scanConfigMap() {
        if let data = resource.object.slot(forKey: "data") {
            searched.insert(data)
            data.pointee.forEachField { key, slot in
                guard slot.pointee.kind == .string else { return }
                let value = slot.pointee.utf8
                let format = FileFormat(key, value)
                let isFile = format != nil || value.contains(0x0A)
                let place = { ObjectScan.entry(key, slot, in: data, "data") }
                let scanned = search(
                    value, named: isFile ? nil : key, isFile ? (format ?? .settings).setting : .value,
                    as: PasswordFile(key), at: place())
                if format == .script, let scanned { searchScript(scanned.text, beside: scanned.matches, at: place) }
            }
        }
        scanBinaryData()
    }

    private mutating func scanBinaryData() {
        guard let data = resource.object.slot(forKey: "binaryData") else { return }
        searched.insert(data)
        data.pointee.forEachField { key, slot in
            guard slot.pointee.kind == .string else { return }
            let place = { ObjectScan.entry(key, slot, in: data, "binaryData") }
            guard let encoded = admit(slot.pointee.utf8, at: place().path) else { return }
            let decoded = LenientBase64.decode(encoded) ?? []
            decoded.withUnsafeBufferPointer { bytes in
                guard bytes.isPrintable else { return }
                let format = FileFormat(key, bytes) ?? .settings
                let found = matches(in: bytes, format.setting, as: PasswordFile(key))
                report(found, at: place())
                if format == .script { searchScript(bytes, beside: found, at: place) }
            }
        }
    }

    /// Searches a shell's script word by word, for what its forms and names do not give away.
    private mutating func searchScript(_ script: TextBytes, beside found: TextMatches, at place: () -> Place) {
        var line = CommandWords()
        line.append(script)
        reportLogins(of: line, beside: found.addresses) { _ in place() }
    }

    private static func entry(
        _ key: TextBytes, _ slot: UnsafePointer<Value>, in data: UnsafePointer<Value>, _ field: String
    ) -> Place {
        Place(
            path: [FieldStep(name: .field(field), slot: data), FieldStep(key, slot)], container: nil, rule: .configMap,
            description: "key \(ObjectScan.shown(key.text))")
    }
}

/// What a file holds, by the end of its name or by its first line.
enum FileFormat {
    case settings, code
    /// A shell's script.
    case script

    var setting: Setting {
        switch self {
        case .settings: .file
        case .code: .code
        case .script: .script
        }
    }

    init?(_ key: TextBytes, _ text: TextBytes) {
        if FileFormat.namesShell(text) { self = .script } else { self.init(key) }
    }

    /// Nil for a name without an ending that is known: the key of a variable.
    init?(_ key: TextBytes) {
        guard let dot = key.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let ending = Examples.folded(key.slice(dot + 1..<key.count))
        if ending == "sh" || ending == "bash" {
            self = .script
        } else if FileFormat.programs.contains(ending) {
            self = .code
        } else if FileFormat.files.contains(ending) {
            self = .settings
        } else {
            return nil
        }
    }

    /// Whether the first line of a text has a shell run it.
    private static func namesShell(_ text: TextBytes) -> Bool {
        guard text.hasPrefix("#!".utf8, at: 0) else { return false }
        let words = text.prefix { $0 != 0x0A }.split { "!/ \r".utf8.contains($0) }
        return words.contains {
            ["sh", "bash", "ash", "dash", "ksh", "zsh"].contains(String(decoding: $0, as: UTF8.self))
        }
    }

    private static let programs: Set<String> = [
        "py", "rb", "js", "mjs", "ts", "tsx", "lua", "go", "rs", "java", "groovy", "kt", "php",
        "pl", "ps1", "rego", "cel", "star", "jsonnet", "libsonnet", "tmpl", "tpl", "gotmpl", "j2", "html",
        "htm", "css", "md", "txt", "rst", "sql", "graphql", "proto", "vcl", "awk", "nu", "dashboard", "pm",
        "swift", "c", "h", "cc", "cpp", "cs", "scala", "ex", "exs", "erl", "el", "vim", "tsv", "jsx", "vue",
    ]
    private static let files: Set<String> = [
        "yaml", "yml", "json", "toml", "ini", "cfg", "cnf", "conf", "config", "env", "properties", "xml", "hcl",
        "tf", "tfvars", "alloy", "river", "rules", "cert", "crt", "pem", "key", "acl", "list", "csv", "hosts",
        "netrc", "npmrc", "pypirc", "dockerconfigjson", "dockercfg", "kubeconfig", "sample", "example",
        "template", "log", "lock", "service",
    ]
}
