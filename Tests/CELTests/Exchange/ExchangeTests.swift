import Documents
import Testing

@testable import CEL

/// What other programs send and get: one line of JSON each.
struct ExchangeTests {
    private func answer(_ request: String, in environment: Environment = .spec, isMetered: Bool = false) -> String {
        let line = Array(request.utf8)
        let bytes = line.withUnsafeBufferPointer { Exchange.answer($0, in: environment, isMetered: isMetered) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func evaluates() {
        #expect(answer(#"{"id":"1","expr":"1 + 1"}"#) == #"{"id":"1","stage":"ok","type":"int","value":{"int":"2"}}"#)
        #expect(
            answer(#"{"id":7,"expr":"1 + 1"}"#, isMetered: true)
                == #"{"id":7,"stage":"ok","type":"int","value":{"int":"2"},"cost":1}"#)
    }

    @Test func bindsAndDeclares() {
        #expect(
            answer(
                #"{"expr":"a.b + x","bindings":{"a.b":{"int":"40"},"x":{"int":"2"}},"type_env":[{"name":"a.b","ident":"int"}]}"#
            )
                == #"{"stage":"ok","type":"int","value":{"int":"42"}}"#)
        #expect(
            answer(
                #"{"expr":"y","container":"x","bindings":{"x.y":{"bool":true}},"type_env":[{"name":"x.y","ident":"bool"}]}"#
            )
                == #"{"stage":"ok","type":"bool","value":{"bool":true}}"#)
        #expect(
            answer(
                #"{"expr":"f(1)","check_only":true,"type_env":[{"name":"f","function":[{"id":"f_int","params":["int"],"#
                    + #""result":{"list":"string"},"member":false}]}]}"#)
                == #"{"stage":"ok","type":{"list":"string"}}"#)
    }

    @Test func saysWhichStageFailed() {
        #expect(answer(#"{"expr":"1 +"}"#).hasPrefix(#"{"stage":"parse","error":"ERROR: <input>:1:4: "#))
        #expect(
            answer(#"{"expr":"1 + 'a'"}"#).hasPrefix(
                #"{"stage":"check","error":"ERROR: <input>:1:3: found no matching"#))
        #expect(
            answer(#"{"expr":"1"} {"expr":"2"}"#)
                == #"{"stage":"parse","error":"invalid request: the line holds more than one value"}"#)
        #expect(answer(#"{"expr":"1 / 0"}"#) == #"{"stage":"eval","type":"int","error":"division by zero"}"#)
        #expect(answer(#"{"expr":"x","disable_check":true}"#) == #"{"stage":"eval","error":"no such attribute: x"}"#)
        #expect(answer(#"{"expr":"[1].all(x, x > 0)","disable_macros":true}"#).hasPrefix(#"{"stage":"check""#))
    }

    @Test(arguments: [
        ("", "the line is empty"), ("{", ""), ("[]", "a request must be an object"), ("{}", "'expr' is missing"),
        (#"{"expr":"1","bindings":[]}"#, "'bindings' must be an object"),
        (#"{"expr":"1","bindings":{"x":{"int":"1.5"}}}"#, "'int' must be a 64-bit integer"),
        (#"{"expr":"1","bindings":{"x":{"int":1}}}"#, "'int' must be text"),
        (#"{"expr":"1","bindings":{"x":{"thing":1}}}"#, "'thing' is not the kind of a value that can be read"),
        (#"{"expr":"1","bindings":{"x":{"map":[[{"double":"1.5"},{"int":"1"}]]}}}"#, "'map' must be"),
        (#"{"expr":"1","type_env":[{"name":"x","ident":"thing"}]}"#, "'thing' is not a type"),
        (#"{"expr":"1","disable_check":"yes"}"#, "'disable_check' must be true or false"),
    ])
    func refusesWhatIsNoRequest(_ line: String, _ reason: String) {
        #expect(answer(line).hasPrefix(#"{"stage":"parse","error":"invalid request: \#(reason)"#))
    }

    @Test(arguments: [
        #"{"null":null}"#, #"{"bool":true}"#, #"{"int":"-9223372036854775808"}"#, #"{"uint":"18446744073709551615"}"#,
        #"{"double":"1.5"}"#, #"{"double":"NaN"}"#, #"{"double":"-Infinity"}"#, #"{"double":"-0"}"#,
        #"{"string":"é\n"}"#, #"{"bytes":"AP8="}"#, #"{"list":[{"int":"1"},{"list":[]}]}"#,
        #"{"map":[[{"string":"k"},{"map":[]}],[{"int":"1"},{"list":[{"null":null}]}]]}"#,
        #"{"timestamp":{"seconds":"-62135596800","nanos":5}}"#, #"{"duration":{"seconds":"-1","nanos":-500000000}}"#,
        #"{"type":"google.protobuf.Timestamp"}"#, #"{"type":"optional_type"}"#,
    ])
    func roundTripsValues(_ text: String) throws {
        let bytes = Array(text.utf8)
        let document = try bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
        let arena = Arena()
        var json = JSONBuilder()
        TypedValue.encode(try TypedValue.decode(document.root, into: arena), to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        #""dyn""#, #""null_type""#, #""timestamp""#, #""duration""#, #""type""#, #"{"list":{"map":["string","dyn"]}}"#,
        #"{"opaque":{"name":"optional_type","params":["int"]}}"#, #"{"message":"a.B"}"#, #"{"param":"T"}"#,
        #"{"type":"int"}"#,
    ])
    func roundTripsTypes(_ text: String) throws {
        let bytes = Array("[\(text)]".utf8)
        let document = try bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            return try #require(try reader.next())
        }
        var json = JSONBuilder()
        TypedType.encode(try TypedType.decode(document.root.elements[0]), to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == text)
    }

    @Test func writesOptionalsAndHostTypes() {
        #expect(answer(#"{"expr":"optional.none()"}"#).hasSuffix(#""value":{"optional":null}}"#))
        #expect(answer(#"{"expr":"[optional.of(1)]"}"#).hasSuffix(#""value":{"list":[{"optional":{"int":"1"}}]}}"#))
        #expect(answer(#"{"expr":"ip('10.0.0.1')"}"#).contains(#""type":{"opaque":{"name":"net.IP","params":[]}}"#))
    }
}
