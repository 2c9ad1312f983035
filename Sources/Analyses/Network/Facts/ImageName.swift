/// The name of a container's image.
enum ImageName {
    /// The name without tag and digest, such as `ghcr.io/flannel-io/flannel`.
    static func repository(of image: String) -> String {
        let name = image.split(separator: "@", maxSplits: 1).first.map(String.init) ?? image
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return String(name[..<colon])
    }
}
