import Documents
import Kubernetes

/// Environment, command, arguments, probes and hooks.
extension ObjectScan {
    mutating func scanContainers(of template: PodTemplate) {
        var containers: [ContainerReference] = []
        // What is malformed here the scan of the object reports.
        _ = template.forEachContainer { containers.append($0) }
        for container in containers {
            let steps = container.path
            searched.insert(steps[1].slot)
            let path = template.path + steps
            let fields = container.slot.pointee
            scanFields(of: container, at: path)
            scanEnvironment(fields, at: path, container.name)
            scanCommand(fields, ["command", "args"], at: path, container.name)
            for hook in ["livenessProbe", "readinessProbe", "startupProbe"] as [StaticString] {
                guard let slot = fields.slot(forKey: hook) else { continue }
                scanHandler(slot, at: path + [FieldStep(name: .field(hook.description), slot: slot)], container.name)
            }
            guard let lifecycle = fields.slot(forKey: "lifecycle") else { continue }
            for hook in ["postStart", "preStop"] as [StaticString] {
                guard let slot = lifecycle.pointee.slot(forKey: hook) else { continue }
                let steps = [
                    FieldStep(name: .field("lifecycle"), slot: lifecycle),
                    FieldStep(name: .field(hook.description), slot: slot),
                ]
                scanHandler(slot, at: path + steps, container.name)
            }
        }
    }

    private mutating func scanEnvironment(_ container: Value, at path: [FieldStep], _ name: String?) {
        guard let list = container.slot(forKey: "env") else { return }
        list.pointee.forEachElement { index, variable in
            guard let value = variable.pointee.slot(forKey: "value"), value.pointee.kind == .string,
                let key = variable.pointee["name"], key.kind == .string
            else { return }
            search(
                value.pointee.utf8, named: key.utf8, .value,
                at: Place(
                    path: path + [
                        FieldStep(name: .field("env"), slot: list), FieldStep(index, variable),
                        FieldStep(name: .field("value"), slot: value),
                    ], container: name ?? "without a name", rule: .environment,
                    description: "environment variable \(ObjectScan.shown(key.utf8.text))"))
        }
    }

    /// An `exec` and the headers of an `httpGet`.
    private mutating func scanHandler(_ handler: UnsafePointer<Value>, at path: [FieldStep], _ name: String?) {
        if let exec = handler.pointee.slot(forKey: "exec") {
            scanCommand(exec.pointee, ["command"], at: path + [FieldStep(name: .field("exec"), slot: exec)], name)
        }
        guard let get = handler.pointee.slot(forKey: "httpGet"), let headers = get.pointee.slot(forKey: "httpHeaders")
        else { return }
        headers.pointee.forEachElement { index, header in
            guard let value = header.pointee.slot(forKey: "value"), value.pointee.kind == .string else { return }
            search(
                value.pointee.utf8, named: header.pointee["name"]?.utf8, .value,
                at: Place(
                    path: path + [
                        FieldStep(name: .field("httpGet"), slot: get),
                        FieldStep(name: .field("httpHeaders"), slot: headers),
                        FieldStep(index, header), FieldStep(name: .field("value"), slot: value),
                    ], container: name ?? "without a name", rule: .arguments, description: "a probe's header"))
        }
    }

    /// One command line, in one field or in `command` and `args`.
    private mutating func scanCommand(_ fields: Value, _ names: [StaticString], at path: [FieldStep], _ name: String?) {
        var line = CommandWords()
        var found: [Range<UInt>] = []
        // A place is made where something is found.
        var arguments: [(key: StaticString, list: UnsafePointer<Value>, index: Int, slot: UnsafePointer<Value>)] = []
        func place(_ number: Int) -> Place {
            let (key, list, index, slot) = arguments[number]
            return Place(
                path: path + [FieldStep(name: .field(key.description), slot: list), FieldStep(index, slot)],
                container: name ?? "without a name", rule: .arguments, description: "its \(key)")
        }
        for key in names {
            guard let list = fields.slot(forKey: key) else { continue }
            list.pointee.forEachElement { index, slot in
                guard slot.pointee.kind == .string else { return }
                arguments.append((key, list, index, slot))
                let scanned = search(slot.pointee.utf8, named: nil, .commandLine, at: place(arguments.count - 1))
                line.append(scanned?.text ?? TextBytes(start: nil, count: 0))
                found += scanned?.matches.addresses ?? []
            }
        }
        reportLogins(of: line, beside: found, at: place)
    }

    /// Reports the logins of a command line, and whether it was read to its end.
    /// - Parameters:
    ///   - found: where credentials stand in memory that are reported already.
    ///   - place: where the argument of a number is.
    mutating func reportLogins(of line: CommandWords, beside found: [Range<UInt>], at place: (Int) -> Place) {
        for (logins, argument) in line.logins(beside: found) { report(logins, at: place(argument)) }
        guard line.isCut else { return }
        let reason = "only the first \(CommandWords.most) words of the command line were searched for logins"
        add(UnscannedValue(path: place(line.arguments - 1).path, reason: reason))
    }
}
