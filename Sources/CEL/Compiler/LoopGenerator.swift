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
        case .all: quantifier(id, loop, start: .true, .accumulateAll, into: target)
        case .exists: quantifier(id, loop, start: .false, .accumulateExists, into: target)
        case .existsOne:
            scratch { generator in
                let accumulator = generator.allocate()
                generator.emit(.init(operation: .move, target: accumulator, a: generator.constant(.int(0))))
                generator.iterate(id, loop, failure: accumulator) { generator, _, jumps in
                    guard let predicate = loop.predicate else { return }
                    let value = generator.operand(predicate)
                    jumps.append(generator.emit(.init(operation: .accumulateOne, target: accumulator, a: value)))
                }
                generator.emit(.init(operation: .finishOne, target: accumulator))
                generator.emit(.init(operation: .move, target: target, a: accumulator))
            }
        case .map, .filter, .transformList: build(id, loop, isMap: false, into: target)
        case .transformMap, .transformMapEntry: build(id, loop, isMap: true, into: target)
        }
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
                let value = generator.operand(predicate)
                jumps.append(generator.emit(.init(operation: operation, target: accumulator, a: value)))
            }
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
                switch loop.macro {
                case .filter:
                    let element = loop.secondVariable == nil ? variable : variable + 1
                    jumps.append(generator.emit(.init(operation: .append, target: builder, a: element)))
                case .transformMap:
                    if let transform = loop.transform {
                        let value = generator.operand(transform)
                        failures.append(
                            generator.emit(.init(operation: .insert, target: builder, a: variable, b: value)))
                    }
                default:
                    if let transform = loop.transform {
                        let value = generator.operand(transform)
                        jumps.append(
                            generator.emit(
                                .init(
                                    operation: loop.macro == .transformMapEntry ? .insertAll : .append,
                                    target: builder, a: value)))
                    }
                }
                if let skip {
                    generator.code[skip].b = generator.label()
                    failures.append(skip)
                }
            }
            for position in failures { generator.patchC(position) }
            generator.emit(.init(operation: .finishBuild, target: builder, a: isMap ? 1 : 0))
            generator.emit(.init(operation: .move, target: target, a: builder))
        }
    }

    /// A loop over a comprehension's range. `body` gets the register of the first variable, and adds to `jumps` the
    /// instructions whose `b` leaves the loop.
    private mutating func iterate(
        _ id: NodeID, _ loop: Comprehension, failure: Int32,
        body: (inout CodeGenerator, _ variable: Int32, _ jumps: inout [Int]) -> Void
    ) {
        scratch { generator in
            let state = generator.allocate(2)
            let variable = generator.allocate(2)
            let range = generator.operand(loop.range)
            let start = generator.emit(.init(operation: .loop, target: state, a: range, b: failure))
            let head = generator.label()
            let two: Int32 = loop.secondVariable == nil ? 0 : 1
            let next = generator.emit(.init(operation: .next, target: state, a: variable, b: two))
            generator.locals.append((id, .first, variable))
            generator.locals.append((id, .second, variable + 1))
            var jumps: [Int] = []
            generator.scratch { body(&$0, variable, &jumps) }
            generator.locals.removeLast(2)
            generator.emit(.init(operation: .jump, b: head))
            generator.patchB(jumps)
            generator.patchC(start)
            generator.patchC(next)
        }
    }
}
