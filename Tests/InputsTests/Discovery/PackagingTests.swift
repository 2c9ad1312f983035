import Documents
import Testing

@testable import Inputs

@Suite("Helm charts and kustomizations are recognised")
struct PackagingTests {
    private func chart() throws -> TemporaryTree {
        let tree = try TemporaryTree()
        try tree.write("web/Chart.yaml", "name: shop\n")
        for name in [
            "Chart.lock", "values.yaml", "values-prod.yaml", "values.schema.json", "README.md", "templates/deploy.yaml",
            "templates/_helpers.tpl", "templates/tests/pod.yaml", "crds/crd.yaml", "ci/test.yaml",
            "charts/sub/Chart.yaml",
            "charts/sub/templates/x.yaml", "charts/sub/crds/y.yaml", "charts/sub/values.yaml",
        ] {
            try tree.write("web/" + name)
        }
        try tree.write("plain/templates/values.yaml")
        return tree
    }

    @Test("A chart's templates and metadata are skipped; its crds are manifests")
    func helm() throws {
        let found = Discoveries(try chart())
        #expect(
            found.files == [
                "plain/templates/values.yaml", "web/charts/sub/crds/y.yaml", "web/ci/test.yaml", "web/crds/crd.yaml",
            ])
        let template = "Helm template (chart shop): render it first with helm template"
        let subchart = "Helm template (chart sub): render it first with helm template"
        #expect(
            found.skipped == [
                "web/templates/deploy.yaml": template, "web/templates/tests/pod.yaml": template,
                "web/charts/sub/templates/x.yaml": subchart,
                "web/Chart.yaml": "Helm chart metadata (chart shop)",
                "web/Chart.lock": "Helm chart metadata (chart shop)",
                "web/values.yaml": "Helm chart metadata (chart shop)",
                "web/values-prod.yaml": "Helm chart metadata (chart shop)",
                "web/values.schema.json": "Helm chart metadata (chart shop)",
                "web/charts/sub/Chart.yaml": "Helm chart metadata (chart sub)",
                "web/charts/sub/values.yaml": "Helm chart metadata (chart sub)",
            ])
        #expect(found.entries.filter { $0.omission == .needsRendering }.count == 3)
        #expect(found.entries.filter { $0.omission == .notKubernetes }.count == 7)
    }

    @Test("Packed charts that a chart depends on need rendering")
    func packedCharts() throws {
        let tree = try chart()
        for name in ["web/charts/redis-1.2.3.tgz", "web/charts/db.tar.gz", "web/charts/note.txt", "web/x.tgz", "y.tgz"]
        {
            try tree.write(name)
        }
        try tree.write("web/charts/object.yaml")
        let reason = "packed Helm chart (dependency of chart shop): scan what helm template prints"
        let found = Discoveries(tree)
        #expect(found.files.contains("web/charts/object.yaml"))
        #expect(
            found.skipped.filter { $0.key.hasSuffix("gz") } == [
                "web/charts/redis-1.2.3.tgz": reason, "web/charts/db.tar.gz": reason,
            ])
        #expect(found.entries.filter { $0.omission == .needsRendering }.count == 5)
        #expect(Discoveries(tree, ["web/charts/db.tar.gz"]).skipped == ["web/charts/db.tar.gz": reason])
    }

    @Test("Naming a template, or a directory of them, changes nothing")
    func namedTemplate() throws {
        let tree = try chart()
        let reason = "Helm template (chart shop): render it first with helm template"
        #expect(Discoveries(tree, ["web/templates/deploy.yaml"]).skipped == ["web/templates/deploy.yaml": reason])
        #expect(Discoveries(tree, ["web/templates/tests"]).skipped == ["web/templates/tests/pod.yaml": reason])
        #expect(Discoveries(tree, ["web/values.yaml"]).files == [])
        #expect(Discoveries(tree, ["web/crds/crd.yaml"]).files == ["web/crds/crd.yaml"])
        #expect(Discoveries(tree, ["web/charts"]).files == ["web/charts/sub/crds/y.yaml"])
    }

    @Test(
        "A chart is called by its own name if it is a sound one",
        arguments: [
            ("name: shop", "shop"), (#"name: "evil\e[2J""#, "web"), ("name: ''", "web"), ("name: [a]", "web"),
            ("a: [", "web"), ("", "web"),
        ])
    func chartName(chartFile: String, name: String) throws {
        let tree = try chart()
        try tree.write("web/Chart.yaml", chartFile)
        #expect(
            Discoveries(tree, ["web/templates/deploy.yaml"]).skipped == [
                "web/templates/deploy.yaml": "Helm template (chart \(name)): render it first with helm template"
            ])
    }

    @Test("Kustomize files and the patches they name are skipped; bases are scanned as they are")
    func kustomize() throws {
        let tree = try TemporaryTree()
        try tree.write([
            "overlay/kustomization.yaml": """
            resources: [../base]
            patches:
              - path: patch.yaml
              - patch: '[{"op": "remove", "path": "/spec"}]'
            patchesJson6902: [{path: ./patches/./a.yaml}]
            patchesStrategicMerge: [missing.yaml]
            """,
            "component/Kustomization": "patchesStrategicMerge: [p.yml, 'a: {b: 1}']\n", "base/kustomization.yml": "",
        ])
        for name in [
            "overlay/patch.yaml", "overlay/extra.yaml", "overlay/patches/a.yaml", "overlay/patches/b.yaml",
            "component/p.yml",
            "base/patch.yaml",
        ] {
            try tree.write(name)
        }
        let patch = "Kustomize patch, a partial object: scan what kustomize build prints"
        let file = "Kustomize file: its resources are scanned as they are; scan what kustomize build prints as well"
        let found = Discoveries(tree)
        #expect(found.files == ["base/patch.yaml", "overlay/extra.yaml", "overlay/patches/b.yaml"])
        #expect(
            found.skipped == [
                "overlay/kustomization.yaml": file, "component/Kustomization": file, "base/kustomization.yml": file,
                "overlay/patch.yaml": patch, "overlay/patches/a.yaml": patch, "component/p.yml": patch,
            ])
        #expect(found.entries.allSatisfy { $0.omission == .needsRendering })

        let named = Discoveries(
            tree, ["overlay/patches/a.yaml", "overlay/patches/b.yaml", "overlay/kustomization.yaml"]
        )
        #expect(named.files == ["overlay/patches/b.yaml"])
        #expect(named.skipped == ["overlay/patches/a.yaml": patch, "overlay/kustomization.yaml": file])
    }

    @Test("A kustomization cannot take files outside its directory out of the scan")
    func patchesOutside() throws {
        let tree = try TemporaryTree()
        let absolute = tree.path("z/prod.yaml")
        let patches = ["../z/prod.yaml", absolute, "link.yaml", "z\\0.yaml", ".", ""].map { "\"\($0)\"" }
        try tree.write(["a/kustomization.yaml": "patchesStrategicMerge: [\(patches.joined(separator: ", "))]\n"])
        try tree.write("z/prod.yaml")
        try tree.link("a/link.yaml", to: "../z/prod.yaml")
        let found = Discoveries(tree, ["z", "a"])
        #expect(found.files == ["z/prod.yaml"])
        #expect(found.skipped["a/link.yaml"] == "the same file as z/prod.yaml")
    }

    @Test("A kustomization that cannot be read fails, because its patches are unknown")
    func unreadableKustomization() throws {
        let tree = try TemporaryTree()
        try tree.write("kustomization.yaml", String(repeating: "#", count: (1 << 20) + 1))
        #expect(Discoveries(tree).failed == ["kustomization.yaml": "larger than the limit of 1 MiB"])
    }

    @Test("A whole object that also serves as a patch is checked, whichever kustomization deploys it")
    func patchesThatAreResources() throws {
        let tree = try TemporaryTree()
        try tree.write([
            "a/kustomization.yaml": "resources: [both.yaml]\npatches: [{path: both.yaml}, {path: patch.yaml}]\n",
            "a/both.yaml": "a: 1\n", "a/patch.yaml": "a: 1\n",
            "b/kustomization.yaml": "resources: [../c/base.yaml, https://example.com/x.yaml, ../d]\n",
            "c/kustomization.yaml": "patches: [{path: base.yaml}]\n", "c/base.yaml": "a: 1\n",
        ])
        #expect(Discoveries(tree).files == ["a/both.yaml", "c/base.yaml"])
    }

    @Test("A kustomization whose YAML is broken fails at the place, unless it is a template")
    func brokenKustomization() throws {
        let tree = try TemporaryTree()
        try tree.write("a/kustomization.yaml", "resources:\n  - a.yaml\n patches: [\n")
        try tree.write("b/kustomization.yaml", "resources:\n{{ range .Files }}\n  - {{ . }}\n{{ end }}\n")
        let found = Discoveries(tree)
        #expect(found.failed.keys.sorted() == ["a/kustomization.yaml"])
        #expect(found.entries.first { $0.outcome == .failed }?.position == Position(line: 3, column: 2))
        #expect(found.skipped.keys.sorted() == ["b/kustomization.yaml"])
    }
}
