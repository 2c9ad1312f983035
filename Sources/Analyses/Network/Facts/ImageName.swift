/// The name of a container's image.
enum ImageName {
    /// What follows the name and comes before a digest, such as `v1.2.3`; nil where there is none.
    static func tag(of image: String) -> Substring? {
        let name = image.split(separator: "@", maxSplits: 1).first ?? ""
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return nil }
        return name[name.index(after: colon)...]
    }

    /// The name without tag and digest, such as `ghcr.io/flannel-io/flannel`.
    static func repository(of image: String) -> String {
        let name = image.split(separator: "@", maxSplits: 1).first.map(String.init) ?? image
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return String(name[..<colon])
    }
}
