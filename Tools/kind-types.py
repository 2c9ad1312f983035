#!/usr/bin/env python3
"""Writes the table of the built-in kinds' fields, which `bulwark policy check` types expressions with.

    kubectl get --raw /openapi/v2 > openapi.json
    Tools/kind-types.py openapi.json > Sources/Policies/Admission/Check/KindTypes+Table.swift

Takes the OpenAPI v2 document of an API server without custom resources of others, as it is or compressed with gzip.
Kinds are those that the server lists at a path of their own, in the groups of Kubernetes itself. The same document
always gives the same table.
"""

import gzip
import json
import re
import sys

HEADER = '''\
extension KindTypes {
    /// The fields of the kinds that Kubernetes %s serves. Made by `Tools/kind-types.py` from the OpenAPI document of an
    /// API server: change it there.
    ///
    /// A line for each kind, `group/version/resource Type`, then one for each type: its name and its fields. A field that
    /// is named and no more is a string. `i` is an integer, `b` a truth value, `x` anything; `T` is an object of the type
    /// `T`, `[T]` a list and `{T}` a map of such, `[]` and `{}` of strings. Lines that begin with a space go on.
    static let table = """
'''
FOOTER = '''\
        """
}
'''
PATH = re.compile(r"/(?:api|apis/(?P<group>[^/]+))/(?P<version>[^/]+)/(?:namespaces/{namespace}/)?(?P<resource>[^/{]+)")
WIDTH = 120 - 8
# Types whose objects stand in lists together, and are one type in the table, with the fields of both.
JOINED = {"io.k8s.api.core.v1.EphemeralContainer": "io.k8s.api.core.v1.Container"}


def is_own(group):
    """Whether a group is Kubernetes' own: those without a dot, and those below k8s.io."""
    return "." not in group or group.endswith(".k8s.io")


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    return json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)


def kinds(document):
    """The definition of each resource, by `group/version/resource`."""
    by_kind = {}
    for name, definition in document["definitions"].items():
        for kind in definition.get("x-kubernetes-group-version-kind", []):
            by_kind[kind["group"], kind["version"], kind["kind"]] = name
    found = {}
    for path, operations in document["paths"].items():
        match = PATH.fullmatch(path)
        group = match and (match["group"] or "")
        if not match or not is_own(group):
            continue
        for verb in ("post", "get"):
            kind = operations.get(verb, {}).get("x-kubernetes-group-version-kind")
            if kind:
                resource = f"{group}/{match['version']}/{match['resource']}"
                found[resource] = by_kind[kind["group"], kind["version"], kind["kind"]]
                break
    return found


class Types:
    """The definitions that kinds are made of."""

    def __init__(self, definitions, roots):
        self.definitions = definitions
        for name, other in JOINED.items():
            definitions[other]["properties"] |= definitions[name]["properties"]
        self.used = {}
        todo = sorted(set(roots), reverse=True)
        while todo:
            name = todo.pop()
            if name not in self.used:
                self.used[name] = None
                fields = definitions[name].get("properties", {}).values()
                todo += [ref for field in fields for ref in self.references(field)]
        self.name_all()

    def target(self, schema):
        if "$ref" not in schema:
            return None
        name = schema["$ref"].removeprefix("#/definitions/")
        return JOINED.get(name, name)

    def is_object(self, name):
        return bool(self.definitions[name].get("properties"))

    def references(self, schema):
        if (name := self.target(schema)) is not None:
            return [name] if self.is_object(name) else []
        parts = [schema.get("items"), schema.get("additionalProperties")]
        return [name for part in parts if isinstance(part, dict) for name in self.references(part)]

    def name_all(self):
        """Names types as the API does, with group and version where several have one name."""
        short = lambda name: name.rsplit(".", 1)[-1]
        taken = {}
        for name in self.used:
            taken.setdefault(short(name), []).append(name)
        for name in self.used:
            alone = len(taken[short(name)]) == 1
            self.used[name] = short(name) if alone else ".".join(name.split(".")[-3:])

    def code(self, schema):
        if (name := self.target(schema)) is not None:
            return self.used[name] if self.is_object(name) else self.code(self.definitions[name])
        kind = schema.get("type")
        if kind == "string":
            # Bytes and quantities are strings where policies see them; times may be null.
            return "x" if schema.get("format") in ("int-or-string", "date-time") else ""
        if kind == "array":
            return f"[{self.code(schema['items'])}]"
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            return f"{{{self.code(schema['additionalProperties'])}}}"
        # A number is an integer or none as it is written.
        return {"integer": "i", "boolean": "b"}.get(kind, "x")

    def row(self, name):
        fields = sorted(self.definitions[name]["properties"].items())
        return [self.used[name]] + [f"{field}:{self.code(schema)}".rstrip(":") for field, schema in fields]


def wrapped(words):
    line = words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = " "
        line += f" {word}"
    yield line


def main():
    document = read(sys.argv[1])
    roots = kinds(document)
    types = Types(document["definitions"], roots.values())
    rows = [[resource, types.used[name]] for resource, name in sorted(roots.items())]
    rows += sorted(types.row(name) for name in types.used)
    version = ".".join(document["info"]["version"].removeprefix("v").split(".")[:2])
    sys.stdout.write(HEADER % version)
    for row in rows:
        for line in wrapped(row):
            sys.stdout.write(f"        {line}\n")
    sys.stdout.write(FOOTER)


if __name__ == "__main__":
    main()
