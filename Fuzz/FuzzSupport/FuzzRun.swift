import Glibc

/// The main program of a fuzzer: `--seconds N [--seed S] [--once]`. Each case is made from a seed of its own, and
/// whatever ends the run, a failed check, a crash or a hang, names that seed; `--seed S --once` runs the case again.
public struct FuzzRun {
    private var seconds = 10
    private var seed = UInt64.random(in: 0 ... .max)
    private var isSingle = false

    /// Seconds after which a case counts as hanging.
    private static let patience: UInt32 = 30

    /// Reads the command line; ends the process where it is wrong.
    public init() {
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--seconds": seconds = arguments.popFirst().flatMap { Int($0) } ?? seconds
            case "--seed": seed = arguments.popFirst().flatMap { UInt64($0) } ?? seed
            case "--once": isSingle = true
            default:
                print("usage: \(CommandLine.arguments[0]) [--seconds N] [--seed S] [--once]")
                exit(2)
            }
        }
    }

    /// Runs cases until the time is over.
    /// - Parameter check: makes a case from a seed and checks it: nil, or what is wrong and with what.
    public func run(_ check: (_ seed: UInt64) -> String?) {
        LastSeed.reportOnSignals()
        LastSeed.write("first seed ", seed)
        let start = time(nil)
        var count: UInt64 = 0
        while isSingle ? count < 1 : time(nil) - start < seconds {
            let current = seed &+ count
            LastSeed.value.pointee = current
            alarm(FuzzRun.patience)
            if let wrong = check(current) {
                print("seed \(current): \(wrong)")
                exit(1)
            }
            count += 1
        }
        alarm(0)
        print("\(count) cases, nothing wrong")
    }
}

/// The seed of the case that runs, where signal handlers find it.
private enum LastSeed {
    nonisolated(unsafe) static let value: UnsafeMutablePointer<UInt64> = .allocate(capacity: 1)

    static func reportOnSignals() {
        value.initialize(to: 0)
        for number in [SIGALRM, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] {
            signal(number) { number in
                LastSeed.write(number == SIGALRM ? "hangs, seed " : "crashes, seed ", LastSeed.value.pointee)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    /// Writes a line without asking for memory, which may be what is damaged.
    static func write(_ label: StaticString, _ number: UInt64) {
        _ = Glibc.write(STDOUT_FILENO, label.utf8Start, label.utf8CodeUnitCount)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { digits in
            var rest = number
            var first = 20
            digits[20] = UInt8(ascii: "\n")
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if let base = digits.baseAddress { _ = Glibc.write(STDOUT_FILENO, base + first, 21 - first) }
        }
    }
}
