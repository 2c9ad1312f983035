// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6)]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
]

let package = Package(
    name: "bulwark",
    products: [
        .executable(name: "bulwark", targets: ["bulwark"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // Without traits it leaves Foundation out.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
        .target(
            name: "Documents", dependencies: ["CLibYAML"], swiftSettings: settings,
            linkerSettings: [.linkedLibrary(":libyaml.a")]),
        .target(name: "LinearRegex", swiftSettings: settings),
        .target(name: "CEL", dependencies: ["Documents", "LinearRegex"], swiftSettings: settings),
        .target(name: "Kubernetes", dependencies: ["Documents"], swiftSettings: settings),
        .target(name: "Policies", dependencies: ["CEL", "Kubernetes"], swiftSettings: settings),
        .target(name: "PodSecurity", dependencies: ["Documents", "Kubernetes"], swiftSettings: settings),
        .target(name: "Secrets", dependencies: ["Documents", "Kubernetes", "LinearRegex"], swiftSettings: settings),
        .target(
            name: "Analyses", dependencies: ["CEL", "Documents", "Kubernetes", "Policies"], swiftSettings: settings),
        .target(name: "Inputs", dependencies: ["Documents"], swiftSettings: settings),
        .target(
            name: "Cluster",
            dependencies: [
                "Documents", "Kubernetes", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ] + nio, swiftSettings: settings),
        .target(name: "Reports", dependencies: ["Documents", "Inputs", "Policies"], swiftSettings: settings),
        .target(
            name: "Engine",
            dependencies: ["Analyses", "Cluster", "Inputs", "PodSecurity", "Policies", "Reports", "Secrets"],
            swiftSettings: settings,
            plugins: ["EmbedCatalogue"]),
        .executableTarget(
            name: "bulwark",
            dependencies: ["Cluster", "Engine", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        .executableTarget(name: "EmbedCatalogueTool", dependencies: ["Documents"], swiftSettings: settings),
        .plugin(name: "EmbedCatalogue", capability: .buildTool(), dependencies: ["EmbedCatalogueTool"]),

        .target(name: "FuzzSupport", path: "Fuzz/FuzzSupport", swiftSettings: settings),
        .target(
            name: "ReaderChecks", dependencies: ["Documents", "FuzzSupport"], path: "Fuzz/ReaderChecks",
            swiftSettings: settings),
        .executableTarget(
            name: "ReadersFuzz", dependencies: ["Documents", "FuzzSupport", "ReaderChecks"], path: "Fuzz/ReadersFuzz",
            swiftSettings: settings),
        .target(
            name: "ExpressionChecks", dependencies: ["CEL", "Documents", "FuzzSupport", "LinearRegex"],
            path: "Fuzz/ExpressionChecks", swiftSettings: settings),
        .executableTarget(
            name: "ExpressionsFuzz", dependencies: ["CEL", "ExpressionChecks", "FuzzSupport"],
            path: "Fuzz/ExpressionsFuzz", swiftSettings: settings),

        .testTarget(
            name: "DocumentsTests", dependencies: ["Documents", "ReaderChecks", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LinearRegexTests", dependencies: ["FuzzSupport", "LinearRegex", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "CELTests", dependencies: ["CEL", "ExpressionChecks", "FuzzSupport", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "KubernetesTests", dependencies: ["Kubernetes"], swiftSettings: settings),
        .testTarget(name: "PodSecurityTests", dependencies: ["PodSecurity"], swiftSettings: settings),
        .testTarget(name: "SecretsTests", dependencies: ["Secrets", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "PoliciesTests", dependencies: ["Policies"], swiftSettings: settings),
        .target(
            name: "ReplayServer", dependencies: ["Documents", "TestSupport"] + nio, path: "Tests/ReplayServer",
            swiftSettings: settings),
        .testTarget(
            name: "ClusterTests", dependencies: ["Cluster", "ReplayServer", "TestSupport"], swiftSettings: settings),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "AnalysesTests", dependencies: ["Analyses", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "InputsTests", dependencies: ["Inputs", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "TestSupport"], exclude: ["Golden"], swiftSettings: settings
        ),
        .testTarget(name: "EngineTests", dependencies: ["Cluster", "Engine", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["bulwark", "ReplayServer", "TestSupport"], swiftSettings: settings),

        .target(name: "Corpus", path: "Benchmarks/Corpus", swiftSettings: settings),
        .executableTarget(
            name: "bulwark-corpus",
            dependencies: ["Corpus", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/CorpusGenerator", swiftSettings: settings),
        .target(name: "AllocationCounter", path: "Benchmarks/AllocationCounter"),
        .executableTarget(
            name: "bulwark-bench",
            dependencies: [
                "AllocationCounter", "CEL", "CLibYAML", "Corpus", "Documents", "Engine", "Inputs", "Policies",
                "ReplayServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Bench", swiftSettings: settings),
    ]
)

// `make sanitize` builds the engine and its tests alone.
if Context.environment["BULWARK_ENGINE_ONLY"] == "1" {
    let engine: Set = [
        "CLibYAML", "Documents", "LinearRegex", "CEL", "FuzzSupport", "ReaderChecks", "ExpressionChecks",
        "DocumentsTests", "LinearRegexTests", "CELTests", "TestSupport",
    ]
    package.targets.removeAll { !engine.contains($0.name) }
    package.products.removeAll()
    package.dependencies.removeAll()
}
