#!/usr/bin/env python3
"""Writes the table of the fields that built-in kinds got after the oldest version of Kubernetes that `bulwark policy
check` knows.

    kubectl get --raw /openapi/v2 > openapi.json
    for version in 28 29 30 31 32 33 34 35 36; do pip download --no-deps "kubernetes==$version.*"; done
    Tools/field-versions.py openapi.json kubernetes-*.whl > Sources/Policies/Admission/Check/KindTypes+Versions.swift

The document is that of `Tools/kind-types.py`. The models of Kubernetes' Python client, whose major version is the minor
version of Kubernetes, are made of the documents of their time and say which fields there were. Fields of a type that
came as a whole are left out: what came then is the field that is of the type. The same input always gives the same table.
"""

import importlib.util
import pathlib
import re
import sys
import zipfile

HEADER = '''\
extension KindTypes {
    /// The fields that came after Kubernetes 1.%d, by the minor version that had them first, if behind a feature gate. Made
    /// by `Tools/field-versions.py` from Kubernetes' Python clients: change it there.
    static let versions = """
'''

specification = importlib.util.spec_from_file_location("kinds", pathlib.Path(__file__).with_name("kind-types.py"))
kinds = importlib.util.module_from_spec(specification)
specification.loader.exec_module(kinds)


def models(path):
    """The minor version of Kubernetes that a client is for, and the fields of its models by their names."""
    found = {}
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            if not re.fullmatch(r"kubernetes/client/models/\w+\.py", name):
                continue
            text = wheel.read(name).decode()
            model = re.search(r"^class (\w+)\(", text, re.M)
            fields = re.search(r"attribute_map = {(.*?)}", text, re.S)
            if model and fields:
                found[model[1]] = set(re.findall(r":\s*'([^']+)'", fields[1]))
    return int(re.match(r"kubernetes-(\d+)\.", pathlib.Path(path).name)[1]), found


def fields(name, types, models):
    """The fields of a type such as `io.k8s.api.core.v1.PodSpec`; None where the client has no such type."""
    group, version, kind = (part[0].upper() + part[1:] for part in name.split(".")[-3:])
    if (qualified := models.get(group + version + kind)) is not None:
        return qualified
    found = models.get(version + kind)
    # While one group alone had a type of this name, the client did not name the group.
    is_another = "." in types.used[name] and found and found - types.definitions[name]["properties"].keys()
    return None if is_another else found


def main():
    document = kinds.read(sys.argv[1])
    types = kinds.Types(document["definitions"], kinds.kinds(document).values())
    versions = sorted((models(path) for path in sys.argv[2:]), key=lambda version: version[0])
    rows = {}
    for name, short in types.used.items():
        seen = None
        for version, known in versions:
            now = fields(name, types, known)
            if now is None:
                continue
            if seen is not None:
                new = (now - seen) & types.definitions[name]["properties"].keys()
                rows.setdefault(version, []).extend(f"{short}.{field}" for field in new)
            seen = now | (seen or set())
    sys.stdout.write(HEADER % versions[0][0])
    for version, names in sorted(rows.items()):
        for line in kinds.wrapped([str(version)] + sorted(names)):
            sys.stdout.write(f"        {line}\n")
    sys.stdout.write(kinds.FOOTER)


main()
