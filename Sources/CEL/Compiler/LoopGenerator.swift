import Documents

/// Comprehensions as the loops that their macros mean, without the accumulator dance of their expansion.
extension CodeGenerator {
    mutating func loop(_ id: NodeID, _ loop: Comprehension, into target: Int32) {
        switch loop.macro {
        case .bind:
            scratch { generator in
                let value = generator.operand(loop.initial)
                generator.locals.append((id, .accumulator, value))
                generator.compute(loop.result, into: target)
                generator.locals.removeLast()
            }
        case .all: quantifier(id, loop, start: .true, .and, into: target)
        case .exists: quantifier(id, loop, start: .false, .or, into: target)
        case .existsOne: count(id, loop, into: target)
        case .map, .filter, .transformList: build(id, loop, isMap: false, into: target)
        case .transformMap, .transformMapEntry: build(id, loop, isMap: true, into: target)
        }
    }

    /// A metered loop goes on where the outcome is clear already, as cel-go's does: once decided, up to the loop's next
    /// condition; after an error, to the end of the range.
    private mutating func leave(_ jumps: inout [Int], by position: Int) {
        if isMetered { code[position].b = label() } else { jumps.append(position) }
    }

    private mutating func quantifier(
        _ id: NodeID, _ loop: Comprehension, start: Value, _ operation: Instruction.Operation, into target: Int32
    ) {
        scratch { generator in
            let accumulator = generator.allocate()
            let initial = generator.constant(start)
            generator.emit(.init(operation: .move, target: accumulator, a: initial))
            generator.iterate(id, loop, failure: accumulator) { generator, _, jumps in
                guard let predicate = loop.predicate else { return }
                if generator.isMetered {
                    // `@not_strictly_false(accu)`, of `exists` with a `!`, and then the accumulator in the step.
                    generator.charge(loop.macro == .all ? 2 : 3)
                    jumps.append(
                        generator.emit(
                            .init(operation: .exitIf, a: accumulator, c: loop.macro == .all ? 0 : 1)))
                    generator.charge(1)
                }
                let opposite = generator.isMetered ? nil : generator.ast.negated(predicate)
                let value = generator.operand(opposite ?? predicate)
                let position = generator.emit(
                    .init(operation: operation, target: accumulator, a: value, c: opposite == nil ? 0 : 1))
                generator.leave(&jumps, by: position)
            }
            generator.charge(1)
            generator.emit(.init(operation: .move, target: target, a: accumulator))
        }
    }

    private mutating func count(_ id: NodeID, _ loop: Comprehension, into target: Int32) {
        scratch { generator in
            let accumulator = generator.allocate()
            let zero = generator.constant(.int(0))
            generator.emit(.init(operation: .move, target: accumulator, a: zero))
            generator.iterate(id, loop, failure: accumulator) { generator, _, jumps in
                guard let predicate = loop.predicate else { return }
                let value = generator.operand(predicate)
                let skip =
                    generator.isMetered
                    ? generator.emit(.init(operation: .branch, target: accumulator, a: value)) : nil
                generator.charge(2)
                let position = generator.emit(.init(operation: .accumulateOne, target: accumulator, a: value))
                generator.leave(&jumps, by: position)
                if let skip {
                    generator.code[skip].b = generator.label()
                    generator.code[skip].c = generator.here
                }
            }
            generator.charge(2)
            generator.emit(.init(operation: .finishOne, target: accumulator))
            generator.emit(.init(operation: .move, target: target, a: accumulator))
        }
    }

    private mutating func build(_ id: NodeID, _ loop: Comprehension, isMap: Bool, into target: Int32) {
        scratch { generator in
            let builder = generator.allocate(2)
            generator.emit(.init(operation: .beginBuild, target: builder))
            var failures: [Int] = []
            generator.iterate(id, loop, failure: builder) { generator, variable, jumps in
                var skip: Int?
                if let predicate = loop.predicate {
                    let condition = generator.operand(predicate)
                    skip = generator.emit(.init(operation: .branch, target: builder, a: condition))
                }
                let position = generator.collect(loop, variable, into: builder)
                if generator.isMetered {
                    let next = generator.label()
                    generator.code[position].b = loop.macro == .transformMap ? generator.code[position].b : next
                    generator.code[position].c = next
                } else if loop.macro == .transformMap {
                    failures.append(position)
                } else {
                    jumps.append(position)
                }
                if let skip {
                    generator.code[skip].b = generator.label()
                    if generator.isMetered { generator.code[skip].c = generator.here } else { failures.append(skip) }
                }
            }
            for position in failures { generator.patchC(position) }
            generator.charge(1)
            generator.emit(.init(operation: .finishBuild, target: builder, a: isMap ? 1 : 0))
            generator.emit(.init(operation: .move, target: target, a: builder))
        }
    }

    /// Adds what a builder's macro makes of the current element; the instruction's last jump leaves the loop.
    private mutating func collect(_ loop: Comprehension, _ variable: Int32, into builder: Int32) -> Int {
        // The step's hidden nodes: the accumulator, a list of one, the sum; for maps the key and the insertion.
        switch loop.macro {
        case .filter:
            charge(13)
            let element = loop.secondVariable == nil ? variable : variable + 1
            return emit(.init(operation: .append, target: builder, a: element))
        case .transformMap:
            charge(1)
            // A call of three arguments, which stops at the first error: that of an element before this one.
            let skip = isMetered ? emit(.init(operation: .skipIfError, a: builder)) : nil
            charge(1)
            let value = loop.transform.map { operand($0) } ?? variable
            charge(1)
            let position = emit(.init(operation: .insert, target: builder, a: variable, b: value))
            if let skip { patchB([skip]) }
            return position
        case .transformMapEntry:
            charge(1)
            let map = loop.transform.map { operand($0) } ?? variable
            charge(1)
            return emit(.init(operation: .insertAll, target: builder, a: map))
        default:
            charge(1)
            let value = loop.transform.map { operand($0) } ?? variable
            charge(11)
            return emit(.init(operation: .append, target: builder, a: value))
        }
    }

    /// A loop over a comprehension's range: the body first and behind it the step to the next element, where the loop is
    /// entered. `emitBody` gets the register of the first variable, and adds to `jumps` the instructions whose `b` leaves
    /// the loop.
    private mutating func iterate(
        _ id: NodeID, _ loop: Comprehension, failure: Int32,
        emitBody: (inout CodeGenerator, _ variable: Int32, _ jumps: inout [Int]) -> Void
    ) {
        scratch { generator in
            let state = generator.allocate(2)
            let variable = generator.allocate(2)
            let range = generator.operand(loop.range)
            let start = generator.emit(.init(operation: .loop, target: state, a: range, b: failure))
            let entry = generator.emit(.init(operation: .jump))
            let body = generator.label()
            generator.locals.append((id, .first, variable))
            generator.locals.append((id, .second, variable + 1))
            var jumps: [Int] = []
            generator.scratch { emitBody(&$0, variable, &jumps) }
            generator.locals.removeLast(2)
            generator.patchB([entry])
            let two: Int32 = loop.secondVariable == nil ? 0 : 1
            generator.emit(.init(operation: .next, target: state, a: variable, b: two, c: body))
            generator.patchB(jumps)
            generator.patchC(start)
        }
    }
}

extension AST {
    /// What a node is the negation of; nil where it is none.
    fileprivate func negated(_ id: NodeID) -> NodeID? {
        guard case .call(Operator.not, nil, let arguments) = self[id] else { return nil }
        return arguments.first
    }
}
