import Documents

/// A check in three forms that must agree.
struct ExpressionCase {
    let name: String
    /// CEL over `object`.
    let expression: String
    /// Whether evaluating it makes a list, a string or another value that needs memory.
    var builds = false
    /// The same in Swift on the values of the document, as one would write it by hand.
    let handWritten: (borrowing FieldNames, Value) -> Bool
    /// The same as a tree of nodes over `Any` and `[String: Any]`; nil where nothing naive can do it.
    let naive: (any NaiveNode)?
}

extension ExpressionCase {
    /// The kinds of expressions that policies are made of.
    static var all: [ExpressionCase] { fields + containers + texts + collections }

    private static var fields: [ExpressionCase] {
        [
            ExpressionCase(
                name: "field chain", expression: "object.spec.securityContext.runAsNonRoot == true",
                handWritten: { names, object in object[names.spec][names.securityContext][names.runAsNonRoot].isTrue },
                naive: Equal(Path("object.spec.securityContext.runAsNonRoot"), Literal(true))),
            ExpressionCase(
                name: "has", expression: "!has(object.spec.hostNetwork) || object.spec.hostNetwork == false",
                handWritten: { names, object in
                    let spec = object[names.spec]
                    return !spec.contains(names.hostNetwork) || spec[names.hostNetwork].isFalse
                },
                naive: Or(
                    Not(Has(Path("object.spec.hostNetwork"))), Equal(Path("object.spec.hostNetwork"), Literal(false)))),
            ExpressionCase(
                name: "optional chain", expression: "!object.spec.?hostPID.orValue(false)",
                handWritten: { names, object in !object[names.spec][names.hostPID].isTrue },
                naive: Not(OrValue(Path("object.spec.hostPID"), Literal(false)))),
            ExpressionCase(
                name: "ternary",
                expression: "object.kind == 'Pod' ? object.spec.restartPolicy == 'Always' : has(object.spec.template)",
                handWritten: { names, object in
                    object[names.kind].equals(names.pod)
                        ? object[names.spec][names.restartPolicy].equals(names.always)
                        : object[names.spec]["template"] != nil
                },
                naive: Conditional(
                    Equal(Path("object.kind"), Literal("Pod")),
                    Equal(Path("object.spec.restartPolicy"), Literal("Always")),
                    Has(Path("object.spec.template")))),
            ExpressionCase(
                name: "size", expression: "size(object.spec.containers) <= 10 && object.spec.volumes.size() < 20",
                handWritten: { names, object in
                    object[names.spec][names.containers].count <= 10 && object[names.spec][names.volumes].count < 20
                },
                naive: And(
                    Compare(Size(Path("object.spec.containers")), Literal(11)) { $0 < $1 },
                    Compare(Size(Path("object.spec.volumes")), Literal(20)) { $0 < $1 })),
        ]
    }

