import Glibc

/// The octets of an IP address, as certificates hold them.
enum AddressOctets {
    /// Four or sixteen octets; nil for what is no IP address.
    static func parse(_ text: String) -> [UInt8]? {
        var octets = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &octets) == 1 { return Array(octets.prefix(4)) }
        return inet_pton(AF_INET6, text, &octets) == 1 ? octets : nil
    }

    static func isLoopback(_ octets: [UInt8]) -> Bool {
        octets.count == 4 ? octets[0] == 127 : octets.dropLast().allSatisfy { $0 == 0 } && octets.last == 1
    }
}
