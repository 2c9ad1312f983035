/// Hosts as routes and listeners name them: `shop.example.com`, `*.example.com` for all below it, `*` for all. A set
/// without names means every host.
///
/// Names are kept backwards and in order, so that all below a domain stand together: to compare two sets takes a search in
/// the larger one for each name of the smaller.
struct HostSet: Sendable {
    private typealias Name = [UInt8]

    private let hosts: [Name]
    /// What follows the asterisks; none of them ends with another.
    private let endings: [Name]

    init(_ patterns: [String]) {
        var (hosts, endings): ([Name], [Name]) = ([], [])
        for pattern in patterns {
            let name = Name(pattern.lowercased().utf8.reversed())
            if name.last == UInt8(ascii: "*") { endings.append(name.dropLast()) } else { hosts.append(name) }
        }
        self.hosts = Set(hosts).sorted { $0.lexicographicallyPrecedes($1) }
        self.endings = endings.sorted { $0.lexicographicallyPrecedes($1) }.reduce(into: []) { kept, ending in
            if let last = kept.last, ending.starts(with: last) { return }
            kept.append(ending)
        }
    }

    private var count: Int { hosts.count + endings.count }

    /// Whether a host could be meant by both.
    func intersects(_ other: HostSet) -> Bool {
        if count == 0 || other.count == 0 { return true }
        let (few, many) = count < other.count ? (self, other) : (other, self)
        return few.hosts.contains(where: many.contains) || few.endings.contains(where: many.hasAny(below:))
    }

    private func contains(_ host: Name) -> Bool {
        let place = HostSet.place(of: host, in: hosts)
        if place < hosts.count, hosts[place] == host { return true }
        let next = HostSet.place(of: host, in: endings)
        // An ending that the host has comes right before it, since no other stands between them.
        return next > 0 && host.starts(with: endings[next - 1])
    }

    private func hasAny(below ending: Name) -> Bool {
        let place = HostSet.place(of: ending, in: endings)
        if place > 0, ending.starts(with: endings[place - 1]) { return true }
        if place < endings.count, endings[place].starts(with: ending) { return true }
        return hosts[HostSet.place(of: ending, in: hosts)...].first { $0 != ending }?.starts(with: ending) ?? false
    }

    /// The number of names that come before one.
    private static func place(of name: Name, in names: [Name]) -> Int {
        var (low, high) = (0, names.count)
        while low < high {
            let middle = (low + high) / 2
            if names[middle].lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