    private static var containers: [ExpressionCase] {
        [
            ExpressionCase(
                name: "all, has",
                expression: """
                    object.spec.containers.all(c, has(c.securityContext) && c.securityContext.allowPrivilegeEscalation == false)
                    """,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements
                    where !container[names.securityContext][names.allowPrivilegeEscalation].isFalse { return false }
                    return true
                },
                naive: All(
                    Path("object.spec.containers"), "c",
                    And(
                        Has(Path("c.securityContext")),
                        Equal(Path("c.securityContext.allowPrivilegeEscalation"), Literal(false))))),
            ExpressionCase(
                name: "all, four conditions",
                expression: """
                    object.spec.containers.all(c, has(c.securityContext) && c.securityContext.runAsNonRoot == true \
                    && c.image.startsWith('registry.') && c.name in ['app', 'istio-proxy', 'metrics', 'migrate'])
                    """,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements {
                        guard container[names.securityContext][names.runAsNonRoot].isTrue,
                            container[names.image].starts(with: "registry.")
                        else { return false }
                        let name = container[names.name]
                        guard names.knownNames.contains(where: { name.equals($0) }) else { return false }
                    }
                    return true
                },
                naive: All(
                    Path("object.spec.containers"), "c",
                    And(
                        And(
                            Has(Path("c.securityContext")), Equal(Path("c.securityContext.runAsNonRoot"), Literal(true))
                        ),
                        And(
                            Text(Path("c.image")) { $0.hasPrefix("registry.") },
                            In(Path("c.name"), ["app", "istio-proxy", "metrics", "migrate"]))))),
            ExpressionCase(
                name: "optionals, exists",
                expression: """
                    object.spec.containers.all(c, \
                    c.?securityContext.?capabilities.?drop.orValue([]).exists(d, d == 'ALL'))
                    """,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements {
                        let dropped = container[names.securityContext][names.capabilities][names.drop].elements
                        if !dropped.contains(where: { $0.equals(names.all) }) { return false }
                    }
                    return true
                },
                naive: All(
                    Path("object.spec.containers"), "c",
                    Exists(
                        OrValue(Path("c.securityContext.capabilities.drop"), Literal([Any]())), "d",
                        Equal(Path("d"), Literal("ALL"))))),
            ExpressionCase(
                name: "in a set",
                expression: """
                    object.spec.containers.all(c, c.?imagePullPolicy.orValue('Always') in ['Always', 'IfNotPresent'])
                    """,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements {
                        let policy = container.slot(forKey: names.imagePullPolicy)?.pointee ?? names.always
                        if !policy.equals(names.always) && !policy.equals(names.ifNotPresent) { return false }
                    }
                    return true
                },
                naive: All(
                    Path("object.spec.containers"), "c",
                    In(OrValue(Path("c.imagePullPolicy"), Literal("Always")), ["Always", "IfNotPresent"]))),
            ExpressionCase(
                name: "nested all, arithmetic",
                expression: """
                    object.spec.containers.all(c, c.?ports.orValue([]).all(p, p.containerPort > 1024 && p.containerPort % 2 == 0))
                    """,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements {
                        for port in container[names.ports].elements {
                            let number = port[names.containerPort]
                            if number.kind != .int || number.asInt <= 1024 || number.asInt % 2 != 0 { return false }
                        }
                    }
                    return true
                },
                naive: All(
                    Path("object.spec.containers"), "c",
                    All(
                        OrValue(Path("c.ports"), Literal([Any]())), "p",
                        And(
                            Compare(Path("p.containerPort"), Literal(1024)) { $0 > $1 },
                            Compare(Path("p.containerPort"), Literal(2)) { $0 % $1 == 0 })))),
            ExpressionCase(
                name: "exists_one", expression: "object.spec.containers.exists_one(c, c.name == 'istio-proxy')",
                handWritten: { names, object in
                    var matches = 0
                    for container in object[names.spec][names.containers].elements
                    where container[names.name].equals(names.istioProxy) { matches += 1 }
                    return matches == 1
                },
                naive: ExistsOne(Path("object.spec.containers"), "c", Equal(Path("c.name"), Literal("istio-proxy")))),
            ExpressionCase(
                name: "volumes", expression: "object.spec.volumes.all(v, !has(v.hostPath))",
                handWritten: { names, object in
                    for volume in object[names.spec][names.volumes].elements where volume.contains(names.hostPath) {
                        return false
                    }
                    return true
                },
                naive: All(Path("object.spec.volumes"), "v", Not(Has(Path("v.hostPath"))))),
            ExpressionCase(
                name: "filter, two lists",
                expression: """
                    (object.spec.containers + object.spec.?initContainers.orValue([]))\
                    .filter(c, c.?securityContext.?privileged.orValue(false)).size() == 0
                    """,
                builds: true,
                handWritten: { names, object in
                    let spec = object[names.spec]
                    let all = Array(spec[names.containers].elements) + Array(spec[names.initContainers].elements)
                    return all.filter { $0[names.securityContext][names.privileged].isTrue }.isEmpty
                },
                naive: nil),
        ]
    }

    private static var texts: [ExpressionCase] {
        [
            ExpressionCase(
                name: "strings",
                expression: """
                    object.metadata.name.startsWith('shop-') && object.metadata.namespace.endsWith('-prod') \
                    && object.metadata.name.contains('check')
                    """,
                handWritten: { names, object in
                    let metadata = object[names.metadata]
                    return metadata[names.name].starts(with: "shop-") && metadata[names.namespace].ends(with: "-prod")
                        && HandWritten.contains(metadata[names.name].utf8, "check")
                },
                naive: And(
                    And(
                        Text(Path("object.metadata.name")) { $0.hasPrefix("shop-") },
                        Text(Path("object.metadata.namespace")) { $0.hasSuffix("-prod") }),
                    Text(Path("object.metadata.name")) { $0.contains("check") })),
            ExpressionCase(
                name: "regex, a name", expression: "object.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                handWritten: { names, object in HandWritten.isLabel(object[names.metadata][names.name].utf8) },
                naive: Text(Path("object.metadata.name"), pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")),
            ExpressionCase(
                name: "regex, images",
                expression: """
                    object.spec.containers.all(c, \
                    c.image.matches('^registry[.]example[.]com/[a-z0-9./-]+(:[a-zA-Z0-9._-]+|@sha256:[0-9a-f]+)$'))
                    """,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements
                    where !HandWritten.isPinnedImage(container[names.image]) { return false }
                    return true
                },
                naive: All(
                    Path("object.spec.containers"), "c",
                    Text(
                        Path("c.image"),
                        pattern: "^registry[.]example[.]com/[a-z0-9./-]+(:[a-zA-Z0-9._-]+|@sha256:[0-9a-f]+)$"))),
            ExpressionCase(
                name: "quantity",
                expression: """
                    object.spec.containers.all(c, \
                    quantity(c.resources.limits.memory).compareTo(quantity('2Gi')) <= 0)
                    """,
                builds: true,
                handWritten: { names, object in
                    for container in object[names.spec][names.containers].elements {
                        let memory = container[names.resources][names.limits][names.memory]
                        guard let bytes = HandWritten.bytes(memory.utf8), bytes <= 2 << 30 else { return false }
                    }
                    return true
                },
                naive: nil),
        ]
    }

    private static var collections: [ExpressionCase] {
        [
            ExpressionCase(
                name: "label",
                expression: """
                    'app.kubernetes.io/name' in object.metadata.labels \
                    && object.metadata.labels['app.kubernetes.io/name'] == 'checkout'
                    """,
                handWritten: { names, object in
                    let labels = object[names.metadata][names.labels]
                    return labels.contains(names.nameLabel) && labels[names.nameLabel].equals(names.checkout)
                },
                naive: Equal(Entry(Path("object.metadata.labels"), "app.kubernetes.io/name"), Literal("checkout"))),
            ExpressionCase(
                name: "map, keys", expression: "object.metadata.labels.all(k, !k.startsWith('internal.'))",
                handWritten: { names, object in
                    for entry in object[names.metadata][names.labels].entries
                    where entry.key.starts(with: "internal.") { return false }
                    return true
                },
                naive: All(
                    Keys(Path("object.metadata.labels")), "k", Not(Text(Path("k")) { $0.hasPrefix("internal.") }))),
            ExpressionCase(
                name: "map, two variables",
                expression: "object.metadata.annotations.all(k, v, size(k) <= 63 && v != '')",
                handWritten: { names, object in
                    for entry in object[names.metadata][names.annotations].entries
                    where entry.key.codePoints > 63 || (entry.value.kind == .string && entry.value.count == 0) {
                        return false
                    }
                    return true
                },
                naive: nil),
        ]
    }
}
