import CEL
import Testing

@testable import Analyses

/// Sets of addresses as blocks with exceptions.
@Suite struct AddressBlockTests {
    private func blocks(_ addresses: AddressSet) -> [String] {
        addresses.blocks.map { ([$0.network] + $0.exceptions.map { "-\($0)" }).joined(separator: " ") }
    }

    private func set(_ networks: String...) throws -> AddressSet {
        AddressSet.union(of: try networks.map { try #require(AddressSet(parsing: $0)) })
    }

    @Test func whatIsLeftOutIsAnExceptionWhereThatIsShorter() throws {
        #expect(blocks(.empty) == [])
        #expect(blocks(.all) == ["0.0.0.0/0", "::/0"])
        #expect(blocks(try set("10.0.0.0/8")) == ["10.0.0.0/8"])
        #expect(blocks(try set("10.0.0.0/9", "10.128.0.0/9", "1.2.3.4")) == ["1.2.3.4/32", "10.0.0.0/8"])
        let metadata = try set("169.254.169.254")
        #expect(
            blocks(AddressSet.all.subtracting(metadata)) == ["0.0.0.0/0 -169.254.169.254/32", "::/0"])
        #expect(
            blocks(
                try set("10.0.0.0/8").subtracting(try set("10.1.0.0/16", "10.2.0.0/16")).union(try set("12.0.0.0/8")))
                == ["10.0.0.0/8 -10.1.0.0/16 -10.2.0.0/16", "12.0.0.0/8"])
        // Two halves of a half are as short.
        #expect(blocks(try set("10.0.0.0/10", "10.64.0.0/11")) == ["10.0.0.0/10", "10.64.0.0/11"])
    }

    /// The blocks make up the set, and name no more networks than it takes without exceptions.
    @Test(arguments: 0..<50)
    func blocksMakeUpTheSet(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        var addresses = AddressSet.empty
        for _ in 0..<6 {
            let network = random.pick(RandomCluster.networks)
            let some = try #require(AddressSet(parsing: network.text))
            addresses = random.chance(1, in: 2) ? addresses.union(some) : addresses.subtracting(some)
        }
        let found = AddressSet.union(
            of: try addresses.blocks.map { block in
                let holes = try block.exceptions.map { try #require(AddressSet(parsing: $0)) }
                return try #require(AddressSet(parsing: block.network)).subtracting(AddressSet.union(of: holes))
            })
        #expect(found == addresses)
        #expect(addresses.blocks.reduce(0) { $0 + 1 + $1.exceptions.count } <= addresses.networks.count)
    }
}

@Suite struct IntervalSetTests {
    private func set(_ ranges: [ClosedRange<UInt16>]) -> IntervalSet<UInt16> { IntervalSet(ranges) }

    @Test func rangesThatTouchAreOne() {
        #expect(set([5...9, 1...4, 20...30, 25...26]).ranges == [1...9, 20...30])
        #expect(set([65535...65535, 0...65534]).ranges == [0...65535])
    }

    /// Sets of the numbers 0 to 15 as bit masks: the operations on ranges must equal those on bits.
    @Test func operationsAreThoseOfSets() {
        func ranges(_ mask: Int) -> IntervalSet<UInt16> {
            set((0..<16).filter { mask >> $0 & 1 == 1 }.map { UInt16($0)...UInt16($0) })
        }
        var random = SeededNumbers(state: 7)
        for _ in 0..<2_000 {
            let (a, b) = (Int.random(in: 0..<65536, using: &random), Int.random(in: 0..<65536, using: &random))
            #expect(ranges(a).union(ranges(b)) == ranges(a | b))
            #expect(ranges(a).intersection(ranges(b)) == ranges(a & b))
            #expect(ranges(a).subtracting(ranges(b)) == ranges(a & ~b))
            #expect(ranges(a).isSuperset(of: ranges(b)) == (a & b == b))
            let number = Int.random(in: 0..<16, using: &random)
            #expect(ranges(a).contains(UInt16(number)) == (a >> number & 1 == 1))
        }
    }

    @Test func theEndsOfTheNumbersAreNoTrap() {
        let all = IntervalSet<UInt128>(0 ... .max)
        #expect(all.subtracting(IntervalSet(UInt128.max ... .max)).ranges == [0...(.max - 1)])
        #expect(all.subtracting(IntervalSet<UInt128>(0...0)).ranges == [1...(.max)])
        #expect(all.subtracting(all).isEmpty)
        #expect(IntervalSet<UInt128>.empty.union(all) == all)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0-10.255.255.255"), ("10.1.2.3", "10.1.2.3-10.1.2.3"),
        ("0.0.0.0/0", "0.0.0.0-255.255.255.255"), ("::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fd00::1/127", "fd00::-fd00::1"),
    ])
    func networksAreRanges(text: String, range: String) throws {
        let addresses = try #require(AddressSet(parsing: text))
        #expect(addresses.ranges.map(\.description) == [range])
    }

    @Test(arguments: ["", "10.0.0", "10.0.0.0/33", "example.com", "10.0.0.0/-1", "::1%eth0"])
    func otherTextsAreNoNetworks(text: String) { #expect(AddressSet(parsing: text) == nil) }

    @Test(arguments: [
        ("10.0.0.0/8", ["10.0.0.0/8"]), ("0.0.0.0/0", ["0.0.0.0/0"]), ("::/0", ["::/0"]),
        ("255.255.255.255/32", ["255.255.255.255/32"]),
    ])
    func rangesAreTheFewestNetworks(text: String, networks: [String]) throws {
        #expect(try #require(AddressSet(parsing: text)).networks == networks)
    }

    @Test func aHoleTakesOneNetworkForEachBit() throws {
        let addresses = try #require(AddressSet(parsing: "10.0.0.0/29")).subtracting(
            try #require(AddressSet(parsing: "10.0.0.3")))
        #expect(addresses.networks == ["10.0.0.0/31", "10.0.0.2/32", "10.0.0.4/30"])
    }

    @Test(arguments: [
        ("All Connections", "All Connections"), ("No Connections", "No Connections"), ("80", "TCP 80"),
        ("UDP 53", "UDP 53"), ("53/UDP", "UDP 53"), ("tcp/80", "TCP 80"), ("TCP", "TCP 1-65535"),
        ("TCP 80,443,UDP 53", "TCP 80,443,UDP 53"), ("UDP 53,TCP 1-1023,SCTP 9", "SCTP 9,TCP 1-1023,UDP 53"),
        ("TCP 1-65535,UDP 1-65535,SCTP 1-65535", "All Connections"), ("80,81,83", "TCP 80-81,83"),
    ])
    func connectionsAreReadAsTheyAreWritten(text: String, expected: String) {
        #expect(ConnectionSet(parsing: text)?.description == expected)
    }

    @Test(arguments: ["", "TCP 0", "TCP 65536", "TCP 90-80", "ICMP 1", "TCP 80,", "TCP UDP", "a b c"])
    func otherTextsAreNoConnections(text: String) { #expect(ConnectionSet(parsing: text) == nil) }
}
