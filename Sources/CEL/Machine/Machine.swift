import Documents

/// The interpreter's loop. A program is a flat array of trivial instructions; values are trivial too, so nothing here is
/// retained or released, and what is common is done in place.
extension Evaluation {
    /// Runs a program and gives its value, which may be an error value.
    func run(_ program: Program) -> Value {
        prepare(program)
        return execute(program)
    }

    /// Makes ready to evaluate a program.
    func prepare(_ program: Program) {
        reserve(program.registerCount)
        stepsLeft = limits.steps
        cost = 0
        options = program.options
    }

    private func execute(_ program: Program) -> Value {
        let registers = self.registers
        guard let code = UnsafePointer(program.code.baseAddress) else { return .failure(.invalidArgument) }
        let constants = UnsafePointer(program.constants.baseAddress)
        let keys = UnsafePointer(program.keys.baseAddress)
        var position = 0

        @inline(__always) func operand(_ index: Int32) -> Value {
            index >= 0 ? registers[Int(index)] : constants.unsafelyUnwrapped[Int(~index)]
        }

        while true {
            let step = code[position]
            position &+= 1
            let target = registers + Int(step.target)
            switch step.operation {
            case .end:
                return operand(step.a)
            case .move:
                target.pointee = operand(step.a)
            case .argument:
                break

            case .select:
                var value = operand(step.a)
                var key = keys.unsafelyUnwrapped + Int(step.b)
                let last = key + Int(step.c)
                while key < last {
                    if let slot = value.slot(forKey: key.pointee) {
                        value = slot.pointee
                    } else {
                        value = selectSlowly(value, key.pointee)
                        if value.isError { break }
                    }
                    key += 1
                }
                target.pointee = value.isError ? located(value, program, position) : value
            case .presence:
                let value = presence(operand(step.a), keys.unsafelyUnwrapped[Int(step.b)])
                target.pointee = value.isError ? located(value, program, position) : value
            case .optionalSelect:
                let value = optionalSelect(operand(step.a), keys.unsafelyUnwrapped[Int(step.b)])
                target.pointee = value.isError ? located(value, program, position) : value
            case .optionalSelectOr:
                let fallback = operand(code[position].a)
                position &+= 1
                var value = operand(step.a)
                var key = keys.unsafelyUnwrapped + Int(step.b)
                let last = key + Int(step.c)
                while key < last {
                    guard let slot = value.slot(forKey: key.pointee) else { break }
                    value = slot.pointee
                    key += 1
                }
                if key < last {
                    value = optionalSelectOrSlowly(value, key, last, fallback)
                    if value.isError { value = located(value, program, position - 1) }
                }
                target.pointee = value
            case .index:
                let value = index(operand(step.a), operand(step.b))
                target.pointee = value.isError ? located(value, program, position) : value
            case .optionalIndex:
                let value = optionalIndex(operand(step.a), operand(step.b))
                target.pointee = value.isError ? located(value, program, position) : value

            case .not:
                let value = operand(step.a)
                target.pointee =
                    value.kind == .bool
                    ? .bool(value.bits == 0)
                    : located(value.isError ? value : .failure(.noSuchOverload), program, position)
            case .negate:
                target.pointee = checked(negate(operand(step.a)), program, position)
            case .equal:
                let value = equals(operand(step.a), operand(step.b))
                target.pointee = value.isError ? located(value, program, position) : value
            case .notEqual:
                let value = notEquals(operand(step.a), operand(step.b))
                target.pointee = value.isError ? located(value, program, position) : value
            case .less:
                target.pointee = checked(compare(operand(step.a), operand(step.b)) { $0 == .less }, program, position)
            case .lessOrEqual:
                target.pointee = checked(
                    compare(operand(step.a), operand(step.b)) { $0 == .less || $0 == .equal }, program, position)
            case .greater:
                target.pointee = checked(
                    compare(operand(step.a), operand(step.b)) { $0 == .greater }, program, position)
            case .greaterOrEqual:
                target.pointee = checked(
                    compare(operand(step.a), operand(step.b)) { $0 == .greater || $0 == .equal }, program, position)
            case .add:
                target.pointee = checked(add(operand(step.a), operand(step.b)), program, position)
            case .subtract:
                target.pointee = checked(subtract(operand(step.a), operand(step.b)), program, position)
            case .multiply:
                target.pointee = checked(multiply(operand(step.a), operand(step.b)), program, position)
            case .divide:
                target.pointee = checked(divide(operand(step.a), operand(step.b)), program, position)
            case .modulo:
                target.pointee = checked(modulo(operand(step.a), operand(step.b)), program, position)
            case .isIn:
                target.pointee = checked(isIn(operand(step.a), operand(step.b)), program, position)
            case .isInSet:
                let element = operand(step.a)
                let set = operand(step.b)
                target.pointee =
                    element.kind == .string
                    ? .bool(set.slot(forKey: element) != nil)
                    : element.isError ? element : .bool(set.slot(forAnyKey: element) != nil)

            case .jump:
                position = Int(step.b)
            case .beginAnd:
                let value = operand(step.a)
                target.pointee = value
                if value.isFalse { position = Int(step.b) }
            case .and:
                let value = predicate(operand(step.a), isNegated: step.c == 1)
                if value.isFalse {
                    target.pointee = value
                    position = Int(step.b)
                } else if !(value.isTrue && target.pointee.isTrue) {
                    target.pointee = located(undecided(target.pointee, value), program, position)
                }
            case .beginOr:
                let value = operand(step.a)
                target.pointee = value
                if value.isTrue { position = Int(step.b) }
            case .or:
                let value = predicate(operand(step.a), isNegated: step.c == 1)
                if value.isTrue {
                    target.pointee = value
                    position = Int(step.b)
                } else if !(value.isFalse && target.pointee.isFalse) {
                    target.pointee = located(undecided(target.pointee, value), program, position)
                }
            case .branch:
                let condition = operand(step.a)
                if condition.kind == .bool {
                    if condition.bits == 0 { position = Int(step.b) }
                } else {
                    target.pointee = located(
                        condition.isError ? condition : .failure(.noSuchOverload), program, position)
                    position = Int(step.c)
                }
            case .unwrapOr:
                let value = operand(step.a)
                if let wrapped = value.wrapped {
                    target.pointee = step.c == 0 ? wrapped : value
                    position = Int(step.b)
                } else if value.kind != .optional {
                    target.pointee = located(value.isError ? value : .failure(.noSuchOverload), program, position)
                    position = Int(step.b)
                }

            case .call:
                target.pointee = checked(call(program.calls[Int(step.a)], registers + Int(step.b)), program, position)
            case .matches:
                let value = operand(step.a)
                target.pointee =
                    value.kind == .string
                    ? .bool(program.patterns[Int(step.b)].matches(value.utf8))
                    : located(value.isError ? value : .failure(.noSuchOverload), program, position)
            case .startsWith:
                let text = operand(step.a)
                let part = operand(step.b)
                target.pointee =
                    text.kind == .string && part.kind == .string
                    ? .bool(text.starts(with: part)) : located(firstError(text, part), program, position)
            case .endsWith:
                let text = operand(step.a)
                let part = operand(step.b)
                target.pointee =
                    text.kind == .string && part.kind == .string
                    ? .bool(text.ends(with: part)) : located(firstError(text, part), program, position)
            case .contains:
                let text = operand(step.a)
                let part = operand(step.b)
                target.pointee =
                    text.kind == .string && part.kind == .string
                    ? .bool(text.contains(text: part)) : located(firstError(text, part), program, position)
            case .size:
                target.pointee = checked(size(operand(step.a)), program, position)

            case .makeList:
                target.pointee = checked(
                    makeList(registers + Int(step.b), Int(step.c), optional: program.optional(step.a)), program,
                    position)
            case .makeMap:
                target.pointee = checked(
                    makeMap(registers + Int(step.b), Int(step.c), optional: program.optional(step.a)), program, position
                )

            case .loop:
                let range = operand(step.a)
                if range.kind == .list || range.kind == .map {
                    target[0] = range
                    target[1] = .int(0)
                } else {
                    registers[Int(step.b)] = located(range.isError ? range : .failure(.badRange), program, position)
                    position = Int(step.c)
                }
            case .next:
                let range = target[0]
                let index = Int(truncatingIfNeeded: target[1].bits)
                if index < Int(range.count) {
                    target[1].bits &+= 1
                    stepsLeft &-= 1
                    if stepsLeft < 0 { return located(.failure(.interrupted), program, position) }
                    position = Int(step.c)
                    let variable = registers + Int(step.a)
                    if range.kind == .list {
                        let element = UnsafePointer<Value>(bitPattern: UInt(range.bits)).unsafelyUnwrapped + index
                        if step.b == 0 {
                            variable.pointee = element.pointee
                        } else {
                            variable[0] = .int(Int64(index))
                            variable[1] = element.pointee
                        }
                    } else {
                        let entry = UnsafePointer<Value.Entry>(bitPattern: UInt(range.bits)).unsafelyUnwrapped + index
                        variable.pointee = entry.pointee.key
                        if step.b == 1 { variable[1] = entry.pointee.value }
                    }
                }
            case .exitIf:
                let value = operand(step.a)
                if value.kind == .bool, value.bits == UInt64(UInt32(bitPattern: step.c)) { position = Int(step.b) }
            case .skipIfError:
                if operand(step.a).isError { position = Int(step.b) }
            case .accumulateOne:
                let value = operand(step.a)
                if target.pointee.isError {
                    position = Int(step.b)
                } else if value.kind == .bool {
                    target.pointee.bits &+= value.bits
                } else {
                    target.pointee = located(value.isError ? value : .failure(.noSuchOverload), program, position)
                    position = Int(step.b)
                }
            case .finishOne:
                if !target.pointee.isError { target.pointee = .bool(target.pointee.bits == 1) }
            case .beginBuild:
                target[0] = Value(kind: .list)
                target[1] = .int(0)
            case .append:
                let value = operand(step.a)
                if target.pointee.isError {
                    position = Int(step.b)
                } else if value.isError || !push(value, onto: target) {
                    target.pointee = value.isError ? value : located(.failure(.memoryExceeded), program, position)
                    position = Int(step.b)
                }
            case .insert:
                let failure =
                    target.pointee.isError ? target.pointee : insert(operand(step.a), operand(step.b), into: target)
                if failure.isError {
                    target.pointee = located(failure, program, position)
                    position = Int(step.c)
                }
            case .insertAll:
                let failure = target.pointee.isError ? target.pointee : insertAll(operand(step.a), into: target)
                if failure.isError {
                    target.pointee = located(failure, program, position)
                    position = Int(step.b)
                }
            case .finishBuild:
                if step.a == 1 && !target.pointee.isError { target.pointee = finishMap(target.pointee) }

            case .charge:
                cost &+= UInt64(UInt32(bitPattern: step.a))
                if cost > limits.cost { return located(.failure(.budgetExceeded), program, position) }
            case .chargeCall:
                charge(program.calls[Int(step.a)], registers + Int(step.b), result: target.pointee)
                if cost > limits.cost { return located(.failure(.budgetExceeded), program, position) }
            case .chargeOperator:
                charge(operator: step.a, operand(step.b), operand(step.c))
                if cost > limits.cost { return located(.failure(.budgetExceeded), program, position) }
            case .chargeQualifier:
                let key = keys.unsafelyUnwrapped[Int(step.b)]
                if isCounted(operand(step.a), key, isOptional: step.c == 1) { cost &+= 1 }
                if cost > limits.cost { return located(.failure(.budgetExceeded), program, position) }
            case .chargeIndex:
                if isCounted(operand(step.a), operand(step.b), isOptional: step.c == 1) { cost &+= 1 }
                if cost > limits.cost { return located(.failure(.budgetExceeded), program, position) }
            case .chargePresence:
                let value = operand(step.a)
                let key = keys.unsafelyUnwrapped[Int(step.b)]
                let isReached = step.c == 1 ? isCounted(value, key, isOptional: false) : !value.isError
                if !isReached, cost > 0 { cost &-= 1 }
            }
        }
    }

