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
        let template = "Helm template (chart web): render it first with helm template"
        let subchart = "Helm template (chart sub): render it first with helm template"
        #expect(
            found.skipped == [
                "web/templates/deploy.yaml": template, "web/templates/tests/pod.yaml": template,
                "web/charts/sub/templates/x.yaml": subchart,
                "web/Chart.yaml": "Helm chart metadata (chart web)",
                "web/Chart.lock": "Helm chart metadata (chart web)",
                "web/values.yaml": "Helm chart metadata (chart web)",
                "web/values-prod.yaml": "Helm chart metadata (chart web)",
                "web/values.schema.json": "Helm chart metadata (chart web)",
                "web/charts/sub/Chart.yaml": "Helm chart metadata (chart sub)",
                "web/charts/sub/values.yaml": "Helm chart metadata (chart sub)",
            ])
        #expect(found.entries.filter { $0.omission == .needsRendering }.count == 3)
        #expect(found.entries.filter { $0.omission == .notKubernetes }.count == 7)
    }

    @Test("Naming a template, or a directory of them, changes nothing")
    func namedTemplate() throws {
        let tree = try chart()
        let reason = "Helm template (chart web): render it first with helm template"
        #expect(Discoveries(tree, ["web/templates/deploy.yaml"]).skipped == ["web/templates/deploy.yaml": reason])
        #expect(Discoveries(tree, ["web/templates/tests"]).skipped == ["web/templates/tests/pod.yaml": reason])
        #expect(Discoveries(tree, ["web/values.yaml"]).files == [])
        #expect(Discoveries(tree, ["web/crds/crd.yaml"]).files == ["web/crds/crd.yaml"])
        #expect(Discoveries(tree, ["web/charts"]).files == ["web/charts/sub/crds/y.yaml"])
    }

    @Test("A chart is called by its own name if it is a sound one")
    func chartName() throws {
        let tree = try chart()
        func reason(_ name: String?) -> String? {
            Discoveries(tree, ["web/templates/deploy.yaml"]) { $0.packaging.chartName = { _ in name } }
                .skipped["web/templates/deploy.yaml"]
        }
        #expect(reason("shop") == "Helm template (chart shop): render it first with helm template")
        #expect(reason("evil\u{1B}[2J") == "Helm template (chart web): render it first with helm template")
        #expect(reason("") == "Helm template (chart web): render it first with helm template")
    }

    /// Stands in for the YAML reader: every line is a patch.
    private static let lines = PackagingReader(kustomizationPatches: { bytes in
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    })

    @Test("Kustomize files and the patches they name are skipped; bases are scanned as they are")
    func kustomize() throws {
        let tree = try TemporaryTree()
        try tree.write([
            "overlay/kustomization.yaml": "patch.yaml\n./patches/./a.yaml\nmissing.yaml\n",
            "component/Kustomization": "p.yml\n", "base/kustomization.yml": "",
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
        let found = Discoveries(tree) { $0.packaging = Self.lines }
        #expect(found.files == ["base/patch.yaml", "overlay/extra.yaml", "overlay/patches/b.yaml"])
        #expect(
            found.skipped == [
                "overlay/kustomization.yaml": file, "component/Kustomization": file, "base/kustomization.yml": file,
                "overlay/patch.yaml": patch, "overlay/patches/a.yaml": patch, "component/p.yml": patch,
            ])
        #expect(found.entries.allSatisfy { $0.omission == .needsRendering })

        let named = Discoveries(
            tree, ["overlay/patches/a.yaml", "overlay/patches/b.yaml", "overlay/kustomization.yaml"]
        ) {
            $0.packaging = Self.lines
        }
        #expect(named.files == ["overlay/patches/b.yaml"])
        #expect(named.skipped == ["overlay/patches/a.yaml": patch, "overlay/kustomization.yaml": file])
    }

    @Test("A kustomization cannot take files outside its directory out of the scan")
    func patchesOutside() throws {
        let tree = try TemporaryTree()
        let absolute = tree.path("z/prod.yaml")
        try tree.write(["a/kustomization.yaml": "../z/prod.yaml\n\(absolute)\nlink.yaml\nz\0.yaml\n.\n\n"])
        try tree.write("z/prod.yaml")
        try tree.link("a/link.yaml", to: "../z/prod.yaml")
        let found = Discoveries(tree, ["z", "a"]) { $0.packaging = Self.lines }
        #expect(found.files == ["z/prod.yaml"])
        #expect(found.skipped["a/link.yaml"] == "the same file as z/prod.yaml")
    }

    @Test("A kustomization that cannot be read fails, because its patches are unknown")
    func unreadableKustomization() throws {
        let tree = try TemporaryTree()
        try tree.write("kustomization.yaml", String(repeating: "#", count: (1 << 20) + 1))
        #expect(Discoveries(tree).failed == ["kustomization.yaml": "larger than the limit of 1 MiB"])
    }
}
