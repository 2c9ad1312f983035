import Testing

@testable import CEL

@Suite("Comparison and conversion across number types")
struct NumericTests {
    @Test("Same types")
    func sameType() {
        #expect(NumericComparison.compare(Int64(-1), Int64(1)) == .less)
        #expect(NumericComparison.compare(UInt64.max, UInt64(1)) == .greater)
        #expect(NumericComparison.compare(1.5, 1.5) == .equal)
        #expect(NumericComparison.compare(-0.0, 0.0) == .equal)
        #expect(NumericComparison.compare(Double.nan, .nan) == .unordered)
        #expect(NumericComparison.compare(1.0, Double.nan) == .unordered)
    }

    @Test("int and uint are compared as the numbers they are")
    func intUInt() {
        #expect(NumericComparison.compare(Int64(-1), UInt64.max) == .less)
        #expect(NumericComparison.compare(Int64(1), UInt64(1)) == .equal)
        #expect(NumericComparison.compare(Int64.max, UInt64(1) << 63) == .less)
        #expect(NumericComparison.compare(Int64(2), UInt64(1)) == .greater)
    }

    @Test("int and double: outside the range by the range, inside after rounding to double")
    func intDouble() {
        #expect(NumericComparison.compare(Int64(1), 1.5) == .less)
        #expect(NumericComparison.compare(Int64(-1), -1.5) == .greater)
        #expect(NumericComparison.compare(Int64(3), 3.0) == .equal)
        #expect(NumericComparison.compare(Int64.max, 9223372036854775808.0) == .equal)
        #expect(NumericComparison.compare(Int64.max, 9223372036854777857.0) == .less)
        #expect(NumericComparison.compare(Int64.min, -9223372036854775808.0) == .equal)
        #expect(NumericComparison.compare(Int64.min, -9223372036854777857.0) == .greater)
        #expect(NumericComparison.compare(Int64(9_007_199_254_740_993), 9_007_199_254_740_992.0) == .equal)
        #expect(NumericComparison.compare(Int64.max, .infinity) == .less)
        #expect(NumericComparison.compare(Int64.min, -.infinity) == .greater)
        #expect(NumericComparison.compare(Int64(0), .nan) == .unordered)
    }

    @Test("uint and double")
    func uintDouble() {
        #expect(NumericComparison.compare(UInt64(0), -0.5) == .greater)
        #expect(NumericComparison.compare(UInt64(0), -0.0) == .equal)
        #expect(NumericComparison.compare(UInt64.max, 18446744073709551616.0) == .equal)
        #expect(NumericComparison.compare(UInt64.max, 18446744073709590000.0) == .less)
        #expect(NumericComparison.compare(UInt64.max, -1.0) == .greater)
        #expect(NumericComparison.compare(UInt64(1), 0.5) == .greater)
        #expect(NumericComparison.compare(UInt64(0), .nan) == .unordered)
    }

    @Test("int(double) truncates and excludes both ends")
    func doubleToInt() throws {
        #expect(try NumericConversion.int(-123.456) == -123)
        #expect(try NumericConversion.int(1.9) == 1)
        #expect(try NumericConversion.int(-0.9) == 0)
        #expect(try NumericConversion.int(9_223_372_036_854_774_784.0) == 9_223_372_036_854_774_784)
        for value in [0x1p63, -0x1p63, 1e99, -1e99, .infinity, -.infinity, .nan] {
            #expect(throws: ValueError.integerOverflow) { try NumericConversion.int(value) }
        }
    }

    @Test("uint(double) truncates and refuses what is below zero")
    func doubleToUInt() throws {
        #expect(try NumericConversion.uint(25.5) == 25)
        #expect(try NumericConversion.uint(-0.0) == 0)
        #expect(try NumericConversion.uint(18_446_744_073_709_549_568.0) == 18_446_744_073_709_549_568)
        for value in [0x1p64, -0.5, -1, 6.022e23, .infinity, .nan] {
            #expect(throws: ValueError.unsignedIntegerOverflow) { try NumericConversion.uint(value) }
        }
    }

    @Test("int(uint) and uint(int)")
    func integers() throws {
        #expect(try NumericConversion.int(UInt64(9_223_372_036_854_775_807)) == .max)
        #expect(throws: ValueError.integerOverflow) { try NumericConversion.int(UInt64(1) << 63) }
        #expect(try NumericConversion.uint(Int64(1729)) == 1729)
        #expect(throws: ValueError.unsignedIntegerOverflow) { try NumericConversion.uint(Int64(-1)) }
    }
}