    /// Gives an error that has none the place where it arose.
    @inline(never)
    func located(_ value: Value, _ program: Program, _ position: Int) -> Value {
        guard value.isError, value.count == 0 else { return value }
        var value = value
        value.count = UInt32(program.nodes[position - 1].index) + 1
        return value
    }

    @inline(__always)
    private func checked(_ value: Value, _ program: Program, _ position: Int) -> Value {
        value.isError ? located(value, program, position) : value
    }

    /// An operand of `&&` or `||`: a bool, turned round where it is written with a `!`; anything else as it is.
    @inline(__always)
    private func predicate(_ value: Value, isNegated: Bool) -> Value {
        isNegated && value.kind == .bool ? .bool(value.bits == 0) : value
    }

    /// What `&&` and `||` come to when neither operand decides and not both are bools: the first error.
    @inline(never)
    func undecided(_ a: Value, _ b: Value) -> Value {
        if a.kind != .bool { return a.isError ? a : .failure(.noSuchOverload) }
        return b.isError ? b : .failure(.noSuchOverload)
    }

    private func firstError(_ a: Value, _ b: Value) -> Value {
        a.isError ? a : b.isError ? b : .failure(.noSuchOverload)
    }

    @inline(never)
    private func optionalSelectOrSlowly(
        _ operand: Value, _ first: UnsafePointer<Value>, _ last: UnsafePointer<Value>, _ fallback: Value
    ) -> Value {
        var value = operand
        var key = first
        while key < last {
            value = optionalSelect(value, key.pointee)
            key += 1
            if value.isError { return value }
            guard let wrapped = value.wrapped else { return fallback }
            value = wrapped
        }
        return value
    }

    /// Calls the overload that takes these arguments; an error among them is the result.
    func call(_ site: CallSite, _ arguments: UnsafePointer<Value>) -> Value {
        for index in 0..<site.argumentCount where arguments[index].isError { return arguments[index] }
        guard let implementation = site.implementation(for: arguments) else {
            return failure(.noSuchOverload, site.function)
        }
        return implementation(self, arguments)
    }
}

extension Program {
    @inline(__always)
    fileprivate func optional(_ number: Int32) -> OptionalPositions {
        number < 0 ? .none : optionLists[Int(number)]
    }
}
