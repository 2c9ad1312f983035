import Documents

/// The environment variables of a container as far as its manifest states them, to put into its command line.
struct ContainerVariables {
    struct Variable {
        let name: String
        /// Nil where something else than the manifest states it, such as a Secret.
        let value: (text: String, isKnown: Bool)?
        /// The way from the container to where it stands.
        let path: [FieldStep]
    }

    /// In the order of the manifest.
    private(set) var all: [Variable] = []
    private var positions: [String: Int] = [:]
    /// Bytes that may yet be put into texts: variables that mention each other grow without end.
    private var bytesLeft = 1 << 20

    /// - Parameter container: whose variables they are.
    init(of container: Value) {
        guard let list = container.slot(forKey: "env"), let base = list.pointee.elements.baseAddress else { return }
        for index in 0..<Int(list.pointee.count) {
            guard let name = base[index]["name"]?.text else { continue }
            let isStated = base[index]["valueFrom"]?.kind ?? .null == .null
            let given = base[index]["value"] ?? .null
            // A variable can mention those before it.
            let value = isStated ? (given.kind == .null ? "" : given.text).map { expand($0) } : nil
            let steps = [
                FieldStep(name: .field("env"), slot: list), FieldStep(name: .index(index), slot: base + index),
            ]
            positions[name] = all.count
            all.append(Variable(name: name, value: value, path: steps))
        }
    }

    /// The words of a command line as the program gets them.
    mutating func expand(_ arguments: ArraySlice<Argument>) -> ArraySlice<Argument> {
        var words = arguments
        for index in words.indices {
            let expanded = expand(words[index].text)
            words[index] = Argument(text: expanded.text, isKnown: expanded.isKnown, path: words[index].path)
        }
        return words
    }

    /// A text with the values of variables in the places of `$(NAME)`, as Kubernetes puts them there: `$$` is a `$`, and a
    /// name that is not known stays, for what the cluster or something else than the manifest sets may have it.
    /// - Returns: the text, and whether all names were known.
    mutating func expand(_ text: String) -> (text: String, isKnown: Bool) {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return (text, true) }
        let lastEnd = text.lastIndex(of: ")") ?? text.startIndex
        var out = ""
        var isKnown = true
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            out += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                out += "$"
                rest = rest.dropFirst()
            } else if rest.first == "(", rest.startIndex < lastEnd, let end = rest.firstIndex(of: ")") {
                let name = String(rest[..<end].dropFirst())
                if let value = value(of: name) {
                    out += value.text
                    isKnown = isKnown && value.isKnown
                } else {
                    out += "$(\(name))"
                    isKnown = false
                }
                rest = rest[rest.index(after: end)...]
            } else {
                out += "$"
            }
        }
        return (out + rest, isKnown)
    }

    private mutating func value(of name: String) -> (text: String, isKnown: Bool)? {
        guard let position = positions[name], let value = all[position].value, value.text.utf8.count <= bytesLeft else {
            return nil
        }
        bytesLeft -= value.text.utf8.count
        return value
    }
}
