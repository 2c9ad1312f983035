import Documents

/// URLs, the type `kubernetes.URL` (the Kubernetes CEL library `urls.go`). A URL is an absolute URI or an absolute path.
/// The type has no name that expressions could mention.
///
///     url(string) → kubernetes.URL                     an error for anything but a URL
///     isURL(string) → bool
///     url.getScheme() getHost() getHostname() getPort() getEscapedPath() → string     "" for what is absent
///     url.getQuery() → map(string, list(string))       unescaped
enum URLsLibrary {
    static let library = Library(
        name: "kubernetes.urls", functions: functions.map { $0.attaching(implementations, costs: costs) })

    private static let type = OpaqueType.url.type

    private static let functions: [Function] = [
        .declare("url", .global("string_to_url", .string, gives: type)),
        .declare("isURL", .global("is_url_string", .string, gives: .bool)),
        .declare("getScheme", .member("url_get_scheme", on: type, gives: .string)),
        .declare("getHost", .member("url_get_host", on: type, gives: .string)),
        .declare("getHostname", .member("url_get_hostname", on: type, gives: .string)),
        .declare("getPort", .member("url_get_port", on: type, gives: .string)),
        .declare("getEscapedPath", .member("url_get_escaped_path", on: type, gives: .string)),
        .declare("getQuery", .member("url_get_query", on: type, gives: .map(.string, .list(.string)))),
    ]

    private static func part(
        _ append: @escaping @Sendable (KubernetesURL, inout [UInt8]) -> Void
    ) -> Implementation {
        { evaluation, arguments in
            guard let url = arguments[0].payload(as: KubernetesURL.self) else { return .failure(.noSuchOverload) }
            return evaluation.text { append(url, &$0) }
        }
    }

    private static let implementations: [String: Implementation] = [
        "string_to_url": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            do throws(KubernetesURL.ParseError) {
                return evaluation.opaque(.url, try KubernetesURL(parsing: arguments[0].utf8))
            } catch {
                let reason = error.message(for: arguments[0].utf8)
                return evaluation.invalid("URL parse error during conversion from string: \(reason)")
            }
        },
        "is_url_string": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            return .bool(KubernetesURL.isValid(arguments[0].utf8))
        },
        "url_get_scheme": part { $0.appendScheme(to: &$1) },
        "url_get_host": part { $0.appendHost(to: &$1) },
        "url_get_hostname": part { $0.appendHostname(to: &$1) },
        "url_get_port": part { $0.appendPort(to: &$1) },
        "url_get_escaped_path": part { $0.appendEscapedPath(to: &$1) },
        "url_get_query": { evaluation, arguments in
            guard let url = arguments[0].payload(as: KubernetesURL.self) else { return .failure(.noSuchOverload) }
            return evaluation.query(of: url)
        },
    ]

    private static let costs: [String: CallCost] = ["string_to_url": .walk(0)]
}

extension Evaluation {
    fileprivate func query(of url: KubernetesURL) -> Value {
        guard spendSteps(1 + url.query.count / Evaluation.bytesPerStep) else { return .failure(.interrupted) }
        var buffer: [UInt8] = []
        let groups = url.appendQuery(to: &buffer)
        guard let text = allocate(byteCount: buffer.count) else { return .failure(.memoryExceeded) }
        buffer.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress { text.copyMemory(from: source, byteCount: bytes.count) }
        }
        let bytes = UTF8Bytes(start: text.assumingMemoryBound(to: UInt8.self), count: buffer.count)
        var entries: [Value.Entry] = []
        for group in groups {
            let values = list(group.values.map { .string(bytes.bytes($0)) })
            if values.isError { return values }
            entries.append(Value.Entry(key: .string(bytes.bytes(group.key)), value: values))
        }
        return map(entries)
    }
}
