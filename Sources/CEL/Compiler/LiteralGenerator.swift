import Documents

/// Lists, maps and messages that the expression writes out.
extension CodeGenerator {
    mutating func list(_ elements: [NodeID], _ optional: [Int], into target: Int32) {
        scratch { generator in
            var values: [Value] = []
            let base = generator.next
            for element in elements {
                if optional.isEmpty, let value = generator.literalOrFolded(element) {
                    values.append(value)
                } else {
                    break
                }
            }
            if values.count == elements.count, optional.isEmpty {
                let folded = generator.folder.list(values)
                generator.emit(.init(operation: .move, target: target, a: generator.constant(folded)))
                return
            }
            for element in elements {
                let register = generator.allocate()
                generator.compute(element, into: register)
            }
            generator.charge(10)
            generator.emit(
                .init(
                    operation: .makeList, target: target, a: generator.optionList(optional), b: base,
                    c: Int32(elements.count)))
        }
    }

    private mutating func optionList(_ positions: [Int]) -> Int32 {
        if positions.isEmpty { return -1 }
        optionLists.append(OptionalPositions(positions))
        return Int32(optionLists.count - 1)
    }

    mutating func map(_ entries: [MapEntry], into target: Int32) {
        if let folded = foldedMap(entries) {
            emit(.init(operation: .move, target: target, a: constant(folded)))
            return
        }
        scratch { generator in
            let base = generator.next
            for entry in entries {
                let key = generator.allocate(2)
                generator.compute(entry.key, into: key)
                generator.compute(entry.value, into: key + 1)
            }
            generator.charge(30)
            let optional = entries.indices.filter { entries[$0].isOptional }
            generator.emit(
                .init(
                    operation: .makeMap, target: target, a: generator.optionList(optional), b: base,
                    c: Int32(entries.count)))
        }
    }

    mutating func message(_ fields: [MessageField], into target: Int32) {
        scratch { generator in
            let base = generator.next
            for field in fields {
                let key = generator.allocate(2)
                let name = generator.constant(Symbols.shared.intern(field.name))
                generator.emit(.init(operation: .move, target: key, a: name))
                generator.compute(field.value, into: key + 1)
            }
            generator.charge(40)
            let optional = fields.indices.filter { fields[$0].isOptional }
            generator.emit(
                .init(
                    operation: .makeMap, target: target, a: generator.optionList(optional), b: base,
                    c: Int32(fields.count)))
        }
    }
}
