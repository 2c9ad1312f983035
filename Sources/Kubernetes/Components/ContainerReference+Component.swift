import Documents

extension ContainerReference {
    /// The component of Kubernetes that the container's `command` and `args` run; nil for any other container.
    /// - Parameter template: the pod template that the container belongs to.
    public func component(in template: PodTemplate) -> Component? {
        let container = slot.pointee
        let command = container.slot(forKey: "command")
        let args = container.slot(forKey: "args")
        // Most containers run something else, which their first word tells.
        guard let first = command?.pointee.elements.first ?? args?.pointee.elements.first,
            Program(path: first.utf8) != nil
        else { return nil }
        let path = template.path + self.path
        let words =
            ContainerReference.words(of: command, "command", path) + ContainerReference.words(of: args, "args", path)
        switch ComponentInvocation(words[...]) {
        case .direct(let name, let arguments):
            let list: (key: String, slot: UnsafePointer<Value>?) =
                args?.pointee.elements.isEmpty ?? true ? ("command", command) : ("args", args)
            guard let slot = list.slot else { return nil }
            var variables = ContainerVariables(of: container)
            let expanded = variables.expand(arguments)
            return component(
                name, expanded, at: path, path + [FieldStep(name: .field(list.key), slot: slot)],
                variables)
        case .script(let script): return component(script: script, at: path)
        case nil: return nil
        }
    }

    /// The words of a list as they are written.
    private static func words(
        of list: UnsafePointer<Value>?, _ key: String, _ path: [FieldStep]
    ) -> [Argument] {
        guard let list, let base = list.pointee.elements.baseAddress else { return [] }
        return (0..<Int(list.pointee.count)).map { index in
            let word = base[index]
            let steps = [FieldStep(name: .field(key), slot: list), FieldStep(name: .index(index), slot: base + index)]
            return Argument(text: word.text ?? word.json(), isKnown: true, path: path + steps)
        }
    }

    /// The first component that a shell's script runs.
    private func component(script: Argument, at path: [FieldStep]) -> Component? {
        var text = script.text
        guard text.withUTF8({ $0.mentionsComponent }) else { return nil }
        var variables = ContainerVariables(of: slot.pointee)
        text = variables.expand(text).text
        let parsed = text.withUTF8 { ShellScript($0) }
        for command in parsed.commands {
            let words = command.drop { ContainerReference.isPrefix($0.text) }
                .map { Argument(text: $0.text, isKnown: $0.isKnown, path: script.path) }
            guard case .direct(let name, let arguments) = ComponentInvocation(words[...]),
                let component = component(name, arguments, at: path, script.path, variables, isWhole: parsed.isWhole)
            else { continue }
            return component
        }
        return nil
    }

    /// Words that may stand before a command in a script.
    private static func isPrefix(_ word: String) -> Bool {
        switch word {
        case "{", "!", "if", "then", "elif", "else", "while", "until", "do", "time", "command": true
        default: word.contains("=") && !word.hasPrefix("-")
        }
    }

    /// - Parameters:
    ///   - path: the way from the object to the container.
    ///   - flagsPath: the way to where its flags stand.
    ///   - variables: the container's.
    ///   - isWhole: whether the arguments are known to be all.
    private func component(
        _ name: Component.Name, _ arguments: ArraySlice<Argument>, at path: [FieldStep], _ flagsPath: [FieldStep],
        _ variables: ContainerVariables, isWhole: Bool = true
    ) -> Component? {
        // etcd's other commands, such as `etcd gateway`.
        if name == .etcd, let first = arguments.first, !first.text.hasPrefix("-"), first.isKnown { return nil }
        var flags = FlagList()
        var gap = flags.read(arguments) ?? (isWhole ? nil : "the rest of the script")
        if name == .etcd { gap = addEnvironment(variables, to: &flags, at: path) ?? gap }
        if ["help", "h", "version"].contains(where: { flags[$0] != nil }) { return nil }
        return Component(
            name: name,
            version: slot.pointee["image"]?.text.flatMap { ComponentVersion(image: $0, of: name) },
            path: flagsPath, container: self.name, flags: flags, gap: gap)
    }

    /// etcd takes what its command line does not say from variables: `ETCD_CERT_FILE` for `--cert-file`.
    /// - Returns: what may set more; nil for nothing.
    private func addEnvironment(
        _ variables: ContainerVariables, to flags: inout FlagList, at path: [FieldStep]
    ) -> String? {
        let given = flags
        for variable in variables.all where variable.name.hasPrefix("ETCD_") {
            let name = String(variable.name.dropFirst(5).lowercased().map { $0 == "_" ? "-" : $0 })
            if given[name] != nil { continue }
            let value = variable.value
            flags.add(
                Component.Flag(
                    name: name, value: value?.text ?? "the value of \(variable.name)", isKnown: value?.isKnown ?? false,
                    path: path + variable.path))
        }
        return slot.pointee["envFrom"]?.elements.isEmpty ?? true ? nil : "envFrom"
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a component's name may be in the text.
    fileprivate var mentionsComponent: Bool {
        indices.contains { index in
            self[index...].starts(with: "kube".utf8) || self[index...].starts(with: "etcd".utf8)
        }
    }
}
