/// One value of a document or of a CEL evaluation: 16 trivial bytes without references, so that copying, comparing
/// and storing it costs no reference counting. What does not fit inside (text, elements, entries) lies in memory that
/// an ``Arena`` owns; a value is meaningful only while its arena lives.
///
/// Documents make the JSON kinds only (`null` to `map`, without `uint` and `bytes`); the CEL machine adds the others.
@frozen
public struct Value: BitwiseCopyable, Sendable {
    @frozen
    public enum Kind: UInt8, Sendable {
        case null, bool, int, uint, double, string, bytes, list, map
        /// Seconds since the Unix epoch in `bits`, nanoseconds in `count`, the offset it was written with, in minutes,
        /// in `aux`.
        case timestamp
        /// Nanoseconds in `bits`.
        case duration
        /// A type as a value: the kind's raw value in `count`, the opaque type's number in `aux`.
        case type
        /// `count` is 0 for none, else 1 with the address of the value in `bits`.
        case optional
        /// A value of a host type whose number is in `aux`; `bits` is the address of its payload.
        case opaque
        /// A failed evaluation: the code in `aux`, the syntax node in `count`, the address of details or 0 in `bits`.
        case error
    }

    /// What is known about a value beyond its kind.
    @frozen
    public struct Flags: OptionSet, BitwiseCopyable, Sendable {
        public let rawValue: UInt8
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// A string whose address alone identifies its text among interned strings.
        public static let interned = Flags(rawValue: 1)
        /// A map whose entries are followed by a hash index.
        public static let indexed = Flags(rawValue: 2)
        /// Stands in the place of a string that was left out at reading; `bits` holds its size.
        public static let withheld = Flags(rawValue: 4)
    }

    public var kind: Kind
    public var flags: Flags
    public var aux: UInt16
    /// Bytes of a string, elements of a list, entries of a map.
    public var count: UInt32
    public var bits: UInt64

    @inlinable
    public init(kind: Kind, flags: Flags = [], aux: UInt16 = 0, count: UInt32 = 0, bits: UInt64 = 0) {
        self.kind = kind
        self.flags = flags
        self.aux = aux
        self.count = count
        self.bits = bits
    }
}

extension Value {
    /// A key and its value, as they lie in a map, in source order.
    @frozen
    public struct Entry: BitwiseCopyable, Sendable {
        public var key: Value
        public var value: Value

        @inlinable
        public init(key: Value, value: Value) {
            self.key = key
            self.value = value
        }
    }

    @inlinable public static var null: Value { Value(kind: .null) }
    @inlinable public static var `true`: Value { Value(kind: .bool, bits: 1) }
    @inlinable public static var `false`: Value { Value(kind: .bool, bits: 0) }
    @inlinable public static func bool(_ value: Bool) -> Value { Value(kind: .bool, bits: value ? 1 : 0) }
    @inlinable public static func int(_ value: Int64) -> Value { Value(kind: .int, bits: UInt64(bitPattern: value)) }
    @inlinable public static func uint(_ value: UInt64) -> Value { Value(kind: .uint, bits: value) }
    @inlinable public static func double(_ value: Double) -> Value { Value(kind: .double, bits: value.bitPattern) }

    /// A string over UTF-8 bytes that stay at `address` for as long as the value is used.
    @inlinable
    public static func string(_ address: UnsafePointer<UInt8>, count: Int, flags: Flags = []) -> Value {
        Value(kind: .string, flags: flags, count: UInt32(truncatingIfNeeded: count), bits: Value.bits(of: address))
    }

    @inlinable
    public static func string(_ text: UnsafeBufferPointer<UInt8>) -> Value {
        guard let base = text.baseAddress, text.count > 0 else { return Value(kind: .string) }
        return string(base, count: text.count)
    }

    @inlinable
    public static func bytes(_ octets: UnsafeBufferPointer<UInt8>) -> Value {
        guard let base = octets.baseAddress, octets.count > 0 else { return Value(kind: .bytes) }
        return Value(kind: .bytes, count: UInt32(truncatingIfNeeded: octets.count), bits: Value.bits(of: base))
    }

    @inlinable
    public static func list(_ elements: UnsafeBufferPointer<Value>) -> Value {
        guard let base = elements.baseAddress, elements.count > 0 else { return Value(kind: .list) }
        return Value(kind: .list, count: UInt32(truncatingIfNeeded: elements.count), bits: Value.bits(of: base))
    }

    @inlinable
    public static func map(_ entries: UnsafeBufferPointer<Entry>, flags: Flags = []) -> Value {
        guard let base = entries.baseAddress, entries.count > 0 else { return Value(kind: .map) }
        return Value(
            kind: .map, flags: flags, count: UInt32(truncatingIfNeeded: entries.count), bits: Value.bits(of: base))
    }

    @inlinable
    public static func bits<T>(of address: UnsafePointer<T>) -> UInt64 { UInt64(UInt(bitPattern: address)) }

    @inlinable public var asBool: Bool { bits != 0 }
    @inlinable public var asInt: Int64 { Int64(bitPattern: bits) }
    @inlinable public var asUInt: UInt64 { bits }
    @inlinable public var asDouble: Double { Double(bitPattern: bits) }
    @inlinable public var isTrue: Bool { kind == .bool && bits != 0 }
    @inlinable public var isFalse: Bool { kind == .bool && bits == 0 }

    /// The bytes of a string or of bytes; empty for every other kind.
    @inlinable public var utf8: UnsafeBufferPointer<UInt8> {
        guard kind == .string || kind == .bytes else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(count))
    }

    /// The elements of a list; empty for every other kind.
    @inlinable public var elements: UnsafeBufferPointer<Value> {
        guard kind == .list else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(count))
    }

    /// The entries of a map in source order; empty for every other kind.
    @inlinable public var entries: UnsafeBufferPointer<Entry> {
        guard kind == .map else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(count))
    }

    /// The text of a string, decoded; nil for every other kind.
    public var text: String? { kind == .string ? String(decoding: utf8, as: UTF8.self) : nil }
}

extension Value {
    /// Whether two strings (or two byte values) hold the same bytes. The caller has seen to it that the kinds agree.
    @inlinable
    public func hasSameBytes(as other: Value) -> Bool {
        if count != other.count { return false }
        if bits == other.bits || count == 0 { return true }
        if flags.contains(.interned) && other.flags.contains(.interned) { return false }
        return Value.sameBytes(bits, other.bits, Int(count))
    }

    @inlinable
    static func sameBytes(_ a: UInt64, _ b: UInt64, _ count: Int) -> Bool {
        guard let a = UnsafeRawPointer(bitPattern: UInt(a)), let b = UnsafeRawPointer(bitPattern: UInt(b)) else {
            return count == 0
        }
        return bytesEqual(a, b, count)
    }
}
