import Foundation
import TestSupport
import Testing

/// `bulwark eval` from end to end.
@Suite struct EvalCommandTests {
    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: shop}
        spec:
          containers:
            - name: app
              securityContext:
                privileged: true

        """

    @Test(
        arguments: [
            ("1 + 2 == 3", "true (bool)\n", 0), ("'a' + 'b'", "\"ab\" (string)\n", 0),
            ("1 / 0", "error: division by zero\n", 1), ("1 +", "", 2), ("unknown", "", 2),
        ] as [(String, String, Int32)])
    func evaluatesOnNothing(expression: String, output: String, status: Int32) throws {
        let eval = try Command(["eval", expression])
        #expect(eval.output == output)
        #expect(eval.status == status)
        #expect(eval.errors.isEmpty == (status < 2))
    }

    @Test func aFieldThatDoesNotFitIsNamed() throws {
        let folder = try Folder(["p.yaml": EvalCommandTests.pod])
        let eval = try Command(["eval", "object.metadata.name > 1", "--file", "p.yaml"], in: folder.url)
        #expect(
            eval.output
                == "Pod shop/p: error: no such overload: object.metadata.name is a string, not a number\n")
        #expect(eval.status == 1)
    }

    /// JSON on standard output whatever happens, and the same status as without.
    @Test(
        arguments: [
            ("1 + 2", "ok", 0), ("1 / 0", "eval", 1), ("1 +", "parse", 2), ("unknown", "check", 2),
            ("duration('x')", "check", 2),
        ] as [(String, String, Int32)])
    func answersInJSON(expression: String, stage: String, status: Int32) throws {
        let folder = try Folder(["p.yaml": EvalCommandTests.pod])
        for options in [[], ["--file", "p.yaml"], ["--file", "p.yaml", "--target", "container", "--explain"]] {
            let eval = try Command(["eval", expression, "--format", "json"] + options, in: folder.url)
            #expect(try eval.json()["stage"] as? String == stage)
            #expect(eval.status == status)
            #expect(eval.errors == "")
        }
    }

    @Test func explains() throws {
        let folder = try Folder(["p.yaml": EvalCommandTests.pod])
        let check = "container.?securityContext.?privileged.orValue(false) != true"
        let eval = try Command(
            ["eval", check, "--file", "p.yaml", "--target", "container", "--explain"], in: folder.url)
        #expect(eval.output.hasPrefix("Pod shop/p, container app: false (bool)\n  decided by\n"))
        #expect(eval.output.contains("    container.securityContext.privileged = true  (p.yaml:8:21)\n"))
        #expect(eval.status == 0)
    }

    /// What is wrong with one document or file does not hide what the others say.
    @Test func goesOnBesideWhatCannotBeRead() throws {
        let folder = try Folder(["bad.yaml": EvalCommandTests.pod + "---\nb: [\n", "p.yaml": EvalCommandTests.pod])
        let files = ["--file", "bad.yaml", "--file", "missing.yaml", "--file", "p.yaml"]
        let eval = try Command(["eval", "object.kind"] + files, in: folder.url)
        #expect(eval.output == String(repeating: "Pod shop/p: \"Pod\" (string)\n", count: 2))
        #expect(eval.errors.contains("Error: bad.yaml:"))
        #expect(eval.errors.contains("Error: missing.yaml: "))
        #expect(eval.status == 2)
    }

    @Test(arguments: [
        ["1", "--kubernetes", "1.27"], ["1", "--kubernetes", "1.99"], ["1", "--kubernetes", "new"],
        ["1", "--kubernetes", "1.30", "--spec"], ["1", "--target", "pod"], ["1", "--batch", "-"], [],
        ["object", "--file", "/dev/null"],
    ])
    func refuses(arguments: [String]) throws {
        let eval = try Command(["eval"] + arguments)
        #expect(eval.status == 2)
        #expect(eval.output == "")
        #expect(eval.errors.hasPrefix("Error: "))
    }

    @Test func answersRequests() throws {
        let requests = """
            {"id": 1, "expr": "x + 1", "bindings": {"x": {"int": "41"}}}

            not JSON
            {"id": "b", "expr": "1 +"}
            {"id": 3, "expr": "math.abs(-1)"}
            """
        let eval = try Command(["eval", "--batch", "-", "--spec"], input: requests)
        let lines = eval.output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == #"{"id":1,"stage":"ok","type":"int","value":{"int":"42"},"cost":2}"#)
        #expect(lines[1].hasPrefix(#"{"stage":"parse","error":"invalid request: "#))
        #expect(lines[2].hasPrefix(#"{"id":"b","stage":"parse","#))
        #expect(lines[3] == #"{"id":3,"stage":"ok","type":"int","value":{"int":"1"},"cost":1}"#)
        #expect(eval.status == 0)
    }
}
