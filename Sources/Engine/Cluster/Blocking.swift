/// The bridge from the command line, which waits, to the client, which does not.
enum Blocking {
    /// Runs asynchronous work and waits for it. Not to be called from asynchronous code.
    static func wait<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) -> Result {
        let answer = Monitor<Result?>(nil)
        Task.detached {
            let result = await work()
            answer.withLock { $0 = result }
            answer.wakeAll()
        }
        return answer.wait { $0 }
    }

    static func wait<Success: Sendable>(
        _ work: @escaping @Sendable () async throws -> Success
    ) throws -> Success {
        try wait { () async -> Result<Success, any Error> in
            do { return .success(try await work()) } catch { return .failure(error) }
        }.get()
    }
}
