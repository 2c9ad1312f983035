import Documents
import Testing

/// Scalar typing as sigs.k8s.io/yaml over go-yaml v2 has it, then through JSON.
struct YAMLScalarTests {
    @Test(arguments: [
        // Booleans: YAML 1.1's words, in three ways of writing.
        ("yes", "true"), ("Yes", "true"), ("YES", "true"), ("yEs", "\"yEs\""), ("on", "true"), ("On", "true"),
        ("ON", "true"), ("y", "true"), ("Y", "true"), ("true", "true"), ("True", "true"), ("TRUE", "true"),
        ("no", "false"), ("No", "false"), ("NO", "false"), ("nO", "\"nO\""), ("off", "false"), ("Off", "false"),
        ("OFF", "false"), ("n", "false"), ("N", "false"), ("false", "false"), ("False", "false"), ("FALSE", "false"),
        ("oN", "\"oN\""), ("tRUE", "\"tRUE\""), ("truely", "\"truely\""),
        // Null.
        ("", "null"), ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"), ("nul", "\"nul\""),
        ("~x", "\"~x\""),
        // Integers.
        ("0", "0"), ("-0", "0"), ("+7", "7"), ("007", "7"), ("017", "15"), ("018", "18"), ("-017", "-15"),
        ("0o17", "15"), ("0O17", "15"), ("0x1F", "31"), ("-0x1f", "-31"), ("0X1f", "31"), ("0b101", "5"), ("0B11", "3"),
        ("0b2", "\"0b2\""), ("0b-101", "-5"), ("0x", "\"0x\""), ("1_000", "1000"), ("_1", "\"_1\""), ("1_", "1"),
        ("0x_1", "1"), ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"), ("0x7fffffffffffffff", "9223372036854775807"),
        // Beyond 64 bits signed only a double is left.
        ("9223372036854775808", "9223372036854776000"), ("18446744073709551615", "18446744073709552000"),
        ("-9223372036854775809", "-9223372036854776000"), ("1e20", "100000000000000000000"),
        // Floats; integral ones become integers on their way through JSON.
        ("1.0", "1"), ("5.", "5"), ("1e3", "1000"), ("1.e3", "1000"), ("-0.0", "0"), (".5", "0.5"), ("-.5", "-0.5"),
        ("1.50", "1.5"), ("1e-400", "0"), ("1e400", "\"1e400\""), ("1e", "\"1e\""), ("1e+", "\"1e+\""),
        ("1.2.3", "\"1.2.3\""), ("1152921504606846976.0", "1152921504606847000"), ("1e21", "1e+21"),
        ("123456.789e-10", "0.0000123456789"), ("1.5e-7", "1.5e-7"), (".", "\".\""),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("0.1000000000000000055511151231257827", "0.1"), ("4.9e-324", "5e-324"), (".5_0", "0.5"), (".1_5", "0.15"),
        ("._5", "\"._5\""), (".5_", "\".5_\""), (".5__0", "\".5__0\""), (".5_e1", "\".5_e1\""),
        (".5e1_0", "5000000000"),
        ("1_0.5", "10.5"),
        // Not numbers: sexagesimal, dates, signs.
        ("1:30", "\"1:30\""), ("190:20:30", "\"190:20:30\""), ("2001-12-14", "\"2001-12-14\""),
        ("2001-12-14T21:59:43.10-05:00", "\"2001-12-14T21:59:43.10-05:00\""), ("+", "\"+\""), ("-x", "\"-x\""),
        ("inf", "\"inf\""), ("NaN", "\"NaN\""), (".Nan", "\".Nan\""), ("+.nan", "\"+.nan\""), ("=", "\"=\""),
        ("<<", "\"<<\""),
        // Quoted and block scalars are text.
        ("\"1\"", "\"1\""), ("'true'", "\"true\""), ("\"\"", "\"\""), ("'~'", "\"~\""), ("|-\n  1", "\"1\""),
        (">-\n  true", "\"true\""),
        // Tags.
        ("!!str 123", "\"123\""), ("!!int \"12\"", "12"), ("!!float 3", "3"), ("!!float \"2.5\"", "2.5"),
        ("!!bool \"yes\"", "true"), ("!!null \"\"", "null"), ("!!timestamp 2001-12-14", "\"2001-12-14\""),
        ("!!timestamp 2001-12-14T21:59:43Z", "\"2001-12-14T21:59:43Z\""), ("!custom 5", "\"5\""), ("! 5", "\"5\""),
        ("!<tag:yaml.org,2002:int> '7'", "7"), ("!!binary aGVsbG8=", "\"hello\""), ("!!binary /w==", "\"\u{fffd}\""),
        ("!!str", "\"\""), ("!bang", "\"\""), ("!!seq [1]", "[1]"), ("!!str [1]", "[1]"),
    ])
    func scalar(text: String, json: String) {
        #expect(readYAML("v: \(text)\n") == [.value("{\"v\":\(json)}")])
    }

    @Test(arguments: [
        (".nan", "NaN has no place in JSON"), (".NaN", "NaN has no place in JSON"),
        (".inf", "+Inf has no place in JSON"),
        ("+.INF", "+Inf has no place in JSON"), ("-.inf", "-Inf has no place in JSON"),
        ("!!int abc", "cannot decode !!str `abc` as a !!int"), ("!!bool 12", "cannot decode !!int `12` as a !!bool"),
        ("!!null x", "cannot decode !!str `x` as a !!null"),
        ("!!float true", "cannot decode !!bool `true` as a !!float"),
        ("!!timestamp 2001-13-14", "cannot decode !!str `2001-13-14` as a !!timestamp"),
        ("!!timestamp 2001-02-29", "cannot decode !!str `2001-02-29` as a !!timestamp"),
        ("!!binary \"not base64!\"", "!!binary value contains invalid base64 data"),
        ("!!binary a=b=", "!!binary value contains invalid base64 data"),
    ])
    func refused(text: String, message: String) {
        #expect(readYAML("v: \(text)\n") == [.error("line 1, column 4: \(message)")])
    }

    @Test(arguments: [
        ("10", "10"), ("1.0", "1"), ("010", "8"), ("-5", "-5"), ("0x10", "16"), ("1e3", "1000"), ("1e6", "1e+06"),
        ("1234567.5", "1.2345675e+06"), ("0.00001", "1e-05"), ("0.0001", "0.0001"), ("0.1", "0.1"), ("1e20", "1e+20"),
        ("true", "true"), ("yes", "true"), ("Off", "false"), (".inf", ".inf"), ("-.inf", "-.inf"), (".nan", ".nan"),
        ("1e300", ".inf"), ("2001-01-01", "2001-01-01"), ("\"1\"", "1"), ("\"\"", ""), ("my key", "my key"),
        ("\"a:b\"", "a:b"), ("'<<'", "<<"), ("!!str 5", "5"), ("!!binary aGk=", "hi"), ("café", "café"),
    ])
    func key(text: String, key: String) {
        #expect(readYAML("\(text): x\n") == [.value("{\(JSONText.quoted(key)):\"x\"}")])
    }

    @Test(arguments: [
        ("~: x", "line 1, column 1: a map key is null"),
        ("{null: x}", "line 1, column 2: a map key is null"),
        ("? \n: x", "line 1, column 2: a map key is null"),
        ("18446744073709551615: x", "line 1, column 1: a map key is an integer above 9223372036854775807"),
        ("{[a]: b}", "line 1, column 2: a map key is a list, which JSON does not allow"),
        ("{{a: b}: c}", "line 1, column 2: a map key is a map, which JSON does not allow"),
        ("a: &x [1]\n*x : b", "line 2, column 1: a map key is a map or list, which JSON does not allow"),
    ])
    func refusedKey(text: String, message: String) {
        #expect(readYAML(text) == [.error(message)])
    }

    @Test func keysThatMeetOnlyAsTextAreNoDuplicates() {
        #expect(readYAML("1: a\n\"1\": b\n") == [.value("{\"1\":\"b\"}")])
        #expect(readYAML("true: a\nx: 0\n'true': b\n") == [.value("{\"x\":0,\"true\":\"b\"}")])
        #expect(
            readYAML("1: a\n0x1: b\n")
                == [.error("line 2, column 1: key \"1\" is already set (first at line 1, column 1)")])
        #expect(
            readYAML("yes: a\ntrue: b\n")
                == [.error("line 2, column 1: key \"true\" is already set (first at line 1, column 1)")])
        let many = (0..<40).map { "\($0): a\n" }.joined() + "\"7\": z\n"
        guard case .value(let json)? = readYAML(many).first else {
            Issue.record("refused")
            return
        }
        #expect(json.hasSuffix("\"39\":\"a\",\"7\":\"z\"}") && !json.contains("\"7\":\"a\""))
    }
}
